using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Module.Tests;

/// <summary>Import-, Get- and Test-SmimeRecipient: whom one can write to, and how one comes to know.</summary>
public sealed class RecipientTests : CertificateTest
{
    private const string People = """
        $null = New-SmimeCertificate me@d -Ca $Ca -KeyAlgorithm EcdsaP256
        $Other = New-SmimeCa 'Other CA' -Path $Folder/other -KeyAlgorithm EcdsaP256 -NoPassphrase
        $Bob = New-SmimeCertificate bob@d, bobby@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory
        $Rival = New-SmimeCertificate bob@d -Ca $Other -KeyAlgorithm EcdsaP256 -InMemory
        $Signs = New-SmimeCertificate carol@d -Ca $Ca -KeyAlgorithm EcdsaP256 -Purpose Sign -InMemory
        function Get-Signed($From, $Certificate, $Subject = 'Hello') { New-MailMessage $From me@d $Subject x | Protect-MailMessage -Sign -Signer $Certificate }
        function Get-Stored { (Get-SmimeCertificate *@d).Thumbprint }
        $FromBob = Get-Signed bob@d $Bob
        $FromRival = Get-Signed bob@d $Rival
        $FromCarol = Get-Signed carol@d $Signs
        $Plain = New-MailMessage dave@d me@d Plain x
        """;

    public RecipientTests()
    {
        MakeCa();
        Assert.Empty(RunHere(People).Errors);
    }

    [Fact]
    public void A_signed_message_makes_its_sender_somebody_to_write_to()
    {
        Assert.False(Answer("Test-SmimeRecipient bob@d"));
        var result = RunHere("$Plain, $FromBob, $FromBob | Import-SmimeRecipient -TrustAnchor $Ca");
        Assert.Equal("New", result.Get<string>("Outcome"));
        Assert.Equal("bob@" + Domain, result.Get<string>("EmailAddress"));
        Assert.Equal("bob@" + Domain, result.Get<string>("Address"));
        Assert.Equal("Hello", result.Get<string>("Subject"));
        Assert.True(result.Get<bool>("IsKept"));
        Assert.Contains("Test CA", result.Get<string>("Reason"), StringComparison.Ordinal);
        Assert.Equal("AddressBook", RunHere("Get-SmimeCertificate bob@d").Get<string>("Source"));
        Assert.True(Answer("Test-SmimeRecipient bob@d"));
        Assert.True(Answer("Test-SmimeRecipient 'Robert <BOBBY@d>'"));
        Assert.Equal("Aes256Gcm", RunHere("Get-SmimeRecipient bob@d").Get<string>("ContentEncryption"));
        Assert.Empty(RunHere("$null = New-MailMessage me@d bob@d Answer x | Protect-MailMessage").Errors);
    }

    [Fact]
    public void What_is_known_is_told_only_when_asked_for()
    {
        RunHere("$null = $FromBob | Import-SmimeRecipient -TrustAnchor $Ca");
        Assert.Empty(RunHere("$FromBob | Import-SmimeRecipient -TrustAnchor $Ca").Output);
        var all = RunHere("$FromBob, $FromBob | Import-SmimeRecipient -TrustAnchor $Ca -All");
        Assert.Equal(["Known", "Known"], all.Output.Select(static one => one.Properties["Outcome"].Value.ToString()));
    }

    [Fact]
    public void WhatIf_checks_everything_and_writes_nothing()
    {
        var result = RunHere("$FromBob, $FromBob | Import-SmimeRecipient -TrustAnchor $Ca -WhatIf");
        Assert.Empty(result.Output);
        Assert.Single(result.Host, static line => line.Contains("AddressBook", StringComparison.Ordinal));
        Assert.False(Answer("Test-SmimeRecipient bob@d"));
        Assert.Equal("Refused", RunHere("$FromBob | Import-SmimeRecipient -TrustAnchor $Other -WhatIf").Get<string>("Outcome"));
    }

