using SmimePS.Cms;

namespace SmimePS.Messages;

/// <summary>What signed data are worth as the signature of a mail message, beyond what they are by themselves.</summary>
internal static class MailSignature
{
    /// <summary>
    /// A signature over anything but a MIME entity was made for another use, such as a timestamp, whatever its content looks like
    /// (RFC 8551, 2.4.1); and behind the data there is nothing.
    /// </summary>
    public static SignedDataReport Judge(SignedDataReader signed, SignedDataReport report)
    {
        report = report with { HasMoreBehind = signed.HasMoreBehind() };
        if (signed.ContentType == CmsOids.Data) return report;
        return report with { Signers = [.. report.Signers.Select(static signer => signer.IsValid ? signer with { Status = SignerStatus.MalformedAttributes } : signer)] };
    }
}
