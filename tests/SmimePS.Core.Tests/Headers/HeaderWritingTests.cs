using SmimePS.Core.Tests.Messages;
using SmimePS.Headers;
using SmimePS.Messages;
using SmimePS.Mime;
using static SmimePS.Core.Tests.Headers.HeaderMail;

namespace SmimePS.Core.Tests.Headers;

/// <summary>What header protection writes inside and outside (RFC 9788, section 5).</summary>
public class HeaderWritingTests
{
    [Fact]
    public void A_signed_message_has_its_fields_inside_and_outside()
    {
        var text = Protect(Plain, Sign);
        Assert.StartsWith(Head + "MIME-Version: 1.0\r\nContent-Type: multipart/signed;", text);
        Assert.Equal(Head + "Content-Type: text/plain; charset=utf-8; hp=\"clear\"\r\n\r\nMeet me at nine.", Payload(text).TrimEnd());
    }

    [Fact]
    public void An_encrypted_message_hides_its_subject_and_records_the_rest()
    {
        var text = Protect(Plain.Replace("Subject:", "Keywords: love, war\r\nComments: none\r\nSubject:"), Encrypt);
        Assert.StartsWith(Head.Replace("Plans", "[...]") + "MIME-Version: 1.0\r\n", text);
        Assert.Equal(
            Head.Replace("Subject:", "Keywords: love, war\r\nComments: none\r\nSubject:") +
            "HP-Outer: From: Alice <alice@example.org>\r\nHP-Outer: To: Bob <bob@example.org>\r\nHP-Outer: Date: Sat, 20 Feb 2021 10:07:02 -0500\r\n" +
            "HP-Outer: Message-ID: <a@example.org>\r\nHP-Outer: Subject: [...]\r\n" +
            "Content-Type: text/plain; charset=utf-8; hp-legacy-display=\"1\";\r\n\thp=\"cipher\"\r\n\r\nSubject: Plans\r\n\r\nMeet me at nine.\r\n",
            Payload(text).Replace("; hp=\"cipher\"; hp-legacy-display=\"1\"", "; hp-legacy-display=\"1\";\r\n\thp=\"cipher\""));
    }

    [Fact]
    public void The_shy_policy_hides_names_and_the_time_zone_too()
    {
        var message = Plain.Replace("To: Bob <bob@example.org>", "To: \"Bob, the builder\" <bob@example.org>,\r\n carol@example.org\r\nCc: undisclosed-recipients:;");
        var text = Protect(message, Encrypt with { HeaderConfidentiality = HeaderConfidentiality.Shy });
        Assert.StartsWith("From: alice@example.org\r\nTo: bob@example.org, carol@example.org\r\nCc: undisclosed-recipients:;\r\nDate: Sat, 20 Feb 2021 15:07:02 +0000\r\nMessage-ID: <a@example.org>\r\nSubject: [...]\r\n", text);
        var payload = Payload(text);
        Assert.Contains("HP-Outer: Date: Sat, 20 Feb 2021 15:07:02 +0000\r\n", payload);
        Assert.Contains("\r\n\r\nFrom: Alice <alice@example.org>\r\nTo: \"Bob, the builder\" <bob@example.org>, carol@example.org\r\nDate: Sat, 20 Feb 2021 10:07:02 -0500\r\nSubject: Plans\r\n\r\nMeet", payload);
        var verdict = Check(Protect(message, Both with { HeaderConfidentiality = HeaderConfidentiality.Shy }));
        Assert.True(verdict.IsTrusted, verdict.Summary);
        Assert.Empty(verdict.ChangedHeaders);
    }

    [Fact]
    public void Without_a_policy_everything_stands_outside_and_is_recorded()
    {
        var text = Protect(Plain, Both with { HeaderConfidentiality = HeaderConfidentiality.None });
        Assert.StartsWith(Head, text);
        Assert.Contains("HP-Outer: Subject: Plans\r\n", Payload(text));
        Assert.DoesNotContain("legacy", Payload(text));
    }

    [Fact]
    public void Header_protection_and_its_legacy_display_can_be_left_away()
    {
        var none = Protect(Plain, Both with { ProtectHeader = false });
        Assert.StartsWith(Head, none);
        Assert.StartsWith("Content-Type: text/plain; charset=utf-8\r\n\r\nMeet", Payload(none));
        var bare = Payload(Protect(Plain, Both with { LegacyDisplay = false }));
        Assert.Contains("charset=utf-8; hp=\"cipher\"\r\n\r\nMeet", bare);
    }

    /// <summary>Trace and resent fields are the way's (RFC 9788, section 7), and Bcc would tell the others.</summary>
    [Fact]
    public void What_belongs_to_the_way_stays_outside()
    {
        const string way = "Return-Path: <a@example.org>\r\nReceived: from a\r\n by b\r\nDKIM-Signature: x\r\nARC-Seal: x\r\nAuthentication-Results: x\r\nResent-From: carol@example.org\r\n";
        var text = Protect(way + "Bcc: bob@example.org\r\nHP-Outer: Subject: forged\r\nMIME-Version: 1.0\r\n" + Plain, Both);
        Assert.StartsWith(way + "From:", text);
        Assert.DoesNotContain("HP-Outer", text.Split("\r\n\r\n")[0]);
        Assert.StartsWith("From: Alice", Payload(text));
        Assert.DoesNotContain("forged", Payload(text));
        Assert.DoesNotContain("Bcc", Payload(text));
        Assert.DoesNotContain("Bcc", Open(text));
        Assert.StartsWith(way + "From: Alice", Open(text));
    }

