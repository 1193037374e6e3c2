using System.Text;
using MimeKit;
using SmimePS.Core.Tests.Messages;
using SmimePS.Headers;
using SmimePS.Messages;
using SmimePS.Mime;
using static SmimePS.Core.Tests.Headers.HeaderMail;

namespace SmimePS.Core.Tests.Headers;

/// <summary>The hidden fields in front of the text (RFC 9788, sections 2.1.2, 5.2.2 to 5.2.5 and 4.5.3): there for who needs them, gone for who does not.</summary>
public class LegacyDisplayTests
{
    private static readonly ProtectionRequest Opaque = Both with { Form = SignatureForm.Opaque };

    [Fact]
    public void Plain_text_begins_with_the_fields_and_html_with_an_element()
    {
        const string message = Head + "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n" +
            "--a\r\nContent-Type: text/plain\r\n\r\nText\r\n--a\r\nContent-Type: text/html\r\n\r\n<!DOCTYPE html>\n<html><head><title><body></title></head><!-- <body> -->\n<BODY class=\"a>b\">\n<p>Text</p></body></html>\r\n--a--\r\n" +
            "--m\r\nContent-Type: text/plain\r\n\r\nA second text\r\n--m\r\nContent-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nA file\r\n--m--\r\n";
        foreach (var request in new[] { Encrypt, Both, Opaque })
        {
            var payload = Payload(Protect(message, request));
            Assert.Contains("Content-Type: multipart/mixed; boundary=m; hp=\"cipher\"\r\n", payload);
            Assert.Contains("Content-Type: text/plain; hp-legacy-display=\"1\"\r\n\r\nSubject: Plans\r\n\r\nText\r\n--a", payload);
            Assert.Contains("<BODY class=\"a>b\"><div class=\"header-protection-legacy-display\">\r\n<pre>Subject: Plans</pre>\r\n</div>\r\n\r\n<p>Text</p>", payload);
            Assert.Contains("--m\r\nContent-Type: text/plain\r\n\r\nA second text", payload);
            Assert.Contains("attachment\r\n\r\nA file", payload);
            Assert.Equal(message.Replace("\r\n", "\n"), Open(Protect(message, request)).Replace("MIME-Version: 1.0\r\n", "").Replace("\r\n", "\n"));
        }
    }

    [Theory]
    [InlineData("utf-8", "7bit", "Gr\u00fc\u00dfe")]
    [InlineData("utf-8", "8bit", "\u65e5\u672c")]
    [InlineData("utf-8", "quoted-printable", "\u65e5\u672c \u20ac")]
    [InlineData("utf-8", "base64", "\u65e5\u672c")]
    [InlineData("iso-8859-1", "quoted-printable", "Gr\u00fc\u00dfe")]
    [InlineData("us-ascii", "7bit", "Gr\u00fc\u00dfe")]
    [InlineData(null, null, "Gr\u00fc\u00dfe")]
    public void The_subject_is_readable_in_the_parts_own_charset(string? charset, string? encoding, string subject)
    {
        var text = "Hello =3D\r\n\r\n" + (charset is null or "us-ascii" ? "plain" : subject) + "\r\n";
        var raw = Encoding.GetEncoding(charset ?? "us-ascii").GetBytes(text);
        foreach (var type in new[] { "plain", "html" })
        {
            var message = Head.Replace("Plans", $"=?utf-8?b?{Convert.ToBase64String(Encoding.UTF8.GetBytes(subject))}?=") +
                $"Content-Type: text/{type}{(charset is null ? "" : $"; charset={charset}")}\r\n{(encoding is null ? "" : $"Content-Transfer-Encoding: {encoding}\r\n")}\r\n" + Encoded(raw, encoding);
            foreach (var request in new[] { Encrypt, Both, Opaque })
            {
                var payload = Payload(Protect(message, request));
                var shown = ((TextPart)MimeEntity.Load(new MemoryStream(Encoding.Latin1.GetBytes(payload)), TestContext.Current.CancellationToken)).Text.ReplaceLineEndings("\n");
                Assert.EndsWith(text.ReplaceLineEndings("\n"), shown);
                if (type == "plain") Assert.StartsWith($"Subject: {subject}\n\nHello", shown);
                else Assert.Contains($"<pre>Subject: {subject}</pre>", System.Net.WebUtility.HtmlDecode(shown));

                var opened = Load(Open(Protect(message, request)));
                Assert.Equal(text.ReplaceLineEndings("\n"), ((TextPart)opened.Body!).Text.ReplaceLineEndings("\n"));
                Assert.Equal(subject, opened.Subject);
                Assert.Null(opened.Body!.ContentType.Parameters["hp"]);
                Assert.Null(opened.Body.ContentType.Parameters["hp-legacy-display"]);
            }
        }
    }

