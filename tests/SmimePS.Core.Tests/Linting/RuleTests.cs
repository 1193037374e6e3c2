using SmimePS.Linting;

namespace SmimePS.Core.Tests.Linting;

/// <summary>Each rule finds the certificate that breaks it, and nothing else in it.</summary>
public class RuleTests
{
    public static TheoryData<string> Cases => [.. RuleCases.All.Select(static one => one.ToString())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_certificate_that_breaks_one_rule_shows_that_finding_alone(string name)
    {
        var one = RuleCases.All.Single(each => each.ToString() == name);
        var report = one.Examine();
        Assert.Equal([.. one.Also.Append(one.Rule).Order()], report.Findings.Select(static finding => finding.Id).Order());
        var finding = report.Findings.First(finding => finding.Id == one.Rule);
        Assert.EndsWith(".", finding.Message);
        Assert.DoesNotContain(finding.Message, char.IsControl);
        Assert.Equal(finding.Severity == FindingSeverity.Error, !report.IsFit(finding.Audience & Audience.Usual));
        if (one.Also.Length == 0) Assert.Equal((finding.Audience & Audience.BaselineRequirements) == 0 || finding.IsRecommendation, report.IsFit(Audience.BaselineRequirements));
        Assert.DoesNotContain(report.Findings, other => other.Id != one.Rule && other.Severity == FindingSeverity.Error);
    }

    [Fact]
    public void Every_rule_has_a_case_and_says_what_to_do_and_why()
    {
        Assert.Equal(CertificateLinter.Rules.Select(static rule => rule.Id).Order(), RuleCases.All.Select(static one => one.Rule).Distinct().Order());
        Assert.All(CertificateLinter.Rules, static rule =>
        {
            Assert.Matches("^[A-Z][A-Za-z0-9]+$", rule.Id);
            Assert.EndsWith(".", rule.Remedy);
            Assert.NotEmpty(rule.Source);
            Assert.NotEqual(Audience.None, rule.Audience);
        });
    }

    [Fact]
    public void A_public_authoritys_certificate_is_without_any_finding()
    {
        foreach (var recipe in new[] { CertificateRecipe.Person(), CertificateRecipe.Intermediate(), CertificateRecipe.Root() })
        {
            var report = CertificateLinter.Examine(recipe.Make(), new LintOptions { Time = CertificateRecipe.Now, Issuers = recipe.Issuers() });
            Assert.Empty(report.Findings);
            Assert.True(report.IsClean(Audience.Everyone));
        }
    }
}
