using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using SmimePS.Trust;

namespace SmimePS.Core.Tests.Trust;

/// <summary>A good OCSP response counts, and each thing that is wrong with one makes it count for nothing.</summary>
public class OcspTests
{
    private static readonly DateTimeOffset Now = TestPath.Now;
    private readonly TestPath _path = new();
    private readonly Certificate _root;
    private readonly Certificate _authority;
    private readonly Certificate _person;

    public OcspTests()
    {
        _root = _path.Root.IssueBy(_path.Root);
        _authority = _path.Authority.IssueBy(_path.Root);
        _person = _path.Person.IssueBy(_path.Authority);
    }

    [Fact]
    public void The_issuers_own_word_counts()
    {
        AssertGood(_ => { });
        AssertGood(static response => response.IsNamedByKey = true);
        AssertGood(static response => response.IdHash = HashAlgorithmName.SHA256);
        AssertGood(static response => response.Nonce = [4, 1, 7]);
        AssertGood(static response => response.NextUpdate = null);
        Assert.Contains("The OCSP responder of CN=Authority, O=Test of 2026-06-01 11:00 UTC, valid until 2026-06-02 12:00 UTC, calls CN=Alice, O=Test good.", Ask(_ => { }).Revocation[0].Explanation);
    }

    [Fact]
    public void Revoked_is_revoked_with_date_and_reason()
    {
        var finding = Assert.Single(Ask(static response => (response.Status, response.Reason) = (1, 1)).Findings);
        Assert.Equal((PathProblem.Revoked, RevocationReason.KeyCompromise, Now.AddDays(-2)), (finding.Problem, finding.RevocationReason, finding.RevokedAt!.Value));
        // For good, and so by an old word too; a hold only by a current one.
        Assert.Equal(PathProblem.Revoked, Problem(static response => (response.Status, response.NextUpdate) = (1, Now.AddMinutes(-1))));
        Assert.Equal(PathProblem.Revoked, Problem(static response => (response.Status, response.Reason) = (1, 6)));
        Assert.Equal(PathProblem.RevocationUnknown, Problem(static response => (response.Status, response.Reason, response.NextUpdate) = (1, 6, Now.AddMinutes(-1))));
    }

    [Fact]
    public void What_is_not_right_tells_nothing()
    {
        var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var cases = new Dictionary<string, Action<TestOcspResponse>>
        {
            ["unknown"] = static response => response.Status = 2,
            ["a changed signature"] = static response => response.AlterSignature = static signature => [.. signature[..^1], (byte)(signature[^1] ^ 1)],
            ["no signature"] = static response => response.AlterSignature = static _ => [],
            ["somebody else's key"] = response => response.Key = stranger,
            ["the certificate's own key"] = response => (response.Key, response.Responder, response.Certificates) = (_path.Person.Key, _person, [_person]),
            ["the root above"] = response => (response.Key, response.Responder, response.Certificates) = (_path.Root.Key, _root, [_root]),
            ["out of date"] = static response => response.NextUpdate = Now.AddSeconds(-1),
            ["old and without an end"] = static response => (response.ThisUpdate, response.NextUpdate) = (Now.AddDays(-1).AddSeconds(-1), null),
            ["from the future"] = static response => response.ThisUpdate = Now.AddMinutes(11),
            ["about another certificate"] = response => response.About = _authority,
            ["about one of another issuer"] = response => response.Issuer = _root,
            ["named by a hash that is not known"] = static response => response.IdHash = HashAlgorithmName.MD5,
            ["with a critical extension"] = static response => response.CriticalExtension = "1.2.3.4",
            ["with a critical extension about the certificate"] = static response => response.CriticalStatementExtension = "1.2.3.4",
            ["signed over SHA-1"] = static response => response.SignatureHash = HashAlgorithmName.SHA1,
        };
        foreach (var (name, change) in cases)
        {
            var result = Ask(change);
            Assert.True(result.RevocationState == RevocationState.Unknown, name);
            Assert.True(Assert.Single(result.Findings).Problem == PathProblem.RevocationUnknown, name);
        }

        Assert.Equal("OcspRefused", Assert.Throws<CertificateException>(() => new TestOcspResponse(_person, _authority, _path.Authority.Key) { ResponseStatus = 6 }.Make()).ErrorId);
    }

