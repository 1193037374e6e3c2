using System.Management.Automation;

namespace SmimePS.Module.Tests;

/// <summary>A CA whose key is locked by a passphrase.</summary>
public sealed class LockedCaTests : CertificateTest
{
    public LockedCaTests() => MakeCa("-Passphrase $Secret");

    [Fact]
    public void The_passphrase_opens_it() =>
        Assert.Equal("a@example.org", Run("New-SmimeCertificate a@example.org -Ca $Folder/ca -CaPassphrase $Secret -KeyAlgorithm EcdsaP256 -InMemory", ("Secret", Secret("ca secret"))).Get<string>("EmailAddress"));

    [Fact]
    public void A_wrong_passphrase_ends_the_call_with_one_error()
    {
        var result = Run("'a@example.org', 'b@example.org' | New-SmimeCertificate -Ca $Ca -CaPassphrase $Secret -InMemory", ("Secret", Secret("wrong")));
        Assert.Equal("WrongPassphrase", result.ErrorId);
        Assert.Equal(ErrorCategory.AuthenticationError, result.Error.CategoryInfo.Category);
        Assert.DoesNotContain("wrong ", result.Error.ToString());
    }

    [Fact]
    public void Where_nobody_can_be_asked_one_error_says_what_to_give()
    {
        var result = Run("'a@example.org', 'b@example.org' | New-SmimeCertificate -Ca $Ca -InMemory");
        Assert.Equal("PassphraseRequired", result.ErrorId);
        Assert.Contains("-CaPassphrase", result.Error.ToString());
        Assert.Equal(0, Run("Get-SmimeCa -Path $Folder/ca").Get<int>("IssuedCount"));
    }

    [Fact]
    public void WhatIf_asks_for_no_passphrase() => Assert.Empty(Run("New-SmimeCertificate a@example.org -Ca $Ca -InMemory -WhatIf").Errors);

    /// <summary>That the key is elsewhere is known without its passphrase: nothing is promised, nobody asked, and the call ends at once.</summary>
    [Theory]
    [InlineData("'c@example.org', 'd@example.org' | New-SmimeCertificate -Ca $Ca -InMemory")]
    [InlineData("Update-SmimeCertificate a@example.org, b@example.org -Ca $Ca -InMemory")]
    [InlineData("Update-SmimeCertificate -ExpiringWithin 1000 -ValidDays 2000 -Ca $Ca -InMemory")]
    [InlineData("Publish-SmimeCrl $Ca -OutputPath $Folder/x/")]
    [InlineData("Approve-SmimeCertificateRequest $Folder/e.csr, $Folder/e.csr -Ca $Ca")]
    [InlineData("New-SmimeCa Below -Path $Folder/below -Parent $Ca -Passphrase $Secret")]
    public void A_key_that_is_kept_elsewhere_is_missed_beforehand(string script)
    {
        var secret = ("Secret", (object?)Secret("ca secret"));
        Run("'a@example.org', 'b@example.org' | New-SmimeCertificate -Ca $Ca -CaPassphrase $Secret -KeyAlgorithm EcdsaP256 -InMemory", secret);
        Run("New-SmimeCertificateRequest e@example.org -KeyAlgorithm EcdsaP256 -Passphrase $Secret -OutputPath $Folder/e.csr", secret);
        File.Move(Path.Combine(Folder, "ca", "private", "ca.key.pem"), Path.Combine(Folder, "safe.pem"));
        foreach (var more in new[] { " -WhatIf", "" })
        {
            var result = Run(script + more, secret);
            Assert.Empty(result.Output);
            Assert.Equal("AuthorityKeyMissing", result.ErrorId);
        }

        Assert.False(Directory.Exists(Path.Combine(Folder, "x")));
        // What needs no key needs none.
        Assert.Empty(Run("New-SmimeCertificate a@example.org -Ca $Ca -SkipExisting -InMemory").Errors);
        Assert.Single(Run("Revoke-SmimeCertificate a@example.org -Ca $Ca -Confirm:$false").Output);
    }
}
