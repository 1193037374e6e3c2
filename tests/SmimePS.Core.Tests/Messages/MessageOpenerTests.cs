using System.Text;
using SmimePS.Cms;
using SmimePS.Errors;
using SmimePS.Headers;
using SmimePS.Messages;
using SmimePS.Verdicts;

namespace SmimePS.Core.Tests.Messages;

public class MessageOpenerTests
{
    private static readonly OpenOptions Bob = new() { Identities = [MailPeople.BobRsa] };

    private static readonly ProtectionRequest Encrypt = new() { Encrypt = true, Recipients = [MailPeople.BobRsa.Certificate], IncludeSender = false, AllowProtected = true, ProtectHeader = false };

    [Theory]
    [InlineData("application/pkcs7-mime; smime-type=enveloped-data;", "application/x-pkcs7-mime;")]
    [InlineData("application/pkcs7-mime; smime-type=enveloped-data;", "application/octet-stream;")]
    [InlineData("application/pkcs7-mime; smime-type=enveloped-data;", "application/pkcs7-mime; smime-type=signed-data;")]
    [InlineData("application/pkcs7-mime; smime-type=enveloped-data;", "APPLICATION/PKCS7-MIME; smime-type=\"nonsense\";")]
    [InlineData("Content-Transfer-Encoding: base64\r\n", "")]
    [InlineData("Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: 7bit\r\n")]
    [InlineData("\r\n", "\n")]
    public void Labels_in_the_wild_are_understood(string label, string instead)
    {
        var text = Protected().Replace(label, instead);
        using var opened = MessageOpener.Open(TestMail.From(text), Bob, TestContext.Current.CancellationToken);
        Assert.EndsWith("\r\nContent-Type: text/plain\r\n\r\nMeet me at nine.\r\n", TestMail.Text(opened.Content));
    }

    [Fact]
    public void Rewrapped_base64_and_raw_binary_open()
    {
        var text = Protected();
        var at = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        var der = Convert.FromBase64String(text[at..].Replace("\r\n", ""));
        var base64 = Convert.ToBase64String(der);
        foreach (var body in new[] { base64, string.Join(" \n", base64.Chunk(11).Select(line => new string(line))), base64.TrimEnd('='), Encoding.Latin1.GetString(der) })
        {
            using var opened = MessageOpener.Open(TestMail.From(text[..at] + body), Bob, TestContext.Current.CancellationToken);
            Assert.Single(opened.Layers);
        }
    }

    [Fact]
    public void Without_a_key_the_recipients_are_named()
    {
        var error = Assert.ThrowsAny<SmimeException>(() => MessageOpener.Open(TestMail.From(Protected()), new OpenOptions { Identities = [MailPeople.AliceRsa] }, TestContext.Current.CancellationToken));
        Assert.Equal("NoMatchingKey", error.ErrorId);
        Assert.Contains(Convert.ToHexString(MailPeople.BobRsa.Certificate.SerialNumber.Span), error.Message);
        Assert.Contains("Test Root", error.Message);
    }

    [Fact]
    public void Layers_open_to_the_innermost_and_are_told_in_order()
    {
        var sign = new ProtectionRequest { Sign = true, Signers = [MailPeople.AliceEc], Form = SignatureForm.Opaque, AllowProtected = true };
        var text = Protected();
        foreach (var request in new[] { sign, Encrypt, sign with { Form = SignatureForm.Detached } }) text = Protect(text, request);
        using var opened = MessageOpener.Open(TestMail.From(text), Bob, TestContext.Current.CancellationToken);
        Assert.Equal([typeof(SignatureLayer), typeof(EncryptionLayer), typeof(SignatureLayer), typeof(EncryptionLayer)], opened.Layers.Select(layer => layer.GetType()));
        Assert.EndsWith("Meet me at nine.\r\n", TestMail.Text(opened.Content));
        var error = Assert.ThrowsAny<SmimeException>(() => MessageOpener.Open(TestMail.From(text), Bob with { MaximumLayers = 3 }, TestContext.Current.CancellationToken));
        Assert.Equal("TooManyLayers", error.ErrorId);
        // Once, however deep it lies.
        Assert.Equal(0, error.Message.LastIndexOf("The content of", StringComparison.Ordinal));
        Assert.Equal("ContentTooLarge", Assert.ThrowsAny<SmimeException>(() => MessageOpener.Open(TestMail.From(text), Bob with { MaximumLength = 100 }, TestContext.Current.CancellationToken)).ErrorId);
    }

    /// <summary>What looks like a bomb is opened by whoever says how large it may be.</summary>
    [Fact]
    public void A_larger_size_may_be_asked_for()
    {
        using var compressed = new MemoryStream();
        using (var generator = new Org.BouncyCastle.Cms.CmsCompressedDataStreamGenerator().Open(compressed))
        {
            generator.Write("Content-Type: text/plain\r\n\r\n"u8);
            for (var i = 0; i < 70; i++) generator.Write(new byte[1024 * 1024]);
        }

        var mail = TestMail.From("From: alice@example.org\r\nMIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=compressed-data; name=smime.p7z\r\n" +
            "Content-Transfer-Encoding: base64\r\n\r\n" + Convert.ToBase64String(compressed.ToArray(), Base64FormattingOptions.InsertLineBreaks) + "\r\n");
        Assert.Equal("CmsLimitExceeded", Refusal(null));
        Assert.Equal("CmsLimitExceeded", Refusal(70 * 1024 * 1024));
        using var opened = MessageOpener.Open(mail, new OpenOptions { MaximumLength = 71 * 1024 * 1024 }, TestContext.Current.CancellationToken);
        Assert.Single(opened.Layers);

        string Refusal(long? length) => Assert.ThrowsAny<SmimeException>(() =>
            MessageOpener.Open(mail, new OpenOptions { MaximumLength = length }, TestContext.Current.CancellationToken)).ErrorId;
    }