    [Fact]
    public void Order_repetition_and_odd_fields_survive()
    {
        const string odd = "X-A: 1\r\nx-a:2\r\nX-Folded: one\r\n\ttwo\r\nX-Empty:\r\nSubject: first\r\nFrom: alice@example.org\r\nSubject: second\r\nX-A: 3\r\nTo: bob@example.org\r\n";
        foreach (var request in new[] { Sign, Encrypt, Both, Both with { Form = SignatureForm.Opaque } })
        {
            Assert.StartsWith(odd + "MIME-Version: 1.0\r\n", Open(Protect(odd + "Content-Type: text/plain\r\n\r\nx\r\n", request)));
        }
    }

    /// <summary>Inside a signature nothing may be left that a mail system has to change.</summary>
    [Fact]
    public void Fields_outside_ascii_and_long_ones_are_written_so_that_nothing_changes_them()
    {
        var message = Plain.Replace("Plans", "Gr\u00c3\u00bc\u00c3\u009fe ").Replace("Alice <", "\"Al\u00c3\u00adce\" <").Replace("Date:", $"X-Long: {new string('a', 600)} {new string('b', 600)}\r\nDate:");
        var prepared = MessageProtector.Prepare(TestMail.From(message), Sign, TestContext.Current.CancellationToken);
        Assert.Null(prepared.TransportRisk);
        var payload = Payload(Protect(message, Sign));
        Assert.All(payload, static c => Assert.InRange(c, '\0', '\x7e'));
        Assert.All(payload.Split("\r\n"), static line => Assert.InRange(line.Length, 0, 998));
        Assert.Equal(payload, string.Join("\r\n", payload.Split("\r\n").Select(static line => line.TrimEnd(' ', '\t'))));
        var verdict = Check(Protect(message, Sign));
        Assert.True(verdict.IsTrusted, verdict.Summary);
        Assert.Empty(verdict.ChangedHeaders);
    }

    [Fact]
    public void An_address_outside_ascii_has_no_other_form_and_is_told()
    {
        var prepared = MessageProtector.Prepare(TestMail.From(Plain.Replace("bob@", "b\u00c3\u00b6b@")), Sign, TestContext.Current.CancellationToken);
        Assert.Contains("the field To has", prepared.TransportRisk);
        Assert.Null(MessageProtector.Prepare(TestMail.From(Plain.Replace("bob@", "b\u00c3\u00b6b@")), Both, TestContext.Current.CancellationToken).TransportRisk);
    }

    /// <summary>The labels of an earlier protection speak of that one; left in place they would make this one say what it does not mean.</summary>
    [Fact]
    public void Labels_that_are_there_already_are_replaced()
    {
        var message = Plain.Replace("charset=utf-8", "hp=\"cipher\"; charset=utf-8; hp-legacy-display=1; protected-headers=\"v1\"");
        Assert.Contains("Content-Type: text/plain; charset=utf-8; hp=\"clear\"\r\n", Payload(Protect(message, Sign)));
        Assert.Contains("Content-Type: text/plain; charset=utf-8\r\n", Payload(Protect(message, Sign with { ProtectHeader = false })));
        Assert.DoesNotContain("v1", Payload(Protect(message, Encrypt)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Content-Type: nonsense\r\n")]
    [InlineData("Content-Type: text/plain; charset=utf-8;\r\n")]
    [InlineData("Content-Type: text/plain; charset=utf-8 (comment\r\n")]
    [InlineData("Content-Type: text/plain; name=\"open\r\n")]
    [InlineData("Content-Type: text/plain\r\nContent-Type: text/plain\r\n")]
    [InlineData("Content-Type: text/plain; hp*=utf-8''clear\r\n")]
    [InlineData("Content-Type: text/plain; x=\"; hp=1\"\r\n")]
    public void Every_type_can_be_labelled(string type)
    {
        foreach (var request in new[] { Sign, Both })
        {
            var verdict = Check(Protect(Head + type + "\r\nMeet me at nine.\r\n", request));
            Assert.True(verdict.IsTrusted, verdict.Summary);
            Assert.Equal(request.Encrypt ? HeaderProtection.SignedAndEncrypted : HeaderProtection.Signed, verdict.HeaderProtection);
            Assert.Equal("Plans", MessageSummary.Of(verdict.ShownHeader).Subject);
        }
    }

    /// <summary>What is inside an earlier protection cannot be labelled, so that nothing that only labels make good may be hidden.</summary>
    [Fact]
    public void A_message_that_is_protected_already_keeps_its_header()
    {
        var signed = Protect(Plain, Sign);
        var wrapped = Protect(signed, Encrypt with { AllowProtected = true });
        Assert.StartsWith(Head, wrapped);
        var verdict = Check(wrapped);
        Assert.True(verdict.IsTrusted, verdict.Summary);
        Assert.Equal(HeaderProtection.Signed, verdict.HeaderProtection);
        var hidden = Protect(Protect(Plain, Both), Sign with { AllowProtected = true });
        Assert.Contains("Subject: [...]\r\n", hidden);
        Assert.Contains("Subject: Plans\r\n", Open(hidden));
        Assert.Equal(HeaderProtection.SignedAndEncrypted, Check(hidden).HeaderProtection);
    }

    [Fact]
    public void Compression_alone_protects_nothing()
    {
        var text = Protect(Plain, new ProtectionRequest { Compress = true });
        Assert.StartsWith(Head, text);
        Assert.StartsWith("Content-Type: text/plain; charset=utf-8\r\n\r\n", Payload(text));
    }
}
