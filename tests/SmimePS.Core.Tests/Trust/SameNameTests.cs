using SmimePS.Certificates;
using SmimePS.Trust;

namespace SmimePS.Core.Tests.Trust;

/// <summary>
/// Two authorities of one name, which is what a CA made anew leaves behind. Whom the other one vouches for is not trusted; that alone makes no forgery.
/// </summary>
public class SameNameTests
{
    private const string Other = "You trust another CA of the same name, with another key.";
    private const string NotItsKey = "You trust a CA of that name, but its key did not sign this certificate.";

    private readonly TestPath _path = new();
    private readonly TestCertificate _trusted;

    public SameNameTests()
    {
        _path.Root.NamesIssuersKey = false;
        _trusted = Namesake(_path.Root);
        _path.Trusted = _ => [_trusted.IssueBy(_trusted)];
    }

    [Fact]
    public void The_root_in_the_message() => AssertSays(PathProblem.RootNotTrusted, "Root", Other);

    [Fact]
    public void The_root_in_the_message_names_its_own_key()
    {
        _path.Root.NamesIssuersKey = true;
        AssertSays(PathProblem.RootNotTrusted, "Root", Other);
    }

    [Fact]
    public void Neither_root_says_which_key_it_has()
    {
        _path.Root.HasKeyIds = _trusted.HasKeyIds = false;
        AssertSays(PathProblem.RootNotTrusted, "Root", Other);
    }

    [Fact]
    public void Nobody_says_which_key_it_has_or_was_signed_with()
    {
        foreach (var certificate in new[] { _path.Root, _path.Authority, _path.Person, _trusted }) certificate.HasKeyIds = false;
        AssertSays(PathProblem.RootNotTrusted, "Root", Other);
    }

    [Fact]
    public void The_root_is_not_in_the_message()
    {
        _path.AtHand = static (_, authority) => [authority];
        AssertSays(PathProblem.IssuerUnknown, "Authority", NotItsKey);
        _path.Authority.NamesIssuersKey = false;
        AssertSays(PathProblem.IssuerUnknown, "Authority", NotItsKey);
    }

    [Fact]
    public void An_authority_in_between_has_a_namesake_that_is_known()
    {
        _path.Person.NamesIssuersKey = false;
        var namesake = Namesake(_path.Authority);
        _path.AtHand = (root, authority) => [namesake.IssueBy(_trusted), authority, root];
        AssertSays(PathProblem.RootNotTrusted, "Root", Other);
        _path.AtHand = (root, authority) => [authority, root, namesake.IssueBy(_trusted)];
        AssertSays(PathProblem.RootNotTrusted, "Root", Other);
        // With what is trusted, the namesake does no harm either.
        _path.Trusted = root => [root, _trusted.IssueBy(_trusted)];
        Assert.True(_path.Validate().IsTrusted);
    }

    [Fact]
    public void A_known_namesake_that_is_not_trusted_is_not_spoken_of()
    {
        _path.Trusted = static _ => [];
        _path.AtHand = (root, authority) => [_trusted.IssueBy(_trusted), root, authority];
        Assert.DoesNotContain("You trust", AssertSays(PathProblem.RootNotTrusted, "Root", "which vouches for itself").Message);
    }

    [Fact]
    public void An_impostor_that_claims_the_trusted_key_by_its_identifier_is_not_trusted()
    {
        // Whoever makes certificates chooses the identifiers in them.
        var id = CertificateFacts.Of(_trusted.IssueBy(_trusted)).SubjectKeyId!;
        _path.Root.HasKeyIds = _path.Authority.NamesIssuersKey = false;
        _path.Authority.With(Oids.AuthorityKeyIdentifier, false, writer =>
        {
            using (writer.PushSequence()) writer.WriteOctetString(id, new System.Formats.Asn1.Asn1Tag(System.Formats.Asn1.TagClass.ContextSpecific, 0));
        });
        AssertSays(PathProblem.RootNotTrusted, "Root", Other);
        // Without the impostor's root, nothing but an alteration explains it.
        _path.AtHand = static (_, authority) => [authority];
        AssertSays(PathProblem.SignatureInvalid, "Authority", "altered or forged");
    }

    [Fact]
    public void What_was_altered_is_altered_whoever_else_has_its_issuers_name()
    {
        _path.Trusted = root => [root, _trusted.IssueBy(_trusted)];
        _path.Authority.Alter = static der => [.. der[..^1], (byte)(der[^1] ^ 1)];
        AssertSays(PathProblem.SignatureInvalid, "Authority", "altered or forged");
        _path.Trusted = _ => [_trusted.IssueBy(_trusted)];
        AssertSays(PathProblem.SignatureInvalid, "Authority", "altered or forged");
    }

    private static TestCertificate Namesake(TestCertificate authority)
    {
        var namesake = new TestCertificate { Subject = authority.Subject, NamesIssuersKey = authority.NamesIssuersKey };
        foreach (var extension in authority.Extensions.Values) namesake.With(extension);
        return namesake;
    }

    private PathFinding AssertSays(PathProblem problem, string about, string sentence)
    {
        var result = _path.Validate();
        Assert.False(result.IsTrusted);
        var finding = Assert.Single(result.Findings);
        Assert.Equal((problem, about), (finding.Problem, finding.Certificate.Subject.ShownName()));
        Assert.Contains(sentence, finding.Message);
        if (problem == PathProblem.RootNotTrusted) Assert.EndsWith("add it as a trust anchor (-TrustAnchor).", finding.Message);
        return finding;
    }
}