    [Theory]
    [InlineData("$FromBob", "-TrustAnchor $Other", "NotTrusted")]
    [InlineData("$FromBob", "", "NotTrusted")]
    [InlineData("([regex] 'Subject: Hello').Replace([Text.Encoding]::ASCII.GetString($FromBob.ToArray()), 'Subject: Buy', 1)", "-TrustAnchor $Ca", "HeaderChanged")]
    [InlineData("[Text.Encoding]::ASCII.GetString($FromBob.ToArray()).Replace(\"`r`n`r`nx\", \"`r`n`r`ny\")", "-TrustAnchor $Ca", "ContentChanged")]
    [InlineData("New-MailMessage bob@d me@d List x | Protect-MailMessage -Sign -NoHeaderProtection -Signer $Bob | ForEach-Object { [Text.Encoding]::ASCII.GetString($_.ToArray()).Replace('From: bob@', 'From: list@') }", "-TrustAnchor $Ca", "SignerNotSender")]
    [InlineData("New-MailMessage bob@d me@d Boss x | Protect-MailMessage -Sign -NoHeaderProtection -Signer $Bob | ForEach-Object { [Text.Encoding]::ASCII.GetString($_.ToArray()).Replace('From: bob@d', 'From: \"boss@d\" <bob@d>') }", "-TrustAnchor $Ca", "NameShowsAddress")]
    public void A_signature_that_does_not_speak_for_the_sender_gives_nothing(string message, string trust, string finding)
    {
        var result = RunHere($"$Mail = {message}; $Mail, $Mail | Import-SmimeRecipient {trust}");
        Assert.Equal("Refused", result.Get<string>("Outcome"));
        Assert.Equal(finding, result.Get<string>("Finding"));
        Assert.NotEmpty(result.Get<string>("Reason"));
        Assert.False(result.Get<bool>("IsKept"));
        Assert.False(Answer("Test-SmimeRecipient bob@d"));
    }

