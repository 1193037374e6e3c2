using System.Diagnostics;

namespace SmimePS.Module.Tests;

/// <summary>A root that is kept offline: the request of an issuing CA is carried to it, Approve-SmimeCertificateRequest -AsCa answers, and the answer is carried back.</summary>
public sealed class OfflineRootTests : CertificateTest
{
    private const string Make = "New-SmimeCa Issuing -Path $Folder/issuing -RequestPath $Folder/issuing.csr -KeyAlgorithm EcdsaP256 -NoPassphrase";

    private string InFolder(string name) => Path.Combine(Folder, name);

    [Theory]
    [InlineData("answer.pem", 0)]
    [InlineData("answer.p7b", 0)]
    [InlineData("answer.cer", 1)]
    public void The_answer_makes_an_issuing_ca_whose_people_openssl_trusts(string answer, int warnings)
    {
        MakeCa("-NoPassphrase -PermittedDomain " + Domain);
        RunHere(Make);
        var shown = RunHere("Approve-SmimeCertificateRequest $Folder/issuing.csr -AsCa -Ca $Ca -WhatIf");
        Assert.Empty(shown.Output);
        Assert.Contains(shown.Host, line => line.Contains($"Issue the certificate of a certificate authority (for {Domain}, path length 0) from the CA Test CA", StringComparison.Ordinal)
            && line.Contains("CN=Issuing (EcdsaP256 key ", StringComparison.Ordinal));
        var issued = RunHere($"Approve-SmimeCertificateRequest $Folder/issuing.csr -AsCa -Ca $Ca -ValidYears 2 -OutputPath $Folder/{answer}");
        Assert.Equal(("CN=Issuing", "CN=Test CA", InFolder(answer)), (issued.Get<string>("Subject"), issued.Get<string>("Issuer"), issued.Get<string>("Path")));
        Assert.Empty(issued.Warnings);
        var arrived = RunHere($"Import-SmimeCa $Folder/issuing -CertificatePath $Folder/{answer}");
        Assert.Equal(warnings, arrived.Warnings.Count);
        Assert.Equal("Ready", arrived.Get<string>("Status"));
        Assert.Equal(0, arrived.Get<int>("PathLength"));
        Assert.Equal([Domain], arrived.Get<string[]>("PermittedDomains"));
        RunHere("$null = New-SmimeCertificate alice@d -Ca $Folder/issuing -KeyAlgorithm EcdsaP256 -OutputPath $Folder/alice.p12 -Password $Secret; Get-SmimeCertificate -Path $Folder/alice.p12 -Password $Secret | Export-SmimeCertificate -Path $Folder/alice.cer",
            ("Secret", Secret("file secret")));
        OpenSsl("verify", "-x509_strict", "-purpose", "smimesign", "-CAfile", InFolder("ca/ca.pem"), "-untrusted", InFolder("issuing/ca.pem"), InFolder("alice.cer"));
        Assert.Equal(1, Run("Get-SmimeCa -Path $Folder/ca").Get<int>("IssuedCount"));
        Assert.Equal("AddressNotPermitted", RunHere("New-SmimeCertificate a@other.example -Ca $Folder/issuing -InMemory").ErrorId);
    }

