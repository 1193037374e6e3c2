using SmimePS.Certificates;
using SmimePS.Keys;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Selection;
using SmimePS.Trust;
using SmimePS.Verdicts;

namespace SmimePS.Records;

/// <summary>What was found about a message's signatures, as the records that users see.</summary>
internal static class SmimeSignatureRecords
{
    /// <summary>One record for each signature; one that says why there is none where there is none.</summary>
    public static IReadOnlyList<SmimeSignature> From(MessageItem item, CheckedMessage message)
    {
        var verdict = message.Verdict!;
        if (verdict.Signatures.Count == 0) return [From(item, message.Header!, verdict, null)];
        return [.. verdict.Signatures.Select(signature => From(item, message.Header!, verdict, signature))];
    }

    private static SmimeSignature From(MessageItem item, MessageSummary header, MessageVerdict verdict, SignatureReport? signature)
    {
        var findings = Findings(verdict, signature);
        var status = verdict.IsTrusted ? SmimeSignatureStatus.Valid : SignatureStatus.Of(findings);
        var certificate = signature?.SignerCertificate;
        return new SmimeSignature
        {
            Status = status,
            Reason = status == SmimeSignatureStatus.Valid ? ShownValue.Of(ShortApproval(signature!, findings)) : SignatureStatus.Reason(findings),
            Verdict = ShownValue.Of(status == SmimeSignatureStatus.Valid ? Approval(signature!, findings) : SignatureStatus.Gravest(findings).Message),
            Signer = ShownValue.OrNull(Signer(signature, header)),
            SignerAddresses = ShownValue.Each(signature?.SignerAddresses ?? []),
            Certificate = certificate is null ? null : SmimeCertificateRecords.From(new FoundCertificate(certificate, "the message")),
            Anchor = signature?.Anchor is { } anchor ? ShownValue.Of($"{Name(anchor.Certificate)} ({anchor.Origin})") : null,
            Revocation = Revocation(signature),
            RevokedAt = (signature?.Path?.Revocation ?? []).Select(static answer => answer.RevokedAt).FirstOrDefault(static moment => moment is not null),
            RevocationDetail = ShownValue.Of(string.Join(" ", (signature?.Path?.Revocation ?? []).Select(static answer => answer.Explanation).Distinct())),
            SigningTime = signature?.SigningTime,
            Algorithm = signature is null ? "" : ShownValue.Of(Algorithm(signature)),
            CoversWholeMessage = signature?.CoversWholeMessage ?? false,
            IsDetached = signature?.IsDetached ?? false,
            Findings = [.. findings.Select(Finding)],
            Layers = MailLayerRecords.From(signature?.Layers ?? verdict.Layers, verdict),
            Parts = [.. (signature?.Parts ?? verdict.Parts).Select(Part)],
            HeaderProtection = MailLayerRecords.From(verdict.HeaderProtection),
            ChangedHeaders = ShownValue.Each(verdict.ChangedHeaders.Select(static change => change.Name)),
            Subject = ShownValue.OrNull(header.Subject),
            From = ShownValue.OrNull(header.From),
            Path = item.Path,
            Index = item.Index,
        };
    }

    /// <summary>One finding as the record that users see.</summary>
    public static SmimeSignatureFinding Finding(VerdictFinding finding) => new() { Id = finding.Finding.ToString(), IsFatal = finding.IsProblem, IsAllowed = finding.IsAllowed, Message = ShownValue.Of(finding.Message) };

    private static SmimeSignaturePart Part(PartCoverage part) => new()
    {
        Location = part.Location,
        ContentType = ShownValue.Of(part.ContentType),
        FileName = ShownValue.OrNull(part.FileName),
        Size = part.Size,
        Display = part.Display switch
        {
            PartDisplay.Text => MailPartDisplay.Text,
            PartDisplay.Html => MailPartDisplay.Html,
            PartDisplay.Hidden => MailPartDisplay.Hidden,
            _ => MailPartDisplay.Attachment,
        },
        IsCovered = part.IsCovered,
        IsEncrypted = part.IsEncrypted,
    };

    /// <summary>What speaks against this signature, then against the message; what is only worth knowing comes last.</summary>
    private static IReadOnlyList<VerdictFinding> Findings(MessageVerdict verdict, SignatureReport? signature)
    {
        var own = signature?.Findings ?? [];
        var all = own.Concat(verdict.Findings).ToList();
        if (!verdict.IsTrusted && !all.Exists(static finding => finding.IsProblem))
        {
            // Sound by itself, but a message is only as good as the worst of its signatures.
            var other = verdict.Signatures.First(static other => !other.IsTrusted);
            all.AddRange(other.Findings.Where(static finding => finding.IsProblem).Take(1)
                .Select(static finding => finding with { Message = "Another signature of this message is not to be trusted: " + finding.Message }));
        }

        return [.. all.OrderBy(SignatureStatus.Rank)];
    }

    private static string ShortApproval(SignatureReport signature, IReadOnlyList<VerdictFinding> findings)
    {
        var allowed = findings.Where(static finding => finding.IsAllowed).Select(static finding => finding.Finding).Distinct().ToList();
        return (allowed.Count == 0 ? "" : $"allowed: {string.Join(", ", allowed)}; ") + $"unchanged; {Name(signature.Anchor!.Certificate)} vouches for it";
    }

    private static string Approval(SignatureReport signature, IReadOnlyList<VerdictFinding> findings) =>
        $"Unchanged since it was signed. {Name(signature.Anchor!.Certificate)}, whom you trust, vouches for the signer."
        + string.Concat(findings.Where(static finding => finding.IsAllowed).Select(static finding => " You allowed this: " + finding.Message));

    private static string? Signer(SignatureReport? signature, MessageSummary header)
    {
        if (signature?.SignerCertificate is not { } certificate) return null;
        var author = header.From is { } from ? AddressIn(from) : null;
        return signature.SignerAddresses.FirstOrDefault(address => author is not null && MailAddressComparer.Instance.Equals(address, author))
            ?? signature.SignerAddresses.FirstOrDefault()
            ?? Name(certificate);
    }

    private static SmimeRevocationStatus Revocation(SignatureReport? signature) => signature?.Path?.RevocationState switch
    {
        RevocationState.Good => SmimeRevocationStatus.Good,
        RevocationState.Revoked => SmimeRevocationStatus.Revoked,
        RevocationState.Unknown => SmimeRevocationStatus.Unknown,
        _ => SmimeRevocationStatus.NotChecked,
    };

    private static string AddressIn(string mailbox)
    {
        var begin = mailbox.LastIndexOf('<');
        return begin < 0 ? mailbox.Trim() : mailbox.Substring(begin + 1).TrimEnd('>', ' ');
    }

    private static string Algorithm(SignatureReport signature) => signature.SignerCertificate is { } certificate
        ? $"{signature.Signer.DigestAlgorithm}, {KeyAlgorithm.Describe(certificate.PublicKey)}"
        : signature.Signer.DigestAlgorithm;

    private static string Name(Certificate certificate) => certificate.Subject.ShownName();
}
