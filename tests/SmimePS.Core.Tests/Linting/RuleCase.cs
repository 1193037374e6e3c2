using SmimePS.Certificates;
using SmimePS.Linting;

namespace SmimePS.Core.Tests.Linting;

/// <summary>A certificate that breaks one rule.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="How">What is wrong with it, in a few words.</param>
/// <param name="Make">Makes it.</param>
internal sealed record RuleCase(string Rule, string How, Func<CertificateRecipe> Make)
{
    /// <summary>What cannot be broken without breaking this too.</summary>
    public string[] Also { get; init; } = [];

    /// <summary>The issuers are at hand.</summary>
    public bool WithIssuers { get; init; }

    public CertificatePurpose Purpose { get; init; }

    public CertificateReport Examine()
    {
        var recipe = Make();
        return CertificateLinter.Examine(recipe.Make(), new LintOptions { Time = CertificateRecipe.Now, Purpose = Purpose, Issuers = WithIssuers ? recipe.Issuers() : [] });
    }

    public override string ToString() => $"{Rule}: {How}";
}