    [Fact]
    public void A_detached_signature_stays_unless_it_is_to_go()
    {
        var text = Protect(TestMail.Plain, Encrypt with { Sign = true, Signers = [MailPeople.AliceEc] });
        using var kept = MessageOpener.Open(TestMail.From(text), Bob, TestContext.Current.CancellationToken);
        Assert.Contains("multipart/signed", TestMail.Text(kept.Content));
        Assert.True(new SignatureChecker(MailPeople.Anchors).Check(kept.Content, cancellationToken: TestContext.Current.CancellationToken).IsTrusted);
        using var gone = MessageOpener.Open(TestMail.From(text), Bob with { RemoveDetachedSignature = true }, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("multipart/signed", TestMail.Text(gone.Content));
        Assert.Equal(2, gone.Layers.Count);
    }

    [Fact]
    public void A_plain_message_comes_back_as_it_is()
    {
        var message = TestMail.From(TestMail.Plain);
        using var opened = MessageOpener.Open(message, Bob, TestContext.Current.CancellationToken);
        Assert.Same(message, opened.Content);
        Assert.False(opened.WasProtected);
    }

    [Fact]
    public void An_encrypted_part_is_opened_by_itself_and_never_merged_with_what_stands_around_it()
    {
        var encrypted = Protected();
        var part = encrypted.Substring(encrypted.IndexOf("Content-Type:", StringComparison.Ordinal));
        var text = "From: mallory@example.org\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: text/html\r\n\r\n<img src=\"http://evil.example/\r\n--m\r\n" +
            part + "\r\n--m\r\nContent-Type: text/html\r\n\r\n\">\r\n--m--\r\n";
        using var opened = MessageOpener.Open(TestMail.From(text), Bob, TestContext.Current.CancellationToken);
        Assert.Equal(text, TestMail.Text(opened.Content));
        var inner = Assert.Single(opened.Parts);
        Assert.Equal("2", inner.Location);
        Assert.Equal("Content-Type: text/plain\r\n\r\nMeet me at nine.\r\n", Read(inner.OpenRead()));
        using var closed = MessageOpener.Open(TestMail.From(text), new OpenOptions(), TestContext.Current.CancellationToken);
        Assert.Equal("NoMatchingKey", Assert.Single(closed.Parts).Error!.ErrorId);
    }

    [Theory]
    [InlineData("bare text\r\nwithout any header\r\n")]
    [InlineData("")]
    public void Text_that_is_no_entity_becomes_the_body(string content)
    {
        using var output = new MemoryStream();
        using (var writer = new EnvelopedDataWriter(output, [new CmsRecipient(MailPeople.BobRsa.Certificate)], ContentEncryption.Aes128Cbc))
        {
            writer.Write(Encoding.ASCII.GetBytes(content));
            writer.Complete();
        }

        var text = "From: a@example.org\r\nContent-Type: application/pkcs7-mime\r\n\r\n" + Convert.ToBase64String(output.ToArray());
        using var opened = MessageOpener.Open(TestMail.From(text), Bob, TestContext.Current.CancellationToken);
        Assert.Equal("From: a@example.org\r\nMIME-Version: 1.0\r\n\r\n" + content, TestMail.Text(opened.Content));
    }

    [Fact]
    public void Header_fields_from_inside_do_not_take_the_place_of_those_outside()
    {
        using var output = new MemoryStream();
        using (var writer = new EnvelopedDataWriter(output, [new CmsRecipient(MailPeople.BobRsa.Certificate)], ContentEncryption.Aes128Cbc))
        {
            writer.Write("From: mallory@example.org\r\nSubject: inner\r\nContent-Type: text/plain\r\n\r\nx"u8);
            writer.Complete();
        }

        var text = "From: a@example.org\r\nContent-Type: application/pkcs7-mime\r\n\r\n" + Convert.ToBase64String(output.ToArray());
        using var opened = MessageOpener.Open(TestMail.From(text), Bob, TestContext.Current.CancellationToken);
        Assert.Equal("From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nx", TestMail.Text(opened.Content));
        Assert.Equal(HeaderProtection.None, opened.HeaderProtection);
    }

    [Fact]
    public void Every_truncation_is_an_error_of_ours()
    {
        var text = Protected();
        for (var length = text.IndexOf("\r\n\r\n", StringComparison.Ordinal); length < text.Length - 8; length += 7)
        {
            var error = Assert.ThrowsAny<SmimeException>(() => MessageOpener.Open(TestMail.From(text[..length]), Bob, TestContext.Current.CancellationToken));
            Assert.Contains(error.ErrorId, new[] { "TruncatedCms", "MalformedCms", "DecryptionFailed" });
        }
    }

    private static string Protected() => Protect(TestMail.Plain, Encrypt);

    private static string Protect(string message, ProtectionRequest request)
    {
        using var output = MessageProtector.Protect(TestMail.From(message), request, TestContext.Current.CancellationToken);
        return TestMail.Text(output);
    }

    private static string Read(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
