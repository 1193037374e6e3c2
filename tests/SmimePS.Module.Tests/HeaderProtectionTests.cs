namespace SmimePS.Module.Tests;

/// <summary>Header protection as its users see it: Protect-, Unprotect-MailMessage and Get-SmimeSignature.</summary>
public sealed class HeaderProtectionTests : ProtectionTest
{
    private const string Protect = "$protected = $Message | Protect-MailMessage -Signer $Alice -Recipient $Bob";

    [Theory]
    [InlineData("", "[...]", "Subject: Plans")]
    [InlineData("-NoLegacyDisplay", "[...]", "")]
    [InlineData("-HeaderConfidentiality None", "Plans", "")]
    [InlineData("-HeaderConfidentiality shy", "[...]", "From: Alice")]
    [InlineData("-NoHeaderProtection", "Plans", "")]
    public void The_switches_say_what_is_hidden_and_shown(string switches, string subject, string shown)
    {
        var result = Mail($"$Message = New-MailMessage 'Alice <alice@example.org>' bob@example.org Plans -Body 'At nine.'; {Protect} {switches}; $protected");
        Assert.Equal(subject, result.Get<string>("Subject"));
        var text = Text(Mail("$protected | Unprotect-MailMessage -Certificate $Bob").Single);
        Assert.Contains("\r\nSubject: Plans\r\n", text);
        Assert.Contains(shown.Length > 0 ? $"\r\n\r\n{shown}" : "\r\n\r\nAt nine.", text);
        var bare = Mail("$protected | Unprotect-MailMessage -Certificate $Bob -RemoveSignature").Single;
        Assert.EndsWith("\r\n\r\nAt nine.", Text(bare).TrimEnd());
        Assert.Equal("Plans", bare.Properties["Subject"].Value);
        var none = switches == "-NoHeaderProtection";
        Assert.Equal(none ? "None" : "SignedAndEncrypted", bare.Properties["HeaderProtection"].Value.ToString());
        var report = Mail("$protected | Get-SmimeSignature -TrustAnchor $Ca -Certificate $Bob");
        Assert.Equal("Valid", report.Single.Properties["Status"].Value.ToString());
        Assert.Equal(none ? "None" : "SignedAndEncrypted", report.Single.Properties["HeaderProtection"].Value.ToString());
        Assert.Equal("Plans", report.Get<string>("Subject"));
    }

    [Fact]
    public void What_was_changed_outside_is_named()
    {
        var signed = Text(Mail("$Message | Protect-MailMessage -Sign -Signer $Alice").Single);
        var at = signed.IndexOf("Subject: ", StringComparison.Ordinal) + 9;
        var changed = signed.Insert(at, "Not ");
        var report = Mail("$Text | Get-SmimeSignature -TrustAnchor $Ca", ("Text", changed));
        Assert.Equal("HeaderChanged", report.Single.Properties["Status"].Value.ToString());
        Assert.Equal("what it shows outside is not what is signed", report.Get<string>("Reason"));
        Assert.Equal("Subject", string.Join(",", report.Get<IReadOnlyList<string>>("ChangedHeaders")));
        Assert.False((bool)Mail("$Text | Test-SmimeSignature -TrustAnchor $Ca", ("Text", changed)).Single.BaseObject);
        var opened = Mail("$Text | Unprotect-MailMessage", ("Text", changed));
        Assert.DoesNotContain("Not ", opened.Get<string>("Subject"));
        Assert.Equal("Subject", string.Join(",", opened.Get<IReadOnlyList<string>>("ChangedHeaders")));
    }
}
