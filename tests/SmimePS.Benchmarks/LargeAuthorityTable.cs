using System.Globalization;
using SmimePS.Authority;
using SmimePS.Keys;
using SmimePS.Trust;

namespace SmimePS.Benchmarks;

/// <summary>What an authority's everyday work takes when it has issued a hundred thousand certificates, beside one that is new.</summary>
internal static class LargeAuthorityTable
{
    private const int Large = 100_000;
    private const int Batch = 500;
    private const int RevokedShare = 10;
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(500);

    public static void Print()
    {
        var home = Directory.CreateTempSubdirectory("smimeps-bench-");
        try
        {
            using var small = Create(Path.Combine(home.FullName, "small"), Batch);
            using var large = Create(Path.Combine(home.FullName, "large"), Large);
            var revoked = large.Records.Read().Where(static (_, i) => i % RevokedShare == 0).Select(static entry => entry.Serial).ToList();
            large.Revoke(revoked, new IndexRevocation(DateTimeOffset.UtcNow, RevocationReason.Superseded));
            var serial = large.Records.Read().ElementAt(Large - Batch).Serial;
            Action[] work =
            [
                () => Issue(small),
                () => Issue(large),
                () => Expect(large.Records.Find([serial]).Count, 1),
                () => Expect(large.Records.FindByAddress(Address(Large - Batch)).Count, 1),
                () => Expect(large.PublishRevocations(TimeSpan.FromDays(30)).Count, revoked.Count),
            ];
            var times = Stopwatches.Medians(Budget, 9, work);
            var table = new Table($"An authority that has issued {Large.ToString("N0", CultureInfo.InvariantCulture)} certificates: milliseconds (median)", "work", "time", "goal");
            table.Add("issue one", Table.Milliseconds(times[1]), "");
            table.Add("issue one, beside an authority that is new", Table.Ratio(times[1], times[0]), Table.Goal(times[1] / times[0], 1.25));
            table.Add("find by serial number", Table.Milliseconds(times[2]), Table.AtMost(times[2], 50, "ms"));
            table.Add("find by address", Table.Milliseconds(times[3]), Table.AtMost(times[3], 50, "ms"));
            table.Add($"publish a list of {revoked.Count.ToString("N0", CultureInfo.InvariantCulture)} entries", Table.Milliseconds(times[4]), Table.AtMost(times[4], 2000, "ms"));
            table.Print();
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static CertificateAuthority Create(string folder, int count)
    {
        var authority = CertificateAuthority.Create(folder, new AuthorityOptions("Benchmark CA") { KeyAlgorithm = KeyAlgorithm.EcdsaP256, NoPassphrase = true }, default);
        for (var start = 0; start < count; start += Batch)
        {
            foreach (var issued in authority.Issue([.. Enumerable.Range(start, Batch).Select(static i => For(Address(i)))])) issued.Identity!.Dispose();
        }

        return authority;
    }

    private static void Issue(CertificateAuthority authority) => authority.Issue(For("new@example.org")).Identity!.Dispose();

    private static IssueRequest For(string address) => new(address) { KeyAlgorithm = KeyAlgorithm.EcdsaP256 };

    private static string Address(int number) => $"person{number}@example.org";

    private static void Expect(int found, int expected)
    {
        if (found != expected) throw new InvalidOperationException($"{found} found, {expected} expected.");
    }
}
