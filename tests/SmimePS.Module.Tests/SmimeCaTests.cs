using System.Management.Automation;

namespace SmimePS.Module.Tests;

/// <summary>New-SmimeCa and Get-SmimeCa.</summary>
public sealed class SmimeCaTests : CertificateTest
{
    [Fact]
    public void A_new_ca_says_what_was_asked_for()
    {
        var ca = Run("New-SmimeCa 'My CA' -Organization Example -Country de -KeyAlgorithm EcdsaP384 -ValidYears 3 -PermittedDomain example.org, .example.org -Path $Folder/ca -NoPassphrase");
        Assert.Equal("My CA", ca.Get<string>("Name"));
        Assert.Equal("CN=My CA, O=Example, C=DE", ca.Get<string>("Subject"));
        Assert.Equal("EcdsaP384", ca.Get<string>("KeyAlgorithm"));
        Assert.Equal(["example.org", ".example.org"], ca.Get<string[]>("PermittedDomains"));
        Assert.False(ca.Get<bool>("HasPassphrase"));
        Assert.Equal(0, ca.Get<int>("IssuedCount"));
        Assert.InRange(ca.Get<DateTimeOffset>("NotAfter"), DateTimeOffset.UtcNow.AddYears(3).AddDays(-1), DateTimeOffset.UtcNow.AddYears(3).AddDays(1));
        Assert.True(File.Exists(Path.Combine(Folder, "ca", "index.txt")));
    }

    [Fact]
    public void A_passphrase_locks_the_key()
    {
        var ca = Run("New-SmimeCa 'My CA' -KeyAlgorithm EcdsaP256 -Path $Folder/ca -Passphrase $Secret", ("Secret", Secret("ca secret")));
        Assert.True(ca.Get<bool>("HasPassphrase"));
        Assert.Contains("ENCRYPTED PRIVATE KEY", File.ReadAllText(Path.Combine(Folder, "ca", "private", "ca.key.pem")));
    }

    [Theory]
    [InlineData("New-SmimeCa X -Path $Folder/ca", "PassphraseRequired", ErrorCategory.AuthenticationError)]
    [InlineData("New-SmimeCa X -Path $Folder/ca -NoPassphrase -Passphrase $Secret", "PassphraseContradiction", ErrorCategory.InvalidArgument)]
    [InlineData("New-SmimeCa X -Path $Folder/ca -NoPassphrase -Country DEU", "InvalidCountry", ErrorCategory.InvalidArgument)]
    [InlineData("New-SmimeCa X -Path $Folder/ca -NoPassphrase -PermittedDomain 'no domain'", "InvalidDomain", ErrorCategory.InvalidArgument)]
    [InlineData("New-SmimeCa X -Path Variable:x -NoPassphrase", "NotFileSystemPath", ErrorCategory.InvalidArgument)]
    [InlineData("New-SmimeCa X -Path $Folder -NoPassphrase", "FolderNotEmpty", ErrorCategory.ResourceExists)]
    [InlineData("New-SmimeCa X -Path $Folder/file/ca -NoPassphrase", null, null)]
    public void A_bad_argument_is_a_clear_error_and_makes_nothing(string script, string? id, ErrorCategory? category)
    {
        Write("file", "mine");
        foreach (var whatIf in new[] { " -WhatIf", "" })
        {
            // What only the attempt shows is not found beforehand.
            if (whatIf.Length > 0 && id is null or "PassphraseRequired") continue;
            var result = Run(script + whatIf, ("Secret", Secret("s")));
            Assert.Empty(result.Output);
            if (id is not null) Assert.Equal(id, result.ErrorId);
            if (category is not null) Assert.Equal(category, result.Error.CategoryInfo.Category);
            Assert.Equal("X", result.Error.TargetObject);
            Assert.Equal(["file"], Directory.GetFileSystemEntries(Folder).Select(Path.GetFileName));
        }
    }

    [Fact]
    public void What_is_told_steers_no_terminal()
    {
        // A path stands for whatever else others name.
        var path = Path.Combine(Folder, "a\u001B[2K\u202Eb");
        var asked = Run("New-SmimeCa X -Path $Path -NoPassphrase -KeyAlgorithm EcdsaP256 -WhatIf", ("Path", path));
        Assert.Empty(asked.Errors);
        Assert.Contains(asked.Host, static line => line.Contains(@"a\u001B[2K\u202Eb"));
        Assert.DoesNotContain(asked.Host, static line => line.Contains('\u001B'));

        var error = Run("Publish-SmimeCrl $Path", ("Path", path)).Error;
        Assert.Contains(@"a\u001B[2K\u202Eb", error.ToString());
        Assert.DoesNotContain(error.ToString() + error.CategoryInfo, static character => character is '\u001B' or '\u202E');
    }

    [Fact]
    public void A_ca_that_is_there_is_kept()
    {
        MakeCa();
        var before = File.ReadAllText(Path.Combine(Folder, "ca", "ca.pem"));
        var result = Run("New-SmimeCa Other -Path $Folder/ca -NoPassphrase");
        Assert.Equal(ErrorCategory.ResourceExists, result.Error.CategoryInfo.Category);
        Assert.Equal(before, File.ReadAllText(Path.Combine(Folder, "ca", "ca.pem")));
    }