    [Fact]
    public void What_is_not_signed_is_passed_over_and_what_is_no_message_costs_nobody_else()
    {
        var result = RunHere("$Plain, \"$Folder/none.eml\", $FromBob | Import-SmimeRecipient -TrustAnchor $Ca");
        Assert.Equal("PathNotFound", result.ErrorId);
        Assert.Equal("New", Assert.Single(result.Output).Properties["Outcome"].Value.ToString());
        Assert.Contains("not signed", string.Join('\n', RunHere("$Plain | Import-SmimeRecipient -Verbose 4>&1").Output), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mailbox_is_read_as_it_comes()
    {
        var mail = RunHere("foreach ($m in $FromBob, $Plain, $FromCarol, $FromBob) { [Text.Encoding]::ASCII.GetString($m.ToArray()) }");
        Write("in.mbox", string.Concat(mail.Output.Select(static one => $"From nobody Thu Nov 26 12:00:00 2026\n{one.ToString().Replace("\r\n", "\n", StringComparison.Ordinal)}\n")));
        var result = RunHere("Import-SmimeRecipient $Folder/in.mbox -TrustAnchor $Ca");
        Assert.Equal([("bob@" + Domain, 1), ("carol@" + Domain, 3)], result.Output.Select(static one => ((string)one.Properties["EmailAddress"].Value, (int)one.Properties["Index"].Value)));
    }

    [Fact]
    public void Encrypted_mail_is_opened_with_the_users_keys()
    {
        RunHere("$null = New-MailMessage bob@d me@d Secret x | Protect-MailMessage -Signer $Bob -Recipient (Get-SmimeCertificate me@d), $Bob | Export-MailMessage $Folder/secret.eml");
        Assert.Equal("Secret", RunHere("Import-SmimeRecipient $Folder/secret.eml -TrustAnchor $Ca").Get<string>("Subject"));
    }

    [Fact]
    public void Another_CA_takes_nobodys_place_by_itself_and_warns()
    {
        RunHere("$null = $FromBob | Import-SmimeRecipient -TrustAnchor $Ca");
        var result = RunHere("$FromRival, $FromRival | Import-SmimeRecipient -TrustAnchor $Ca, $Other");
        Assert.Equal("Conflicting", result.Get<string>("Outcome"));
        Assert.False(result.Get<bool>("IsKept"));
        Assert.Equal(RunHere("$Bob").Get<string>("Thumbprint"), result.Get<string>("OtherThumbprint"));
        Assert.Contains("-Force", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Single(RunHere("Get-SmimeCertificate bob@d").Output);

        var forced = RunHere("$FromRival | Import-SmimeRecipient -TrustAnchor $Ca, $Other -Force");
        Assert.True(forced.Get<bool>("IsKept"));
        Assert.Empty(forced.Warnings);
        Assert.Equal(2, RunHere("Get-SmimeCertificate bob@d").Output.Count);
    }

    [Theory]
    [InlineData("$FromBob, $FromRival, $FromCarol")]
    [InlineData("$FromRival, $FromCarol, $FromBob, $FromRival")]
    [InlineData("$FromCarol, $FromRival, $FromBob, $FromBob")]
    public void The_order_of_the_messages_does_not_matter(string order)
    {
        // A signature says whole seconds.
        Thread.Sleep(1100);
        Assert.Empty(RunHere("$FromRival = Get-Signed bob@d $Rival").Errors);
        var result = RunHere($"$null = {order} | Import-SmimeRecipient -TrustAnchor $Ca, $Other -WarningAction Ignore; Get-Stored");
        Assert.Empty(result.Errors);
        Assert.Equal(Sorted(RunHere("((Get-SmimeCertificate me@d), $Bob, $Signs).Thumbprint")), Sorted(result));

        static IEnumerable<string> Sorted(EngineResult result) => result.Output.Select(static one => one.ToString()).Order(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("$Mail | Import-SmimeRecipient -TrustAnchor $Own")]
    [InlineData("$Mail | Export-MailMessage $Folder/carol.eml; Import-SmimeCertificate $Folder/carol.eml")]
    public void Who_signs_and_receives_with_two_certificates_gives_both(string import)
    {
        var own = RunHere("New-SmimeCa 'CA of d' -KeyAlgorithm EcdsaP256 -NoPassphrase".Replace("of d", "of " + Domain, StringComparison.Ordinal));
        try
        {
            var mail = RunHere("""
                $Signs = New-SmimeCertificate carol@d -Ca $Own -KeyAlgorithm EcdsaP256 -Purpose Sign -InMemory
                $Receives = New-SmimeCertificate carol@d -Ca $Own -KeyAlgorithm EcdsaP256 -Purpose Encrypt
                Get-Signed carol@d $Signs
                """, ("Own", own.Single));
            // Carol is somebody else from here on.
            using (var store = new X509Store(StoreName.My, StoreLocation.CurrentUser))
            {
                store.Open(OpenFlags.ReadWrite);
                store.Remove(RunHere("$Receives").Get<X509Certificate2>("Certificate"));
            }

            Assert.False(Answer("Test-SmimeRecipient carol@d"));
            var result = RunHere(import, ("Mail", mail.Single));
            Assert.Empty(result.Errors);
            Assert.Equal(["Encrypt", "Sign"], result.Output.Select(static one => one.Properties["Purpose"].Value.ToString()!).Order(StringComparer.Ordinal));
            Assert.Equal(RunHere("$Receives").Get<string>("Thumbprint"), RunHere("Get-SmimeRecipient carol@d").Get<string>("Thumbprint"));
            Assert.Equal("Aes256Gcm", RunHere("Get-SmimeRecipient carol@d").Get<string>("ContentEncryption"));
        }
        finally
        {
            Directory.Delete(own.Get<string>("Path"), recursive: true);
        }
    }

    [Fact]
    public void One_that_only_signs_is_kept_and_not_to_write_to()
    {
        RunHere("$null = $FromCarol | Import-SmimeRecipient -TrustAnchor $Ca");
        Assert.Equal("WrongPurpose", RunHere("Get-SmimeRecipient carol@d").Get<string>("Status"));
        Assert.False(Answer("Test-SmimeRecipient carol@d"));
    }

    [Fact]
    public void A_certificate_that_has_expired_since_is_not_kept()
    {
        using var old = MailPeople.Person("old@" + Domain, MailPeople.Ca, days: (-1, 4.0 / 24 / 3600));
        var signed = RunHere("Get-Signed old@d $Old", ("Old", old));
        Assert.Empty(signed.Errors);
        var isOver = SpinWait.SpinUntil(() => DateTime.Now > old.NotAfter.AddSeconds(1), TimeSpan.FromSeconds(20));
        Assert.True(isOver);
        var result = Run("$Mail, $Mail | Import-SmimeRecipient -TrustAnchor $Root", ("Mail", signed.Single), ("Root", MailPeople.Ca));
        Assert.Equal("Expired", result.Get<string>("Outcome"));
        Assert.False(result.Get<bool>("IsKept"));
        Assert.Equal("NoCertificate", RunHere("Get-SmimeRecipient old@d").Get<string>("Status"));
    }

    [Fact]
    public void Everybody_is_shown_with_what_there_is()
    {
        RunHere("$null = $FromBob, $FromCarol | Import-SmimeRecipient -TrustAnchor $Ca");
        var known = RunHere("Get-SmimeRecipient *@d");
        Assert.Equal(["bob", "bobby", "carol", "me"], known.Output.Select(static one => ((string)one.Properties["EmailAddress"].Value).Split('@')[0]));
        Assert.Equal("NoCertificate", RunHere("Get-SmimeRecipient nobody@d").Get<string>("Status"));
        Assert.Empty(RunHere("Get-SmimeRecipient nobody*@d").Output);
        Assert.Equal("InvalidAddress", RunHere("Get-SmimeRecipient nobody").ErrorId);
        var bob = RunHere("Get-SmimeRecipient BOB@d");
        // The CA is not in the data folder, so that nobody vouches outside of -TrustAnchor.
        Assert.Equal("Untrusted", bob.Get<string>("Status"));
        Assert.True(bob.Get<bool>("CanEncrypt"));
        Assert.Equal("AddressBook", bob.Get<string>("Source"));
        Assert.Contains("Aes256Gcm", bob.Get<string[]>("Capabilities"));
        Assert.True(Answer("Test-SmimeRecipient bob@d"));
        Assert.False(Answer("Test-SmimeRecipient bob@d -RequireTrust"));
        Assert.Contains("WrongPurpose", Engine.Show($"Get-SmimeRecipient *@{Domain}"));
        Assert.Equal(["bob@" + Domain], Engine.Complete("Get-SmimeRecipient bob@" + Domain[..8]));
        Assert.Equal(["bob@" + Domain], Engine.Complete("Test-SmimeRecipient bob@" + Domain[..8]));
    }

    [Fact]
    public void An_own_CA_in_its_place_makes_a_recipient_ready()
    {
        var ca = RunHere("New-SmimeCa 'CA of d' -KeyAlgorithm EcdsaP256 -NoPassphrase".Replace("of d", "of " + Domain, StringComparison.Ordinal));
        try
        {
            RunHere("$Eve = New-SmimeCertificate eve@d -Ca $Own -KeyAlgorithm EcdsaP256 -InMemory; $null = Get-Signed eve@d $Eve | Import-SmimeRecipient", ("Own", ca.Single));
            var eve = RunHere("Get-SmimeRecipient eve@d");
            Assert.Equal("Ready", eve.Get<string>("Status"));
            Assert.StartsWith($"CA of {Domain} (your CA in ", eve.Get<string>("VouchedForBy"), StringComparison.Ordinal);
            Assert.True(Answer("Test-SmimeRecipient eve@d -RequireTrust"));
        }
        finally
        {
            Directory.Delete(ca.Get<string>("Path"), recursive: true);
        }
    }

    [Fact]
    public void A_message_is_asked_about_as_it_would_be_encrypted()
    {
        RunHere("$null = $FromBob | Import-SmimeRecipient -TrustAnchor $Ca; $Good = New-MailMessage me@d bob@d Hello x; $Bad = New-MailMessage me@d bob@d Hello x -Bcc 'Nobody <nobody@d>'");
        foreach (var message in new[] { "$Good", "$Bad" })
        {
            var isProtected = RunHere($"$null = {message} | Protect-MailMessage").Errors.Count == 0;
            Assert.Equal(isProtected, Answer($"{message} | Test-SmimeRecipient"));
            Assert.Equal(isProtected, Answer($"Test-SmimeRecipient -Message {message}"));
            Assert.Equal(isProtected, RunHere($"{message} | Get-SmimeRecipient").Output.All(static one => (bool)one.Properties["CanEncrypt"].Value));
        }

        Assert.Equal(["bob", "nobody", "me"], RunHere("$Good, $Bad | Get-SmimeRecipient").Output.Select(static one => ((string)one.Properties["EmailAddress"].Value).Split('@')[0]).Order(new ByList("bob", "nobody", "me")));
        var mixed = RunHere("'bob@d', $Bad, 'nobody@d', $Good, @{ Mail = 'bob@d; me@d' }, 'bob@d; nobody@d' | ForEach-Object { if ($_ -is [hashtable]) { [pscustomobject] $_ } else { $_ } } | Test-SmimeRecipient");
        Assert.Empty(mixed.Errors);
        Assert.Equal([true, false, false, true, true, false], mixed.Output.Select(static one => (bool)one.BaseObject));
    }

    [Fact]
    public void What_has_no_readers_is_false_and_what_is_not_there_no_answer()
    {
        RunHere("$Bad = New-MailMessage me@d bob@d Hello x -Bcc nobody@d; $Bad | Export-MailMessage $Folder/bad.eml");
        Assert.False(Answer("[IO.FileInfo] \"$Folder/bad.eml\" | Test-SmimeRecipient"));
        Assert.False(Answer("Test-SmimeRecipient -Message \"From: me@d`nSubject: x`n`nx\""));
        Assert.Equal("NoRecipient", RunHere("Get-SmimeRecipient -Message \"From: me@d`nSubject: x`n`nx\"").ErrorId);
        Assert.Equal("PathNotFound", RunHere("Test-SmimeRecipient -Message $Folder/none.eml").ErrorId);
        Assert.Equal("InvalidAddress", RunHere("Test-SmimeRecipient ./none.eml").ErrorId);
        Assert.Equal("NothingToTest", RunHere("Test-SmimeRecipient").ErrorId);
        Assert.Contains("nobody@", string.Join('\n', RunHere("$Bad | Test-SmimeRecipient -Verbose 4>&1").Output), StringComparison.Ordinal);
    }

    [Fact]
    public void A_preference_that_cannot_be_kept_is_a_warning()
    {
        var hash = System.Security.Cryptography.SHA256.HashData(RunHere("$Bob").Get<X509Certificate2>("Certificate").RawData);
        Directory.CreateDirectory(Path.Combine(OwnHome.Folder, "SmimePS", "capabilities", Convert.ToHexString(hash) + ".txt"));
        var result = RunHere("$FromBob | Import-SmimeRecipient -TrustAnchor $Ca");
        Assert.Equal("New", result.Get<string>("Outcome"));
        Assert.Contains("could not be kept", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    private bool Answer(string script) => (bool)RunHere(script).Single.BaseObject;

    private sealed class ByList(params string[] names) : IComparer<string>
    {
        public int Compare(string? x, string? y) => Array.IndexOf(names, x).CompareTo(Array.IndexOf(names, y));
    }
}
