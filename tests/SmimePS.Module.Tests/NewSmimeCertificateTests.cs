using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Module.Tests;

/// <summary>New-SmimeCertificate.</summary>
public sealed class NewSmimeCertificateTests : CertificateTest
{
    public NewSmimeCertificateTests() => MakeCa();

    [Fact]
    public void A_certificate_says_what_was_asked_for()
    {
        var made = Run("New-SmimeCertificate 'alice@example.org; a@example.org' -Name Alice -Ca $Ca -KeyAlgorithm EcdsaP256 -Purpose Sign -ValidDays 10 -InMemory");
        Assert.Equal(["alice@example.org", "a@example.org"], made.Get<string[]>("Addresses"));
        Assert.Equal("CN=Alice", made.Get<string>("Subject"));
        Assert.Equal("CN=Test CA", made.Get<string>("Issuer"));
        Assert.Equal("Sign", made.Get<string>("Purpose"));
        Assert.Equal("EcdsaP256", made.Get<string>("KeyAlgorithm"));
        Assert.InRange(made.Get<DateTimeOffset>("NotAfter"), DateTimeOffset.UtcNow.AddDays(9.9), DateTimeOffset.UtcNow.AddDays(10));
        Assert.True(made.Get<X509Certificate2>("Certificate").HasPrivateKey);
        Assert.Equal("CN=Test CA", Assert.Single(made.Get<X509Certificate2[]>("Issuers")).Subject);
    }

    [Fact]
    public void Rows_bind_by_the_names_that_tables_use()
    {
        var result = Run("""
            [pscustomobject]@{ Address = 'a@example.org'; Name = 'A' }, [pscustomobject]@{ Mail = 'b@example.org'; DisplayName = 'B' },
            [pscustomobject]@{ EmailAddress = 'c@example.org,c2@example.org'; CommonName = 'C' }, 'd@example.org' |
                New-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory | ForEach-Object { "$($_.Addresses) $($_.Subject)" }
            """);
        Assert.Empty(result.Errors);
        Assert.Equal(["a@example.org CN=A", "b@example.org CN=B", "c@example.org c2@example.org CN=C", "d@example.org CN=d@example.org"],
            result.Output.Select(static item => item.ToString()));
    }

    [Fact]
    public void A_certificate_is_renewed_by_passing_it_on()
    {
        var result = Run("New-SmimeCertificate a@example.org, b@example.org -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory | New-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory");
        Assert.Equal(["a@example.org", "b@example.org"], result.Get<string[]>("Addresses"));
    }

    [Fact]
    public void A_certificate_has_the_address_and_the_name_that_its_table_shows()
    {
        var result = Run("""
            $alice = New-SmimeCertificate a@example.org, b@example.org -Name 'Alice, A.' -Ca $Ca -KeyAlgorithm EcdsaP256 -Purpose Encrypt -InMemory
            $sign = $alice | New-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP256 -Purpose Sign -InMemory
            $sign | Where-Object Address -eq a@example.org | ForEach-Object { "$($_.Address) $($_.Name) $($_.Addresses.Count)" }
            [SmimePS.SmimeCertificate]::new().Name
            """);
        Assert.Empty(result.Errors);
        Assert.Equal("a@example.org Alice, A. 2", Assert.Single(result.Output, static item => item is not null).ToString());
    }

    [Fact]
    public void An_object_without_an_address_is_refused_rather_than_taken_for_one() =>
        Assert.Contains("EmailAddress", Run("[pscustomobject]@{ Phone = 1 } | New-SmimeCertificate -Ca $Ca -InMemory").Error.ToString());