    /// <summary>Where it cannot be put safely it is left away, and the text stays as it is.</summary>
    [Theory]
    [InlineData("text/plain; charset=utf-16", "base64", "SABpAA==\r\n")]
    [InlineData("text/plain; charset=utf-7", "7bit", "Hi +AOk-\r\n")]
    [InlineData("text/plain; charset=x-unknown", "7bit", "Hi\r\n")]
    [InlineData("text/plain; charset=iso-8859-1", "quoted-printable", "Hi\r\n")]
    [InlineData("text/plain", "x-unknown", "Hi\r\n")]
    [InlineData("text/plain", "binary", "H\0i\r\n")]
    [InlineData("text/plain; charset=utf-8", "8bit", "\u00ef\u00bb\u00bfHi\r\n")]
    [InlineData("text/html", "7bit", "<html><p>no body</p></html>\r\n")]
    [InlineData("text/calendar", "7bit", "BEGIN:VCALENDAR\r\n")]
    [InlineData("image/png", "base64", "AAAA\r\n")]
    [InlineData("multipart/report; boundary=b", "7bit", "--b\r\nContent-Type: text/plain\r\n\r\nHi\r\n--b--\r\n")]
    public void What_is_unsafe_is_left_away(string type, string encoding, string body)
    {
        var message = $"{Head.Replace("Plans", "=?utf-8?b?5pel5pys?=")}Content-Type: {type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}";
        var text = Protect(message, Encrypt);
        Assert.DoesNotContain("legacy-display", Payload(text));
        Assert.EndsWith($"\r\n\r\n{body}", Payload(text));
        Assert.Contains("Subject: =?utf-8?b?5pel5pys?=\r\n", Open(text));
    }

    [Theory]
    [InlineData("<p>a fragment</p>", 0)]
    [InlineData("text <b>alone</b>", 0)]
    [InlineData("", 0)]
    [InlineData("<style>p{}</style><p>x", 0)]
    [InlineData("<html><head></head><p>x", 19)]
    [InlineData("<body>x", 6)]
    [InlineData("<script>\"<body>\"</script><body bgcolor='>'>x", 43)]
    [InlineData("<!-- <body> --><html><body>x", 27)]
    [InlineData("<html><p>x", null)]
    [InlineData("<!DOCTYPE html><p>x", null)]
    [InlineData("<html><body class=\"", null)]
    public void The_place_in_html_is_found_or_not(string html, int? expected) => Assert.Equal(expected, HtmlText.FindBody(Encoding.ASCII.GetBytes(html)));

    [Fact]
    public void A_part_without_a_header_gets_one()
    {
        const string message = Head + "Content-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\n\r\nText\r\n--a\r\n\r\n\r\n--a--\r\n";
        foreach (var request in new[] { Encrypt, Both })
        {
            var text = Protect(message.Replace("Plans", "=?utf-8?q?=C3=BC?="), request);
            Assert.Contains("Content-Type: text/plain;", Payload(text));
            Assert.Contains("; hp-legacy-display=1", Payload(text));
            Assert.Contains("Subject: =C3=BC\r\n\r\nText", Payload(text));
            Assert.Equal(["text/plain: Text", "text/plain: "], MimeLeaves.Of(Encoding.Latin1.GetBytes(Open(text)), TestContext.Current.CancellationToken));
        }
    }

