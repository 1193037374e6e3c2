using System.Management.Automation;

namespace SmimePS.Module.Tests;

/// <summary>The folders that cmdlets write into, and errors that name what was given.</summary>
public sealed class OutputFolderTests : CertificateTest
{
    public OutputFolderTests() => MakeCa();

    [Theory]
    [InlineData("'a@d', 'b@d' | New-SmimeCertificate -Ca $Ca -KeyAlgorithm EcdsaP256 -OutputPath $Folder/new/", "a@d.p12,b@d.p12")]
    [InlineData("$Ca | Export-SmimeCertificate $Folder/new/", "*.cer")]
    [InlineData("New-MailMessage a@d b@d 'One Two' | Export-MailMessage $Folder/new/", "*One Two.eml")]
    [InlineData("New-MailMessage a@d b@d One | Protect-MailMessage -Sign -Signer $Signer -OutputPath $Folder/new/", "*One.eml")]
    [InlineData("New-MailMessage a@d b@d One | Unprotect-MailMessage -OutputPath $Folder/new/", "*One.eml")]
    public void A_folder_that_ends_in_a_separator_is_made(string script, string files)
    {
        var signer = RunHere("New-SmimeCertificate a@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory").Single;
        Engine.Runspace.SessionStateProxy.SetVariable("Signer", signer);
        var folder = Path.Combine(Folder, "new");
        Assert.Empty(RunHere(script + " -WhatIf").Errors);
        Assert.False(Directory.Exists(folder));
        Assert.Empty(RunHere(script).Errors);
        var expected = files.Replace("@d", "@" + Domain, StringComparison.Ordinal).Split(',');
        var found = Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(expected.Length, found.Count);
        foreach (var (pattern, name) in expected.Zip(found)) Assert.True(new WildcardPattern(pattern).IsMatch(name), name);
    }

    [Fact]
    public void Several_messages_into_one_file_say_how_to_name_a_folder()
    {
        var result = Run("New-MailMessage a@b.org -Subject One | Export-MailMessage $Folder/x; 'One', 'Two' | ForEach-Object { New-MailMessage a@b.org -Subject $_ } | Export-MailMessage $Folder/y");
        Assert.Equal("OneFileForManyMessages", result.ErrorId);
        Assert.Contains("messages/", result.Error.Exception.Message);
    }

    [Fact]
    public void An_authority_is_found_from_where_the_user_is()
    {
        Engine.Runspace.SessionStateProxy.Path.SetLocation(Folder);
        Assert.Equal("Test CA", Run("Get-SmimeCa ./ca").Get<string>("Name"));
    }

    [Theory]
    [InlineData("New-SmimeCertificate a@d -Ca none -InMemory", "AuthorityNotFound", "none")]
    [InlineData("New-SmimeCertificate a@d -Ca $Ca -OutputPath $Folder/a.txt", "UnsupportedFileFormat", "$Folder/a.txt")]
    [InlineData("New-MailMessage a@d | Protect-MailMessage -Signer none.pem", "PathNotFound", "none.pem")]
    [InlineData("New-MailMessage a@d | Protect-MailMessage -Recipient none.cer", "PathNotFound", "none.cer")]
    [InlineData("New-MailMessage a@d | Unprotect-MailMessage -Certificate none.p12", "PathNotFound", "none.p12")]
    [InlineData("New-MailMessage a@d | Test-SmimeSignature -TrustAnchor none.cer", "PathNotFound", "none.cer")]
    public void What_ends_a_call_names_what_was_given(string script, string id, string target)
    {
        var result = RunHere(script);
        Assert.Empty(result.Output);
        Assert.Equal(id, result.ErrorId);
        Assert.Equal(target.Replace("$Folder", Folder, StringComparison.Ordinal), result.Error.TargetObject?.ToString());
    }

    [Fact]
    public void Two_signers_are_told_to_be_one()
    {
        var result = RunHere("$two = New-SmimeCertificate a@d, b@d -Ca $Ca -KeyAlgorithm EcdsaP256 -InMemory; New-MailMessage a@d | Protect-MailMessage -Sign -Signer $two, $two");
        Assert.Empty(result.Output);
        Assert.Contains("2 were given where one is wanted", result.Error.Exception.Message);
    }
}
