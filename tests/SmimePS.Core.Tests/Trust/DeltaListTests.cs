using System.Formats.Asn1;
using SmimePS.Certificates;
using SmimePS.Trust;

namespace SmimePS.Core.Tests.Trust;

/// <summary>What a delta list does for the complete list that it builds on, and what it says by itself (RFC 5280, 5.2.4).</summary>
public class DeltaListTests
{
    private static readonly DateTimeOffset Now = TestPath.Now;
    private readonly TestPath _path = new();

    [Fact]
    public void A_list_is_as_new_as_its_delta()
    {
        Assert.Equal(PathProblem.RevocationUnknown, Problem(Old()));
        Assert.Null(Problem(Old(), Delta()));
        Assert.Null(Problem(Old(), Delta(), Ended(Delta(number: 3))));
    }

    [Fact]
    public void A_delta_that_is_out_of_date_makes_no_list_new_and_none_old()
    {
        Assert.Equal(PathProblem.RevocationUnknown, Problem(Old(), Ended(Delta())));
        Assert.Null(Problem(List(), Ended(Delta())));
        Assert.Null(Problem(List(), Delta(), Ended(Delta(number: 3))));
    }

    [Fact]
    public void A_delta_of_another_key_or_scope_builds_on_another_list()
    {
        Assert.Null(Problem(KeyId(Old(), 1), KeyId(Delta(), 1)));
        Assert.Equal(PathProblem.RevocationUnknown, Problem(KeyId(Old(), 1), KeyId(Delta(), 2)));
        Assert.Equal(PathProblem.RevocationUnknown, Problem(KeyId(Old(), 1), Delta()));
        Assert.Equal(PathProblem.RevocationUnknown, Problem(Old(), KeyId(Delta(), 1)));

        Assert.Null(Problem(Old().Only(1), Delta().Only(1)));
        Assert.Equal(PathProblem.RevocationUnknown, Problem(Old().Only(1), Delta()));
        Assert.Equal(PathProblem.RevocationUnknown, Problem(Old(), Delta().Only(1)));
    }

    [Fact]
    public void A_delta_ends_a_hold_and_one_that_does_not_count_ends_none()
    {
        TestRevocationList Held() => List().Revoke(_path.Person, 6);
        TestRevocationList Freed() => Delta().Revoke(_path.Person, 8);
        Assert.Null(Problem(Held(), Freed()));
        Assert.Equal(PathProblem.Revoked, Problem(Held(), Ended(Freed())));
        Assert.Equal(PathProblem.Revoked, Problem(Held(), KeyId(Freed(), 2)));
        Assert.Equal(PathProblem.Revoked, Problem(Held(), Freed().Only(1)));
    }

    /// <summary>To be revoked is for good, whatever else is out of date, not at hand, or says otherwise; a hold is not.</summary>
    [Fact]
    public void What_a_delta_names_is_revoked_for_good_as_with_any_list()
    {
        TestRevocationList Naming(int reason) => Delta().Revoke(_path.Person, reason);
        Assert.Equal(PathProblem.Revoked, Problem(List(), Ended(Naming(1))));
        Assert.Equal(PathProblem.Revoked, Problem(List(), Ended(Naming(1)), Delta(number: 3)));
        Assert.Equal(PathProblem.Revoked, Problem(Naming(1)));
        Assert.Equal(PathProblem.Revoked, Problem(List().Revoke(_path.Person, 1), Naming(8)));
        Assert.Null(Problem(List(), Ended(Naming(6))));
        Assert.Null(Problem(List(), Naming(6), Delta(number: 3)));
        Assert.Equal(PathProblem.RevocationUnknown, Problem(Naming(6)));

        // Only where it is the issuer's own, and of now.
        var forger = new TestCertificate { Subject = _path.Authority.Subject };
        var forged = Naming(1);
        forged.Key = forger.Key;
        Assert.Null(Problem(List(), forged));
        var future = Naming(1);
        future.ThisUpdate = Now.AddMinutes(11);
        Assert.Null(Problem(List(), future));
        Assert.Null(Problem(List(), Naming(1).Only(2)));
    }

    private TestRevocationList List() => new(_path.Authority);

    private TestRevocationList Old()
    {
        var list = List();
        (list.ThisUpdate, list.NextUpdate) = (Now.AddDays(-9), Now.AddDays(-2));
        return list;
    }

    private TestRevocationList Delta(int number = 2) => new TestRevocationList(_path.Authority) { Number = number, ThisUpdate = Now.AddHours(-5 + number) }
        .With(Oids.DeltaCrlIndicator, true, static writer => writer.WriteInteger(1));

    private static TestRevocationList Ended(TestRevocationList list)
    {
        list.NextUpdate = Now.AddSeconds(-1);
        return list;
    }

    private static TestRevocationList KeyId(TestRevocationList list, byte id) => list.With(Oids.AuthorityKeyIdentifier, false, writer =>
    {
        using (writer.PushSequence()) writer.WriteOctetString([id], new Asn1Tag(TagClass.ContextSpecific, 0));
    });

    /// <summary>The one thing that is wrong; null where nothing is. Of the authority itself its root's list tells.</summary>
    private PathProblem? Problem(params TestRevocationList[] lists)
    {
        _path.Lists.Clear();
        _path.Lists.AddRange([new TestRevocationList(_path.Root), .. lists]);
        return _path.Validate().Findings.SingleOrDefault()?.Problem;
    }
}