    /// <summary>A message is no larger for it than anybody can have meant.</summary>
    [Fact]
    public void Only_as_many_parts_as_honest_mail_has_get_it()
    {
        var parts = string.Concat(Enumerable.Repeat("--a\r\nContent-Type: text/plain\r\n\r\nText\r\n", 1000));
        var payload = Payload(Protect($"{Head}Content-Type: multipart/alternative; boundary=a\r\n\r\n{parts}--a--\r\n", Both));
        Assert.Equal(16, payload.Split("hp-legacy-display").Length - 1);
    }

    [Fact]
    public void An_empty_message_still_tells_its_subject()
    {
        var text = Protect(Head + "\r\n", Both);
        Assert.EndsWith("\r\n\r\nSubject: Plans\r\n\r\n", Payload(text));
        Assert.EndsWith("\r\n\r\n", Open(text));
        Assert.Contains("Subject: Plans\r\n", Open(Protect(Head, Both)));
    }

    /// <summary>A text that only looks like it, or is not the sender's to label, stays whole.</summary>
    [Theory]
    [InlineData("Dear Bob: hi\r\n\r\nsecond\r\n")]
    [InlineData("\r\nSubject: x\r\n\r\nsecond\r\n")]
    [InlineData("Subject: x\r\nno empty line\r\n")]
    [InlineData("Subject: x")]
    public void A_text_that_begins_otherwise_stays_whole(string body)
    {
        var opened = Open(Around($"{Head}HP-Outer: Subject: [...]\r\nContent-Type: text/plain; hp=cipher; hp-legacy-display=1\r\n\r\n{body}", encrypt: true));
        Assert.EndsWith("\r\n\r\n" + body, opened);
    }

    [Fact]
    public void Nothing_is_taken_from_a_message_that_was_not_meant_to_be_encrypted()
    {
        const string body = "Subject: x\r\n\r\nsecond\r\n";
        Assert.EndsWith(body, Open(Around($"{Head}Content-Type: text/plain; hp=clear; hp-legacy-display=1\r\n\r\n{body}", encrypt: true)));
        Assert.EndsWith(body, Open(Around($"Content-Type: text/plain; hp-legacy-display=1\r\n\r\n{body}", encrypt: true)));
    }

    [Fact]
    public void A_detached_signature_that_stays_keeps_what_it_covers()
    {
        var text = Open(Protect(Plain, Both), Bob with { RemoveDetachedSignature = false });
        Assert.StartsWith(Head + "MIME-Version: 1.0\r\nContent-Type: multipart/signed;", text);
        Assert.Contains("Subject: Plans\r\n\r\nMeet me at nine.", text);
        var verdict = Check(text);
        Assert.True(verdict.IsTrusted, verdict.Summary);
        Assert.Equal(HeaderProtection.Signed, verdict.HeaderProtection);
        Assert.Empty(verdict.ChangedHeaders);
    }

    private static MimeMessage Load(string text) => MimeMessage.Load(new MemoryStream(Encoding.Latin1.GetBytes(text)), TestContext.Current.CancellationToken);

    private static string Encoded(byte[] raw, string? encoding)
    {
        if (encoding == "base64") return Convert.ToBase64String(raw, Base64FormattingOptions.InsertLineBreaks) + "\r\n";
        if (encoding != "quoted-printable") return Encoding.Latin1.GetString(raw);
        return string.Concat(raw.Select(static b => b is (byte)'\r' or (byte)'\n' or (byte)' ' || (b is > 32 and < 127 && b != '=') ? ((char)b).ToString() : $"={b:X2}"));
    }
}