    [Fact]
    public void One_bad_row_does_not_cost_the_others()
    {
        var result = Run("'a@example.org', 'nobody', '', 'b@example.org' | New-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory");
        Assert.Equal(2, result.Output.Count);
        Assert.Equal(["InvalidAddress", "NoAddress"], result.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal("nobody", result.Errors[0].TargetObject);
    }

    [Fact]
    public void A_table_that_is_given_again_serves_newcomers_alone()
    {
        int Issue(string addresses, string more = "-SkipExisting") => RunHere($"{addresses} | New-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory {more}").Output.Count;
        Assert.Equal(2, Issue("'alice@d', 'bob@d', 'ALICE@d'"));
        Assert.Equal(1, Issue("'alice@d', 'bob@d', 'carol@d'"));
        Assert.Equal(0, Issue("'alice@d', 'bob@d', 'carol@d'"));
        Assert.Equal(1, Issue("'alice@d, team@d'"));
        Assert.Equal(1, Issue("'alice@d'", ""));
        Assert.Equal(1, Issue("'dave@d'", "-SkipExisting -Purpose Sign"));
        Assert.Equal(1, Issue("'dave@d'", "-SkipExisting -Purpose Encrypt"));
        Assert.Equal(0, Issue("'dave@d'", "-SkipExisting -Purpose Sign"));
        RunHere("Revoke-SmimeCertificate bob@d -Ca $Ca -Confirm:$false");
        Assert.Equal(1, Issue("'alice@d', 'bob@d', 'carol@d'"));
    }

    [Fact]
    public void A_file_gets_a_password_that_opens_it()
    {
        var made = Run("New-SmimeCertificate alice@example.org -Ca $Ca -KeyAlgorithm EcdsaP256 -OutputPath $Folder/alice.p12");
        var path = made.Get<string>("Path");
        Assert.Equal(Path.Combine(Folder, "alice.p12"), path);
        var read = Run("Get-SmimeCertificate -Path $Path -Password $Password", ("Path", path), ("Password", made.Single.Properties["Password"].Value));
        Assert.Equal(made.Get<string>("Thumbprint"), read.Get<string>("Thumbprint"));
        Assert.True(read.Get<bool>("HasPrivateKey"));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void A_folder_gets_a_file_for_each_address()
    {
        var result = Run("'a@example.org', 'b/c@example.org', 'a@example.org' | New-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP256 -OutputPath $Folder/");
        Assert.Equal("OneFileForManyCertificates", result.ErrorId);
        Assert.Equal(["a@example.org.p12", "b_c@example.org.p12"], Directory.GetFiles(Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_file_that_is_there_is_kept_unless_forced()
    {
        Write("a.p12", "mine");
        var kept = Run("New-SmimeCertificate a@example.org -Ca $Ca -KeyAlgorithm EcdsaP256 -OutputPath $Folder/a.p12");
        Assert.Equal("FileExists", kept.ErrorId);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Folder, "a.p12")));
        Assert.Equal(0, Run("Get-SmimeCa -Path $Folder/ca").Get<int>("IssuedCount"));
        Assert.Single(Run("New-SmimeCertificate a@example.org -Ca $Ca -KeyAlgorithm EcdsaP256 -OutputPath $Folder/a.p12 -Force").Output);
        Assert.NotEqual("mine", File.ReadAllText(Path.Combine(Folder, "a.p12")));
    }

    [Fact]
    public void WhatIf_finds_errors_and_issues_nothing()
    {
        var result = Run("'a@example.org', 'nobody' | New-SmimeCertificate -Ca $Ca -OutputPath $Folder/ -WhatIf");
        Assert.Equal("InvalidAddress", result.ErrorId);
        Assert.Contains(result.Host, static line => line.Contains("a@example.org", StringComparison.Ordinal));
        Assert.Empty(result.Output);
        Assert.Empty(Directory.GetFiles(Folder));
        Assert.Equal(0, Run("Get-SmimeCa -Path $Folder/ca").Get<int>("IssuedCount"));
    }

    [Theory]
    [InlineData("New-SmimeCertificate a@example.org -Ca $Folder/none -InMemory", "AuthorityNotFound")]
    [InlineData("New-SmimeCertificate a@example.org -Ca 'no such CA' -InMemory", "AuthorityNotFound")]
    [InlineData("New-SmimeCertificate a@example.org -Ca $Ca -OutputPath $Folder/a.txt", "UnsupportedFileFormat")]
    [InlineData("New-SmimeCertificate a@example.org -Ca $Ca -OutputPath $Folder/none/a.p12", "FolderNotFound")]
    [InlineData("New-SmimeCertificate a@example.org -Ca $Ca -OutputPath Env:a.p12", "NotFileSystemPath")]
    public void A_bad_argument_is_a_clear_error_and_issues_nothing(string script, string id)
    {
        var result = Run(script);
        Assert.Empty(result.Output);
        Assert.Equal(id, result.ErrorId);
        Assert.Equal(0, Run("Get-SmimeCa -Path $Folder/ca").Get<int>("IssuedCount"));
    }

    [Fact]
    public void A_damaged_key_of_the_authority_ends_the_call_with_one_error()
    {
        File.WriteAllText(Path.Combine(Folder, "ca", "private", "ca.key.pem"), "junk");
        var result = Run("'a@example.org', 'b@example.org' | New-SmimeCertificate -Ca $Ca -InMemory");
        Assert.Empty(result.Output);
        Assert.Equal("InvalidKey", result.ErrorId);
    }

    [Fact]
    public void A_long_life_is_warned_of() =>
        Assert.Single(Run("New-SmimeCertificate a@example.org -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory -ValidDays 826").Warnings);

    [Fact]
    public void An_address_named_twice_stands_once() =>
        Assert.Equal(["a@example.org"], Run("New-SmimeCertificate a@example.org, A@EXAMPLE.ORG -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory").Get<string[]>("Addresses"));

    [Fact]
    public void An_empty_pipeline_issues_nothing()
    {
        var result = Run("@() | New-SmimeCertificate -Ca $Ca -InMemory");
        Assert.Empty(result.Errors);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Stopping_in_the_middle_leaves_whole_files_and_an_authority_that_works()
    {
        using var shell = Engine.Create("1..100000 | ForEach-Object { \"a$_@example.org\" } | New-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP256 -OutputPath $Folder/ -Password $Secret",
            ("Folder", Folder), ("Secret", Secret("file secret")));
        var running = shell.BeginInvoke();
        SpinWait.SpinUntil(() => Directory.GetFiles(Folder, "*.p12").Length > 3, TimeSpan.FromSeconds(60));
        shell.Stop();
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        var files = Directory.GetFiles(Folder);
        Assert.All(files, static file => Assert.EndsWith(".p12", file, StringComparison.Ordinal));
        Assert.Equal(files.Length, Run("Get-SmimeCertificate -Path $Folder/*.p12 -Password $Secret", ("Secret", Secret("file secret"))).Output.Count);
        Assert.Single(Run("New-SmimeCertificate z@example.org -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory").Output);
    }

    [Fact]
    public void After_a_stop_there_is_no_file_whose_password_was_told_to_nobody()
    {
        using var shell = Engine.Create("1..100000 | ForEach-Object { \"a$_@example.org\" } | New-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP256 -OutputPath $Folder/", ("Folder", Folder));
        using var told = new PSDataCollection<PSObject>();
        shell.BeginInvoke<PSObject, PSObject>(null, told);
        SpinWait.SpinUntil(() => told.Count > 20, TimeSpan.FromSeconds(60));
        shell.Stop();
        // The last one may have been told and taken back: then its holder is issued for again.
        var files = Directory.GetFiles(Folder);
        Assert.Subset(told.Select(static one => (string)one.Properties["Path"].Value).ToHashSet(), files.ToHashSet());
        Assert.InRange(files.Length, told.Count - 1, told.Count);
    }
}
