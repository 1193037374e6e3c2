using System.Management.Automation;

namespace SmimePS.Module.Tests;

/// <summary>Get-Help finds everything that a person asks it.</summary>
public sealed class HelpTests(HelpTests.Session session) : IClassFixture<HelpTests.Session>
{
    public static TheoryData<string> Cmdlets => SurfaceTests.Cmdlets;

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_cmdlet_says_what_it_does_and_shows_two_examples(string name)
    {
        var help = session.Engine.Run("Get-Help $Name -Full", ("Name", name)).Single;
        var synopsis = help.Properties["Synopsis"].Value.ToString()!.Trim();
        // Where there is no help, PowerShell puts the syntax in its place.
        Assert.False(synopsis.StartsWith(name, StringComparison.Ordinal), "There is no help.");
        Assert.NotEmpty(synopsis);
        Assert.NotNull(help.Properties["description"].Value);
        var examples = (object[])LanguagePrimitives.ConvertTo(((PSObject)help.Properties["examples"].Value).Properties["example"].Value, typeof(object[]));
        Assert.True(examples.Length >= 2);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_parameter_is_described(string name)
    {
        var declared = session.Engine.Run("""
            (Get-Command $Name).Parameters.Keys | Where-Object { $_ -notin [System.Management.Automation.PSCmdlet]::CommonParameters }
            """, ("Name", name));
        foreach (var parameter in declared.Output.Select(static item => item.ToString()))
        {
            var help = session.Engine.Run("Get-Help $Name -Parameter $Parameter", ("Name", name), ("Parameter", parameter)).Single;
            var text = ((object[])LanguagePrimitives.ConvertTo(help.Properties["description"].Value, typeof(object[])))
                .Select(static paragraph => ((PSObject)paragraph).Properties["Text"].Value.ToString());
            Assert.False(string.IsNullOrWhiteSpace(string.Concat(text)), $"{name} -{parameter} is not described.");
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_whole_help_can_be_shown(string name)
    {
        var shown = session.Engine.Show($"Get-Help {name} -Full");
        foreach (var heading in new[] { "SYNOPSIS", "SYNTAX", "DESCRIPTION", "PARAMETERS", "INPUTS", "OUTPUTS", "Example 1", "RELATED LINKS" }) Assert.Contains(heading, shown);
    }

    [Fact]
    public void The_module_has_a_topic_of_its_own()
    {
        Assert.True(File.Exists(Path.Combine(Repository.ModuleFolder, "en-US", "about_SmimePS.help.txt")));
        Assert.Contains("one line each", session.Engine.Show("Get-Help about_SmimePS"));
        Assert.Contains("What is not checked", session.Engine.Show("Get-Help about_SmimePS_Trust"));
    }

    public sealed class Session : IDisposable
    {
        public EngineSession Engine { get; } = new();

        public void Dispose() => Engine.Dispose();
    }
}
