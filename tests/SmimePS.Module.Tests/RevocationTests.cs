using System.Management.Automation;

namespace SmimePS.Module.Tests;

/// <summary>Revoke-SmimeCertificate and Publish-SmimeCrl.</summary>
public sealed class RevocationTests : CertificateTest
{
    public RevocationTests() => MakeCa();

    [Fact]
    public void An_address_means_everything_of_this_ca_that_still_counts()
    {
        RunHere("'alice@d', 'alice@d', 'bob@d' | New-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory");
        var revoked = RunHere("Revoke-SmimeCertificate alice@d -Ca $Ca -Reason KeyCompromise -Confirm:$false");
        Assert.Empty(revoked.Errors);
        Assert.Equal(2, revoked.Output.Count);
        Assert.All(revoked.Output, one => Assert.Equal("KeyCompromise", one.Properties["RevocationReason"].Value));
        Assert.All(revoked.Output, one => Assert.NotNull(one.Properties["RevokedAt"].Value));
        Assert.Equal("CertificateNotFound", RunHere("Revoke-SmimeCertificate alice@d -Ca $Ca -Confirm:$false").ErrorId);
        var list = RunHere("Publish-SmimeCrl $Ca");
        Assert.Equal((2, "1"), (list.Get<int>("RevokedCount"), list.Get<string>("Number")));
        Assert.Equal(Path.Combine(Folder, "ca", "crl", "ca.crl.pem"), list.Get<string>("Path"));
    }

