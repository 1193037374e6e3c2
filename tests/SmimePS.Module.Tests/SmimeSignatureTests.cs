using System.Management.Automation;
using System.Text;
using System.Text.RegularExpressions;

namespace SmimePS.Module.Tests;

/// <summary>Get-SmimeSignature and Test-SmimeSignature: both on everything, since they must never differ.</summary>
public sealed class SmimeSignatureTests : ProtectionTest
{
    [Theory]
    [InlineData("-Sign")]
    [InlineData("-Sign -Opaque")]
    [InlineData("-Sign -Policy Modern -Digest Sha512")]
    [InlineData("-Recipient $Bob")]
    [InlineData("-Recipient $Bob -Opaque")]
    public void A_message_as_it_was_signed_is_valid(string parameters)
    {
        var result = Mail($"$signed = $Message | Protect-MailMessage {parameters} -Signer $Alice; $signed | Get-SmimeSignature -TrustAnchor $Ca -Certificate $Bob");
        Assert.Equal("Valid", result.Single.Properties["Status"].Value.ToString());
        Assert.True(result.Get<bool>("IsValid"));
        Assert.True(result.Get<bool>("CoversWholeMessage"));
        Assert.Equal("alice@example.org", result.Get<string>("Signer"));
        Assert.Equal("unchanged; Test Mail CA vouches for it", result.Get<string>("Reason"));
        Assert.True(Test("$signed | Test-SmimeSignature -TrustAnchor $Ca -Certificate $Bob"));
    }

    [Fact]
    public void A_finding_that_is_allowed_is_told_and_no_obstacle()
    {
        var signed = Text(Mail("$Message | Protect-MailMessage -Sign -Signer $Alice -NoHeaderProtection").Single).Replace("From: Alice <alice@example.org>", "From: carol@example.org", StringComparison.Ordinal);
        var result = Mail("$Changed | Get-SmimeSignature -TrustAnchor $Ca -Allow SignerNotSender", ("Changed", signed));
        Assert.Equal("Valid", result.Single.Properties["Status"].Value.ToString());
        Assert.StartsWith("allowed: SignerNotSender; ", result.Get<string>("Reason"), StringComparison.Ordinal);
        Assert.Contains("You allowed this: ", result.Get<string>("Verdict"), StringComparison.Ordinal);
        var finding = Mail("($Changed | Get-SmimeSignature -TrustAnchor $Ca -Allow SignerNotSender).Findings | Where-Object Id -eq SignerNotSender", ("Changed", signed));
        Assert.True(finding.Get<bool>("IsAllowed"));
        Assert.False(finding.Get<bool>("IsFatal"));
        Assert.True((bool)Mail("$Changed | Test-SmimeSignature -TrustAnchor $Ca -Allow ContentAround, SignerNotSender", ("Changed", signed)).Single.BaseObject);
        Assert.False((bool)Mail("$Changed | Test-SmimeSignature -TrustAnchor $Ca -Allow ContentAround", ("Changed", signed)).Single.BaseObject);
    }

