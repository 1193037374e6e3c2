using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Messages;

namespace SmimePS.Core.Tests.Messages;

/// <summary>The plain test message, signed and encrypted in every way, and with signatures that our own protector would not make.</summary>
internal static class SignedMail
{
    public static string Signed(
        string kind = "RSA", SignatureForm form = SignatureForm.Detached, bool sign = true, bool encrypt = false, Identity? signer = null, DateTimeOffset? time = null) =>
        Sign(TestMail.Plain, new ProtectionRequest
        {
            Sign = sign,
            Encrypt = encrypt,
            Form = form,
            Identities = [signer ?? MailPeople.Alice(kind)],
            RecipientCertificates = new KnownCertificates([MailPeople.BobRsa.Certificate]),
            IncludeSender = false,
            Time = time,
        });

    public static string Sign(string message, ProtectionRequest request)
    {
        // What protects the header is tested by itself: here, a field that is changed is to be that alone.
        using var signed = MessageProtector.Protect(TestMail.From(message), request with { ProtectHeader = false }, TestContext.Current.CancellationToken);
        return TestMail.Text(signed);
    }

    /// <summary>The same message with a signature that our own protector would refuse to make.</summary>
    public static string ResignedBy(Identity signer) =>
        ChangeCms(Signed(), _ => CmsOf([new CmsSigner(signer)], new SignedDataOptions { Detached = true }));

    public static byte[] CmsOf(IReadOnlyList<CmsSigner> signers, SignedDataOptions options)
    {
        using var output = new MemoryStream();
        if (signers.Count == 0)
        {
            // SignedData without content and signers, as certs-only messages are.
            return Convert.FromHexString("302306092A864886F70D010702A01630140201013100300B06092A864886F70D0107013100");
        }

        using (var writer = new SignedDataWriter(output, signers, options))
        {
            writer.Write("Content-Type: text/plain\r\n\r\nMeet me at nine.\r\n"u8);
            writer.Complete();
        }

        return output.ToArray();
    }

    public static string ChangeCms(string text, Func<byte[], byte[]> change)
    {
        var last = text.LastIndexOf("\r\n\r\nMI", StringComparison.Ordinal) + 4;
        var end = text.IndexOf("\r\n\r\n--", last, StringComparison.Ordinal);
        if (end < 0) end = text.Length;
        var der = Convert.FromBase64String(text[last..end].Trim().Replace("\r\n", ""));
        return text[..last] + Convert.ToBase64String(change(der), Base64FormattingOptions.InsertLineBreaks) + "\r\n" + text[end..];
    }
}
