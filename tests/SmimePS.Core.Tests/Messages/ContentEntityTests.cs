using System.Security.Cryptography;
using System.Text;
using MimeKit;
using SmimePS.Headers;
using SmimePS.Messages;
using SmimePS.Mime;

namespace SmimePS.Core.Tests.Messages;

public class ContentEntityTests
{
    [Theory]
    [InlineData("a\r\nb\r\n", "a\r\nb\r\n")]
    [InlineData("a\nb\n", "a\r\nb\r\n")]
    [InlineData("a\r\nb\nc", "a\r\nb\r\nc")]
    [InlineData("a \t\n\n\n", "a \t\r\n\r\n\r\n")]
    [InlineData("a\rb\r\r\nc\r", "a\rb\r\r\nc\r")]
    [InlineData("\n", "\r\n")]
    [InlineData("", "")]
    public void Text_gets_canonical_line_ends_whatever_the_size_of_the_writes(string text, string expected)
    {
        for (var step = 1; step <= 4; step++)
        {
            using var output = new MemoryStream();
            var canonical = new CanonicalTextStream(output);
            var bytes = Encoding.Latin1.GetBytes(text);
            for (var at = 0; at < bytes.Length; at += step) canonical.Write(bytes, at, Math.Min(step, bytes.Length - at));
            Assert.Equal(expected, Encoding.Latin1.GetString(output.ToArray()));
        }
    }

    [Theory]
    [InlineData("Subject: s\nContent-Type: text/plain\nX: y\nContent-ID: <a>\n\nbody\n", "Content-Type: text/plain\r\nContent-ID: <a>\r\n\r\nbody\r\n")]
    [InlineData("Subject: s\n\nno fields\n", "\r\nno fields\r\n")]
    [InlineData("Subject: s\nContent-Type: text/plain;\n\tcharset=utf-8\nMIME-Version: 1.0\n\nx", "Content-Type: text/plain;\r\n\tcharset=utf-8\r\n\r\nx")]
    [InlineData("Subject: s\nContent-Type: text/plain", "Content-Type: text/plain\r\n\r\n")]
    public void Only_content_fields_go_inside(string message, string expected)
    {
        Assert.Equal(expected, Signed(message));
        Assert.Equal(expected, Encrypted(message));
    }

    [Fact]
    public void A_binary_part_keeps_its_bytes_when_encrypted_and_is_encoded_when_signed()
    {
        var message = "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/x\nContent-Transfer-Encoding: binary\n\n\0a\nb\r\u00ff\n--b--\n";
        Assert.Contains("binary\r\n\r\n\0a\nb\r\u00ff\r\n--b--\r\n", Encrypted(message));
        Assert.Contains("Content-Transfer-Encoding: base64\r\n\r\n" + Convert.ToBase64String(Encoding.Latin1.GetBytes("\0a\nb\r\u00ff")) + "\r\n\r\n--b--\r\n", Signed(message));
    }

    [Theory]
    [InlineData("Content-Type: text/plain; charset=utf-8\n\nGr\u00fc\u00dfe, und noch etwas Text dazu\nFrom here\n. \n", "quoted-printable")]
    [InlineData("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n\u00c3\u00a4\u00c3\u00b6\u00c3\u00bc\u00c3\u009f\n", "base64")]
    [InlineData("Subject: s\n\nFrom the start of a line\n", "quoted-printable")]
    [InlineData("Content-Type: text/plain\n\nA lone \r in a line\n", "quoted-printable")]
    [InlineData("Content-Type: application/pdf\nContent-Transfer-Encoding: 7bit\n\nbin \u00ff\n", "base64")]
    public void Unsafe_content_is_encoded_before_signing(string message, string encoding)
    {
        var signed = Signed(message);
        Assert.Contains($"Content-Transfer-Encoding: {encoding}\r\n", signed);
        Assert.DoesNotContain(signed, character => character > 126);
        Assert.DoesNotContain("\r\nFrom ", signed);
        var part = (MimePart)MimeEntity.Load(new MemoryStream(Encoding.Latin1.GetBytes(signed)), TestContext.Current.CancellationToken);
        var expected = message.Substring(message.IndexOf("\n\n", StringComparison.Ordinal) + 2).Replace("\n", "\r\n");
        using var decoded = new MemoryStream();
        part.Content!.DecodeTo(decoded, TestContext.Current.CancellationToken);
        Assert.Equal(expected, Encoding.Latin1.GetString(decoded.ToArray()));
    }

    [Fact]
    public void A_line_that_is_too_long_is_wrapped()
    {
        var signed = Signed("Content-Type: text/plain\n\n" + new string('x', 3000) + "\n");
        Assert.All(signed.Split("\r\n"), line => Assert.InRange(line.Length, 0, 76));
    }

