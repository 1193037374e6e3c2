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
}
