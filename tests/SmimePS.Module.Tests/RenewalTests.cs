namespace SmimePS.Module.Tests;

/// <summary>Update-SmimeCertificate.</summary>
public sealed class RenewalTests : CertificateTest
{
    private const string Issue = "New-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP256";

    public RenewalTests() => MakeCa();

    private int Issued => Run("Get-SmimeCa -Path $Folder/ca").Get<int>("IssuedCount");

    [Theory]
    [InlineData("", false)]
    [InlineData("-SameKey", true)]
    public void A_new_certificate_says_what_the_old_one_said(string how, bool isSame)
    {
        RunHere($"$old = {Issue} 'alice@d; a@d' -Name 'Alice Example' -Purpose Encrypt -ValidDays 20 -InMemory");
        var renewed = RunHere($"$new = Update-SmimeCertificate $old -Ca $Ca -InMemory {how}; $new");
        Assert.Equal(["alice@" + Domain, "a@" + Domain], renewed.Get<string[]>("Addresses"));
        Assert.Equal("CN=Alice Example", renewed.Get<string>("Subject"));
        Assert.Equal("Encrypt", renewed.Get<string>("Purpose"));
        Assert.Equal("EcdsaP256", renewed.Get<string>("KeyAlgorithm"));
        Assert.True(renewed.Get<bool>("HasPrivateKey"));
        Assert.InRange(renewed.Get<DateTimeOffset>("NotAfter"), DateTimeOffset.UtcNow.AddDays(820), DateTimeOffset.UtcNow.AddDays(826));
        Assert.Equal(isSame, (bool)RunHere("$old.Certificate.GetPublicKeyString() -eq $new.Certificate.GetPublicKeyString()").Single.BaseObject);
        Assert.True((bool)RunHere("$old.Certificate.HasPrivateKey -and $new.Certificate.HasPrivateKey").Single.BaseObject);
        // The old one is neither revoked nor gone.
        Assert.Equal(2, RunHere("Get-SmimeCertificate alice@d -Ca $Ca -Valid").Output.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-SameKey")]
    public void Mail_for_the_old_certificate_opens_with_the_store_and_with_the_new_file(string how)
    {
        RunHere($"$old = {Issue} alice@d -ValidDays 20; $mail = New-MailMessage -From alice@d -To alice@d -Subject Hi -Body Hello | Protect-MailMessage -Encrypt -Recipient $old");
        Assert.Equal("My", RunHere($"Update-SmimeCertificate alice@d -Ca $Ca {how}").Get<string>("Source"));
        Assert.Equal(2, RunHere("Get-SmimeCertificate alice@d").Output.Count);
        Assert.False(RunHere("Unprotect-MailMessage $mail").Get<bool>("IsEncrypted"));

        var file = RunHere($"$new = Update-SmimeCertificate alice@d -Ca $Ca -ValidDays 900 -OutputPath $Folder/alice.p12 {how}; $new");
        Assert.Equal(Path.Combine(Folder, "alice.p12"), file.Get<string>("Path"));
        Assert.Equal(3, RunHere("Get-SmimeCertificate -Path $Folder/alice.p12 -Password $new.Password").Output.Count);
        Assert.False(RunHere("Unprotect-MailMessage $mail -Certificate (Get-SmimeCertificate -Path $Folder/alice.p12 -Password $new.Password)").Get<bool>("IsEncrypted"));

        var alone = RunHere($"$new = Update-SmimeCertificate alice@d -Ca $Ca -ValidDays 1000 -OutputPath $Folder/alone.p12 -NoHistory {how}; Get-SmimeCertificate -Path $Folder/alone.p12 -Password $new.Password");
        Assert.Single(alone.Output);
    }

    [Fact]
    public void A_file_is_renewed_from_the_file_before_with_all_its_keys()
    {
        RunHere($"$old = {Issue} alice@d -ValidDays 20 -OutputPath $Folder/one.p12 -Password $Secret; $mail = New-MailMessage -From alice@d -To alice@d -Subject Hi -Body Hello | Protect-MailMessage -Encrypt -Recipient $old",
            ("Secret", Secret("file secret")));
        var result = RunHere("""
            $all = Get-SmimeCertificate -Path $Folder/one.p12 -Password $Secret
            $null = $all | Update-SmimeCertificate -Ca $Ca -ValidDays 40 -OutputPath $Folder/two.p12 -Password $Secret
            $second = Get-SmimeCertificate -Path $Folder/two.p12 -Password $Secret
            $second.Count
            $null = Update-SmimeCertificate $second[0] -Ca $Ca -ValidDays 60 -OutputPath $Folder/three.p12 -Password $Secret
            """);
        Assert.Empty(result.Errors);
        Assert.Equal(2, (int)result.Output[0].BaseObject);
        Assert.False(RunHere("Unprotect-MailMessage $mail -Certificate (Get-SmimeCertificate -Path $Folder/two.p12 -Password $Secret)").Get<bool>("IsEncrypted"));
    }

    [Fact]
    public void A_file_in_a_folder_is_never_replaced()
    {
        RunHere($"$null = {Issue} alice@d -ValidDays 20 -OutputPath $Folder/out/ -Password $Secret", ("Secret", Secret("file secret")));
        var before = File.ReadAllBytes(Path.Combine(Folder, "out", $"alice@{Domain}.p12"));
        foreach (var days in new[] { 30, 40 })
        {
            Assert.Single(RunHere($"Update-SmimeCertificate alice@d -Ca $Ca -ValidDays {days} -OutputPath $Folder/out -Password $Secret", ("Secret", Secret("file secret"))).Output);
        }

        Assert.Equal([$"alice@{Domain} (2).p12", $"alice@{Domain} (3).p12", $"alice@{Domain}.p12"], Directory.GetFiles(Path.Combine(Folder, "out")).Select(Path.GetFileName).Order());
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(Folder, "out", $"alice@{Domain}.p12")));
        Assert.Equal("FileExists", RunHere($"Update-SmimeCertificate alice@d -Ca $Ca -ValidDays 50 -OutputPath '$Folder/out/alice@d.p12'".Replace("'", "\"")).ErrorId);
        Assert.Equal(3, Issued);
    }

