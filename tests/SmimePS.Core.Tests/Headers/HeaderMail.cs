using System.Text;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Core.Tests.Messages;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Spooling;
using SmimePS.Verdicts;

namespace SmimePS.Core.Tests.Headers;

/// <summary>Messages with a protected header, from Alice to Bob, for the tests of header protection.</summary>
internal static class HeaderMail
{
    public const string Head = "From: Alice <alice@example.org>\r\nTo: Bob <bob@example.org>\r\nDate: Sat, 20 Feb 2021 10:07:02 -0500\r\nMessage-ID: <a@example.org>\r\nSubject: Plans\r\n";

    public const string Plain = Head + "Content-Type: text/plain; charset=utf-8\r\n\r\nMeet me at nine.\r\n";

    public static readonly OpenOptions Bob = new() { Identities = [MailPeople.BobEc], RemoveDetachedSignature = true };

    public static readonly ProtectionRequest Sign = new() { Sign = true, Signers = [MailPeople.AliceEc], AllowOtherSigner = true };

    public static readonly ProtectionRequest Encrypt = new() { Encrypt = true, Recipients = [MailPeople.BobEc.Certificate], IncludeSender = false };

    public static readonly ProtectionRequest Both = Encrypt with { Sign = true, Signers = [MailPeople.AliceEc], AllowOtherSigner = true };

    public static string Protect(string message, ProtectionRequest request)
    {
        using var done = MessageProtector.Protect(TestMail.From(message), request, TestContext.Current.CancellationToken);
        return TestMail.Text(done);
    }

    public static string Open(string message, OpenOptions? options = null)
    {
        using var opened = MessageOpener.Open(TestMail.From(message), options ?? Bob, TestContext.Current.CancellationToken);
        return TestMail.Text(opened.Content);
    }

    public static MessageVerdict Check(string message) => new SignatureChecker(MailPeople.Anchors)
        .Check(TestMail.From(message), new CheckOptions { Identities = [MailPeople.BobEc] }, TestContext.Current.CancellationToken);

    /// <summary>The payload as it stands inside of all layers.</summary>
    public static string Payload(string message)
    {
        var source = MimeEntitySource.Of(TestMail.From(message));
        using var peeler = LayerPeeler.Peel(source, source.Root(CancellationToken.None), Bob, CancellationToken.None);
        using var copy = new MemoryStream();
        peeler.Source.OpenRaw(peeler.Node).CopyTo(copy);
        return Encoding.Latin1.GetString(copy.ToArray());
    }

    /// <summary>A message around an entity of anyone's making: signed by Alice, or encrypted for Bob, or both.</summary>
    public static string Around(string entity, string head = Head, bool sign = true, bool encrypt = false, Identity? signer = null)
    {
        var bytes = Encoding.Latin1.GetBytes(entity);
        if (sign) bytes = Wrap(bytes, output => new SignedDataWriter(output, [new CmsSigner(signer ?? MailPeople.AliceEc)], new SignedDataOptions()), "signed-data");
        if (encrypt) bytes = Wrap(bytes, output => new EnvelopedDataWriter(output, [new CmsRecipient(MailPeople.BobEc.Certificate)], ContentEncryption.Aes256Cbc), "enveloped-data");
        return head + "MIME-Version: 1.0\r\n" + Encoding.Latin1.GetString(bytes);
    }

    private static byte[] Wrap(byte[] content, Func<Stream, WriteOnlyStream> open, string type)
    {
        using var cms = new MemoryStream();
        using (var writer = open(cms))
        {
            writer.Write(content, 0, content.Length);
            writer.Complete();
        }

        return Encoding.ASCII.GetBytes($"Content-Type: application/pkcs7-mime; smime-type={type}; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
            Convert.ToBase64String(cms.ToArray(), Base64FormattingOptions.InsertLineBreaks) + "\r\n");
    }
}
