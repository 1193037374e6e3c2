using SmimePS.Linting;

namespace SmimePS.Core.Tests.Linting;

/// <summary>docs/certificate-rules.md says precisely what is checked.</summary>
public class RulePageTests
{
    [Fact]
    public void The_page_lists_every_rule_as_it_is()
    {
        var page = File.ReadAllText(Path.Combine(Corpora.RepositoryRoot(), "docs", "certificate-rules.md"));
        Assert.All(CertificateLinter.Rules, rule => Assert.Contains(Row(rule), page));
        Assert.Equal(CertificateLinter.Rules.Count, page.Split('\n').Count(static line => line.StartsWith("| `", StringComparison.Ordinal)));
    }

    private static string Row(CertificateRule rule)
    {
        var example = RuleCases.All.First(one => one.Rule == rule.Id).How;
        return $"| `{rule.Id}` | {rule.Severity}{(rule.IsRecommendation ? ", advice" : "")} | {rule.Audience} | {example} | {rule.Source} |\n";
    }
}
