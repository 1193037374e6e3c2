using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Module.Tests;

/// <summary>Set-SmimeCa, New-SmimeCertificate -Escrow and Restore-SmimeCertificate.</summary>
public sealed class KeyRecoveryTests : CertificateTest
{
    private const string Issue = "New-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory";

    public KeyRecoveryTests()
    {
        MakeCa();
        RunHere("$Officer = New-SmimeCertificate officer@d -Ca $Ca -KeyAlgorithm EcdsaP256 -Purpose Encrypt -OutputPath $Folder/officer.p12 -Password $Secret; $Second = New-SmimeCertificate second@d -Ca $Ca -KeyAlgorithm Rsa2048 -InMemory",
            ("Secret", Secret("file secret")));
    }

    private string[] Kept => Directory.Exists(Path.Combine(Folder, "ca", "escrow")) ? Directory.GetFiles(Path.Combine(Folder, "ca", "escrow")) : [];

    [Fact]
    public void A_lost_key_opens_its_mail_again()
    {
        RunHere("Set-SmimeCa $Ca -RecoveryCertificate $Officer");
        RunHere($"$old = {Issue} -Address alice@d -Purpose Encrypt -Escrow; $mail = New-MailMessage -From alice@d -To alice@d -Subject Hi -Body 'Old news' | Protect-MailMessage -Encrypt -Recipient $old");
        Assert.True(RunHere("$mail").Get<bool>("IsEncrypted"));
        RunHere($"{Issue} -Address alice@d -Purpose Encrypt -Escrow");
        var restored = RunHere("Restore-SmimeCertificate alice@d -Ca $Ca -RecoveryKey $Officer -OutputPath $Folder/alice.p12 -Confirm:$false");
        Assert.Empty(restored.Errors);
        Assert.Equal(2, restored.Output.Count);
        Assert.Equal(RunHere("$old.SerialNumber").Single.ToString(), restored.Output[1].Properties["SerialNumber"].Value);
        Assert.All(restored.Output, static one => Assert.True((bool)one.Properties["HasPrivateKey"].Value));
        Assert.All(restored.Output, one => Assert.Equal(Path.Combine(Folder, "alice.p12"), one.Properties["Path"].Value));
        var password = restored.Output[0].Properties["Password"].Value;
        Assert.Equal(2, Run("Get-SmimeCertificate -Path $Folder/alice.p12 -Password $Password", ("Password", password)).Output.Count);
        var opened = Run("Unprotect-MailMessage $mail -Certificate (Get-SmimeCertificate -Path $Folder/alice.p12 -Password $Password)", ("Password", password));
        Assert.False(opened.Get<bool>("IsEncrypted"));
    }