    [Fact]
    public void A_responder_counts_whom_the_issuer_has_charged()
    {
        AssertGood(Delegate(static _ => { }));
        AssertGood(response => { Delegate(static _ => { })(response); response.IsNamedByKey = true; });
        AssertGood(Delegate(static _ => { }, noCheck: false), new TestRevocationList(_path.Authority));
    }

    [Fact]
    public void Another_responder_does_not()
    {
        var strangersRoot = new TestCertificate { Subject = _path.Authority.Subject }.With(new X509BasicConstraintsExtension(true, false, 0, true));
        var cases = new Dictionary<string, Action<TestOcspResponse>>
        {
            ["without the purpose"] = Delegate(static responder => responder.With(new X509EnhancedKeyUsageExtension([new Oid(Oids.EmailProtection)], false))),
            ["with any purpose"] = Delegate(static responder => responder.With(new X509EnhancedKeyUsageExtension([new Oid(Oids.AnyExtendedKeyUsage)], false))),
            ["without purposes"] = Delegate(static responder => responder.Extensions.Remove(Oids.ExtendedKeyUsage)),
            ["expired"] = Delegate(static responder => responder.NotAfter = Now.AddSeconds(-1)),
            ["not yet valid"] = Delegate(static responder => responder.NotBefore = Now.AddSeconds(1)),
            ["whose key may not sign"] = Delegate(static responder => responder.With(new X509KeyUsageExtension(X509KeyUsageFlags.KeyAgreement, true))),
            ["with a critical extension"] = Delegate(static responder => responder.With("1.2.3.4", true, static writer => writer.WriteNull())),
            ["of the root"] = Delegate(static _ => { }, _path.Root),
            ["of another issuer of that name"] = Delegate(static _ => { }, strangersRoot),
            ["about whom nothing is known"] = Delegate(static _ => { }, noCheck: false),
        };
        foreach (var (name, change) in cases) Assert.True(Ask(change).RevocationState == RevocationState.Unknown, name);
        var responder = Responder();
        Assert.Equal(PathProblem.RevocationUnknown, Problem(Delegate(responder, _path.Authority), new TestRevocationList(_path.Authority) { ThisUpdate = Now.AddDays(-9), NextUpdate = Now.AddDays(-8) }.Revoke(responder)));
    }

    /// <summary>Its issuer has charged it with answering, for others.</summary>
    [Fact]
    public void A_responder_does_not_answer_for_itself()
    {
        var self = _path.Person
            .With(new X509EnhancedKeyUsageExtension([new Oid(Oids.EmailProtection), new Oid(Oids.OcspSigning)], false))
            .With(Oids.OcspNoCheck, false, static writer => writer.WriteNull()).IssueBy(_path.Authority);
        RevocationState About(Certificate person) =>
            Ask(new TestOcspResponse(person, _authority, _path.Person.Key) { Responder = self, Certificates = [self] }.Make(), person, null).RevocationState;
        Assert.Equal(RevocationState.Good, About(_person));
        Assert.Equal(RevocationState.Unknown, About(self));
    }

    [Fact]
    public void A_list_and_a_response_that_differ_mean_revoked()
    {
        Assert.Equal(PathProblem.Revoked, Problem(static _ => { }, new TestRevocationList(_path.Authority).Revoke(_path.Person, 1)));
        Assert.Equal(PathProblem.Revoked, Problem(static _ => { }, new TestRevocationList(_path.Authority).With(Oids.DeltaCrlIndicator, true, static writer => writer.WriteInteger(1)).Revoke(_path.Person, 1)));
        Assert.Equal(PathProblem.Revoked, Problem(static response => (response.Status, response.Reason) = (1, 1), new TestRevocationList(_path.Authority)));
    }

    [Fact]
    public void A_responder_need_not_know_what_had_ended()
    {
        _path.Person.NotAfter = Now.AddDays(-10);
        var ended = _path.Person.IssueBy(_path.Authority);
        RevocationState State(DateTimeOffset? cutoff) => Ask(new TestOcspResponse(ended, _authority, _path.Authority.Key) { ArchiveCutoff = cutoff }.Make(), ended, null).RevocationState;
        Assert.Equal(RevocationState.Unknown, State(null));
        Assert.Equal(RevocationState.Unknown, State(Now.AddDays(-9)));
        Assert.Equal(RevocationState.Good, State(Now.AddDays(-11)));
    }

