using System.Text;
using SmimePS.Headers;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Verdicts;

namespace SmimePS.Core.Tests.Messages;

/// <summary>What is signed reaches its reader unchanged, whatever a mail system on the way does with lines (RFC 8551, 3.1.2 and 3.1.3).</summary>
public class TransportTests
{
    private const string Head = "From: Alice <alice@example.org>\r\nTo: bob@example.org\r\n";
    private const int Mails = 2200;

    [Theory]
    [InlineData("Gr\u00fc\u00dfe")]
    [InlineData("a\rb")]
    [InlineData("a\r")]
    [InlineData("a\0b")]
    [InlineData("From here")]
    [InlineData("a blank ")]
    public void Text_beside_the_parts_goes_where_a_transport_would_change_it(string text)
    {
        var mail = $"{Head}Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n--b\r\n\r\nfirst\r\n--b--\r\n{text}\r\n";
        Assert.Equal("Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: 7bit\r\n\r\n--b\r\n\r\nfirst\r\n--b--\r\n", Signed(mail));
        AssertHolds(mail);
    }

    [Fact]
    public void Text_beside_the_parts_that_nothing_changes_stays()
    {
        const string mail = $"{Head}Content-Type: multipart/mixed; boundary=b\r\n\r\nThis is a message in MIME.\r\n--b\r\n\r\nfirst\r\n--b--\r\nThe end\r\n";
        Assert.Equal(mail.Substring(Head.Length), Signed(mail));
    }

    [Theory]
    [InlineData("Content-Description: Gr\u00c3\u00bc\u00c3\u009fe\r\n", "Content-Description: =?utf-8?b?R3LDvMOfZQ==?=\r\n")]
    [InlineData("Content-Disposition: attachment; filename=\"Gr\u00c3\u00bc\u00c3\u009fe.txt\"\r\n", "Content-Disposition: attachment; filename*=iso-8859-1''Gr%FC%DFe.txt\r\n")]
    [InlineData("Content-Type: text/plain; name=\"Gr\u00fc\u00dfe.txt\"\r\n", "Content-Type: text/plain; name*=iso-8859-1''Gr%FC%DFe.txt\r\n")]
    [InlineData("X-Note: a\rX-Forged: b\r\n", "X-Note: a X-Forged: b\r\n")]
    [InlineData("X-Note: a\0b\r\n", "X-Note: ab\r\n")]
    [InlineData("X-Note: a \r\n b  \r\n  \r\n c \r\n", "X-Note: a\r\n  b\r\n     c\r\n")]
    public void A_field_gets_the_form_that_it_has_in_ascii(string field, string expected)
    {
        var mail = $"{Head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{field}\r\nfirst\r\n--b--\r\n";
        Assert.Equal($"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{expected}\r\nfirst\r\n--b--\r\n", Signed(mail));
        AssertHolds(mail);
        if (!field.Contains('\0')) AssertHolds($"{Head}{field}\r\nonly\r\n");
    }

    [Fact]
    public void A_field_of_one_long_line_is_folded_at_its_blanks()
    {
        var value = string.Join(" ", Enumerable.Repeat("word", 400));
        var signed = Signed($"{Head}Content-Description: {value}\r\n\r\ntext\r\n");
        Assert.All(signed.Split("\r\n"), static line => Assert.InRange(line.Length, 0, 78));
        Assert.StartsWith($"Content-Description: {value}\r\n", signed.Replace("\r\n ", " "));
    }

    [Theory]
    [InlineData("Subject: Gr\u00c3\u00bc\u00c3\u009fe", "Subject: =?utf-8?b?R3LDvMOfZQ==?=")]
    [InlineData("From: Gr\u00c3\u00bc\u00c3\u009fe <eve@example.org>", "From: =?utf-8?b?R3LDvMOfZQ==?= <eve@example.org>")]
    [InlineData("From : eve@example.org", "From: eve@example.org")]
    public void A_forwarded_messages_own_header_is_made_safe(string field, string expected)
    {
        var mail = $"{Head}Content-Type: message/rfc822\r\n\r\n{field}\r\n\r\ntext\r\n";
        Assert.Equal($"Content-Type: message/rfc822\r\n\r\n{expected}\r\n\r\ntext\r\n", Signed(mail));
        AssertHolds(mail);
    }

