using System.Text;
using MimeKit;
using SmimePS.Certificates;
using SmimePS.Messages;
using SmimePS.Mime;

namespace SmimePS.Core.Tests.Messages;

/// <summary>Puts our messages into the pieces that peers read, and theirs into messages that we read.</summary>
internal static class PeerMailbox
{
    public static readonly ProtectionRequest Request = new() { AllowOtherSigner = true, IncludeSender = false, AllowProtected = true, ProtectHeader = false };

    public static byte[] Protect(MessageContent message, ProtectionRequest request)
    {
        using var output = MessageProtector.Protect(message, request);
        return TestMail.Bytes(output);
    }

    /// <summary>The CMS data of an opaque or encrypted message.</summary>
    public static byte[] Cms(byte[] message) => Decode(MimeMessage.Load(new MemoryStream(message)).Body!);

    /// <summary>The signature of a multipart/signed and the bytes it is over, cut out by hand.</summary>
    public static (byte[] Signature, byte[] Content) Detached(byte[] message)
    {
        var body = (Multipart)MimeMessage.Load(new MemoryStream(message)).Body!;
        var text = Encoding.Latin1.GetString(message);
        var line = "--" + body.Boundary + "\r\n";
        var begin = text.IndexOf(line, StringComparison.Ordinal) + line.Length;
        var end = text.IndexOf("\r\n" + line, begin, StringComparison.Ordinal);
        return (Decode(body[1]), message[begin..end]);
    }

    public static byte[] Wrapped(byte[] cms) =>
        Encoding.ASCII.GetBytes("From: alice@example.org\r\nMIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
            Convert.ToBase64String(cms, Base64FormattingOptions.InsertLineBreaks) + "\r\n");

    public static byte[] Beside(byte[] content, byte[] signature) =>
    [
        .. "From: alice@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=\"=_peer\"\r\n\r\n--=_peer\r\n"u8,
        .. content,
        .. Encoding.ASCII.GetBytes("\r\n--=_peer\r\nContent-Type: application/pkcs7-signature\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
            Convert.ToBase64String(signature, Base64FormattingOptions.InsertLineBreaks) + "\r\n--=_peer--\r\n"),
    ];

    /// <summary>Opens a peer's message as Bob and checks whatever signatures it has; the content entity inside.</summary>
    public static byte[] Open(byte[] message, Identity bob, bool removeSignature = true)
    {
        using var opened = MessageOpener.Open(MessageContent.FromBytes(message), new OpenOptions { Identities = [bob], RemoveDetachedSignature = removeSignature });
        Assert.NotEmpty(opened.Layers);
        foreach (var layer in opened.Layers.Take(1).OfType<SignatureLayer>()) Assert.True(Assert.Single(layer.Report.Signers).IsValid);
        return CanonicalMail.Entity(opened.Content);
    }

    private static byte[] Decode(MimeEntity entity)
    {
        using var output = new MemoryStream();
        ((MimePart)entity).Content!.DecodeTo(output);
        return output.ToArray();
    }
}