    [Fact]
    public void WhatIf_makes_nothing()
    {
        var result = Run("New-SmimeCa X -Path $Folder/ca -NoPassphrase -WhatIf");
        Assert.Empty(result.Errors);
        Assert.Empty(result.Output);
        Assert.Empty(Directory.GetFileSystemEntries(Folder));
    }

    [Fact]
    public void Cas_in_the_data_folder_are_found_by_name_and_completed()
    {
        var name = "Data " + Domain;
        Run("New-SmimeCa $Name -KeyAlgorithm EcdsaP256 -NoPassphrase", ("Name", name));
        try
        {
            Assert.Equal(name, Run("Get-SmimeCa $Name", ("Name", name)).Get<string>("Name"));
            Assert.Equal(name, Run("Get-SmimeCa 'data *' | ForEach-Object { if ($_.Name -eq $Name) { $_ } }", ("Name", name)).Get<string>("Name"));
            Assert.Contains($"'{name}'", Engine.Complete("New-SmimeCertificate a@example.org -Ca Dat"));
            Assert.Contains(name, Engine.Show("Get-SmimeCa"));
        }
        finally
        {
            Directory.Delete(Run("Get-SmimeCa $Name", ("Name", name)).Get<string>("Path"), recursive: true);
        }
    }

    [Theory]
    [InlineData("Get-SmimeCa 'no such CA'", "AuthorityNotFound")]
    [InlineData("Get-SmimeCa -Path $Folder/none", "PathNotFound")]
    [InlineData("Get-SmimeCa -Path $Folder", "AuthorityNotFound")]
    [InlineData("Get-SmimeCa -Path $Folder/broken", "InvalidAuthority")]
    public void A_ca_that_is_not_there_or_damaged_is_an_error(string script, string id)
    {
        MakeCa();
        Directory.Move(Path.Combine(Folder, "ca"), Path.Combine(Folder, "broken"));
        File.WriteAllText(Path.Combine(Folder, "broken", "ca.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        var result = Run(script);
        Assert.Empty(result.Output);
        Assert.Equal(id, result.ErrorId);
        Assert.NotNull(result.Error.TargetObject);
    }

    [Fact]
    public void Name_patterns_that_match_nothing_are_no_error() => Assert.Empty(Run("Get-SmimeCa 'zzz*'").Errors);

    [Theory]
    [InlineData("Get-SmimeCa -Path $Folder/ca")]
    [InlineData("Get-SmimeCertificate -Ca $Folder/ca")]
    [InlineData("New-SmimeCertificate carol@d -Ca $Folder/ca -KeyAlgorithm EcdsaP256 -InMemory")]
    [InlineData("Publish-SmimeCrl $Folder/ca")]
    public void What_a_killed_run_had_left_is_repaired_and_told(string script)
    {
        MakeCa();
        RunHere("'alice@d', 'bob@d' | New-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory");
        // As the death of the second run would leave it: announced and written, and not on record.
        var index = Path.Combine(Folder, "ca", "index.txt");
        var lines = File.ReadAllLines(index);
        var serial = lines[1].Split('\t')[3];
        File.WriteAllText(index, lines[0] + "\n");
        File.WriteAllText(Path.Combine(Folder, "ca", "issuing.lock"), serial + "\n");
        var result = RunHere(script);
        Assert.Empty(result.Errors);
        var warning = Assert.Single(result.Warnings);
        Assert.Contains(serial, warning, StringComparison.Ordinal);
        Assert.Contains("interrupted", warning, StringComparison.Ordinal);
        Assert.Equal(lines[1], File.ReadAllLines(index)[1]);
        Assert.Empty(RunHere("Get-SmimeCa -Path $Folder/ca").Warnings);
    }

    [Fact]
    public void Who_got_nothing_from_a_killed_run_is_issued_for_again()
    {
        MakeCa();
        RunHere("'alice@d', 'bob@d' | New-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP256 -OutputPath $Folder/out");
        // As a death leaves it between the record and the files' names.
        var serial = File.ReadAllLines(Path.Combine(Folder, "ca", "index.txt"))[1].Split('\t')[3];
        File.WriteAllText(Path.Combine(Folder, "ca", "issuing.lock"), serial + "\n");
        File.Move(Path.Combine(Folder, "out", $"bob@{Domain}.p12"), Path.Combine(Folder, "out", $".bob@{Domain}.p12.0123456789AB.tmp"));
        File.SetLastWriteTimeUtc(Path.Combine(Folder, "out", $".bob@{Domain}.p12.0123456789AB.tmp"), DateTime.UtcNow.AddHours(-2));
        Assert.Contains(serial, Assert.Single(RunHere("Get-SmimeCa -Path $Folder/ca").Warnings), StringComparison.Ordinal);
        var again = RunHere("'alice@d', 'bob@d', 'carol@d' | New-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP256 -OutputPath $Folder/out -SkipExisting");
        Assert.Empty(again.Errors);
        Assert.Equal([$"bob@{Domain}", $"carol@{Domain}"], again.Output.Select(static one => one.Properties["EmailAddress"].Value));
        Assert.Equal(3, Directory.GetFiles(Path.Combine(Folder, "out")).Length);
        Assert.Empty(RunHere("'alice@d', 'bob@d', 'carol@d' | New-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP256 -OutputPath $Folder/out -SkipExisting").Output);
    }
}
