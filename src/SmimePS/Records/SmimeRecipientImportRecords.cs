using SmimePS.Certificates;
using SmimePS.Recipients;
using SmimePS.Selection;
using SmimePS.Verdicts;

namespace SmimePS.Records;

/// <summary>What became of certificates in signed mail, as the records that users see.</summary>
internal static class SmimeRecipientImportRecords
{
    /// <summary>A certificate that may be kept.</summary>
    public static SmimeRecipientImport From(MessageItem item, CheckedMessage message, RecipientChange change, bool isKept)
    {
        var outcome = change.Outcome switch
        {
            RecipientOutcome.New => SmimeRecipientOutcome.New,
            RecipientOutcome.Renewed => SmimeRecipientOutcome.Renewed,
            RecipientOutcome.Older => SmimeRecipientOutcome.Older,
            RecipientOutcome.Known => SmimeRecipientOutcome.Known,
            _ => SmimeRecipientOutcome.Conflicting,
        };
        return Make(item, message, change.Harvested.Address, outcome, Reason(change, isKept), change.Harvested.Certificate, change.Harvested.SigningTime, isKept, other: change.Other);
    }

    /// <summary>A certificate that may not be kept.</summary>
    public static SmimeRecipientImport From(MessageItem item, CheckedMessage message, HarvestedCertificate harvested) => harvested.Verdict == HarvestVerdict.Expired
        ? Make(item, message, harvested.Address, SmimeRecipientOutcome.Expired, $"expired on {harvested.Certificate.NotAfter.LocalDateTime:yyyy-MM-dd}", harvested.Certificate, harvested.SigningTime)
        : Make(item, message, harvested.Address, SmimeRecipientOutcome.Refused, harvested.Reason, harvested.Certificate, harvested.SigningTime,
            finding: harvested.IsSigners ? null : "EncryptionCertificate");

    /// <summary>A message whose signature does not speak for anybody.</summary>
    /// <param name="item">The message.</param>
    /// <param name="message">What was found.</param>
    /// <param name="finding">What speaks against it.</param>
    public static SmimeRecipientImport From(MessageItem item, CheckedMessage message, VerdictFinding finding)
    {
        var verdict = message.Verdict!;
        var signature = verdict.Signatures.FirstOrDefault(one => one.Findings.Contains(finding)) ?? verdict.Signatures.FirstOrDefault();
        var address = verdict.Senders.FirstOrDefault() ?? message.Header?.From ?? "";
        return Make(item, message, address, SmimeRecipientOutcome.Refused, SignatureStatus.Reason([finding]), signature?.SignerCertificate, signature?.SigningTime, finding: finding.Finding.ToString());
    }

    private static SmimeRecipientImport Make(
        MessageItem item, CheckedMessage message, string address, SmimeRecipientOutcome outcome, string reason, Certificate? certificate, DateTimeOffset? signed,
        bool isKept = false, Certificate? other = null, string? finding = null) => new()
    {
        EmailAddress = ShownText.Of(address),
        Outcome = outcome,
        Reason = reason,
        Finding = finding,
        IsKept = isKept,
        Certificate = certificate is null ? null : SmimeCertificateRecords.From(new FoundCertificate(certificate, isKept ? nameof(CertificateStore.AddressBook) : "the message")),
        OtherThumbprint = other?.Thumbprint,
        SigningTime = signed,
        Subject = message.Header?.Subject,
        Path = item.Path,
        Index = item.Index,
    };

    private static string Reason(RecipientChange change, bool isKept) => change.Outcome switch
    {
        RecipientOutcome.New when change.Other is { } other => other.IsValidAt(DateTimeOffset.UtcNow)
            ? $"{Issuer(change)} vouches for it; nobody you trust does for the one you had"
            : $"{Issuer(change)} vouches for it; the one you had, of another CA, has expired",
        RecipientOutcome.New => $"{Issuer(change)} vouches for it",
        RecipientOutcome.Renewed => $"newer than the one that ends on {change.Other!.NotAfter.LocalDateTime:yyyy-MM-dd}",
        RecipientOutcome.Older => "a newer one stays in use",
        RecipientOutcome.Known => "it is there already",
        _ when isKept => $"{Issuer(change)} vouches for it, and {IssuerName(change.Other)} for another one; kept because of -Force",
        _ => $"{Issuer(change)} vouches for it, and {IssuerName(change.Other)} for another one, which stays",
    };

    private static string Issuer(RecipientChange change) => change.Harvested.Path.Anchor?.Certificate.Subject.ShownName() ?? IssuerName(change.Harvested.Certificate);

    private static string IssuerName(Certificate? certificate) => certificate?.Issuer.ShownName() ?? "another CA";
}