    [Fact]
    public void Requests_come_by_file_by_object_and_by_wildcard_and_one_that_is_refused_does_not_cost_the_others()
    {
        MakeCa();
        RunHere("1..3 | ForEach-Object { $null = New-SmimeCa \"Issuing $_\" -Path $Folder/i$_ -RequestPath $Folder/$_.csr -KeyAlgorithm EcdsaP256 -NoPassphrase -PathLength ($_ % 2) }");
        RunHere("$null = New-SmimeCertificateRequest alice@d -KeyAlgorithm EcdsaP256 -NoPassphrase -OutputPath $Folder/alice.csr");
        var all = RunHere("\"$Folder/*.csr\" | Approve-SmimeCertificateRequest -AsCa -Ca $Ca -OutputPath $Folder/out/");
        Assert.Equal("CN=Issuing 2", Assert.Single(all.Output).Properties["Subject"].Value);
        Assert.Equal(["PathLengthNotAllowed", "PathLengthNotAllowed", "RequestsNoAuthority"], all.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]).Order());
        Assert.Equal(["Issuing 2.p7b"], Directory.GetFiles(InFolder("out")).Select(Path.GetFileName));
        Assert.Equal("CN=Issuing 1", RunHere("Get-SmimeCertificateRequest $Folder/1.csr | Approve-SmimeCertificateRequest -AsCa -PathLength 1 -Ca $Ca").Get<string>("Subject"));
        Assert.Equal("CN=Issuing 3", RunHere("\"$Folder/3.csr\" | Approve-SmimeCertificateRequest -AsCa -PathLength 2 -Ca $Ca").Get<string>("Subject"));
        Assert.Equal("CN=Issuing 2", RunHere("Approve-SmimeCertificateRequest -LiteralPath $Folder/2.csr -AsCa -Ca $Ca").Get<string>("Subject"));
        var refused = RunHere("Approve-SmimeCertificateRequest $Folder/2.csr -Ca $Ca");
        Assert.Equal("RequestsAuthority", refused.ErrorId);
        Assert.Contains("-AsCa", refused.Error.ToString());
        // Nothing about those of people has changed.
        Assert.Equal("alice@" + Domain, RunHere("Get-SmimeCertificateRequest $Folder/alice.csr | Approve-SmimeCertificateRequest -Ca $Ca -Purpose Sign -ValidDays 3 -Address alice@d").Get<string>("EmailAddress"));
        Assert.Contains(RunHere("(Get-SmimeCertificateRequest $Folder/1.csr).Extensions").Output, static line => line.ToString() == "basicConstraints (critical): CA:TRUE, pathlen:1");
    }

    [Theory]
    [InlineData("-AsCa -Purpose Sign")]
    [InlineData("-AsCa -ValidDays 30")]
    [InlineData("-AsCa -Address alice@d")]
    [InlineData("-PathLength 1")]
    [InlineData("-PermittedDomain example.org")]
    [InlineData("-ValidYears 2 -ValidDays 30")]
    public void What_is_for_people_and_what_is_for_cas_do_not_mix(string arguments)
    {
        MakeCa();
        RunHere(Make);
        var error = RunHere($"try {{ Approve-SmimeCertificateRequest $Folder/issuing.csr -Ca $Ca {arguments} }} catch {{ $_.FullyQualifiedErrorId }}").Single.ToString();
        // Where -AsCa alone is missing, the engine asks for it, and this host lets nobody answer.
        Assert.Matches("^(AmbiguousParameterSet,|System.NotSupportedException)", error);
        Assert.Equal(0, Run("Get-SmimeCa -Path $Folder/ca").Get<int>("IssuedCount"));
    }

    [Theory]
    [InlineData("-PermittedDomain other.example", "DomainNotPermitted")]
    [InlineData("-PermittedDomain no@domain", "InvalidDomain")]
    [InlineData("-PermittedDomain sub.d -OutputPath $Folder/a.pem", "DomainNotAllowed")]
    [InlineData("-ValidYears 50", "ExceedsAuthority")]
    [InlineData("-OutputPath $Folder/a.p12", "UnsupportedFileFormat")]
    [InlineData("-OutputPath $Folder/issuing.csr.pem", "FileExists")]
    [InlineData("-OutputPath $Folder/none/a.pem", "FolderNotFound")]
    public void What_cannot_be_done_is_one_clear_error_and_leaves_nothing(string arguments, string id)
    {
        MakeCa($"-NoPassphrase -PermittedDomain {Domain}, .{Domain}");
        RunHere(Make + (id == "DomainNotAllowed" ? " -PermittedDomain " + Domain : ""));
        File.WriteAllText(InFolder("issuing.csr.pem"), "mine");
        var before = Directory.GetFiles(Folder);
        var result = RunHere($"Approve-SmimeCertificateRequest $Folder/issuing.csr -AsCa -Ca $Ca {arguments.Replace("sub.d", "sub." + Domain, StringComparison.Ordinal)}");
        Assert.Empty(result.Output);
        Assert.Equal(id, result.ErrorId);
        Assert.Equal(before, Directory.GetFiles(Folder));
        Assert.Equal("mine", File.ReadAllText(InFolder("issuing.csr.pem")));
        Assert.Equal(0, Run("Get-SmimeCa -Path $Folder/ca").Get<int>("IssuedCount"));
    }

    [Fact]
    public void One_that_ends_with_the_root_is_told()
    {
        MakeCa("-NoPassphrase -ValidYears 3");
        RunHere(Make);
        Assert.Contains("Issuing ends with Test CA", Assert.Single(RunHere("Approve-SmimeCertificateRequest $Folder/issuing.csr -AsCa -Ca $Ca").Warnings));
        Assert.Empty(RunHere("Approve-SmimeCertificateRequest $Folder/issuing.csr -AsCa -Ca $Ca -ValidYears 1").Warnings);
    }

    private static void OpenSsl(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, output + error.Result);
        }
        catch (System.ComponentModel.Win32Exception) when (Environment.GetEnvironmentVariable("CI") is not ("true" or "1"))
        {
            Assert.Skip("openssl is not on this machine.");
        }
    }
}
