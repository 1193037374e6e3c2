using SmimePS.Certificates;
using SmimePS.Recipients;
using static SmimePS.Core.Tests.Recipients.Harvests;

namespace SmimePS.Core.Tests.Recipients;

/// <summary>What becomes of certificates, and that it is the same in whichever order they come.</summary>
public class RecipientBookTests
{
    [Fact]
    public void New_then_known_then_renewed_and_an_older_one_stays_beside()
    {
        var oldest = Issue(First, "bob@example.org", 300);
        var middle = Issue(First, "bob@example.org", 200);
        var newest = Issue(First, "Bob@Example.org", 100);
        var book = Book();
        Assert.Equal((RecipientOutcome.New, true), Outcome(book.Take(From(middle, 190))));
        Assert.Equal((RecipientOutcome.Known, false), Outcome(book.Take(From(middle, 180))));
        Assert.Equal((RecipientOutcome.Renewed, true), Outcome(book.Take(From(newest, 90))));
        Assert.Equal((RecipientOutcome.Older, true), Outcome(book.Take(From(oldest, 290))));
        Assert.All([oldest, middle, newest], certificate => Assert.True(book.Holds(certificate)));
    }

    [Fact]
    public void What_was_there_is_known_and_what_comes_after_it_renewed()
    {
        var stored = Issue(First, "bob@example.org", 500, lasts: 400);
        var newer = Issue(First, "bob@example.org", 10);
        var book = Book(stored: stored);
        var change = Assert.Single(book.Take(From(newer, 5)));
        Assert.Equal((RecipientOutcome.Renewed, stored), (change.Outcome, change.Other));
    }

    [Fact]
    public void Another_authority_takes_nobodys_place_unless_that_is_asked_for()
    {
        var stored = Issue(First, "bob@example.org", 10);
        var other = Issue(Second, "bob@example.org", 5);
        var refused = Assert.Single(Book(stored: stored).Take(From(other, 4)));
        Assert.Equal((RecipientOutcome.Conflicting, false, stored), (refused.Outcome, refused.IsToBeKept, refused.Other));
        var forced = Assert.Single(Book(force: true, stored: stored).Take(From(other, 4)));
        Assert.Equal((RecipientOutcome.Conflicting, true, stored), (forced.Outcome, forced.IsToBeKept, forced.Other));
    }

    [Fact]
    public void What_was_there_stays_however_old_the_other_mail_is()
    {
        var stored = Issue(First, "bob@example.org", 1);
        var other = Issue(Second, "bob@example.org", 400);
        Assert.Equal((RecipientOutcome.Conflicting, false), Outcome(Book(stored: stored).Take(From(other, 399))));
    }

    [Fact]
    public void An_expired_one_and_one_that_nobody_vouches_for_hold_no_place()
    {
        var other = Issue(Second, "bob@example.org", 5);
        foreach (var stored in new[] { Issue(First, "bob@example.org", 500, lasts: 100), Issue(Stranger, "bob@example.org", 50) })
        {
            var change = Assert.Single(Book(stored: stored).Take(From(other, 4)));
            Assert.Equal((RecipientOutcome.New, true, stored), (change.Outcome, change.IsToBeKept, change.Other));
        }
    }

    [Fact]
    public void The_same_key_under_another_authority_is_the_same_correspondent()
    {
        using var identity = First.Issue(SmimePS.Keys.KeyAlgorithm.EcdsaP256, address: "bob@example.org");
        var again = Second.IssueFor(identity.Key, address: "bob@example.org");
        Assert.True(Assert.Single(Book(stored: identity.Certificate).Take(From(again, 0))).IsToBeKept);
    }

    [Fact]
    public void One_to_sign_and_one_to_encrypt_do_not_stand_against_each_other()
    {
        var signs = Issue(First, "bob@example.org", 10, CertificatePurpose.Sign);
        var receives = Issue(Second, "bob@example.org", 10, CertificatePurpose.Encrypt);
        Assert.Equal((RecipientOutcome.New, true), Outcome(Book(stored: signs).Take(From(receives, 5))));
    }