    [Theory]
    [InlineData("ContentChanged")]
    [InlineData("NotTrusted")]
    [InlineData("*")]
    [InlineData("All")]
    public void What_must_not_be_allowed_is_no_value_of_the_parameter(string name)
    {
        var result = Mail($"$Message | Test-SmimeSignature -Allow {name}");
        Assert.Empty(result.Output);
        Assert.StartsWith("CannotConvertArgumentNoMessage,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("at nine", "at five", "Tampered", "ContentChanged")]
    [InlineData("Content-Type: text/plain", "Content-Type: text/html", "Tampered", "ContentChanged")]
    [InlineData("From: Alice <alice@example.org>", "From: carol@example.org", "WrongSender", "SignerNotSender")]
    [InlineData("From: Alice <alice@example.org>", "From: alice@example.org\r\nFrom: carol@example.org", "WrongSender", "FromRepeated")]
    [InlineData("From: Alice <alice@example.org>", "From: alice@example.org, carol@example.org", "WrongSender", "SignerNotSender")]
    [InlineData("From: Alice <alice@example.org>", "X-From: alice@example.org", "WrongSender", "FromMissing")]
    public void A_change_is_seen_and_named(string from, string to, string status, string finding)
    {
        var signed = Text(Mail("$Message | Protect-MailMessage -Sign -Signer $Alice").Single);
        // The header outside, which comes first; the content has no such text besides.
        var at = signed.IndexOf(from, StringComparison.Ordinal);
        var changed = signed[..at] + to + signed[(at + from.Length)..];
        AssertReport(changed, status, finding);
    }

    [Fact]
    public void No_byte_of_the_signed_part_or_of_the_signature_can_change()
    {
        var signed = Text(Mail("$Message | Protect-MailMessage -Sign -Signer $Alice").Single);
        // From the first boundary to the second; and the signature's value, which is last in its part. What lies between is framing.
        var begin = signed.IndexOf('\n', signed.IndexOf("\r\n--", StringComparison.Ordinal) + 3) + 1;
        var end = signed.IndexOf("\r\n--", begin, StringComparison.Ordinal);
        var last = signed.LastIndexOf("\r\n--", StringComparison.Ordinal);
        int[] changed = [.. Enumerable.Range(begin, end - begin), .. Enumerable.Range(last - 300, 290).Where(at => !char.IsWhiteSpace(signed[at]))];
        var result = Mail("$Texts | Test-SmimeSignature -TrustAnchor $Ca",
            ("Texts", changed.Select(at => signed[..at] + (signed[at] == 'A' ? 'B' : 'A') + signed[(at + 1)..]).ToArray()));
        Assert.Empty(result.Errors);
        Assert.Equal(changed.Length, result.Output.Count);
        Assert.Empty(changed.Where((_, index) => (bool)result.Output[index].BaseObject));
    }

    [Fact]
    public void What_is_larger_than_it_may_be_is_not_valid()
    {
        Assert.False(Test("$Message | Protect-MailMessage -Sign -Opaque -Signer $Alice | Test-SmimeSignature -TrustAnchor $Ca -MaximumSize 10"));
        Assert.True(Test("$Message | Protect-MailMessage -Sign -Opaque -Signer $Alice | Test-SmimeSignature -TrustAnchor $Ca -MaximumSize 1MB"));
        var report = Mail("$Message | Protect-MailMessage -Sign -Opaque -Signer $Alice | Get-SmimeSignature -TrustAnchor $Ca -MaximumSize 10");
        Assert.Equal("Unverifiable", report.Single.Properties["Status"].Value.ToString());
        Assert.Equal("larger or deeper than what is opened here", report.Get<string>("Reason"));
    }

    [Fact]
    public void Text_around_the_signed_part_is_seen()
    {
        var signed = Text(Mail("$Message | Protect-MailMessage -Sign -Signer $Alice").Single);
        var body = signed[signed.IndexOf("Content-Type: multipart/signed", StringComparison.Ordinal)..];
        var wrapped = "From: alice@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=w\r\n\r\n--w\r\nContent-Type: text/plain\r\n\r\nPay Eve.\r\n--w\r\n" + body + "\r\n--w--\r\n";
        AssertReport(wrapped, "PartlySigned", "PartlyCovered");
    }

    [Fact]
    public void The_report_names_the_parts_inside_and_outside()
    {
        var signed = Text(Mail("$Message | Protect-MailMessage -Sign -Signer $Alice").Single);
        var body = signed[signed.IndexOf("Content-Type: multipart/signed", StringComparison.Ordinal)..];
        var wrapped = "From: alice@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=w\r\n\r\n--w\r\n" + body
            + "\r\n--w\r\nContent-Type: text/plain\r\n\r\n________\r\nplans mailing list\r\n--w\r\nContent-Type: application/pdf; name=invoice.pdf\r\n\r\nx\r\n--w--\r\n";
        var result = Mail("$Raw | Get-SmimeSignature -TrustAnchor $Ca", ("Raw", wrapped));
        var parts = Items(result.Single, "Parts");
        Assert.Equal(["1.1", "2", "3"], parts.Select(static part => part.Properties["Location"].Value));
        Assert.Equal([true, false, false], parts.Select(static part => part.Properties["IsCovered"].Value));
        Assert.Equal("NOT SIGNED: part 3, application/pdf, invoice.pdf", parts[2].ToString());
        Assert.Contains("the footer of a mailing list (part 2): \"plans mailing list\"; the attachment invoice.pdf (part 3)", result.Get<string>("Verdict"));
        var shown = Regex.Replace(Engine.Show("($Raw | Get-SmimeSignature -TrustAnchor $Ca).Parts", [.. People(), ("Raw", wrapped)]), "\u001b\\[[0-9;]*m", "");
        Assert.Matches(@"3 +NO +Attachment application/pdf +1 +invoice\.pdf", shown);
    }

    [Fact]
    public void Each_layer_has_its_verdict_and_findings()
    {
        var report = Mail("$Message | Protect-MailMessage -Opaque -Signer $Alice -Recipient $Bob | Protect-MailMessage -Sign -Signer $Alice -AllowProtected | Get-SmimeSignature -TrustAnchor $Ca -Certificate $Bob").Output[0];
        var layers = Items(report, "Layers");
        Assert.Equal(["Signed", "Encrypted", "Signed"], layers.Select(static layer => layer.Properties["Kind"].Value.ToString()));
        Assert.Equal(["Valid", null, "Valid"], layers.Select(static layer => layer.Properties["Status"].Value?.ToString()));
        Assert.Equal(["SignedOverEncryption", "RevocationUnknown"], Items(layers[0], "Findings").Select(static finding => finding.Properties["Id"].Value));
        Assert.Equal(256, layers[1].Properties["KeySize"].Value);
        Assert.Empty(Items(layers[1], "Findings"));

        var unsigned = Mail("$Message | Protect-MailMessage -Encrypt -Recipient $Bob, $Alice | Get-SmimeSignature -TrustAnchor $Ca -Certificate $Bob").Single;
        Assert.Equal(["NotSigned", "EncryptionNotAuthenticated", "HeaderProtected"], Items(unsigned, "Findings").Select(static finding => finding.Properties["Id"].Value));
        Assert.Equal("EncryptionNotAuthenticated", Items(Items(unsigned, "Layers").Single(), "Findings").Single().Properties["Id"].Value);
    }

    [Fact]
    public void What_a_mail_system_changed_is_told_and_stays_tampered()
    {
        var signed = Text(Mail("$Message | Protect-MailMessage -Sign -Signer $Alice").Single);
        var changed = signed.Replace("at nine.\r\n", "at nine.\r\n______\r\nplans mailing list\r\n");
        AssertReport(changed, "Tampered", "ContentChanged");
        var findings = Items(Mail("$Raw | Get-SmimeSignature -TrustAnchor $Ca", ("Raw", changed)).Single, "Findings");
        Assert.Equal(["ContentChanged", "TransportDamage", "RevocationUnknown", "HeaderProtected"], findings.Select(static finding => finding.Properties["Id"].Value));
        Assert.Equal(false, findings[1].Properties["IsFatal"].Value);
        Assert.Contains("it added text at the end of the signed content: \"plans mailing list\"", (string)findings[1].Properties["Message"].Value);
    }

    [Theory]
    [InlineData("-TrustAnchor $Stranger")]
    [InlineData("-TrustAnchor @()")]
    [InlineData("-TrustAnchor $null")]
    [InlineData("")]
    [InlineData("-UsePlatformStore")]
    public void Trust_comes_from_the_user_alone(string parameters)
    {
        var result = Mail($"$signed = $Message | Protect-MailMessage -Sign -Signer $Alice; $signed | Get-SmimeSignature {parameters}");
        Assert.Equal("Untrusted", result.Single.Properties["Status"].Value.ToString());
        Assert.False(Test($"$signed | Test-SmimeSignature {parameters}"));
    }

    [Fact]
    public void A_certificate_that_does_not_do_is_named()
    {
        var mallory = Mail("$Message | Protect-MailMessage -Sign -Signer $Mallory").Single;
        AssertReport(Text(mallory), "Untrusted", "NotTrusted");
    }

    [Fact]
    public void A_signature_that_was_taken_off_is_told_of()
    {
        var opened = Mail("$opaque = $Message | Protect-MailMessage -Sign -Opaque -Signer $Alice; $opaque | Unprotect-MailMessage | Test-SmimeSignature -TrustAnchor $Ca");
        Assert.False((bool)opened.Single.BaseObject);
        Assert.Contains("was signed, and its signature was taken off", Assert.Single(opened.Warnings));
        var closed = Mail("$opaque | Test-SmimeSignature -TrustAnchor $Ca");
        Assert.True((bool)closed.Single.BaseObject);
        Assert.Empty(closed.Warnings);
    }

    [Fact]
    public void What_is_not_signed_says_so()
    {
        AssertReport(Text(Message), "NotSigned", "NotSigned");
        AssertReport(Text(Mail("$Message | Protect-MailMessage -Signer $Alice -Recipient $Bob").Single), "NotOpened", "NotOpened");
    }

    [Fact]
    public void What_stays_encrypted_is_a_layer_that_is_not_opened()
    {
        var result = Mail("$Message | Protect-MailMessage -Signer $Alice -Recipient $Bob | Get-SmimeSignature -TrustAnchor $Ca");
        var layer = Assert.Single(Items(result.Single, "Layers"));
        Assert.Equal("Encrypted", layer.Properties["Kind"].Value.ToString());
        Assert.Equal(false, layer.Properties["IsOpened"].Value);
        Assert.Equal(false, layer.Properties["IsAuthenticated"].Value);
        Assert.Null(layer.Properties["OpenedBy"].Value);
        Assert.NotEmpty((object[])layer.Properties["Recipients"].Value);
        Assert.EndsWith(", not opened", layer.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("encrypted and not opened", Assert.Single(Items(result.Single, "Parts")).ToString(), StringComparison.Ordinal);
        var opened = Mail("$Message | Protect-MailMessage -Signer $Alice -Recipient $Bob | Get-SmimeSignature -TrustAnchor $Ca -Certificate $Bob");
        Assert.All(Items(opened.Single, "Layers"), static one => Assert.Equal(true, one.Properties["IsOpened"].Value));
    }

    [Fact]
    public void An_encrypted_part_in_a_frame_is_told_of_and_its_layer_shown_where_it_does_not_open()
    {
        var encrypted = Text(Mail("$Message | Protect-MailMessage -Encrypt -Signer $Alice -Recipient $Bob").Single);
        var framed = "From: alice@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=frame\r\n\r\n--frame\r\nContent-Type: text/html\r\n\r\n<img src=\"http://evil.example/\r\n--frame\r\n"
            + encrypted[encrypted.IndexOf("Content-Type: ", StringComparison.Ordinal)..] + "\r\n--frame--\r\n";
        AssertReport(framed, "NotSigned", "NotSigned");
        var report = Mail("$Raw | Get-SmimeSignature -TrustAnchor $Ca -Certificate $Bob", ("Raw", framed)).Single;
        Assert.Contains("Part 2 of it is encrypted", report.Properties["Verdict"].Value.ToString());
        Assert.Empty(Items(report, "Layers"));
        Assert.Equal([false, true], Items(report, "Parts").Select(static part => (bool)part.Properties["IsEncrypted"].Value));
        Assert.Matches("2 +\\S*NO\\S* +Encrypted +application/pkcs7-mime", Engine.Show("($Raw | Get-SmimeSignature -TrustAnchor $Ca).Parts", [.. People(), ("Raw", framed)]));
        var part = Assert.Single(Items(Mail("$Raw | Unprotect-MailMessage", ("Raw", framed)).Single, "Parts"));
        Assert.NotNull(part.Properties["Problem"].Value);
        Assert.Equal("NotEncrypted", part.Properties["Integrity"].Value.ToString());
        Assert.Equal([false], Items(part, "Layers").Select(static layer => (bool)layer.Properties["IsOpened"].Value));
    }

    [Fact]
    public void Test_is_false_for_what_is_no_message_and_silent_about_what_is_not_there()
    {
        File.WriteAllBytes(Path.Combine(Folder, "bad.eml"), [0, 1, 2, 3]);
        Assert.False(Test("Test-SmimeSignature $Folder/bad.eml -TrustAnchor $Ca"));
        var none = Mail("Test-SmimeSignature $Folder/none.eml -TrustAnchor $Ca");
        Assert.Empty(none.Output);
        Assert.Equal("PathNotFound", none.ErrorId);
        Assert.Equal("InvalidMessage", Mail("Get-SmimeSignature $Folder/bad.eml -TrustAnchor $Ca").ErrorId);
    }

    [Fact]
    public void A_damaged_signature_is_false_and_explained()
    {
        var signed = Text(Mail("$Message | Protect-MailMessage -Sign -Signer $Alice").Single);
        var at = signed.IndexOf("MI", signed.IndexOf("Cryptographic Signature", StringComparison.Ordinal), StringComparison.Ordinal);
        AssertReport(signed[..at] + "AAAA" + signed[(at + 4)..], "Unverifiable", "SignatureDamaged");
    }

    [Fact]
    public void There_is_one_answer_for_each_message_in_order()
    {
        var result = Mail("$signed = $Message | Protect-MailMessage -Sign -Signer $Alice; $signed, $Message, \"no`nmail\", $signed | Test-SmimeSignature -TrustAnchor $Ca");
        Assert.Equal([true, false, false, true], result.Output.Select(static answer => (bool)answer.BaseObject));
        Assert.Empty(result.Errors);
    }

    [Theory]
    [InlineData("unsigned, unsigned", false)]
    [InlineData("unsigned", false)]
    [InlineData("signed, unsigned", false)]
    [InlineData("unsigned, signed", false)]
    [InlineData("signed, empty, signed", false)]
    [InlineData("empty", false)]
    [InlineData("", false)]
    [InlineData("signed", true)]
    [InlineData("signed, signed, signed", true)]
    public void There_is_one_answer_for_a_file_however_many_messages_it_holds(string kinds, bool expected)
    {
        WriteMailbox("a.eml", kinds);
        foreach (var given in new[] { "$Folder/a.eml", "$Folder/*.eml", "-Path $Folder/a.eml", "-LiteralPath $Folder/a.eml", "([IO.FileInfo]::new(\"$Folder/a.eml\"))", "$Folder/a.eml -ThrottleLimit 1" })
        {
            Assert.Equal(expected, Test($"Test-SmimeSignature {given} -TrustAnchor $Ca"));
            Assert.Equal(expected, Test($"if (Test-SmimeSignature {given} -TrustAnchor $Ca) {{ $true }} else {{ $false }}"));
        }

        Assert.Equal(expected, Test("\"$Folder/a.eml\" | Test-SmimeSignature -TrustAnchor $Ca"));
    }

    [Fact]
    public void There_is_one_answer_for_each_file_in_order()
    {
        WriteMailbox("1.mbox", "signed, signed");
        WriteMailbox("2.mbox", "signed, unsigned");
        WriteMailbox("3.mbox", "signed");
        File.WriteAllText(Path.Combine(Folder, "4.mbox"), "");
        WriteMailbox("5.mbox", "signed, signed, signed");
        foreach (var given in new[] { "$Folder/*.mbox", "-Path $Folder/*.mbox", "-Path $Folder/[12].mbox, $Folder/[345].mbox" })
        {
            Assert.Equal([true, false, true, false, true], Mail($"Test-SmimeSignature {given} -TrustAnchor $Ca").Output.Select(static answer => (bool)answer.BaseObject));
        }

        // Messages that are given one by one are things of their own.
        Assert.Equal([true, false], Mail("Import-MailMessage $Folder/2.mbox | Test-SmimeSignature -TrustAnchor $Ca").Output.Select(static answer => (bool)answer.BaseObject));
        Assert.Equal(2, Mail("Get-SmimeSignature $Folder/2.mbox -TrustAnchor $Ca").Output.Count);
    }

    [Fact]
    public void Verbose_tells_which_message_of_a_file_it_was()
    {
        WriteMailbox("a.mbox", "signed, unsigned");
        var said = Mail("Test-SmimeSignature $Folder/a.mbox -TrustAnchor $Ca -Verbose 4>&1 | ForEach-Object { \"$_\" }").Output.Select(static line => line.ToString()).ToList();
        Assert.Contains(said, line => line.StartsWith("message 2 of ", StringComparison.Ordinal) && line.Contains("not signed", StringComparison.Ordinal));
        Assert.Contains(said, line => line.EndsWith("a.mbox: 1 of its 2 messages is validly signed.", StringComparison.Ordinal));
    }

    [Fact]
    public void Verbose_says_once_which_file_does_not_open()
    {
        var closed = Text(Mail("$Message | Protect-MailMessage -Recipient $Bob -Signer $Alice").Single);
        Write("b.eml", closed);
        Write("b.mbox", $"From a@x Thu Nov 26 10:00:00 2026\n{closed}\nFrom a@x Thu Nov 26 10:00:00 2026\n{closed}");
        foreach (var (file, lines) in new[] { ("b.eml", 1), ("b.mbox", 2) })
        {
            var said = Mail($"Test-SmimeSignature $Folder/{file} -TrustAnchor $Ca -Verbose 4>&1 | ForEach-Object {{ \"$_\" }}").Output.Select(static line => line.ToString()!)
                .Where(static line => line.Contains("does not open", StringComparison.Ordinal)).ToList();
            Assert.Equal(lines, said.Count);
            Assert.All(said, line => Assert.Equal(2, line.Split(file).Length));
        }
    }

    [Fact]
    public void An_anchor_that_is_neither_a_file_nor_a_CA_is_said_to_be_neither()
    {
        const string Script = "$Message | Test-SmimeSignature -TrustAnchor 'No Such CA'";
        var result = Mail(Script);
        Assert.Equal("PathNotFound", result.ErrorId);
        // Other tests make CAs meanwhile; the Pester test of this cmdlet has its own.
        Assert.Matches("^There is no file or folder 'No Such CA', and (you have no CA of your own|none of your CAs has that name)\\. ", result.Error.ToString());
        Assert.DoesNotContain("CA", Mail("$Message | Test-SmimeSignature -TrustAnchor ./none.cer").Error.ToString());
    }

    [Fact]
    public void Anchors_that_cannot_be_found_end_the_call() =>
        Assert.Equal("PathNotFound", Mail("$Message, $Message | Test-SmimeSignature -TrustAnchor $Folder/none.cer").ErrorId);

    [Theory]
    [InlineData("$signed | Get-SmimeSignature -TrustAnchor $Ca", "Valid      unchanged; Test Mail CA vouches for it")]
    [InlineData("$signed | Get-SmimeSignature -TrustAnchor @()", "INVALID    nobody you trust vouches for the signer")]
    [InlineData("$Message | Get-SmimeSignature", "Not signed anybody could have written it")]
    public void The_view_tells_it_at_a_glance(string script, string expected)
    {
        Mail("$global:signed = $Message | Protect-MailMessage -Sign -Signer $Alice");
        Assert.Contains(expected, Regex.Replace(Engine.Show(script, People()), "\u001b\\[[0-9;]*m", ""));
    }

    /// <summary>Writes a mailbox of signed, unsigned and empty messages; none at all is a "From " line alone.</summary>
    private void WriteMailbox(string name, string kinds)
    {
        var signed = Text(Mail("$Message | Protect-MailMessage -Sign -Signer $Alice").Single);
        var messages = kinds.Split(',', StringSplitOptions.TrimEntries).Select(kind => kind switch { "signed" => signed, "unsigned" => Text(Message), _ => "" });
        File.WriteAllText(Path.Combine(Folder, name), string.Concat(messages.Select(static message => $"From mallory@x Thu Nov 26 10:00:00 2026\r\n{message}\r\n")), Encoding.Latin1);
    }

    private void AssertReport(string raw, string status, string finding)
    {
        var result = Mail("$Raw | Get-SmimeSignature -TrustAnchor $Ca", ("Raw", raw));
        Assert.Equal(status, result.Single.Properties["Status"].Value.ToString());
        var findings = ((object[])result.Single.Properties["Findings"].Value).Select(static item => PSObject.AsPSObject(item)).ToList();
        Assert.Equal(finding, findings[0].Properties["Id"].Value);
        Assert.Equal(findings[0].Properties["Message"].Value, result.Single.Properties["Verdict"].Value);
        Assert.False(Test("$Raw | Test-SmimeSignature -TrustAnchor $Ca", ("Raw", raw)));
    }

    private static List<PSObject> Items(PSObject owner, string property) =>
        [.. ((Array)owner.Properties[property].Value).Cast<object>().Select(static item => PSObject.AsPSObject(item))];

    private bool Test(string script, params (string Name, object? Value)[] variables) => (bool)Mail(script, variables).Single.BaseObject;
}
