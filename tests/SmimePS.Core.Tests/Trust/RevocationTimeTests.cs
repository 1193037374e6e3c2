using SmimePS.Certificates;
using SmimePS.Trust;

namespace SmimePS.Core.Tests.Trust;

/// <summary>A path that is judged at the time of signing, by what is known of revocation now.</summary>
public class RevocationTimeTests
{
    private static readonly DateTimeOffset Now = TestPath.Now;
    private static readonly DateTimeOffset Signed = Now.AddDays(-20);

    private readonly TestPath _path = new();
    private readonly Lazy<(Certificate Root, Certificate Authority, Certificate Person)> _made;

    public RevocationTimeTests() => _made = new(() => (_path.Root.IssueBy(_path.Root), _path.Authority.IssueBy(_path.Root), _path.Person.IssueBy(_path.Authority)));

    [Fact]
    public void Lists_of_now_serve_a_path_of_then()
    {
        var result = Ask([RootList(), List()]);
        Assert.True(result.IsTrusted, string.Join("\n", result.Findings));
        Assert.Equal(RevocationState.Good, result.RevocationState);
        Assert.Equal([_made.Value.Person, _made.Value.Authority], result.Revocation.Select(static answer => answer.Certificate));
        Assert.StartsWith("The revocation list of CN=Authority, O=Test of 2026-05-31 12:00 UTC, valid until 2026-06-07 12:00 UTC, does not name CN=Alice, O=Test.", result.Revocation[0].Explanation);
        // By itself, a path of then wants lists of then.
        var then = Validator().Validate(_made.Value.Person, [_made.Value.Authority], Options([RootList(), List()]) with { RevocationTime = null });
        Assert.Equal(RevocationState.Unknown, then.RevocationState);
    }

    [Theory]
    [InlineData(null, PathProblem.Revoked)]
    [InlineData(1, PathProblem.Revoked)]
    [InlineData(2, PathProblem.Revoked)]
    [InlineData(3, PathProblem.Revoked)]
    [InlineData(4, PathProblem.RevokedSince)]
    [InlineData(5, PathProblem.RevokedSince)]
    [InlineData(6, PathProblem.Revoked)]
    [InlineData(9, PathProblem.Revoked)]
    [InlineData(10, PathProblem.Revoked)]
    public void Only_what_its_owner_gave_up_still_counts_for_before(int? reason, PathProblem expected)
    {
        var after = Ask([RootList(), List(list => list.Revoke(_path.Person, reason))]);
        Assert.Equal(expected, Assert.Single(after.Findings).Problem);
        Assert.Equal(expected == PathProblem.RevokedSince, after.IsTrusted);
        Assert.Equal(RevocationState.Revoked, after.RevocationState);
        Assert.Equal(Now.AddDays(-2), after.Findings[0].RevokedAt);
        Assert.Contains("That is after it", after.Findings[0].Message);

        var before = Ask([RootList(), List(list => { list.Revoke(_path.Person, reason).RevokedAt = Signed.AddSeconds(-1); })]);
        Assert.Equal(PathProblem.Revoked, Assert.Single(before.Findings).Problem);
        Assert.False(before.IsTrusted);
    }

    [Fact]
    public void The_date_on_which_it_went_wrong_counts_where_it_is_the_earlier()
    {
        var result = Ask([RootList(), List(list => { list.Revoke(_path.Person, 4).InvalidSince = Signed.AddDays(-1); })]);
        Assert.Equal(PathProblem.Revoked, Assert.Single(result.Findings).Problem);
        Assert.Equal(PathProblem.RevokedSince, Assert.Single(Ask([RootList(), List(list => { list.Revoke(_path.Person, 4).InvalidSince = Signed.AddDays(1); })]).Findings).Problem);
    }

