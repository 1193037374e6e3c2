using System.Reflection;
using System.Text.RegularExpressions;

namespace SmimePS.Module.Tests;

/// <summary>about_SmimePS_Findings has every status and every finding, and what it says of them is true. (Which are faults is held against messages in Core's FindingTests.)</summary>
public sealed class FindingsHelpTests(FindingsHelpTests.Session session) : IClassFixture<FindingsHelpTests.Session>
{
    private const string AllowMark = "-Allow accepts it";
    private static readonly string Topic = File.ReadAllText(Path.Combine(Repository.ModuleFolder, "en-US", "about_SmimePS_Findings.help.txt")).Replace("\r", "", StringComparison.Ordinal);

    /// <summary>The findings, each with its mark and the status that it makes by the heading above it.</summary>
    private static readonly Dictionary<string, (string Mark, string? Status)> Entries = Regex
        .Matches(Topic, "(?m)^    Findings that (?:make it (?<status>\\w+)|are only told)\n(?<list>(?:(?:        .*)?\n)*)")
        .SelectMany(static section => Regex.Matches(section.Groups["list"].Value, "(?m)^        (\\w+) \\((.*)\\)$\n            \\S").Select(entry =>
            (Name: entry.Groups[1].Value, Mark: entry.Groups[2].Value, Status: section.Groups["status"] is { Success: true } status ? status.Value : null)))
        .ToDictionary(static entry => entry.Name, static entry => (entry.Mark, entry.Status));

    private readonly MethodInfo _statusOf = ((Type)session.Engine.Run("(Get-Command Get-SmimeSignature).ImplementingType").Single.BaseObject).Assembly
        .GetType("SmimePS.Records.SignatureStatus", throwOnError: true)!.GetMethod("StatusOf", BindingFlags.Static | BindingFlags.NonPublic)!;

    private Type Findings => _statusOf.GetParameters()[0].ParameterType;

    [Fact]
    public void Get_Help_shows_it() => Assert.Contains("What Status says", session.Engine.Show("Get-Help about_SmimePS_Findings"));

    [Fact]
    public void Every_finding_is_there_and_no_other() => Assert.Equal(Enum.GetNames(Findings).Order(), Entries.Keys.Order());

    [Fact]
    public void Every_status_is_there_and_no_other()
    {
        var section = Regex.Match(Topic, "(?s)\n    What Status says\n(.*?)\n    Findings that").Groups[1].Value;
        var described = Regex.Matches(section, "(?m)^        (\\w+) +(?<=^.{22})\\S").Select(static match => match.Groups[1].Value);
        var statuses = session.Engine.Run("[Enum]::GetNames([SmimePS.SmimeSignatureStatus])").Output.Select(static name => name.ToString());
        Assert.Equal(statuses.Order(), described.Order());
    }

    [Fact]
    public void What_it_says_that_Allow_accepts_is_what_Allow_offers_and_accepts()
    {
        var marked = Entries.Where(static entry => entry.Value.Mark.EndsWith("; " + AllowMark, StringComparison.Ordinal)).Select(static entry => entry.Key).Order().ToList();
        Assert.Equal(session.Engine.Complete("Test-SmimeSignature x.eml -Allow ").Order(), marked);
        foreach (var finding in Entries.Keys)
        {
            var result = session.Engine.Run("'From: a@example.org', '', 'x' -join \"`n\" | Test-SmimeSignature -Allow $Finding -TrustAnchor @()", ("Finding", finding));
            Assert.Equal(marked.Contains(finding) ? [] : ["CannotConvertArgumentNoMessage"], result.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
        }
    }

    [Fact]
    public void A_fault_makes_the_status_that_it_stands_under()
    {
        foreach (var (name, (mark, status)) in Entries)
        {
            Assert.True(status is null == (mark == "told"), name);
            if (status is not null) Assert.Equal(status, _statusOf.Invoke(null, [Enum.Parse(Findings, name)])!.ToString());
        }
    }

    [Fact]
    public void Every_mark_is_one_of_four() =>
        Assert.All(Entries.Values, static entry => Assert.Contains(entry.Mark, new[] { "fault", "told", $"fault; {AllowMark}", $"told, or a fault; {AllowMark}" }));

    [Fact]
    public void Its_lines_fit_a_terminal() => Assert.All(Topic.Split('\n'), static line => Assert.InRange(line.Length, 0, 80));

    [Theory]
    [InlineData("Get-Help about_SmimePS")]
    [InlineData("Get-Help about_SmimePS_Trust")]
    [InlineData("Get-Help Get-SmimeSignature -Full")]
    [InlineData("Get-Help Test-SmimeSignature -Full")]
    public void It_is_found_from_where_people_look(string command) => Assert.Contains("about_SmimePS_Findings", session.Engine.Show(command));

    public sealed class Session : IDisposable
    {
        public EngineSession Engine { get; } = new();

        public void Dispose() => Engine.Dispose();
    }
}