    [Fact]
    public void An_inner_signature_is_left_as_it_is()
    {
        var inner = "Content-Type: multipart/signed; boundary=s; protocol=\"application/pkcs7-signature\"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" +
            "--s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGr\u00fc\u00dfe\r\n--s\r\nContent-Type: application/pkcs7-signature\r\n\r\nMII=\r\n--s--\r\n";
        var message = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + inner + "\r\n--b\r\n\r\n\u00fc\r\n--b--\r\n";
        var signed = Signed(message, out var isSevenBit);
        Assert.Contains(inner, signed);
        Assert.DoesNotContain("\r\n\u00fc", signed);
        Assert.False(isSevenBit);
    }

    [Fact]
    public void A_forwarded_message_is_made_safe_inside_and_its_labels_follow()
    {
        var message = "Content-Type: message/rfc822\nContent-Transfer-Encoding: 8bit\n\nSubject: inner\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\nGr\u00fc\u00dfe, und noch etwas Text dazu\n";
        var signed = Signed(message, out var isSevenBit);
        Assert.True(isSevenBit);
        Assert.StartsWith("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit\r\n\r\nSubject: inner", signed);
        Assert.Contains("Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=FC=DFe,", signed);
    }

    [Fact]
    public void Every_mail_of_the_corpus_keeps_its_meaning()
    {
        var unchanged = 0;
        var encoded = 0;
        foreach (var file in Directory.EnumerateFiles(Corpora.Folder("mail"), "*.eml", SearchOption.AllDirectories))
        {
            var content = MessageContent.FromFile(file);
            var encrypted = EncryptedBytes(content);
            Assert.Equal(Encoding.Latin1.GetString(CanonicalMail.Entity(content)), Encoding.Latin1.GetString(encrypted));
            var signed = SignedBytes(content, out var isSevenBit);
            if (signed.AsSpan().SequenceEqual(encrypted)) unchanged++;
            else encoded++;
            if (isSevenBit) Assert.DoesNotContain(signed, b => b >= 128);
            Assert.Equal(Leaves(encrypted), Leaves(signed));
        }

        Assert.True(unchanged > 100 && encoded > 10, $"{unchanged} unchanged, {encoded} encoded");
    }

    [Fact]
    public void Quoted_printable_of_random_text_decodes_to_itself()
    {
        var alphabet = Encoding.Latin1.GetBytes("aF. =\t\u00fcxyz From .\r\n");
        for (var round = 0; round < 300; round++)
        {
            var text = new byte[RandomNumberGenerator.GetInt32(400)];
            for (var i = 0; i < text.Length; i++) text[i] = alphabet[RandomNumberGenerator.GetInt32(alphabet.Length)];
            using var output = new MemoryStream();
            var quoted = new QuotedPrintableStream(output);
            quoted.Write(text, 0, text.Length);
            quoted.Complete();
            var lines = Encoding.Latin1.GetString(output.ToArray()).Split("\r\n");
            Assert.All(lines, line => Assert.True(line.Length <= 76 && !line.EndsWith(' ') && !line.EndsWith('\t') && !line.StartsWith("From ") && line != "."));
            using var decoded = new MemoryStream();
            new MimeContent(new MemoryStream(output.ToArray()), ContentEncoding.QuotedPrintable).DecodeTo(decoded, TestContext.Current.CancellationToken);
            Assert.Equal(Encoding.Latin1.GetString(text), Encoding.Latin1.GetString(decoded.ToArray()));
        }
    }

    private static List<string> Leaves(byte[] entity) => MimeLeaves.Of(entity, TestContext.Current.CancellationToken);

    private static string Signed(string message) => Signed(message, out _);

    private static string Signed(string message, out bool isSevenBit) => Encoding.Latin1.GetString(SignedBytes(TestMail.From(message), out isSevenBit));

    private static string Encrypted(string message) => Encoding.Latin1.GetString(EncryptedBytes(TestMail.From(message)));

    private static byte[] SignedBytes(MessageContent content, out bool isSevenBit)
    {
        var entity = ContentEntity.ForSigning(content, MimeScan.Read(content, TestContext.Current.CancellationToken), PayloadHeader.None, PayloadChanges.None, TestContext.Current.CancellationToken);
        isSevenBit = entity.IsSevenBit;
        return Write(entity);
    }

    private static byte[] EncryptedBytes(MessageContent content) =>
        Write(ContentEntity.ForEncryption(content, MimeScan.Read(content, TestContext.Current.CancellationToken), PayloadHeader.None, PayloadChanges.None, TestContext.Current.CancellationToken));

    private static byte[] Write(ContentEntity entity)
    {
        using var output = new MemoryStream();
        entity.WriteTo(output, TestContext.Current.CancellationToken);
        return output.ToArray();
    }
}