    [Fact]
    public void An_answer_that_is_kept_is_not_given_for_another_time_of_signing()
    {
        var validator = Validator();
        var options = Options([RootList(), List(list => list.Revoke(_path.Person, 4))]);
        PathResult At(DateTimeOffset signed, DateTimeOffset now) => validator.Validate(_made.Value.Person, [_made.Value.Authority], options with { Time = signed, RevocationTime = now });
        var first = At(Signed, Now);
        Assert.True(first.IsTrusted);
        Assert.Same(first, At(Signed.AddDays(5), Now.AddDays(1)));
        Assert.False(At(Now.AddDays(-2), Now).IsTrusted);
        Assert.False(At(Now.AddDays(-1), Now).IsTrusted);
        Assert.True(At(Now.AddDays(-2).AddSeconds(-1), Now).IsTrusted);
        // The lists end, and with them what was known of the authority.
        Assert.Contains(At(Signed, Now.AddDays(7)).Findings, static finding => finding.Problem == PathProblem.RevocationUnknown);
    }

    [Fact]
    public void An_older_list_hides_nothing_that_a_newer_one_says_in_whatever_order_they_come()
    {
        var old = List(list => list.ThisUpdate = Now.AddDays(-4));
        var young = List(list => list.Revoke(_path.Person, 1));
        foreach (var lists in new[] { new[] { RootList(), old, young }, [young, old, RootList()] })
        {
            Assert.Equal(PathProblem.Revoked, Assert.Single(Ask(lists).Findings).Problem);
            // Nor one that the sender carries along.
            Assert.Equal(PathProblem.Revoked, Assert.Single(Ask([RootList(), young], carried: [old]).Findings).Problem);
            Assert.Equal(PathProblem.Revoked, Assert.Single(Ask([RootList(), old], carried: [young]).Findings).Problem);
        }
    }

    [Fact]
    public void Revocation_is_for_good_and_a_hold_is_what_the_newest_list_says()
    {
        var forGood = List(list => { list.ThisUpdate = Now.AddDays(-4); list.Revoke(_path.Person, 1); });
        var held = List(list => { list.ThisUpdate = Now.AddDays(-4); list.Revoke(_path.Person, 6); });
        Assert.Equal(PathProblem.Revoked, Assert.Single(Ask([RootList(), forGood, List()]).Findings).Problem);
        Assert.Empty(Ask([RootList(), held, List()]).Findings);
        Assert.Equal(PathProblem.Revoked, Assert.Single(Ask([RootList(), held]).Findings).Problem);
    }

    [Fact]
    public void An_outdated_list_still_proves_what_it_names_and_nothing_else()
    {
        void Outdated(TestRevocationList list) => (list.ThisUpdate, list.NextUpdate) = (Now.AddDays(-9), Now.AddDays(-8));
        Assert.Equal(PathProblem.Revoked, Assert.Single(Ask([RootList(), List(list => { Outdated(list); list.Revoke(_path.Person, 1); })]).Findings).Problem);
        Assert.Equal(PathProblem.RevocationUnknown, Assert.Single(Ask([RootList(), List(Outdated)]).Findings).Problem);
        Assert.Equal(PathProblem.RevocationUnknown, Assert.Single(Ask([RootList(), List(list => { list.HasNextUpdate = false; list.ThisUpdate = Now.AddDays(-1).AddSeconds(-1); })]).Findings).Problem);
        Assert.Empty(Ask([RootList(), List(list => { list.HasNextUpdate = false; list.ThisUpdate = Now.AddHours(-23); })]).Findings);
    }

    [Fact]
    public void A_forged_list_neither_condemns_nor_clears()
    {
        var forger = new TestCertificate { Subject = _path.Authority.Subject };
        var condemning = new TestRevocationList(forger).Revoke(_path.Person, 1).Make();
        var clearing = new TestRevocationList(forger) { ThisUpdate = Now }.Make();
        Assert.Empty(Ask([condemning, RootList(), List()]).Findings);
        Assert.Equal(PathProblem.Revoked, Assert.Single(Ask([clearing, RootList(), List(list => list.Revoke(_path.Person, 1))]).Findings).Problem);
        Assert.Equal(PathProblem.RevocationUnknown, Assert.Single(Ask([RootList(), clearing]).Findings).Problem);
    }

