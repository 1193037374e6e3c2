using System.Management.Automation;

namespace SmimePS.Module.Tests;

/// <summary>The module comes, goes, and comes again.</summary>
public sealed class ImportTests
{
    [Fact]
    public void Importing_gives_the_cmdlets()
    {
        using var engine = new EngineSession(import: false);
        var names = engine.Run("Import-Module $Manifest; (Get-Command -Module SmimePS).Name", ("Manifest", Repository.Manifest));
        Assert.Empty(names.Errors);
        Assert.Contains("Import-MailMessage", names.Output.Select(static name => name.ToString()));
    }

    [Fact]
    public void Removing_takes_them_away_and_importing_again_brings_them_back()
    {
        using var engine = new EngineSession();
        var result = engine.Run("""
            $before = (Get-Command -Module SmimePS).Name.Count
            Remove-Module SmimePS
            $between = @(Get-Command New-MailMessage -ErrorAction Ignore -All | Where-Object { $_.ModuleName -eq 'SmimePS' -and $_.Module }).Count
            Import-Module $Manifest
            $after = (Get-Command -Module SmimePS).Name.Count
            Import-Module $Manifest -Force
            $forced = (Get-Command -Module SmimePS).Name.Count
            $message = New-MailMessage alice@example.org bob@example.org Hello
            "$before $between $after $forced $($message.Subject)"
            """, ("Manifest", Repository.Manifest));
        var parts = result.Single.ToString().Split(' ');
        Assert.NotEqual("0", parts[0]);
        Assert.Equal("0", parts[1]);
        Assert.Equal(parts[0], parts[2]);
        Assert.Equal(parts[0], parts[3]);
        Assert.Equal("Hello", parts[4]);
    }

    [Fact]
    public void Types_of_the_records_are_the_same_for_every_session()
    {
        using var first = new EngineSession();
        using var second = new EngineSession();
        var message = first.Run("New-MailMessage alice@example.org").Single;
        Assert.True(LanguagePrimitives.IsTrue(second.Run("$Message -is [SmimePS.MailMessage]", ("Message", message)).Single));
    }
}
