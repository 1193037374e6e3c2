using SmimePS.Certificates;
using SmimePS.Recipients;
using static SmimePS.Core.Tests.Recipients.Harvests;

namespace SmimePS.Core.Tests.Recipients;

/// <summary>What the latest mail says of its sender's program is what is remembered, in whichever order it is read.</summary>
public class CapabilityNotesTests
{
    private static readonly string[] Modern = ["2.16.840.1.101.3.4.1.46"];
    private static readonly string[] Old = ["2.16.840.1.101.3.4.1.42"];
    private static readonly string[] Other = ["2.16.840.1.101.3.4.1.2"];

    [Theory]
    [InlineData(0, 1, 2, 3)]
    [InlineData(3, 2, 1, 0)]
    [InlineData(2, 3, 0, 1)]
    [InlineData(1, 2, 3, 0)]
    public void The_latest_counts(params int[] order)
    {
        var certificate = Issue(First, "bob@example.org", 30);
        var now = DateTimeOffset.UtcNow;
        // The last two were signed in the same second.
        HarvestedCertificate[] mail = [At(9, Old), At(5, Modern), At(1, Old), At(1, Other)];
        var notes = new CapabilityNotes();
        foreach (var i in order) notes.Take(mail[i]);
        notes.Complete();
        Assert.Equal(Other, RememberedCapabilities.Find(certificate));

        // A later run that sees only earlier mail changes nothing.
        var again = new CapabilityNotes();
        again.Take(mail[1]);
        again.Complete();
        Assert.Equal(Other, RememberedCapabilities.Find(certificate));

        HarvestedCertificate At(int daysAgo, string[] algorithms) => From(certificate, daysAgo) with { SigningTime = now.AddDays(-daysAgo), Capabilities = algorithms };
    }

    [Fact]
    public void That_it_was_said_again_is_kept_at_the_end()
    {
        var certificate = Issue(First, "bob@example.org", 30);
        var notes = new CapabilityNotes();
        notes.Take(From(certificate, 9) with { Capabilities = Modern });
        notes.Take(From(certificate, 1) with { Capabilities = Modern });
        notes.Complete();
        RememberedCapabilities.Remember(certificate, Old, DateTimeOffset.UtcNow.AddDays(-5));
        Assert.Equal(Modern, RememberedCapabilities.Find(certificate));
    }

    [Fact]
    public void Mail_that_says_nothing_changes_nothing()
    {
        var certificate = Issue(First, "bob@example.org", 30);
        var notes = new CapabilityNotes();
        notes.Take(From(certificate, 1));
        notes.Complete();
        Assert.Null(RememberedCapabilities.Find(certificate));
    }
}
