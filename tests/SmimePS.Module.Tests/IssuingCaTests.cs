using System.Diagnostics;
using System.Management.Automation;

namespace SmimePS.Module.Tests;

/// <summary>Issuing CAs, offline roots, and mail that is trusted through them.</summary>
public sealed class IssuingCaTests : CertificateTest
{
    private string Root => "Root of " + Domain;

    private string Issuing => "Issuing CA of " + Domain;

    [Fact]
    public void Mail_of_an_issuing_cas_people_is_trusted_by_the_own_root_alone()
    {
        var root = RunHere($"New-SmimeCa '{Root}' -KeyAlgorithm EcdsaP256 -NoPassphrase -PermittedDomain {Domain}").Get<string>("Path");
        var issuing = RunHere($"New-SmimeCa '{Issuing}' -Parent '{Root}' -KeyAlgorithm EcdsaP256 -NoPassphrase").Get<string>("Path");
        try
        {
            Assert.Contains(Issuing, Engine.Show("Get-SmimeCa"));
            Assert.Equal(0, RunHere($"Get-SmimeCa '{Issuing}'").Get<int>("PathLength"));
            Assert.Equal("CN=" + Root, RunHere($"Get-SmimeCa '{Issuing}'").Get<string>("Issuer"));
            Assert.Equal(1, RunHere($"Get-SmimeCa '{Root}'").Get<int>("IssuedCount"));
            var alice = RunHere($"$alice = New-SmimeCertificate alice@d -Ca '{Issuing}' -KeyAlgorithm EcdsaP256 -InMemory; $alice");
            Assert.Equal(2, alice.Get<object[]>("Issuers").Length);
            RunHere("$mail = New-MailMessage -From alice@d -To bob@d -Subject Hi -Body 'See you.' | Protect-MailMessage -Sign -Signer $alice");
            Assert.True((bool)RunHere("$mail | Test-SmimeSignature").Single.BaseObject);
            Assert.True((bool)RunHere($"$mail | Test-SmimeSignature -TrustAnchor '{Root}'").Single.BaseObject);
            Assert.True((bool)RunHere($"$mail | Test-SmimeSignature -TrustAnchor '{Issuing}'").Single.BaseObject);

            RunHere($"Get-SmimeCa '{Issuing}' | Export-SmimeCertificate -Path $Folder/chain.pem");
            Assert.Equal(2, File.ReadAllText(Path.Combine(Folder, "chain.pem")).Split("BEGIN CERTIFICATE").Length - 1);

            // The trust is the root's: without it there is an issuing CA whose owner the user is, and its own certificate is what counts then.
            Assert.Contains(Root, RunHere("Get-SmimeSignature $mail").Get<string>("Anchor"));
            Directory.Move(root, Path.Combine(Folder, "away"));
            Assert.Contains(Issuing, RunHere("Get-SmimeSignature $mail").Get<string>("Anchor"));
            Directory.Move(Path.Combine(Folder, "away"), root);

            // A person of the root's own is not vouched for by an issuing CA's chain.pem.
            RunHere($"$eve = New-SmimeCertificate eve@d -Ca '{Root}' -KeyAlgorithm EcdsaP256 -InMemory; $forged = New-MailMessage -From eve@d -To bob@d -Subject Hi -Body x | Protect-MailMessage -Sign -Signer $eve");
            Assert.True((bool)RunHere("$forged | Test-SmimeSignature").Single.BaseObject);
            Directory.Move(root, Path.Combine(Folder, "away"));
            Assert.False((bool)RunHere("$forged | Test-SmimeSignature").Single.BaseObject);
            Directory.Move(Path.Combine(Folder, "away"), root);
        }
        finally
        {
            Directory.Delete(issuing, recursive: true);
            if (Directory.Exists(root)) Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void The_parent_is_asked_for_its_passphrase_and_lasts_longer()
    {
        RunHere("$root = New-SmimeCa Root -Path $Folder/root -KeyAlgorithm EcdsaP256 -Passphrase $Secret -ValidYears 3", ("Secret", Secret("root secret")));
        Assert.Equal("PassphraseRequired", RunHere("New-SmimeCa Issuing -Path $Folder/issuing -Parent $root -NoPassphrase").ErrorId);
        Assert.Equal("WrongPassphrase", RunHere("New-SmimeCa Issuing -Path $Folder/issuing -Parent $root -ParentPassphrase $Wrong -NoPassphrase", ("Wrong", Secret("x"))).ErrorId);
        Assert.Equal("ExceedsAuthority", RunHere("New-SmimeCa Issuing -Path $Folder/issuing -Parent $root -ValidYears 4 -NoPassphrase -WhatIf").ErrorId);
        Assert.Empty(RunHere("New-SmimeCa Issuing -Path $Folder/issuing -Parent $root -NoPassphrase -WhatIf").Errors);
        Assert.Equal(["root"], Directory.GetFileSystemEntries(Folder).Select(Path.GetFileName));
        var made = RunHere("New-SmimeCa Issuing -Path $Folder/issuing -Parent $Folder/root -ParentPassphrase $Secret -KeyAlgorithm EcdsaP256 -NoPassphrase", ("Secret", Secret("root secret")));
        Assert.Contains("ends with Root", Assert.Single(made.Warnings));
        Assert.Equal(RunHere("$root.NotAfter").Single.BaseObject, made.Single.Properties["NotAfter"].Value);
        Assert.Empty(RunHere("New-SmimeCa Short -Path $Folder/short -Parent $root -ParentPassphrase $Secret -ValidYears 1 -KeyAlgorithm EcdsaP256 -NoPassphrase", ("Secret", Secret("root secret"))).Warnings);
        Assert.Equal(2, RunHere("Get-SmimeCa -Path $Folder/root").Get<int>("IssuedCount"));
    }

    [Fact]
    public void A_ca_that_waits_is_shown_and_says_what_it_waits_for()
    {
        RunHere("$root = New-SmimeCa Root -Path $Folder/root -KeyAlgorithm EcdsaP256 -NoPassphrase");
        Assert.Empty(RunHere($"New-SmimeCa '{Issuing}' -RequestPath $Folder/issuing.csr -KeyAlgorithm EcdsaP256 -NoPassphrase -WhatIf").Errors);
        Assert.False(File.Exists(Path.Combine(Folder, "issuing.csr")));
        var waiting = RunHere($"New-SmimeCa '{Issuing}' -RequestPath $Folder/issuing.csr -KeyAlgorithm EcdsaP256 -NoPassphrase");
        var path = waiting.Get<string>("Path");
        try
        {
            Assert.Equal("WaitingForCertificate", waiting.Get<string>("Status"));
            Assert.Equal(File.ReadAllText(waiting.Get<string>("RequestPath")), File.ReadAllText(Path.Combine(Folder, "issuing.csr")));
            Assert.Equal("WaitingForCertificate", RunHere($"Get-SmimeCa '{Issuing}'").Get<string>("Status"));
            Assert.Equal("WaitingForCertificate", RunHere("Get-SmimeCa -Path $Path", ("Path", path)).Get<string>("Status"));
            Assert.Contains(Engine.Show($"Get-SmimeCa '{Issuing}'").Split('\n'), line => line.Contains("waiting", StringComparison.Ordinal));
            Assert.Empty(RunHere($"(Get-SmimeCa '{Issuing}').ExpiresInDays").Errors);
            foreach (var script in new[] { $"New-SmimeCertificate a@d -Ca '{Issuing}' -InMemory", $"Get-SmimeCa '{Issuing}' | Publish-SmimeCrl", $"Test-SmimeSignature x.eml -TrustAnchor '{Issuing}'" })
            {
                var refused = RunHere(script);
                Assert.Equal("CertificateNotArrived", refused.ErrorId);
                Assert.Contains("Import-SmimeCa", refused.Error.ToString());
            }

            Assert.Equal("CertificateNotFound", RunHere($"Get-SmimeCa '{Issuing}' | Export-SmimeCertificate -Path $Folder/x.cer").ErrorId);
            Assert.Equal("FileExists", RunHere("New-SmimeCa Other -Path $Folder/other -RequestPath $Folder/issuing.csr -NoPassphrase").ErrorId);
            Assert.Equal("AuthorityWaiting", RunHere($"New-SmimeCa '{Issuing}' -NoPassphrase").ErrorId);
            Assert.Equal("NotWaitedFor", RunHere("Import-SmimeCa -CertificatePath $Folder/root/ca.pem").ErrorId);
            Assert.Equal("CertificateNotArrived", RunHere("Import-SmimeCa $Path", ("Path", path)).ErrorId);

            OpenSsl("ca", "-batch", "-notext", "-config", Path.Combine(Folder, "root", "openssl.cnf"), "-in", Path.Combine(Folder, "issuing.csr"), "-extensions", "issuing_ca", "-days", "100", "-out", Path.Combine(Folder, "answer.pem"));
            Assert.Contains("did not come along", Assert.Single(RunHere("Import-SmimeCa -CertificatePath $Folder/answer.pem -WhatIf").Warnings));
            Assert.Equal("WaitingForCertificate", RunHere($"Get-SmimeCa '{Issuing}'").Get<string>("Status"));
            var arrived = RunHere("Import-SmimeCa -CertificatePath $Folder/answer.pem, $Folder/root/ca.pem");
            Assert.Empty(arrived.Warnings);
            Assert.Equal("Ready", arrived.Get<string>("Status"));
            Assert.Single(arrived.Get<object[]>("Issuers"));
            Assert.Equal(2, RunHere($"New-SmimeCertificate a@d -Ca '{Issuing}' -KeyAlgorithm EcdsaP256 -InMemory").Get<object[]>("Issuers").Length);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    [Fact]
    public void A_key_may_be_taken_away_and_brought_back()
    {
        RunHere("$root = New-SmimeCa Root -Path $Folder/root -KeyAlgorithm EcdsaP256 -NoPassphrase");
        File.Move(Path.Combine(Folder, "root", "private", "ca.key.pem"), Path.Combine(Folder, "safe.pem"));
        Assert.Equal("NoKey", RunHere("Get-SmimeCa -Path $Folder/root").Get<string>("Status"));
        Assert.Contains("(no key)", Engine.Show("Get-SmimeCa -Path $Folder/root", ("Folder", Folder)));
        var refused = RunHere("New-SmimeCa Issuing -Path $Folder/issuing -Parent $root -NoPassphrase");
        Assert.Equal("AuthorityKeyMissing", refused.ErrorId);
        Assert.Contains(Path.Combine(Folder, "root", "private", "ca.key.pem"), refused.Error.ToString());
        File.Move(Path.Combine(Folder, "safe.pem"), Path.Combine(Folder, "root", "private", "ca.key.pem"));
        Assert.Equal("Ready", RunHere("New-SmimeCa Issuing -Path $Folder/issuing -Parent $root -KeyAlgorithm EcdsaP256 -NoPassphrase").Get<string>("Status"));
    }

    [Fact]
    public void A_folder_of_openssls_is_taken_over()
    {
        var folder = Path.Combine(Folder, "recipe");
        Directory.CreateDirectory(folder);
        OpenSsl("req", "-x509", "-newkey", "rsa:2048", "-passout", "pass:recipe secret", "-keyout", Path.Combine(folder, "ca.key"), "-out", Path.Combine(folder, "ca.crt"), "-days", "3650", "-subj", "/CN=Recipe CA");
        OpenSsl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", Path.Combine(folder, "alice.key"), "-subj", "/CN=Alice", "-out", Path.Combine(folder, "alice.csr"));
        OpenSsl("x509", "-req", "-in", Path.Combine(folder, "alice.csr"), "-CA", Path.Combine(folder, "ca.crt"), "-CAkey", Path.Combine(folder, "ca.key"), "-passin", "pass:recipe secret", "-CAcreateserial", "-out", Path.Combine(folder, "alice.crt"));
        var before = Directory.GetFileSystemEntries(folder);
        Assert.Empty(RunHere("Import-SmimeCa $Folder/recipe -WhatIf").Errors);
        Assert.Equal("PassphraseRequired", RunHere("Import-SmimeCa $Folder/recipe").ErrorId);
        Assert.Equal("WrongPassphrase", RunHere("Import-SmimeCa $Folder/recipe -Passphrase $Wrong", ("Wrong", Secret("x"))).ErrorId);
        Assert.Equal("KeyContradiction", RunHere("Import-SmimeCa $Folder/recipe -Passphrase $Wrong -NoKey", ("Wrong", Secret("x"))).ErrorId);
        Assert.Equal(before, Directory.GetFileSystemEntries(folder));
        var ca = RunHere("$ca = Import-SmimeCa $Folder/recipe -Passphrase $Secret; $ca", ("Secret", Secret("recipe secret")));
        Assert.Equal(("Recipe CA", 1, true), (ca.Get<string>("Name"), ca.Get<int>("IssuedCount"), ca.Get<bool>("HasPassphrase")));
        Assert.Equal("CN=Recipe CA", RunHere("New-SmimeCertificate bob@d -Ca $Folder/recipe -CaPassphrase $Secret -KeyAlgorithm EcdsaP256 -InMemory", ("Secret", Secret("recipe secret"))).Get<string>("Issuer"));
        Assert.Equal(2, RunHere("Get-SmimeCertificate -Ca $ca").Output.Count);
        Assert.Equal("Recipe CA", RunHere("$ca | Import-SmimeCa -Passphrase $Secret", ("Secret", Secret("recipe secret"))).Get<string>("Name"));
        Assert.Equal("PathNotFound", RunHere("Import-SmimeCa $Folder/none").ErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, RunHere("Import-SmimeCa $Folder").Error.CategoryInfo.Category);
    }

    private static void OpenSsl(params string[] arguments)
    {
        var start = new ProcessStartInfo("openssl") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail("openssl is missing.");
            Assert.Skip("openssl is not on this machine.");
            throw;
        }

        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, output.Result + error);
        }
    }
}