    [Theory]
    [InlineData("From: j\u00c3\u00bcrgen@example.org", "From")]
    [InlineData("To: \u00c3\u00bc", "To")]
    [InlineData("To: a@b\u00c3\u00bccher.example", "To")]
    [InlineData("To: \"\u00c3\u009c\" <bob@example.org> (B\u00c3\u00bcro)", "To")]
    [InlineData("To: \"\u00c3\u009c\" <bob@example.org> (office)", "To")]
    [InlineData("From: eve@example.org\0.test", "From")]
    [InlineData("X-Foo: \"a, \u00c3\u00bc\"; b=c", "X-Foo")]
    [InlineData("Content-Disposition: \u00c3\u00bc; filename=x", "Content-Disposition")]
    [InlineData("Content-Disposition: attachment (B\u00c3\u00bcro); filename=x", "Content-Disposition")]
    [InlineData("Content-Type: text/\u00c3\u00bc; name=x", "Content-Type")]
    [InlineData("Content-Type: text/plain; \u00c3\u00bc=x", "Content-Type")]
    public void A_field_stays_as_it_is_where_its_form_in_ascii_would_say_something_else(string field, string name)
    {
        var mail = $"{Head}Content-Type: message/rfc822\r\n\r\n{field}\r\n\r\ntext\r\n";
        Assert.Contains($"\r\n{field}\r\n", Signed(mail));
        Assert.Contains($"some mail systems change: the field {name} of part 1 has", Prepare(mail, new ProtectionRequest { Sign = true }).TransportRisk);
    }

    [Theory]
    [InlineData("To: bob@example.org (B\u00c3\u00bcro)", "To: =?utf-8?b?QsO8cm8=?= <bob@example.org>")]
    [InlineData("To: Team: \u00c3\u009c <a@example.org>, b@example.org;", "To: Team: =?utf-8?b?w5w=?= <a@example.org>, b@example.org;")]
    [InlineData("To: \"\u00c3\u009c, x\" <a@example.org>, =?utf-8?q?=C3=BC?= <b@example.org>", "To: =?utf-8?b?w5ws?= x <a@example.org>, =?utf-8?b?w7w=?= <b@example.org>")]
    [InlineData("X-Foo: a; \u00c3\u00bc", "X-Foo: a; =?utf-8?b?w7w=?=")]
    public void A_field_that_says_the_same_in_ascii_gets_that_form(string field, string expected) => A_forwarded_messages_own_header_is_made_safe(field, expected);

    [Theory]
    [InlineData("\"a\0b\"", "a\0b", "the field Content-Type of part 1")]
    [InlineData("\"a\rb\"", "ab", "the field Content-Type of part 1")]
    [InlineData("\"a\rb\"", "a\rb", "the text of part 1 and 1 more")]
    [InlineData("\"\u00c3\u00bc\"", "\u00c3\u00bc", "the field Content-Type of part 1")]
    public void A_boundary_that_a_transport_would_change_is_told_and_stays(string written, string boundary, string what)
    {
        var part = $"Content-Type: multipart/mixed; boundary={written}\r\n\r\n--{boundary}\r\n\r\nfirst\r\n--{boundary}--\r\n";
        var mail = $"{Head}Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n{part}\r\n--o--\r\n";
        Assert.Contains(part, Signed(mail));
        Assert.Contains($"some mail systems change: {what} has", Prepare(mail, new ProtectionRequest { Sign = true }).TransportRisk);
    }

    [Fact]
    public void A_boundary_that_is_too_long_for_a_line_is_told()
    {
        var (first, second) = (new string('a', 600), new string('b', 600));
        var mail = $"{Head}Content-Type: multipart/mixed;\r\n boundary*0={first};\r\n boundary*1={second}\r\n\r\n--{first}{second}\r\n\r\nx\r\n--{first}{second}--\r\n";
        Assert.StartsWith("mail systems change: the field Content-Type has", Prepare(mail, new ProtectionRequest { Sign = true }).TransportRisk!.Split("some ")[1]);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(69)]
    [InlineData(70)]
    public void A_boundary_stays_whole_where_its_field_is_written_anew(int length)
    {
        var boundary = new string('b', length);
        var body = $"--{boundary}\r\n\r\nfirst\r\n--{boundary}--\r\n";
        var mail = $"{Head}Content-Type: multipart/mixed; name=\"\u00c3\u00bc\"; boundary={boundary}\r\n\r\n{body}";
        Assert.Equal($"Content-Type: multipart/mixed; name*=iso-8859-1''%FC;\r\n\tboundary=\"{boundary}\"\r\n\r\n{body}", Signed(mail));
        AssertHolds(mail);
    }

