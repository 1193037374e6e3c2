using System.Text;
using SmimePS.Messages;
using SmimePS.Mime;

namespace SmimePS.Mutations;

/// <summary>Whole messages: signed both ways, encrypted, wrapped in each other, beside other parts, and in a mailbox.</summary>
internal static class SeedMail
{
    public static void Write(string folder, People people)
    {
        var messages = Messages(people).ToList();
        foreach (var (name, data) in messages) File.WriteAllBytes(Path.Combine(folder, name + ".eml"), data);
        var mailbox = messages.Take(3).SelectMany(static message => (byte[])
            [.. "From alice@example.org Tue Dec  1 00:00:00 2026\r\n"u8, .. message.Data, .. "\r\n"u8]);
        File.WriteAllBytes(Path.Combine(folder, "mailbox.mbox"), [.. mailbox]);
    }

    private static IEnumerable<(string Name, byte[] Data)> Messages(People people)
    {
        var sign = new ProtectionRequest { Sign = true, Signers = [people["carol"]], AllowOtherSigner = true, AllowProtected = true, Time = People.Now };
        var encrypt = new ProtectionRequest { Encrypt = true, Recipients = [people["carol"].Certificate], IncludeSender = false, AllowProtected = true, Time = People.Now };
        var plain = MessageContent.FromBytes("From: Carol <carol@example.org>\r\nTo: bob@example.org\r\nSubject: Plans\r\nContent-Type: text/plain\r\n\r\nMeet me at nine.\r\n"u8.ToArray());
        var signed = MessageProtector.Protect(plain, sign);
        var opaque = MessageProtector.Protect(plain, sign with { Form = SignatureForm.Opaque });
        var encrypted = MessageProtector.Protect(plain, encrypt);
        yield return ("mail-signed", Bytes(signed));
        yield return ("mail-opaque", Bytes(opaque));
        yield return ("mail-encrypted", Bytes(encrypted));
        yield return ("mail-signed-encrypted", Bytes(MessageProtector.Protect(plain, sign with { Encrypt = true, Recipients = encrypt.Recipients, IncludeSender = false, Policy = ProtectionPolicy.Modern })));
        yield return ("mail-signed-twice", Bytes(MessageProtector.Protect(signed, sign)));
        yield return ("mail-triple", Bytes(MessageProtector.Protect(MessageProtector.Protect(opaque, encrypt), sign)));
        yield return ("mail-compressed", Wrapped("compressed-data", SeedMaker.Compress(Entity(opaque))));
        yield return ("mail-parts", Mixed(Entity(opaque), Entity(signed), Entity(encrypted)));
        yield return ("mail-forwarded", [.. "From: bob@example.org\r\nContent-Type: message/rfc822\r\n\r\n"u8, .. Bytes(signed)]);
        yield return ("mail-text", [.. "From: bob@example.org\r\nSubject: =?utf-8?q?B=C3=BCcher?=\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nB=C3=BCcher\r\n"u8]);
    }

    private static byte[] Mixed(params byte[][] parts)
    {
        var bytes = new List<byte>();
        bytes.AddRange("From: bob@example.org\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"u8);
        foreach (var part in parts) bytes.AddRange([.. "--x\r\n"u8, .. part, .. "\r\n"u8]);
        bytes.AddRange("--x--\r\n"u8);
        return [.. bytes];
    }

    private static byte[] Wrapped(string type, byte[] data) => Encoding.ASCII.GetBytes(
        $"From: Carol <carol@example.org>\r\nContent-Type: application/pkcs7-mime; smime-type={type}; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + Convert.ToBase64String(data, Base64FormattingOptions.InsertLineBreaks) + "\r\n");

    /// <summary>From the first content field on, as it stands inside another message.</summary>
    private static byte[] Entity(MessageContent message)
    {
        var text = Encoding.Latin1.GetString(Bytes(message));
        return Encoding.Latin1.GetBytes(text[text.IndexOf("Content-Type:", StringComparison.Ordinal)..]);
    }

    private static byte[] Bytes(MessageContent message)
    {
        using var copy = new MemoryStream();
        message.CopyTo(copy);
        return copy.ToArray();
    }
}