    [Fact]
    public void A_certificate_of_several_addresses_may_conflict_at_none_of_them()
    {
        var boss = Issue(First, "boss@example.org", 100);
        var both = Issue(Second, "bob@example.org;BOSS@example.org", 5);
        var change = Assert.Single(Book(stored: boss).Take(From(both, 4)));
        Assert.Equal((RecipientOutcome.Conflicting, false, boss), (change.Outcome, change.IsToBeKept, change.Other));
    }

    [Fact]
    public void Earlier_mail_of_another_authority_takes_back_what_was_kept_in_the_same_run()
    {
        var genuine = Issue(First, "bob@example.org", 300);
        var renewed = Issue(First, "bob@example.org", 50);
        var rogue = Issue(Second, "bob@example.org", 100);
        var book = Book();
        Assert.Equal((RecipientOutcome.New, true), Outcome(book.Take(From(rogue, 90))));
        Assert.Equal((RecipientOutcome.Conflicting, false), Outcome(book.Take(From(renewed, 40))));
        var changes = book.Take(From(genuine, 200));
        Assert.Equal(3, changes.Count);
        Assert.Equal((genuine, true), (changes[0].Harvested.Certificate, changes[0].IsToBeKept));
        Assert.Contains(changes, change => change.Harvested.Certificate.Equals(rogue) && change is { IsToBeWithdrawn: true, Outcome: RecipientOutcome.Conflicting });
        Assert.Contains(changes, change => change.Harvested.Certificate.Equals(renewed) && change is { IsToBeKept: true });
        Assert.False(book.Holds(rogue));
        Assert.True(book.Holds(renewed));
    }

    [Fact]
    public void What_could_not_be_kept_is_tried_again()
    {
        var certificate = Issue(First, "bob@example.org", 10);
        var book = Book();
        Assert.True(Assert.Single(book.Take(From(certificate, 5))).IsToBeKept);
        book.Forget(certificate);
        Assert.False(book.Holds(certificate));
        Assert.True(Assert.Single(book.Take(From(certificate, 4))).IsToBeKept);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_order_of_the_messages_does_not_matter(int seed)
    {
        var random = new Random(seed);
        string[] names = ["a@example.org", "b@example.org", "c@example.org", "a@example.org;b@example.org", "B@example.org;c@example.org"];
        var stored = Enumerable.Range(0, 2).Select(_ => Issue(Pick(random, First, Second), Pick(random, names), random.Next(1, 300))).ToArray();
        var mail = Enumerable.Range(0, 14).Select(_ => Issue(Pick(random, First, Second), Pick(random, names), random.Next(1, 300), Pick(random, CertificatePurpose.Sign, CertificatePurpose.Encrypt, CertificatePurpose.SignAndEncrypt)))
            .SelectMany(certificate => Enumerable.Range(0, 3).Select(_ => From(certificate, random.Next(0, 300)))).ToList();

        var orders = Enumerable.Range(0, 40).Select(_ => mail.OrderBy(_ => random.Next()).ToList())
            .Append(mail.OrderBy(one => one.SigningTime).ToList()).Append(mail.OrderByDescending(one => one.SigningTime).ToList()).Append([.. mail, .. mail]);
        var expected = Run(mail);
        Assert.NotEmpty(expected);
        foreach (var order in orders) Assert.Equal(expected, Run(order));

        // What is written and taken out again is what the book says it holds.
        string[] Run(List<HarvestedCertificate> order)
        {
            var book = Book(stored: stored);
            var store = new HashSet<Certificate>();
            foreach (var change in order.SelectMany(book.Take))
            {
                if (change.IsToBeKept) Assert.True(store.Add(change.Harvested.Certificate));
                if (change.IsToBeWithdrawn) Assert.True(store.Remove(change.Harvested.Certificate));
            }

            Assert.Equal(mail.Select(static one => one.Certificate).Where(book.Holds).ToHashSet(), store);
            return [.. store.Select(static certificate => certificate.Thumbprint).Order(StringComparer.Ordinal)];
        }
    }

    private static T Pick<T>(Random random, params T[] from) => from[random.Next(from.Length)];

    private static (RecipientOutcome, bool) Outcome(IReadOnlyList<RecipientChange> changes) => (Assert.Single(changes).Outcome, changes[0].IsToBeKept);
}