    [Theory]
    [InlineData("base\064")]
    [InlineData("quoted-printable\0")]
    public void A_transfer_encoding_that_is_none_does_not_become_one(string encoding)
    {
        var mail = $"{Head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Transfer-Encoding: {encoding}\r\n\r\na=3Db\r\n--b--\r\n";
        Assert.Equal(Leaves(Encrypted(mail)), Leaves(TestMail.Entity(TestMail.From(mail), forSigning: true)));
    }

    [Theory]
    [InlineData("base64", "7bit")]
    [InlineData("quoted-printable", "7bit")]
    [InlineData("unheard-of", "7bit")]
    [InlineData("7bit", "7bit")]
    public void What_has_parts_is_labelled_as_it_may_be(string given, string expected)
    {
        var mail = $"{Head}Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: {given}\r\n\r\n--b\r\n\r\nfirst\r\n--b--\r\n";
        Assert.Contains($"\r\nContent-Transfer-Encoding: {expected}\r\n\r\n--b\r\n", Signed(mail));
    }

    [Fact]
    public void What_stands_behind_a_boundary_goes()
    {
        const string mail = $"{Head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b \r\r\n\r\nfirst\r\n--b-- \t\r\n";
        Assert.Equal("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nfirst\r\n--b--\r\n", Signed(mail));
        AssertHolds(mail);
    }

    [Fact]
    public void A_message_that_ends_within_the_line_end_after_a_header_holds()
    {
        const string mail = $"{Head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nX-Note: a\r\n\r";
        Assert.EndsWith("X-Note: a\r\n\r\n", Signed(mail));
        AssertHolds(mail);
    }

    [Theory]
    [InlineData("-- \r\n", "--=20\r\n")]
    [InlineData("a tab\t\r\nend ", "a tab=09\r\nend=20")]
    public void A_blank_at_the_end_of_a_line_is_encoded(string body, string expected)
    {
        var mail = $"{Head}Content-Type: text/plain\r\n\r\n{body}";
        Assert.Equal($"Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{expected}", Signed(mail));
        AssertHolds(mail);
    }

    [Theory]
    [InlineData("message/delivery-status", "Reporting-MTA: dns; mx.example.org \r\n\r\nFinal-Recipient: rfc822; bob@example.org\r\n")]
    [InlineData("message/disposition-notification", "Final-Recipient: rfc822;bob@example.org\t\r\n")]
    [InlineData("message/feedback-report", "From here\r\n")]
    public void A_report_is_not_encoded(string type, string body)
    {
        var mail = $"{Head}Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: {type}\r\n\r\n{body}\r\n--b--\r\n";
        Assert.Equal(mail.Substring(Head.Length), Signed(mail));
        Assert.Null(Prepare(mail, new ProtectionRequest { Sign = true }).TransportRisk);
        mail = mail.Replace("rfc822;bob@", "rfc822;b\u00f6b@").Replace("mx.example", "m\u00fc.example").Replace("From here", "\u00fc");
        Assert.Equal(mail.Substring(Head.Length), Signed(mail));
        Assert.Contains("some mail systems change: the text of part 1 has", Prepare(mail, new ProtectionRequest { Sign = true }).TransportRisk);
    }

    [Fact]
    public void A_report_that_is_labelled_binary_becomes_lines_all_the_same()
    {
        const string mail = $"{Head}Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: binary\r\n\r\nReporting-MTA: dns; mx.example.org\n";
        Assert.EndsWith("Content-Transfer-Encoding: 7bit\r\n\r\nReporting-MTA: dns; mx.example.org\r\n", Signed(mail));
        AssertHolds(mail);
    }

    [Fact]
    public void An_international_report_is_encoded()
    {
        const string mail = $"{Head}Content-Type: message/global-delivery-status\r\n\r\nFinal-Recipient: utf-8; b\u00c3\u00b6b@example.org\r\n";
        Assert.EndsWith("Content-Transfer-Encoding: quoted-printable\r\n\r\n=46inal-Recipient: utf-8; b=C3=B6b@example.org\r\n", Signed(mail));
        AssertHolds(mail);
    }