    [Fact]
    public void Exactly_what_is_due_is_renewed_and_not_twice()
    {
        RunHere($"'alice@d', 'bob@d' | {Issue} -ValidDays 10 -InMemory; 'bob@d' | {Issue} -ValidDays 15 -InMemory; 'carol@d' | {Issue} -ValidDays 31 -InMemory");
        RunHere($"'dave@d', 'erin@d' | {Issue} -ValidDays 10 -InMemory; {Issue} erin@d -ValidDays 400 -InMemory; Revoke-SmimeCertificate dave@d -Ca $Ca -Confirm:$false");
        var whatIf = RunHere("Update-SmimeCertificate -ExpiringWithin 30 -Ca $Ca -InMemory -WhatIf");
        Assert.Empty(whatIf.Output);
        Assert.Empty(whatIf.Errors);
        Assert.Equal(7, Issued);
        var renewed = RunHere("Update-SmimeCertificate -ExpiringWithin 30 -Ca $Ca -InMemory");
        Assert.Empty(renewed.Errors);
        Assert.Equal(["alice@" + Domain, "bob@" + Domain], renewed.Output.Select(static one => one.Properties["EmailAddress"].Value.ToString()).Order());
        foreach (var again in new[] { "", "alice@d, bob@d, carol@d", "(Get-SmimeCertificate -Ca $Ca)" })
        {
            var result = RunHere($"Update-SmimeCertificate {again} -ExpiringWithin 30 -Ca $Ca -InMemory");
            Assert.Empty(result.Output);
            Assert.DoesNotContain(result.Errors, static error => !error.FullyQualifiedErrorId.StartsWith("CertificateRevoked", StringComparison.Ordinal));
        }

        Assert.Empty(RunHere("@() | Update-SmimeCertificate -ExpiringWithin 4000 -Ca $Ca -InMemory").Output);
        Assert.Equal(9, Issued);
        Assert.Empty(RunHere("'alice@d' | New-SmimeCertificate -Ca $Ca -SkipExisting -InMemory").Output);
    }

    [Fact]
    public void An_authority_that_ends_first_ends_the_renewing_too()
    {
        // As long as the CA lasts already.
        RunHere("$null = New-SmimeCa Short -Path $Folder/short -KeyAlgorithm EcdsaP256 -NoPassphrase -ValidYears 1; $null = New-SmimeCertificate alice@d -Ca $Folder/short -KeyAlgorithm EcdsaP256 -InMemory");
        Assert.Equal("RenewalTooShort", RunHere("Update-SmimeCertificate -ExpiringWithin 400 -Ca $Folder/short -InMemory").ErrorId);
        Assert.Equal(1, Run("Get-SmimeCa -Path $Folder/short").Get<int>("IssuedCount"));
    }

    [Fact]
    public void The_issuer_is_found_among_the_cas_in_the_data_folder()
    {
        var folders = new List<string>();
        try
        {
            foreach (var name in new[] { "One", "Two" })
            {
                folders.Add(RunHere($"New-SmimeCa '{name} {Domain}' -KeyAlgorithm EcdsaP256 -NoPassphrase").Get<string>("Path"));
                RunHere($"New-SmimeCertificate {name}@d -Ca '{name} {Domain}' -KeyAlgorithm EcdsaP256 -ValidDays 20 -OutputPath $Folder/{name}.p12 -Password $Secret", ("Secret", Secret("file secret")));
            }

            var result = RunHere("Get-SmimeCertificate -Path $Folder/One.p12, $Folder/Two.p12 -Password $Secret | Update-SmimeCertificate -InMemory", ("Secret", Secret("file secret")));
            Assert.Empty(result.Errors);
            Assert.Equal([$"CN=One {Domain}", $"CN=Two {Domain}"], result.Output.Select(static one => one.Properties["Issuer"].Value.ToString()));
            Assert.Single(RunHere("Update-SmimeCertificate Two@d -InMemory -ValidDays 900").Output);
        }
        finally
        {
            folders.ForEach(static folder => Directory.Delete(folder, recursive: true));
        }
    }

