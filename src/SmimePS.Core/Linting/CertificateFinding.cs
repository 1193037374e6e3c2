namespace SmimePS.Linting;

/// <summary>One thing about a certificate that somebody minds.</summary>
/// <param name="Id">A stable PascalCase name of the rule.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Audience">Who minds.</param>
/// <param name="Field">The field or extension at fault.</param>
/// <param name="Message">What is wrong, in a sentence for somebody who knows nothing of certificates.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="Source">Where it is written.</param>
/// <param name="IsRecommendation">The source recommends it and does not demand it.</param>
public sealed record CertificateFinding(
    string Id, FindingSeverity Severity, Audience Audience, CertificateField Field, string Message, string Remedy, string Source, bool IsRecommendation = false)
{
    /// <summary>What it comes to for one of the audience. The Baseline Requirements know no half measures: what they demand is kept or it is not.</summary>
    public AudienceVerdict VerdictFor(Audience one) => (Audience & one) == 0 ? AudienceVerdict.Ok
        : one == Audience.BaselineRequirements ? IsRecommendation ? AudienceVerdict.Notice : AudienceVerdict.Fails
        : (AudienceVerdict)((int)Severity + 1);

    /// <summary>The sentence and the remedy.</summary>
    public override string ToString() => $"{Message} {Remedy}";
}
