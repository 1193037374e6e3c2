using SmimePS.Messages;
using SmimePS.Selection;
using SmimePS.Trust;

namespace SmimePS.Records;

/// <summary>With which certificate somebody is written to, as the record that users see.</summary>
internal static class SmimeRecipientRecords
{
    /// <param name="answer">What encryption would do.</param>
    /// <param name="found">Its certificate, where it was found; null where there is none.</param>
    /// <param name="lookup">Where it was asked.</param>
    public static SmimeRecipient From(RecipientAnswer answer, FoundCertificate? found, RecipientLookup lookup)
    {
        var anchor = AnchorOf(answer, lookup.Vouching);
        return new SmimeRecipient
        {
            EmailAddress = answer.Address,
            Status = StatusOf(answer, anchor is not null),
            Reason = !answer.IsReady ? answer.Reason : anchor is null ? "nobody you trust vouches for the certificate" : $"{anchor.Certificate.Subject.ShownName()} vouches for the certificate",
            Certificate = found is null ? null : SmimeCertificateRecords.From(found),
            VouchedForBy = anchor is null ? null : $"{anchor.Certificate.Subject.ShownName()} ({anchor.Origin})",
            ContentEncryption = answer.IsReady ? ProtectionPolicy.Default.ChooseEncryption([answer.Certificate!], lookup.CapabilitiesOf).Name : null,
            Capabilities = answer.Certificate is null ? [] : [.. AnnouncedCapabilities.ContentEncryptions(answer.Certificate, lookup.CapabilitiesOf(answer.Certificate)).Select(static one => one.Name)],
        };
    }

    /// <summary>Who vouches for the certificate of an answer; null where nobody does.</summary>
    public static TrustAnchor? AnchorOf(RecipientAnswer answer, Vouching vouching) =>
        answer.Certificate is { } certificate && vouching.PathOf(certificate) is { IsTrusted: true } path ? path.Anchor : null;

    private static SmimeRecipientStatus StatusOf(RecipientAnswer answer, bool isVouchedFor) => answer.State switch
    {
        RecipientState.Ready => isVouchedFor ? SmimeRecipientStatus.Ready : SmimeRecipientStatus.Untrusted,
        RecipientState.WrongPurpose => SmimeRecipientStatus.WrongPurpose,
        RecipientState.NotYetValid => SmimeRecipientStatus.NotYetValid,
        RecipientState.Expired => SmimeRecipientStatus.Expired,
        _ => SmimeRecipientStatus.NoCertificate,
    };
}