    [Theory]
    [InlineData("Content-ID: <\u00fc@example.org>\r\n\r\ntext\r\n", "the field Content-ID")]
    [InlineData("Content-Type: message/partial; id=1; number=1\r\n\r\nGr\u00fc\u00dfe\r\n", "the text")]
    [InlineData("Content-Type: multipart/mixed\r\n\r\nGr\u00fc\u00dfe\r\n", "the text")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-ID: \u00fc\r\n\r\nx\r\n--b\r\nContent-ID: \u00fc\r\n\r\nx\r\n--b--\r\n", "the field Content-ID of part 1 and 1 more")]
    [InlineData("Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\nGr\u00fc\u00dfe\r\n--b--\r\n", "what is signed already")]
    [InlineData("Content-Type: multipart/signed; boundary=b\r\n\r\n--b \r\r\n\r\ntext\r\n--b--\r\n", "what is signed already")]
    [InlineData("Content-Type: multipart/mixed; boundary=\u00c3\u00bc\r\n\r\n--\u00c3\u00bc\r\n\r\nx\r\n--\u00c3\u00bc--\r\n", "the field Content-Type")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nno field \u00fc\r\n\r\nx\r\n--b--\r\n", "a line of the header that is no field of part 1")]
    public void What_has_no_safe_form_is_told_and_labelled(string content, string what)
    {
        var prepared = Prepare(Head + content, new ProtectionRequest { Sign = true });
        Assert.Contains($"some mail systems change: {what} has", prepared.TransportRisk);
        using var signed = prepared.ToMessage(TestContext.Current.CancellationToken);
        Assert.Contains("Content-Transfer-Encoding: 8bit\r\n\r\n--=_smime_", TestMail.Text(signed));
        Assert.Null(Prepare(Head + content, new ProtectionRequest { Sign = true, Form = SignatureForm.Opaque }).TransportRisk);
        Assert.Null(Prepare(Head + content, new ProtectionRequest { Sign = true, Compress = true }).TransportRisk);
        Assert.Null(Prepare(Head + content, new ProtectionRequest { Sign = true, Encrypt = true, Recipients = [MailPeople.BobEc.Certificate] }).TransportRisk);
    }

    [Fact]
    public void Random_mails_stay_trusted_whatever_changes_their_lines()
    {
        var checker = new SignatureChecker(MailPeople.Anchors);
        var random = new Random(20261125);
        var maker = new HostileMail(random);
        var risky = 0;
        for (var i = 0; i < Mails; i++)
        {
            var mail = maker.Next();
            var prepared = Prepare(mail, new ProtectionRequest { Sign = true });
            var (before, after) = (Encrypted(mail), TestMail.Entity(TestMail.From(mail), forSigning: true));
            Assert.True(Leaves(before).SequenceEqual(Leaves(after)), $"Means something else:\n{string.Join("\n", Leaves(before))}\n====\n{Encoding.Latin1.GetString(before)}\n====\n{string.Join("\n", Leaves(after))}\n====\n{Encoding.Latin1.GetString(after)}");
            if (prepared.TransportRisk is not null)
            {
                risky++;
                continue;
            }

            AssertHolds(prepared, checker, mail);
        }

        Assert.InRange(risky, 1, Mails * 2 / 5);
    }

    private static void AssertHolds(string mail) =>
        AssertHolds(Prepare(mail, new ProtectionRequest { Sign = true }), new SignatureChecker(MailPeople.Anchors), mail);

    private static void AssertHolds(PreparedProtection prepared, SignatureChecker checker, string mail)
    {
        Assert.Null(prepared.TransportRisk);
        using var signed = prepared.ToMessage(TestContext.Current.CancellationToken);
        var text = TestMail.Text(signed);
        foreach (var (name, pass) in Relay.All)
        {
            var verdict = checker.Check(MessageContent.FromBytes(Relay.Bytes(pass(text))), null, TestContext.Current.CancellationToken);
            Assert.True(verdict.IsTrusted, $"Not trusted any more after {name}: {string.Join("; ", verdict.AllFindings.Select(static finding => finding.Message))}\n{mail}\n====\n{text.Substring(0, text.IndexOf("Content-Type: application/pkcs7-signature", StringComparison.Ordinal))}");
        }
    }

    private static PreparedProtection Prepare(string mail, ProtectionRequest request) =>
        MessageProtector.Prepare(TestMail.From(mail), request with { Identities = [MailPeople.AliceEc] }, TestContext.Current.CancellationToken);

    private static byte[] Encrypted(string mail)
    {
        var content = TestMail.From(mail);
        using var output = new MemoryStream();
        ContentEntity.ForEncryption(content, MimeScan.Read(content), PayloadHeader.None, PayloadChanges.None, TestContext.Current.CancellationToken).WriteTo(output, TestContext.Current.CancellationToken);
        return output.ToArray();
    }

    private static string Signed(string mail) => Encoding.Latin1.GetString(TestMail.Entity(TestMail.From(mail), forSigning: true));

    private static List<string> Leaves(byte[] entity) => MimeLeaves.Of(entity, TestContext.Current.CancellationToken);
}
