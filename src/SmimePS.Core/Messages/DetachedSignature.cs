using SmimePS.Cms;
using SmimePS.Errors;
using SmimePS.Messages.Damage;
using SmimePS.Mime;
using SmimePS.Spooling;

namespace SmimePS.Messages;

/// <summary>Checks a signature that stands beside its content.</summary>
internal static class DetachedSignature
{
    /// <summary>
    /// Verifies over the canonical form, which is what a sender signs (RFC 8551, 3.1.1). Where that fails and the bytes as they
    /// stand differ from it, those are tried too: they are the same text, and some senders sign it uncanonical.
    /// </summary>
    /// <returns>
    /// The report; what changed the content on its way, where that was asked for and found; and what was wrong with the signature's data
    /// if it could not be read. Content is no less readable for that.
    /// </returns>
    public static (SignedDataReport Report, TransportDamage? Damage, SmimeException? Error) Verify(
        MimeEntitySource source, MimeNode content, MimeNode signature, OpenOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var report = VerifyEither(source, content, signature, options, cancellationToken);
            return (report, options.DamageBudget is { } budget ? FindDamage(report, budget) : null, null);
        }
        catch (CmsException error)
        {
            return (new SignedDataReport([], [], []), null, error);
        }

        TransportDamage? FindDamage(SignedDataReport report, DamageBudget budget) =>
            DamageSearch.Find(source, content, report, budget, copy => Verify(source, signature, options, copy), cancellationToken);
    }

    private static SignedDataReport VerifyEither(
        MimeEntitySource source, MimeNode content, MimeNode signature, OpenOptions options, CancellationToken cancellationToken)
    {
        var report = Verify(source, signature, options, new ReadAheadStream(source.OpenCanonical(content), cancellationToken));
        var hasBareLf = content.DescendantsAndSelf().Any(static node => node.Traits.HasBareLf);
        if (!hasBareLf || report.Signers.All(static signer => signer.Status != SignerStatus.DigestMismatch)) return report;
        var raw = Verify(source, signature, options, new ReadAheadStream(source.OpenRaw(content), cancellationToken));
        return raw.Signers.Any(static signer => signer.IsValid) ? raw : report;
    }

    private static SignedDataReport Verify(MimeEntitySource source, MimeNode signature, OpenOptions options, Stream content)
    {
        using (content)
        using (var body = source.OpenBody(signature))
        using (var cms = CmsReader.Open(body, options.Limits))
        {
            if (cms is SignedDataReader { IsDetached: true } signed) return MailSignature.Judge(signed, signed.Verify(content, options.KnownCertificates));
            // Opaque data in the place of a signature would speak of other content than the reader sees.
            return new SignedDataReport([], [], []);
        }
    }
}