    [Fact]
    public void No_damaged_response_is_read_as_another_or_brings_anything_down()
    {
        var good = new TestOcspResponse(_person, _authority, _path.Authority.Key) { Nonce = [4, 1, 7], Certificates = [_authority] }.Encode();
        for (var i = 0; i < good.Length; i++)
        {
            byte[][] damaged = [[.. good[..i], (byte)(good[i] ^ 0x01), .. good[(i + 1)..]], [.. good[..i], (byte)(good[i] ^ 0x20), .. good[(i + 1)..]], good[..i], [.. good[..i], 0, .. good[i..]]];
            foreach (var one in damaged)
            {
                OcspResponse response;
                try
                {
                    response = OcspResponse.Decode(one);
                }
                catch (CertificateException)
                {
                    continue;
                }

                // What is not signed may differ: the certificates that come along, and names of algorithms that mean the same.
                if (Ask(response, _person, null).RevocationState == RevocationState.Good) Assert.Equal(OcspResponse.Decode(good).TbsData.ToArray(), response.TbsData.ToArray());
            }
        }

        Assert.Throws<CertificateException>(() => OcspResponse.Decode(new byte[OcspResponse.MaximumLength + 1]));
    }

    private Action<TestOcspResponse> Delegate(Action<TestCertificate> change, TestCertificate? issuer = null, bool noCheck = true)
    {
        var responder = Responder(noCheck);
        change(responder);
        return Delegate(responder, issuer ?? _path.Authority);
    }

    private static Action<TestOcspResponse> Delegate(TestCertificate responder, TestCertificate issuer) => response =>
    {
        response.Key = responder.Key;
        response.Responder = responder.IssueBy(issuer);
        response.Certificates = [response.Responder];
    };

    private static TestCertificate Responder(bool noCheck = false)
    {
        var responder = new TestCertificate { Subject = "CN=Responder, O=Test" }
            .With(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true))
            .With(new X509EnhancedKeyUsageExtension([new Oid(Oids.OcspSigning)], false));
        return noCheck ? responder.With(Oids.OcspNoCheck, false, static writer => writer.WriteNull()) : responder;
    }

    private void AssertGood(Action<TestOcspResponse> change, TestRevocationList? list = null)
    {
        var result = Ask(change, list);
        Assert.True(result.IsTrusted, string.Join("\n", result.Findings));
        Assert.Equal(RevocationState.Good, result.RevocationState);
    }

    private PathProblem Problem(Action<TestOcspResponse> change, TestRevocationList? list = null) => Assert.Single(Ask(change, list).Findings).Problem;

    private PathResult Ask(Action<TestOcspResponse> change, TestRevocationList? list = null)
    {
        var response = new TestOcspResponse(_person, _authority, _path.Authority.Key);
        change(response);
        return Ask(response.Make(), _person, list);
    }

    private PathResult Ask(OcspResponse response, Certificate person, TestRevocationList? list)
    {
        // A list of the root's about authorities, and none about people unless one is given: what is known of Alice comes from the response.
        var lists = new List<CertificateRevocationList> { new TestRevocationList(_path.Root).Only(2).Make() };
        if (list is not null) lists.Add(list.Make());
        return new PathValidator(TrustAnchors.From("test", _root)).Validate(person, [_authority], new PathOptions
        {
            Time = person.NotAfter < Now ? person.NotAfter : Now,
            RevocationTime = Now,
            Revocation = RevocationMode.Offline,
            RevocationSources = [new CrlCollection(lists), new Responses(response)],
        });
    }

    private sealed class Responses(params OcspResponse[] responses) : IOcspSource
    {
        public string? CacheIdentity => null;

        public IEnumerable<CertificateRevocationList> FindLists(RevocationQuery query) => [];

        public IEnumerable<OcspResponse> FindResponses(RevocationQuery query) => responses;
    }
}