    [Fact]
    public void Who_carries_lists_without_number_gains_nothing()
    {
        var forger = new TestCertificate { Subject = _path.Authority.Subject };
        var flood = Enumerable.Range(0, 400).Select(i => new TestRevocationList(forger) { ThisUpdate = Now.AddSeconds(-i) }.Make()).ToList();
        Assert.Equal(PathProblem.Revoked, Assert.Single(Ask([RootList(), List(list => list.Revoke(_path.Person, 1))], carried: flood).Findings).Problem);
        Assert.Empty(Ask([RootList(), List()], carried: flood).Findings);
    }

    [Fact]
    public void A_list_says_nothing_of_what_had_ended_before_it()
    {
        _path.Person.NotAfter = Now.AddDays(-10);
        var result = Ask([RootList(), List()]);
        var finding = Assert.Single(result.Findings);
        Assert.Equal(PathProblem.RevocationUnknown, finding.Problem);
        Assert.Contains("need no longer name it", finding.Message);
        // But what it does say counts, and its issuer may promise to keep the old ones.
        Assert.Equal(PathProblem.Revoked, Assert.Single(Ask([RootList(), List(list => list.Revoke(_path.Person, 1))]).Findings).Problem);
        void Keeps(TestRevocationList list, double days) => list.With(Oids.ExpiredCertificatesOnCrl, false, writer => writer.WriteGeneralizedTime(Now.AddDays(days), omitFractionalSeconds: true));
        Assert.Empty(Ask([RootList(), List(list => Keeps(list, -11))]).Findings);
        Assert.Equal(PathProblem.RevocationUnknown, Assert.Single(Ask([RootList(), List(list => Keeps(list, -9))]).Findings).Problem);
    }

    [Fact]
    public void Records_of_an_own_issuer_count_at_once()
    {
        var records = new Records { Revoked = new RevokedCertificate("00", Now.AddDays(-1), RevocationReason.KeyCompromise) };
        Assert.Equal(PathProblem.Revoked, Assert.Single(Ask([RootList(), List()], records: records).Findings).Problem);
        records.Revoked = null;
        Assert.Empty(Ask([RootList()], records: records).Findings);
        Assert.Equal(PathProblem.Revoked, Assert.Single(Ask([RootList(), List(list => list.Revoke(_path.Person, 1))], records: records).Findings).Problem);
    }

    private PathResult Ask(
        IEnumerable<CertificateRevocationList> lists, IEnumerable<CertificateRevocationList>? carried = null, Records? records = null)
    {
        var options = Options(lists);
        if (carried is not null) options = options with { CarriedRevocation = new CrlCollection(carried) };
        if (records is not null) options = options with { RevocationSources = [records, .. options.RevocationSources] };
        return Validator().Validate(_made.Value.Person, [_made.Value.Authority], options);
    }

    private PathValidator Validator() => new(TrustAnchors.From("test", _made.Value.Root));

    private static PathOptions Options(IEnumerable<CertificateRevocationList> lists) =>
        new() { Time = Signed, RevocationTime = Now, Revocation = RevocationMode.Offline, RevocationSources = [new CrlCollection(lists)] };

    private CertificateRevocationList RootList() => new TestRevocationList(_path.Root).Make();

    private CertificateRevocationList List(Action<TestRevocationList>? change = null)
    {
        var list = new TestRevocationList(_path.Authority);
        change?.Invoke(list);
        return list.Make();
    }

    private sealed class Records : IIssuerRecords
    {
        public RevokedCertificate? Revoked { get; set; }

        public string? CacheIdentity => null;

        public IEnumerable<CertificateRevocationList> FindLists(RevocationQuery query) => [];

        public IssuerRecord? FindRecord(RevocationQuery query) => query.Certificate.Subject.ToString().Contains("Alice", StringComparison.Ordinal) ? new IssuerRecord(Revoked, "the test") : null;
    }
}
