using System.Diagnostics;
using System.Management.Automation;
using SmimePS.Tests;

namespace SmimePS.Module.Tests;

/// <summary>Revocation as Get-SmimeSignature and Test-SmimeSignature look it up.</summary>
public sealed class SignatureRevocationTests : ProtectionTest
{
    [Fact]
    public void Lists_that_are_named_decide()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "crls"));
        File.WriteAllBytes(Path.Combine(Folder, "crls", "ca.crl"), MailPeople.RevocationList(MailPeople.Ca, MailPeople.Bob));
        Sign("$Alice");
        AssertAnswer("-CrlPath $Folder/crls", "Valid", "Good");
        AssertAnswer("-CrlPath $Folder/crls/*.crl -RevocationMode Offline", "Valid", "Good");
        var report = AssertAnswer("-RevocationMode Offline", "Untrusted", "Unknown", "RevocationUnknown");
        Assert.Equal("nobody knows if the certificate was revoked", report.Properties["Reason"].Value);
        Assert.EndsWith("Give its issuer's current revocation list (-CrlPath), or accept not knowing (-Allow RevocationUnknown).", report.Properties["Verdict"].Value.ToString());
        Assert.Null(report.Properties["RevokedAt"].Value);
        AssertAnswer("", "Valid", "Unknown", "RevocationUnknown");
        AssertAnswer("-RevocationMode NoCheck", "Valid", "NotChecked");

        File.WriteAllBytes(Path.Combine(Folder, "crls", "ca.crl"), MailPeople.RevocationList(MailPeople.Ca, MailPeople.Alice));
        report = AssertAnswer("-CrlPath $Folder/crls", "Untrusted", "Revoked", "CertificateRevoked");
        Assert.Equal("the certificate was revoked", report.Properties["Reason"].Value);
        Assert.InRange((DateTimeOffset)report.Properties["RevokedAt"].Value, DateTimeOffset.UtcNow.AddDays(-2).AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(-2).AddMinutes(1));
        Assert.Contains("KeyCompromise", report.Properties["Verdict"].Value.ToString());
        Assert.StartsWith("CN=alice was revoked on ", report.Properties["RevocationDetail"].Value.ToString());
        AssertAnswer("-CrlPath $Folder/crls -RevocationMode Offline", "Untrusted", "Revoked", "CertificateRevoked");
        AssertAnswer("-RevocationMode NoCheck", "Valid", "NotChecked");
    }

    [Fact]
    public void A_file_that_holds_no_list_is_named_and_costs_nothing()
    {
        Sign("$Alice");
        File.WriteAllBytes(Path.Combine(Folder, "good.crl"), MailPeople.RevocationList(MailPeople.Ca));
        File.WriteAllText(Path.Combine(Folder, "bad.crl"), "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n");
        File.WriteAllText(Path.Combine(Folder, "notes.txt"), "nothing");
        File.WriteAllText(Path.Combine(Folder, "ca.pem"), MailPeople.Ca.ExportCertificatePem());
        File.WriteAllBytes(Path.Combine(Folder, "ca.der"), MailPeople.Ca.RawData);
        var result = Mail("$signed | Test-SmimeSignature -TrustAnchor $Ca -CrlPath $Folder -RevocationMode Offline");
        Assert.True((bool)result.Single.BaseObject);
        Assert.Contains("bad.crl' is no revocation list", Assert.Single(result.Warnings));
        result = Mail("$signed | Test-SmimeSignature -TrustAnchor $Ca -CrlPath $Folder/ca.pem, $Folder/good.crl -RevocationMode Offline");
        Assert.True((bool)result.Single.BaseObject);
        Assert.Contains("ca.pem'", Assert.Single(result.Warnings));
    }

    [Fact]
    public void A_folder_that_holds_no_list_is_named()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "crls", "more"));
        File.WriteAllBytes(Path.Combine(Folder, "crls", "more", "ca.crl"), MailPeople.RevocationList(MailPeople.Ca));
        Sign("$Alice");
        const string Script = "$signed | Test-SmimeSignature -TrustAnchor $Ca -CrlPath $Folder/crls";
        Assert.Contains("There is no revocation list in '", Assert.Single(Mail(Script).Warnings));
        File.WriteAllBytes(Path.Combine(Folder, "crls", "ca.der"), MailPeople.Ca.RawData);
        Assert.Contains("Folders in it are not looked into.", Assert.Single(Mail(Script).Warnings));
        // A damaged list is told of by itself.
        File.WriteAllText(Path.Combine(Folder, "crls", "bad.crl"), "nothing");
        Assert.Contains("bad.crl' is no revocation list", Assert.Single(Mail(Script).Warnings));
    }

    [Theory]
    [InlineData("-CrlPath $Folder/none.crl", "PathNotFound")]
    [InlineData("-CrlPath $Folder -RevocationMode NoCheck", "RevocationContradiction")]
    [InlineData("-RevocationMode Online -RevocationTimeout 0", "ParameterArgumentTransformationError")]
    [InlineData("-RevocationMode Online -RevocationTimeout 00:06:00", "ParameterArgumentTransformationError")]
    [InlineData("-RevocationMode Sometimes", "CannotConvertArgumentNoMessage")]
    public void What_makes_no_sense_ends_the_call(string parameters, string id) => Assert.Equal(id, Mail($"$Message, $Message | Test-SmimeSignature {parameters}").ErrorId);

    [Theory]
    [InlineData("3")]
    [InlineData("'2.5'")]
    [InlineData("00:00:03")]
    [InlineData("([timespan]::FromSeconds(3))")]
    public void A_time_limit_is_seconds_or_a_span(string value) =>
        Assert.True((bool)Mail($"$Message | Protect-MailMessage -Sign -Signer $Alice | Test-SmimeSignature -TrustAnchor $Ca -RevocationTimeout {value}").Single.BaseObject);

    [Fact]
    public void Nobody_is_asked_over_the_network_unless_that_is_said_and_never_this_machine()
    {
        using var server = new LoopbackServer(new Dictionary<string, byte[]>());
        using var alice = MailPeople.Person("alice@example.org", MailPeople.Ca, listUrl: server.Url + "ca.crl");
        Sign("$Alice2", ("Alice2", alice));
        AssertAnswer("", "Valid", "Unknown", "RevocationUnknown");
        AssertAnswer("-RevocationMode Offline", "Untrusted", "Unknown", "RevocationUnknown");
        AssertAnswer("-RevocationMode NoCheck", "Valid", "NotChecked");
        var online = AssertAnswer("-RevocationMode Online", "Untrusted", "Unknown", "RevocationUnknown");
        Assert.Contains("is not asked: its address is this machine's", online.Properties["RevocationDetail"].Value.ToString());
        Assert.Empty(server.Questions);
    }

    [Fact]
    public void A_list_is_fetched_once_for_many_messages_and_kept()
    {
        var contents = new Dictionary<string, byte[]>();
        using var server = new LoopbackServer(contents);
        // Where the user's own CA says that its list is on this machine, it may be asked.
        using var own = new OwnCa(this, server.Url + "own.crl");
        using var alice = MailPeople.Person("alice@example.org", MailPeople.Ca, listUrl: server.Url + "ca.crl");
        contents["/ca.crl"] = MailPeople.RevocationList(MailPeople.Ca);
        Sign("$Alice2", ("Alice2", alice));
        var many = Mail("1..40 | ForEach-Object { $signed } | Test-SmimeSignature -TrustAnchor $Ca -RevocationMode Online -ThrottleLimit 4");
        Assert.Equal(40, many.Output.Count(static answer => (bool)answer.BaseObject));
        var head = Assert.Single(server.Questions);
        Assert.Equal($"GET /ca.crl HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\nAccept: application/pkix-crl\r\n\r\n", head);
        AssertAnswer("-RevocationMode Online", "Valid", "Good");
        AssertAnswer("-RevocationMode Offline", "Valid", "Good");
        AssertAnswer("", "Valid", "Good");
        Assert.Single(server.Questions);
    }

    [Fact]
    public void A_server_that_does_not_answer_keeps_nobody_waiting()
    {
        using var server = new LoopbackServer(static (_, _, stop) => Task.Delay(Timeout.Infinite, stop));
        using var own = new OwnCa(this, server.Url + "own.crl");
        using var alice = MailPeople.Person("alice@example.org", MailPeople.Ca, listUrl: server.Url + "ca.crl");
        Sign("$Alice2", ("Alice2", alice));
        var clock = Stopwatch.StartNew();
        var result = Mail("$signed, $signed, $signed | Get-SmimeSignature -TrustAnchor $Ca -RevocationMode Online -RevocationTimeout 1");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), clock.Elapsed.ToString());
        Assert.Equal(3, result.Output.Count);
        Assert.All(result.Output, static report => Assert.Contains("the server did not answer within 1 seconds", report.Properties["RevocationDetail"].Value.ToString()));
        Assert.Single(server.Questions);

        // Nor does it outlive whoever stops waiting.
        using var shell = Engine.Create("$signed | Test-SmimeSignature -TrustAnchor $Ca -RevocationMode Online -RevocationTimeout 300");
        var running = shell.BeginInvoke();
        while (server.Questions.Count < 2) Thread.Sleep(20);
        clock.Restart();
        shell.Stop();
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), clock.Elapsed.ToString());
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
    }

    [Fact]
    public void What_an_own_ca_has_revoked_counts_at_once()
    {
        using var own = new OwnCa(this, null);
        Mail($"$person = New-SmimeCertificate alice@example.org -Ca '{own.Name}' -KeyAlgorithm EcdsaP256 -InMemory; $global:signed = $Message | Protect-MailMessage -Sign -Signer $person");
        var good = Mail("$signed | Get-SmimeSignature").Single;
        Assert.Equal(("Valid", "Good"), (good.Properties["Status"].Value.ToString(), good.Properties["Revocation"].Value.ToString()));
        Assert.Contains("is not revoked in the records of your CA in ", good.Properties["RevocationDetail"].Value.ToString());
        Assert.True((bool)Mail("$signed | Test-SmimeSignature -RevocationMode Offline").Single.BaseObject);

        // Revoked, and not yet published. The time of signing is in whole seconds.
        Thread.Sleep(1100);
        Mail($"Revoke-SmimeCertificate $person -Ca '{own.Name}' -Reason Superseded -Confirm:$false");
        var since = Mail("$signed | Get-SmimeSignature").Single;
        Assert.Equal(("Valid", "Revoked"), (since.Properties["Status"].Value.ToString(), since.Properties["Revocation"].Value.ToString()));
        Assert.Equal("CertificateRevokedSince", Findings(since).Single());
        Mail($"$person = New-SmimeCertificate alice@example.org -Ca '{own.Name}' -KeyAlgorithm EcdsaP256 -InMemory; $global:signed = $Message | Protect-MailMessage -Sign -Signer $person");
        Thread.Sleep(1100);
        Mail($"Revoke-SmimeCertificate $person -Ca '{own.Name}' -Reason AffiliationChanged -Confirm:$false");
        var revoked = Mail("$signed | Get-SmimeSignature").Single;
        Assert.Equal(("Untrusted", "CertificateRevoked"), (revoked.Properties["Status"].Value.ToString(), Findings(revoked)[0]));
        Assert.Contains("whoever has its key can say any date", revoked.Properties["Verdict"].Value.ToString());
        Assert.False((bool)Mail("$signed | Test-SmimeSignature").Single.BaseObject);
        Assert.True((bool)Mail("$signed | Test-SmimeSignature -RevocationMode NoCheck").Single.BaseObject);
    }

    [Fact]
    public void The_records_of_a_ca_that_is_named_count_wherever_its_folder_is()
    {
        var script = "$global:there = New-SmimeCa There -Path $Folder/there -KeyAlgorithm EcdsaP256 -NoPassphrase; $person = New-SmimeCertificate alice@example.org -Ca $there -KeyAlgorithm EcdsaP256 -InMemory; "
            + "$global:signed = $Message | Protect-MailMessage -Sign -Signer $person; $signed | Get-SmimeSignature -TrustAnchor $there";
        Assert.Equal("Good", Mail(script).Single.Properties["Revocation"].Value.ToString());
        Mail("Revoke-SmimeCertificate $person -Ca $there -Confirm:$false");
        Assert.Equal("CertificateRevoked", Findings(Mail("$signed | Get-SmimeSignature -TrustAnchor $there").Single)[0]);
        // Its certificate alone says nothing about that.
        Assert.Equal("Unknown", Mail("$signed | Get-SmimeSignature -TrustAnchor $there.Certificate").Single.Properties["Revocation"].Value.ToString());
    }

    [Fact]
    public void Records_that_cannot_be_read_are_told_of_once()
    {
        using var own = new OwnCa(this, null);
        Mail($"$global:signed = $Message | Protect-MailMessage -Sign -Signer (New-SmimeCertificate alice@example.org -Ca '{own.Name}' -KeyAlgorithm EcdsaP256 -InMemory)");
        File.WriteAllText(Path.Combine(own.Folder, "index.txt"), "");
        File.WriteAllText(Path.Combine(own.Folder, "crl", "ca.crl.pem"), "nonsense");
        var result = Mail("$signed, $signed | Test-SmimeSignature -RevocationMode Offline");
        Assert.Equal([false, false], result.Output.Select(static answer => (bool)answer.BaseObject));
        Assert.Contains("has revoked cannot be read", Assert.Single(result.Warnings));
    }

    [Fact]
    public void Values_complete() => Assert.Equal(["NoCheck", "Offline", "Online"], Engine.Complete("Test-SmimeSignature x -RevocationMode ").Order());

    private void Sign(string signer, params (string Name, object? Value)[] variables) => Mail($"$global:signed = $Message | Protect-MailMessage -Sign -Signer {signer}", variables);

    private PSObject AssertAnswer(string parameters, string status, string revocation, params string[] findings)
    {
        var report = Mail($"$signed | Get-SmimeSignature -TrustAnchor $Ca {parameters}").Single;
        Assert.Equal((status, revocation), (report.Properties["Status"].Value.ToString(), report.Properties["Revocation"].Value.ToString()));
        Assert.Equal(findings, Findings(report));
        Assert.Equal(status == "Valid", (bool)Mail($"$signed | Test-SmimeSignature -TrustAnchor $Ca {parameters}").Single.BaseObject);
        return report;
    }

    /// <summary>What was found besides that the header is protected.</summary>
    private static string[] Findings(PSObject report) => [.. ((object[])report.Properties["Findings"].Value)
        .Select(static item => PSObject.AsPSObject(item).Properties["Id"].Value.ToString()!).Where(static id => id != "HeaderProtected")];

    /// <summary>A CA in the user's data folder, for one test.</summary>
    private sealed class OwnCa : IDisposable
    {
        public OwnCa(SignatureRevocationTests test, string? listUrl)
        {
            Name = "CA " + Guid.NewGuid().ToString("N");
            Folder = test.Run($"New-SmimeCa '{Name}' -KeyAlgorithm EcdsaP256 -NoPassphrase" + (listUrl is null ? "" : $" -CrlUrl {listUrl}")).Get<string>("Path");
        }

        public string Name { get; }

        public string Folder { get; }

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
