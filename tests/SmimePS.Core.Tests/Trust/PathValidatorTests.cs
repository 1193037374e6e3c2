using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Trust;

namespace SmimePS.Core.Tests.Trust;

public class PathValidatorTests
{
    private static readonly string Rfc9216 = Corpora.Folder("rfc9216");

    [Theory]
    [InlineData("alice.sign.crt", "ca.rsa.crt")]
    [InlineData("bob.sign.crt", "ca.rsa.crt")]
    [InlineData("carlos.sign.crt", "ca.25519.crt")]
    [InlineData("dana.sign.crt", "ca.25519.crt")]
    [InlineData("alice.sign.crt", "ca.25519.crt")]
    [InlineData("dana.sign.crt", "ca.rsa.crt")]
    public void Published_identities_are_trusted_by_their_own_authority_and_across_to_the_other(string person, string anchor)
    {
        var all = Directory.EnumerateFiles(Rfc9216, "*.crt").Select(Read).ToList();
        var result = new PathValidator(TrustAnchors.From(anchor, Read(Path.Combine(Rfc9216, anchor)))).Validate(Read(Path.Combine(Rfc9216, person)), all);
        Assert.True(result.IsTrusted, string.Join("\n", result.Findings));
        Assert.Equal(anchor, result.Anchor!.Origin);
    }