    [Fact]
    public void Whoever_is_asked_sees_for_whom_keys_are_kept()
    {
        RunHere("Set-SmimeCa $Ca -RecoveryCertificate $Officer");
        var thumbprint = RunHere("$Officer.Thumbprint").Single.ToString()!;
        foreach (var command in new[] { $"{Issue} -Address alice@d -Purpose Encrypt", $"{Issue} -Address bob@d -Purpose Encrypt | Out-Null; Update-SmimeCertificate bob@d -Ca $Ca -InMemory" })
        {
            Assert.Contains(thumbprint, Assert.Single(RunHere(command + " -Escrow -WhatIf").Host));
            Assert.DoesNotContain(thumbprint, Assert.Single(RunHere(command + " -WhatIf").Host));
        }

        Assert.Contains(RunHere($"{Issue} -Address alice@d -Purpose Encrypt -Escrow -Verbose 4>&1").Output, line => line.ToString()!.Contains(thumbprint, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_kept_unless_it_is_asked_for()
    {
        RunHere("Set-SmimeCa $Ca -RecoveryCertificate $Officer");
        RunHere($"{Issue} -Address alice@d");
        Assert.Empty(Kept);
        Assert.Equal("NotEscrowed", RunHere("Restore-SmimeCertificate alice@d -Ca $Ca -RecoveryKey $Officer -InMemory -Confirm:$false").ErrorId);
    }

    [Fact]
    public void A_key_that_signs_is_refused_or_warned_of()
    {
        RunHere("Set-SmimeCa $Ca -RecoveryCertificate $Officer");
        Assert.Equal("EscrowOfSigningKey", RunHere($"{Issue} -Address alice@d -Purpose Sign -Escrow").ErrorId);
        Assert.Single(RunHere($"'alice@d', 'bob@d' | {Issue} -Escrow").Warnings);
        Assert.Empty(RunHere($"'alice@d', 'bob@d' | {Issue} -Escrow -Purpose Encrypt").Warnings);
        Assert.Equal(4, Kept.Length);
    }

    [Fact]
    public void What_cannot_be_kept_is_not_issued()
    {
        var before = Run("Get-SmimeCa -Path $Folder/ca").Get<int>("IssuedCount");
        var none = RunHere($"'alice@d', 'bob@d' | {Issue} -Purpose Encrypt -Escrow");
        Assert.Equal("NoRecoveryCertificate", none.ErrorId);
        Assert.Contains("Set-SmimeCa", none.Error.ToString());
        Assert.Equal("NoRecoveryCertificate", RunHere($"{Issue} -Address alice@d -Purpose Encrypt -Escrow -WhatIf").ErrorId);
        RunHere("Set-SmimeCa $Ca -RecoveryCertificate $Officer");
        File.WriteAllText(Path.Combine(Folder, "ca", "escrow"), "mine");
        var result = RunHere($"'alice@d', 'bob@d' | {Issue} -Purpose Encrypt -Escrow");
        Assert.Empty(result.Output);
        Assert.Equal(2, result.Errors.Count);
        Assert.Equal(before, Run("Get-SmimeCa -Path $Folder/ca").Get<int>("IssuedCount"));
    }

    [Fact]
    public void The_ca_shows_who_can_recover()
    {
        var ca = RunHere("Set-SmimeCa $Ca -RecoveryCertificate $Officer, $Second.Certificate -PassThru");
        Assert.Equal(2, ca.Get<X509Certificate2[]>("RecoveryCertificates").Length);
        Assert.Equal(0, ca.Get<int>("EscrowedCount"));
        RunHere($"{Issue} -Address alice@d -Purpose Encrypt -Escrow");
        Assert.Equal(1, Run("Get-SmimeCa -Path $Folder/ca").Get<int>("EscrowedCount"));
        // Either of them alone brings it back.
        Assert.Single(RunHere("Restore-SmimeCertificate alice@d -Ca $Ca -RecoveryKey $Officer -InMemory -Confirm:$false").Output);
        Assert.Single(RunHere("Restore-SmimeCertificate alice@d -Ca $Ca -RecoveryKey $Second -InMemory -Confirm:$false").Output);
        Assert.Empty(RunHere("Set-SmimeCa $Ca -NoRecoveryCertificate").Output);
        Assert.Empty(Run("Get-SmimeCa -Path $Folder/ca").Get<X509Certificate2[]>("RecoveryCertificates"));
        Assert.Single(RunHere("Restore-SmimeCertificate alice@d -Ca $Ca -RecoveryKey $Officer -InMemory -Confirm:$false").Output);
    }

    [Fact]
    public void A_new_ca_may_have_a_recovery_certificate_from_the_start()
    {
        var ca = RunHere("New-SmimeCa 'Keeping CA' -Path $Folder/keeping -KeyAlgorithm EcdsaP256 -NoPassphrase -RecoveryCertificate $Folder/officer.cer, $Second",
            ("x", RunHere("$Officer | Export-SmimeCertificate $Folder/officer.cer")));
        Assert.Equal(2, ca.Get<X509Certificate2[]>("RecoveryCertificates").Length);
        Assert.DoesNotContain("PRIVATE", File.ReadAllText(Path.Combine(Folder, "keeping", "recovery.pem")));
        Assert.Equal("RecoveryCertificateWrongPurpose", RunHere($"New-SmimeCa Bad -Path $Folder/bad -NoPassphrase -RecoveryCertificate ({Issue} -Address x@d -Purpose Sign)").ErrorId);
        Assert.False(Directory.Exists(Path.Combine(Folder, "bad")));
    }

    [Theory]
    [InlineData("alice@d")]
    [InlineData("$Folder/alice.cer")]
    [InlineData("$alice")]
    [InlineData("-SerialNumber $alice.SerialNumber")]
    [InlineData("-SerialNumber ($alice.SerialNumber -replace '(..)', '$1:').ToLowerInvariant()")]
    public void A_key_is_named_in_every_way_and_the_recovery_key_found_in_the_store(string argument)
    {
        RunHere("$null = Import-SmimeCertificate $Folder/officer.p12 -Password $Secret; Set-SmimeCa $Ca -RecoveryCertificate officer@d", ("Secret", Secret("file secret")));
        RunHere($"$alice = {Issue} -Address alice@d -Purpose Encrypt -Escrow; $null = $alice | Export-SmimeCertificate $Folder/alice.cer -NoPrivateKey");
        var restored = RunHere($"Restore-SmimeCertificate {argument} -Ca $Ca -Confirm:$false");
        Assert.Equal("My", restored.Get<string>("Source"));
        Assert.True(RunHere("Get-SmimeCertificate alice@d").Get<bool>("HasPrivateKey"));
    }

    [Fact]
    public void A_file_of_the_officers_is_opened_with_its_password()
    {
        RunHere($"Set-SmimeCa $Ca -RecoveryCertificate $Officer; {Issue} -Address alice@d -Purpose Encrypt -Escrow");
        Assert.Equal("PassphraseRequired", RunHere("Restore-SmimeCertificate alice@d -Ca $Ca -RecoveryKey $Folder/officer.p12 -InMemory -Confirm:$false").ErrorId);
        var key = "(Get-SmimeCertificate -Path $Folder/officer.p12 -Password $Secret)";
        Assert.Single(RunHere($"Restore-SmimeCertificate alice@d -Ca $Ca -RecoveryKey {key} -InMemory -Confirm:$false", ("Secret", Secret("file secret"))).Output);

        // The command wipes what it opened, and neither a key that is the caller's nor one that it gave back.
        var twice = RunHere($"$key = {key}; $back = 1..2 | ForEach-Object {{ Restore-SmimeCertificate alice@d -Ca $Ca -RecoveryKey $key -InMemory -Confirm:$false }}; $back | ForEach-Object {{ $_.Certificate.HasPrivateKey }}", ("Secret", Secret("file secret")));
        Assert.Empty(twice.Errors);
        Assert.Equal(["True", "True"], twice.Output.Select(static one => one.ToString()));
    }

    [Theory]
    [InlineData("Restore-SmimeCertificate alice@d -Ca $Ca -InMemory", "NoRecoveryKey")]
    [InlineData("Restore-SmimeCertificate alice@d -Ca $Ca -RecoveryKey $Second -InMemory", "WrongRecoveryKey")]
    [InlineData("Restore-SmimeCertificate alice@d -Ca $Ca -RecoveryKey $Ca.Certificate -InMemory", "CertificateHasNoKey")]
    [InlineData("Restore-SmimeCertificate nobody@d -Ca $Ca -RecoveryKey $Officer -InMemory", "CertificateNotFound")]
    [InlineData("Restore-SmimeCertificate -SerialNumber 0102 -Ca $Ca -RecoveryKey $Officer -InMemory", "CertificateNotFound")]
    [InlineData("Restore-SmimeCertificate -SerialNumber xyz -Ca $Ca -RecoveryKey $Officer -InMemory", "ParameterArgumentValidationError")]
    [InlineData("Restore-SmimeCertificate second@d -Ca $Ca -RecoveryKey $Officer -InMemory", "NotEscrowed")]
    [InlineData("Restore-SmimeCertificate alice@d -Ca $Ca -RecoveryKey $Officer -OutputPath $Folder/there.p12", "FileExists")]
    [InlineData("Restore-SmimeCertificate alice@d -Ca $Ca -RecoveryKey $Officer -OutputPath $Folder/a.txt", "UnsupportedFileFormat")]
    [InlineData("Restore-SmimeCertificate -Ca $Ca", "NothingToRestore")]
    [InlineData("Set-SmimeCa $Ca", "NothingToSet")]
    [InlineData("Set-SmimeCa $Ca -NoRecoveryCertificate -RecoveryCertificate $Officer", "Contradiction")]
    [InlineData("Set-SmimeCa $Ca -CrlUrl http://x/y -NoCrlUrl", "Contradiction")]
    [InlineData("Set-SmimeCa $Ca -CrlUrl ldap://x", "InvalidUrl")]
    [InlineData("Set-SmimeCa $Ca -RecoveryCertificate $Ca.Certificate", "RecoveryCertificateWrongPurpose")]
    [InlineData("Set-SmimeCa $Ca -RecoveryCertificate nobody@d", "CertificateNotFound")]
    [InlineData("Set-SmimeCa Nowhere -NoCrlUrl", "AuthorityNotFound")]
    public void What_cannot_be_done_is_a_clear_error_with_WhatIf_too(string script, string id)
    {
        RunHere($"Set-SmimeCa $Ca -RecoveryCertificate $Officer; {Issue} -Address alice@d -Purpose Encrypt -Escrow");
        Write("there.p12", "mine");
        var before = File.ReadAllText(Path.Combine(Folder, "ca", "openssl.cnf")) + File.ReadAllText(Path.Combine(Folder, "ca", "recovery.pem"));
        foreach (var how in new[] { " -WhatIf", " -Confirm:$false" })
        {
            var result = RunHere(script + how);
            Assert.Empty(result.Output);
            Assert.Equal(id, result.ErrorId);
            Assert.Equal(before, File.ReadAllText(Path.Combine(Folder, "ca", "openssl.cnf")) + File.ReadAllText(Path.Combine(Folder, "ca", "recovery.pem")));
            Assert.Equal("mine\r\n".TrimEnd(), File.ReadAllText(Path.Combine(Folder, "there.p12")));
        }
    }

    [Fact]
    public void One_damaged_key_does_not_cost_the_others_and_WhatIf_writes_nothing()
    {
        RunHere($"Set-SmimeCa $Ca -RecoveryCertificate $Officer; 'alice@d', 'alice@d', 'bob@d' | {Issue} -Purpose Encrypt -Escrow");
        var whatIf = RunHere("'alice@d', 'bob@d' | Restore-SmimeCertificate -Ca $Ca -RecoveryKey $Officer -OutputPath $Folder/out/ -WhatIf");
        Assert.Empty(whatIf.Errors);
        Assert.Empty(whatIf.Output);
        Assert.False(Directory.Exists(Path.Combine(Folder, "out")));
        var serial = RunHere("@(Get-SmimeCertificate alice@d -Ca $Ca)[0].SerialNumber").Single.ToString();
        File.WriteAllText(Path.Combine(Folder, "ca", "escrow", serial + ".p7m"), "damaged");
        var restored = RunHere("'alice@d', 'nobody@d', 'bob@d' | Restore-SmimeCertificate -Ca $Ca -RecoveryKey $Officer -OutputPath $Folder/out/ -Confirm:$false");
        Assert.Equal(["KeptKeyDamaged", "CertificateNotFound"], restored.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(2, restored.Output.Count);
        Assert.Equal([$"alice@{Domain}.p12", $"bob@{Domain}.p12"], Directory.GetFiles(Path.Combine(Folder, "out")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void The_address_of_the_list_stands_in_what_is_issued_from_then_on()
    {
        Assert.Null(RunHere("Set-SmimeCa $Ca -CrlUrl http://pki.example.org/ca.crl -WhatIf -PassThru").Output.FirstOrDefault());
        Assert.Equal("http://pki.example.org/ca.crl", RunHere("$Ca | Set-SmimeCa -CrlUrl http://pki.example.org/ca.crl -PassThru").Get<string>("CrlUrl"));
        var issued = RunHere($"{Issue} -Address alice@d").Get<X509Certificate2>("Certificate");
        Assert.Contains(issued.Extensions, static extension => extension.Oid!.Value == "2.5.29.31");
        Assert.Null(RunHere("Set-SmimeCa $Ca -NoCrlUrl -PassThru").Single.Properties["CrlUrl"].Value);
    }
}