    [Theory]
    [InlineData("$c", "")]
    [InlineData("$c.Certificate", "")]
    [InlineData("$Folder/alice.cer", "")]
    [InlineData("-SerialNumber $c.SerialNumber", "")]
    [InlineData("-SerialNumber $c.SerialNumber.ToLowerInvariant()", "")]
    [InlineData("-SerialNumber ($c.SerialNumber -replace '(..)', '$1:')", "")]
    [InlineData("-SerialNumber ($c.SerialNumber -replace '(....)', '$1 ')", "")]
    [InlineData("", "$c | ")]
    public void A_certificate_is_named_in_every_way(string argument, string before)
    {
        var date = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds());
        var result = RunHere($"$c = New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory; $null = $c | Export-SmimeCertificate $Folder/alice.cer -NoPrivateKey; " +
            $"{before}Revoke-SmimeCertificate {argument} -Reason Superseded -Ca $Ca -Date '{date:o}' -Confirm:$false");
        Assert.Equal("Superseded", result.Get<string>("RevocationReason"));
        Assert.Equal(date, result.Get<DateTimeOffset>("RevokedAt"));
        Assert.Contains($"\t{date:yyMMddHHmmss}Z,superseded\t", File.ReadAllText(Path.Combine(Folder, "ca", "index.txt")));
    }

    [Fact]
    public void A_hold_is_taken_back_by_the_address_too()
    {
        RunHere("New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory");
        RunHere("Revoke-SmimeCertificate alice@d -Ca $Ca -Reason CertificateHold -Confirm:$false");
        Assert.Equal(1, RunHere("Publish-SmimeCrl $Ca").Get<int>("RevokedCount"));
        Assert.Null(RunHere("Revoke-SmimeCertificate alice@d -Ca $Ca -Undo -Confirm:$false").Single.Properties["RevokedAt"].Value);
        Assert.Equal(0, RunHere("Publish-SmimeCrl $Ca").Get<int>("RevokedCount"));
    }

    [Theory]
    [InlineData("Revoke-SmimeCertificate nobody@d -Ca $Ca -Confirm:$false", "CertificateNotFound")]
    [InlineData("Revoke-SmimeCertificate -SerialNumber 0102 -Ca $Ca -Confirm:$false", "SerialNotFound")]
    [InlineData("Revoke-SmimeCertificate -SerialNumber xyz -Ca $Ca -Confirm:$false", "ParameterArgumentValidationError")]
    [InlineData("Revoke-SmimeCertificate alice@d -Ca $Ca -Undo -Confirm:$false", "CertificateNotFound")]
    [InlineData("Revoke-SmimeCertificate alice@d -Ca $Ca -Undo -Reason Superseded", "UndoContradiction")]
    [InlineData("Revoke-SmimeCertificate alice@d -Ca $Ca -Date '2100-01-01'", "DateInFuture")]
    [InlineData("Revoke-SmimeCertificate alice@d -Ca $Ca -Date '1900-01-01' -Confirm:$false", "DateTooEarly")]
    [InlineData("Revoke-SmimeCertificate alice@d -Ca $Ca -Date '1900-01-01' -WhatIf", "DateTooEarly")]
    [InlineData("Revoke-SmimeCertificate -SerialNumber 0102 -Ca $Ca -WhatIf", "SerialNotFound")]
    [InlineData("Revoke-SmimeCertificate alice@d -Ca $Ca -CompromisedSince '2026-01-01' -Reason Superseded -Confirm:$false", "InvalidReason")]
    [InlineData("Revoke-SmimeCertificate alice@d -Ca $Ca -Reason PrivilegeWithdrawn", "ParameterArgumentValidationError")]
    [InlineData("Revoke-SmimeCertificate $Other -Ca $Ca -Confirm:$false", "IssuedByAnother")]
    [InlineData("Publish-SmimeCrl Nowhere", "AuthorityNotFound")]
    [InlineData("Publish-SmimeCrl $Ca -OutputPath $Folder/mine.crl", "FileExists")]
    [InlineData("Publish-SmimeCrl $Ca -OutputPath $Folder/no/where.crl", "FolderNotFound")]
    [InlineData("$null = [IO.Directory]::CreateDirectory(\"$Folder/x/Test CA.crl\"); Publish-SmimeCrl $Ca -OutputPath $Folder/x", "PathIsFolder")]
    [InlineData("Publish-SmimeCrl $Ca -OutputPath $Folder/mine.crl/x/", "WriteFailed")]
    [InlineData("Publish-SmimeCrl $Ca -ValidDays 0", "ParameterArgumentValidationError")]
    public void What_cannot_be_done_is_a_clear_error_and_changes_nothing(string script, string id)
    {
        RunHere("New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory");
        Write("mine.crl", "mine");
        var before = File.ReadAllText(Path.Combine(Folder, "ca", "index.txt"));
        var other = RunHere("New-SmimeCa 'Other CA' -Path $Folder/other -KeyAlgorithm EcdsaP256 -NoPassphrase | Out-Null; New-SmimeCertificate carol@d -Ca $Folder/other -KeyAlgorithm EcdsaP256 -InMemory");
        var result = RunHere(script, ("Other", other.Output[^1]));
        Assert.Empty(result.Output);
        Assert.Equal(id, result.ErrorId);
        Assert.Equal(before, File.ReadAllText(Path.Combine(Folder, "ca", "index.txt")));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Folder, "mine.crl")));
        Assert.Equal("01\n", File.ReadAllText(Path.Combine(Folder, "ca", "crlnumber")));
    }

    [Fact]
    public void What_the_ca_issued_is_shown_with_what_became_of_it()
    {
        RunHere("'alice@d', 'bob@d', 'carol@d' | New-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory; New-SmimeCertificate 'alice@d', 'team@d' -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory -ValidDays 5 -Purpose Sign");
        RunHere("Revoke-SmimeCertificate bob@d -Ca $Ca -Reason Superseded -Confirm:$false");
        int Count(string arguments) => RunHere($"Get-SmimeCertificate -Ca $Ca {arguments}").Output.Count;
        Assert.Equal(4, Count(""));
        Assert.Equal(2, Count("ALICE@d"));
        Assert.Equal(1, Count("team@d"));
        Assert.Equal(3, Count("-Valid"));
        Assert.Equal(1, Count("-Revoked"));
        Assert.Equal(1, Count("-ExpiringWithin 10"));
        Assert.Equal(3, Count("-Purpose Encrypt"));
        Assert.Equal(2, Count("-Address *ice@*"));
        Assert.Equal(0, Count("-Address zoe@*"));
        Assert.Equal("CertificateNotFound", RunHere("Get-SmimeCertificate zoe@d -Ca $Ca").ErrorId);
        Assert.Equal("Superseded", RunHere("Get-SmimeCertificate bob@d -Ca $Ca").Get<string>("RevocationReason"));
        Assert.Equal(2, RunHere("'alice@d' | Get-SmimeCertificate -Ca $Ca").Output.Count);

        // What only saves time may be missing, cut off, or behind.
        var addresses = Path.Combine(Folder, "ca", "smimeps-addresses.txt");
        foreach (var damage in new[] { "", "4F00\talice@example.org\n", File.ReadAllText(addresses)[..^10] })
        {
            File.WriteAllText(addresses, damage);
            Assert.Equal(2, Count("alice@d"));
            Assert.Equal(4, File.ReadAllLines(addresses).Length);
        }

        File.Delete(addresses);
        Assert.Equal(1, Count("team@d"));
    }

    [Fact]
    public void One_bad_certificate_does_not_cost_the_others()
    {
        var result = RunHere("$all = 'alice@d', 'bob@d' | New-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory; $all[0], 'nobody@d', $all[1] | Revoke-SmimeCertificate -Ca $Ca -Confirm:$false");
        Assert.Equal(2, result.Output.Count);
        Assert.Equal("CertificateNotFound", result.ErrorId);
    }

    /// <summary>For whoever may write everywhere it is no question of rights.</summary>
    [Theory]
    [InlineData("/proc/x.crl")]
    [InlineData("/proc/x/")]
    public void A_place_that_takes_no_files_is_said_to_be_one(string path)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("/proc is Linux's.");
        var result = RunHere("Publish-SmimeCrl $Ca -OutputPath $Place", ("Place", path));
        Assert.Contains(result.ErrorId, new[] { "WriteFailed", "AccessDenied" });
        Assert.Contains(path, result.Error.ToString());
        Assert.DoesNotContain("not find", result.Error.ToString());
        Assert.DoesNotContain("does not exist", result.Error.ToString());
        Assert.Equal("01\n", File.ReadAllText(Path.Combine(Folder, "ca", "crlnumber")));
    }

    [Fact]
    public void A_date_before_one_of_several_does_not_cost_the_others()
    {
        var older = RunHere("New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory");
        Thread.Sleep(1100);
        RunHere("New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory");
        var result = RunHere("Revoke-SmimeCertificate alice@d -Ca $Ca -Date $Date -Confirm:$false", ("Date", older.Get<DateTimeOffset>("NotBefore")));
        Assert.Equal(older.Get<string>("SerialNumber"), Assert.Single(result.Output).Properties["SerialNumber"].Value);
        Assert.Equal("DateTooEarly", result.ErrorId);
    }

    [Fact]
    public void WhatIf_revokes_and_publishes_nothing()
    {
        RunHere("New-SmimeCertificate alice@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory");
        var before = File.ReadAllText(Path.Combine(Folder, "ca", "index.txt"));
        Assert.Empty(RunHere("Revoke-SmimeCertificate alice@d -Ca $Ca -WhatIf; Publish-SmimeCrl $Ca -OutputPath $Folder/new/ -WhatIf").Output);
        Assert.Equal(before, File.ReadAllText(Path.Combine(Folder, "ca", "index.txt")));
        Assert.Empty(Directory.GetFiles(Path.Combine(Folder, "ca", "crl")));
        Assert.False(Directory.Exists(Path.Combine(Folder, "new")));
    }

    [Fact]
    public void A_list_replaces_the_one_before_in_the_form_its_name_says()
    {
        Assert.Equal("1", RunHere("Publish-SmimeCrl $Ca -OutputPath $Folder/public/").Get<string>("Number"));
        var file = Path.Combine(Folder, "public", "Test CA.crl");
        Assert.Equal(0x30, File.ReadAllBytes(file)[0]);
        Assert.Equal("2", RunHere("Publish-SmimeCrl $Ca -OutputPath $Folder/public -ValidDays 7").Get<string>("Number"));
        var pem = RunHere("Publish-SmimeCrl $Ca -OutputPath $Folder/public/ca.pem");
        Assert.StartsWith("-----BEGIN X509 CRL-----", File.ReadAllText(pem.Get<string>("Path")));
        Assert.Equal(30, Math.Round((pem.Get<DateTimeOffset>("NextUpdate") - pem.Get<DateTimeOffset>("ThisUpdate")).TotalDays));
        Assert.Single(RunHere("Publish-SmimeCrl $Ca -OutputPath $Folder/public/ca.pem").Output);
        Write("mine.crl", "mine");
        Assert.Single(RunHere("Publish-SmimeCrl $Ca -OutputPath $Folder/mine.crl -Force").Output);
    }

    [Fact]
    public void The_passphrase_is_needed_for_the_list_alone()
    {
        RunHere("$null = New-SmimeCa 'Locked CA' -Path $Folder/locked -KeyAlgorithm EcdsaP256 -Passphrase $Secret; New-SmimeCertificate alice@d -Ca $Folder/locked -CaPassphrase $Secret -KeyAlgorithm EcdsaP256 -InMemory", ("Secret", Secret("ca secret")));
        Assert.Single(RunHere("Revoke-SmimeCertificate alice@d -Ca $Folder/locked -Confirm:$false").Output);
        Assert.Equal("PassphraseRequired", RunHere("Publish-SmimeCrl $Folder/locked").ErrorId);
        Assert.Equal(1, RunHere("Publish-SmimeCrl $Folder/locked -CaPassphrase $Secret", ("Secret", Secret("ca secret"))).Get<int>("RevokedCount"));
    }
}