    [Fact]
    public void What_a_message_carries_is_never_an_anchor()
    {
        var self = new TestCertificate { Subject = "CN=Mallory" }
            .With(new X509BasicConstraintsExtension(true, false, 0, true))
            .With(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true))
            .With(TestPath.Addresses("alice@example.org"));
        var mallory = self.IssueBy(self);
        var options = new PathOptions { Time = TestPath.Now };
        var result = new PathValidator(TrustAnchors.None).Validate(mallory, [mallory], options);
        Assert.False(result.IsTrusted);
        Assert.Null(result.Anchor);
        Assert.Equal(PathProblem.RootNotTrusted, Assert.Single(result.Findings).Problem);
        // The very same certificate, trusted by the user's own decision, is.
        Assert.True(new PathValidator(TrustAnchors.From("the user", mallory)).Validate(mallory, [], options).IsTrusted);
    }

    [Fact]
    public void A_trusted_person_is_still_held_to_dates_and_purpose()
    {
        var self = new TestCertificate { Subject = "CN=Alice", NotAfter = TestPath.Now.AddDays(-1) }
            .With(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        var alice = self.IssueBy(self);
        var validator = new PathValidator(TrustAnchors.From("the user", alice));
        var result = validator.Validate(alice, [], new PathOptions { Time = TestPath.Now });
        Assert.Equal([PathProblem.Expired, PathProblem.PurposeNotAllowed], result.Findings.Select(static finding => finding.Problem).Order());
        Assert.True(validator.Validate(alice, [], new PathOptions { Time = TestPath.Now, CheckAnchorDates = false, Purpose = null }).IsTrusted);
    }

    [Fact]
    public void Anchor_dates_count_unless_told_otherwise()
    {
        var path = new TestPath();
        path.Root.NotAfter = TestPath.Now.AddDays(-1);
        path.Options = path.Options with { CheckAnchorDates = false };
        Assert.True(path.Validate().IsTrusted);
    }

    [Fact]
    public void A_finding_that_is_tolerated_is_told_and_does_not_refuse()
    {
        var path = new TestPath();
        path.Person.NotAfter = TestPath.Now.AddDays(-1);
        path.Options = path.Options with { Tolerate = [PathProblem.Expired] };
        var result = path.Validate();
        Assert.True(result.IsTrusted);
        Assert.True(Assert.Single(result.Findings).IsTolerated);
    }

    [Theory]
    [InlineData(PathProblem.SignatureInvalid)]
    [InlineData(PathProblem.RootNotTrusted)]
    [InlineData(PathProblem.NameNotPermitted)]
    [InlineData(PathProblem.NotAnAuthority)]
    [InlineData(PathProblem.Revoked)]
    public void What_a_path_rests_on_cannot_be_tolerated(PathProblem problem) =>
        Assert.Equal("FindingNotTolerable", Assert.Throws<SmimeException>(() => new PathOptions { Tolerate = [problem] }).ErrorId);

    [Fact]
    public void Where_one_way_fails_another_is_taken()
    {
        // Two anchors certify one authority: by the first it has expired, by the second it holds.
        var path = new TestPath();
        var other = new TestCertificate { Subject = "CN=Other Root" }.With(new X509BasicConstraintsExtension(true, false, 0, true));
        var expired = new TestCertificate { Subject = path.Authority.Subject, Key = path.Authority.Key, NotAfter = TestPath.Now.AddDays(-1) }
            .With(new X509BasicConstraintsExtension(true, false, 0, true)).IssueBy(path.Root);
        var good = path.Authority.IssueBy(other);
        var person = path.Person.IssueBy(path.Authority);
        var anchors = TrustAnchors.From("one", path.Root.IssueBy(path.Root)).With(TrustAnchors.From("two", other.IssueBy(other)));
        foreach (var order in new[] { new[] { expired, good }, [good, expired] })
        {
            var result = new PathValidator(anchors).Validate(person, order, path.Options);
            Assert.True(result.IsTrusted, string.Join("\n", result.Findings));
            Assert.Equal("two", result.Anchor!.Origin);
        }
    }

    [Fact]
    public void An_answer_is_kept_while_the_same_is_asked_and_no_date_passes()
    {
        var path = new TestPath();
        path.Person.NotAfter = TestPath.Now.AddDays(10);
        var (root, authority, person) = (path.Root.IssueBy(path.Root), path.Authority.IssueBy(path.Root), path.Person.IssueBy(path.Authority));
        var validator = new PathValidator(TrustAnchors.From("test", root));
        PathResult At(double days, params Certificate[] candidates) =>
            validator.Validate(Certificate.Decode(person.RawData.ToArray()), candidates.Select(static c => Certificate.Decode(c.RawData.ToArray())), new PathOptions { Time = TestPath.Now.AddDays(days) });

        var first = At(0, authority, root);
        Assert.True(first.IsTrusted);
        Assert.Same(first, At(0, root, authority, authority));
        Assert.Same(first, At(9.9, authority, root));
        Assert.False(At(10.1, authority, root).IsTrusted);
        Assert.False(At(-400, authority, root).IsTrusted);
        Assert.True(At(0, authority, root).IsTrusted);
        Assert.False(At(0, root).IsTrusted);
        Assert.False(validator.Validate(person, [authority, root], new PathOptions { Time = TestPath.Now, Purpose = "1.2.3" }).IsTrusted);
    }

    [Fact]
    public void A_source_that_may_change_its_mind_is_asked_every_time()
    {
        var path = new TestPath();
        var (root, authority, person) = (path.Root.IssueBy(path.Root), path.Authority.IssueBy(path.Root), path.Person.IssueBy(path.Authority));
        var source = new ChangingSource { Lists = [new TestRevocationList(path.Root).Make(), new TestRevocationList(path.Authority).Make()] };
        var validator = new PathValidator(TrustAnchors.From("test", root));
        var options = path.Options with { Revocation = RevocationMode.Offline, RevocationSources = [source] };
        Assert.True(validator.Validate(person, [authority], options).IsTrusted);
        source.Lists = [source.Lists[0], new TestRevocationList(path.Authority).Revoke(path.Person).Make()];
        Assert.Equal(PathProblem.Revoked, Assert.Single(validator.Validate(person, [authority], options).Findings).Problem);
        Assert.Equal(person, source.Asked!.Certificate);
    }

    [Fact]
    public void Threads_share_a_validator()
    {
        var path = new TestPath();
        var (root, authority, person) = (path.Root.IssueBy(path.Root), path.Authority.IssueBy(path.Root), path.Person.IssueBy(path.Authority));
        var validator = new PathValidator(TrustAnchors.From("test", root));
        Parallel.For(0, 500, i => Assert.Equal(i % 5 != 0, validator.Validate(person, [authority], new PathOptions { Time = TestPath.Now.AddYears(i % 5 == 0 ? 3 : 0) }).IsTrusted));
    }

    [Fact]
    public void The_platforms_roots_can_be_read()
    {
        var anchors = TrustAnchors.Platform();
        Assert.SkipWhen(anchors.Count == 0, "This machine has no root certificates.");
        Assert.All(anchors, static anchor => Assert.Contains("store", anchor.Origin));
        var first = anchors.First();
        Assert.Same(first, anchors.Find(Certificate.Decode(first.Certificate.RawData)));
    }

    private static Certificate Read(string file)
    {
        using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(file));
        return Certificate.From(certificate);
    }

    private sealed class ChangingSource : IRevocationSource
    {
        public IReadOnlyList<CertificateRevocationList> Lists { get; set; } = [];

        public RevocationQuery? Asked { get; private set; }

        public string? CacheIdentity => null;

        public IEnumerable<CertificateRevocationList> FindLists(RevocationQuery query)
        {
            Asked = query;
            return Lists;
        }
    }
}