    [Fact]
    public void One_bad_certificate_does_not_cost_the_others()
    {
        RunHere($"$all = 'alice@d', 'bob@d', 'carol@d' | {Issue} -ValidDays 20 -InMemory; Revoke-SmimeCertificate bob@d -Ca $Ca -Confirm:$false");
        var result = RunHere("$all[0], $all[1], $Stranger, 'nobody@d', $all[2] | Update-SmimeCertificate -Ca $Ca -InMemory", ("Stranger", MailPeople.Alice));
        Assert.Equal(["CertificateRevoked", "IssuedByAnother", "CertificateNotFound"], result.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Contains("New-SmimeCertificateRequest", result.Errors[1].ToString());
        Assert.Equal(2, result.Output.Count);
    }

    [Fact]
    public void The_public_key_alone_is_certified_again_where_no_key_is_stored()
    {
        RunHere($"$null = {Issue} alice@d -ValidDays 20 -InMemory | Export-SmimeCertificate $Folder/alice.cer -NoPrivateKey");
        Assert.Equal("CertificateHasNoKey", RunHere("Update-SmimeCertificate $Folder/alice.cer -Ca $Ca -SameKey").ErrorId);
        Assert.Equal("CertificateHasNoKey", RunHere("Update-SmimeCertificate $Folder/alice.cer -Ca $Ca -SameKey -OutputPath $Folder/new.p12").ErrorId);
        Assert.Equal(1, Issued);
        var renewed = RunHere("Update-SmimeCertificate $Folder/alice.cer -Ca $Ca -SameKey -InMemory | Export-SmimeCertificate $Folder/new.cer");
        Assert.False(renewed.Get<bool>("HasPrivateKey"));
        Assert.True(File.Exists(Path.Combine(Folder, "new.cer")));
    }

    [Theory]
    [InlineData("Update-SmimeCertificate -Ca $Ca -InMemory", "NothingToRenew")]
    [InlineData("Update-SmimeCertificate alice@d -Ca $Ca -InMemory -SameKey -KeyAlgorithm Rsa2048", "KeyContradiction")]
    [InlineData("Update-SmimeCertificate -ExpiringWithin 30 -ValidDays 30 -Ca $Ca -InMemory", "RenewalTooShort")]
    [InlineData("Update-SmimeCertificate alice@d -ValidDays 5 -Ca $Ca -InMemory", "RenewalTooShort")]
    [InlineData("Update-SmimeCertificate alice@d -Ca $Ca -InMemory -Escrow", "NoRecoveryCertificate")]
    [InlineData("Update-SmimeCertificate alice@d -Ca Nowhere -InMemory", "AuthorityNotFound")]
    [InlineData("Update-SmimeCertificate zoe@d -Ca $Ca -InMemory", "CertificateNotFound")]
    [InlineData("Update-SmimeCertificate alice@d -Ca $Ca -OutputPath $Folder/a.txt", "UnsupportedFileFormat")]
    public void What_cannot_be_done_is_a_clear_error_with_WhatIf_too(string script, string id)
    {
        RunHere($"{Issue} alice@d -ValidDays 20 -InMemory");
        foreach (var how in new[] { " -WhatIf", "" })
        {
            var result = RunHere(script + how);
            Assert.Empty(result.Output);
            Assert.Equal(id, result.ErrorId);
        }

        Assert.Equal(1, Issued);
    }

    [Fact]
    public void A_kept_key_is_followed_by_a_kept_key_or_a_warning()
    {
        RunHere($"Set-SmimeCa $Ca -RecoveryCertificate ({Issue} officer@d -InMemory); $null = 'alice@d', 'bob@d' | {Issue} -Purpose Encrypt -Escrow -ValidDays 20 -InMemory; $null = {Issue} alice@d -Purpose Sign -ValidDays 20 -InMemory");
        Assert.Empty(RunHere("Update-SmimeCertificate bob@d -Ca $Ca -InMemory -WhatIf").Warnings);
        Assert.Contains("-Escrow", Assert.Single(RunHere("Update-SmimeCertificate bob@d -Ca $Ca -InMemory").Warnings));
        var kept = RunHere("Update-SmimeCertificate alice@d -Ca $Ca -Escrow -InMemory");
        Assert.Empty(kept.Errors);
        Assert.Empty(kept.Warnings);
        Assert.Equal(2, kept.Output.Count);
        // The key that signs is not kept.
        Assert.Equal(3, Run("Get-SmimeCa -Path $Folder/ca").Get<int>("EscrowedCount"));
        Assert.Single(RunHere("Update-SmimeCertificate alice@d -Ca $Ca -Escrow -SameKey -ValidDays 900 -InMemory").Errors);
    }

    [Fact]
    public void Another_kind_of_key_may_be_made() =>
        Assert.Equal("EcdsaP384", RunHere($"{Issue} alice@d -ValidDays 20 -InMemory | Update-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP384 -InMemory").Get<string>("KeyAlgorithm"));
}
