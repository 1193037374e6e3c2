using System.Security.Cryptography;
using System.Text.Json;
using SmimePS.Certificates;
using SmimePS.Trust;

namespace SmimePS.Core.Tests.Trust;

/// <summary>The cases of x509-limbo that concern building, constraints and lists. Each that is left out or differs has its reason here.</summary>
public class LimboTests(ITestOutputHelper output)
{
    private static readonly Lazy<Dictionary<string, JsonElement>> Cases = new(() =>
        JsonDocument.Parse(File.ReadAllBytes(Corpora.Folder("x509-limbo", "limbo.json"))).RootElement.GetProperty("testcases")
            .EnumerateArray().ToDictionary(static test => test.GetProperty("id").GetString()!));

    public static TheoryData<string> Ids() => new(Cases.Value.Keys.Where(static id => LimboExceptions.Find(id) is null));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Outcome_is_the_suites(string id)
    {
        var (isValid, result, error) = Run(Cases.Value[id]);
        Assert.True(isValid == (result?.IsTrusted == true),
            $"{id} should be {(isValid ? "valid" : "invalid")}: {error}\n{string.Join("\n", result?.Findings ?? [])}\n  {string.Join("\n  ", result?.Chain ?? [])}");
    }

    [Fact]
    public void Every_group_as_a_table_with_the_exceptions()
    {
        var table = new ResultTable("x509-limbo", "group", "cases", "as said", "out of scope", "otherwise by choice");
        var used = new HashSet<string>();
        foreach (var group in Cases.Value.Keys.GroupBy(static id => id.Split("::")[0]))
        {
            var exceptions = group.Select(LimboExceptions.Find).OfType<LimboExceptions.Exception>().ToList();
            used.UnionWith(exceptions.Select(static exception => exception.Pattern));
            var right = group.Where(static id => LimboExceptions.Find(id) is null).Count(static id => Run(Cases.Value[id]) is var (valid, result, _) && valid == (result?.IsTrusted == true));
            table.Add(group.Key, $"{group.Count()}", $"{right}", $"{exceptions.Count(static e => e.IsOutOfScope)}", $"{exceptions.Count(static e => !e.IsOutOfScope)}");
            Assert.Equal(group.Count(), right + exceptions.Count);
        }

        foreach (var reason in LimboExceptions.All.GroupBy(static exception => exception.Reason))
        {
            table.Note($"{reason.Key}: {string.Join(", ", reason.Select(static exception => exception.Pattern))}");
        }

        table.Publish();

        // A reason that nothing needs any more is an error: the list must not outlive its cases.
        Assert.Equal(LimboExceptions.All.Select(static exception => exception.Pattern).Order(), used.Order());
        foreach (var id in Cases.Value.Keys.Where(static id => LimboExceptions.Find(id) is { IsOutOfScope: false }))
        {
            Assert.False(Run(Cases.Value[id]) is var (valid, result, _) && valid == (result?.IsTrusted == true), $"{id} needs no exception.");
        }
    }

    [Theory]
    [InlineData("pathological::")]
    [InlineData("cve::cve-2024-0567")]
    public void Tangles_cost_little(string prefix)
    {
        foreach (var id in Cases.Value.Keys.Where(id => id.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            Run(Cases.Value[id]);
            output.WriteLine($"{id}: {clock.ElapsedMilliseconds} ms");
            // Not a benchmark: a search without bounds would take years.
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20));
        }
    }

    private static (bool IsValid, PathResult? Result, string? Error) Run(JsonElement test)
    {
        var isValid = test.GetProperty("expected_result").GetString() == "SUCCESS";
        try
        {
            var anchors = new List<TrustAnchor>();
            foreach (var pem in Strings(test, "trusted_certs"))
            {
                // A certificate that cannot be read is no anchor.
                try { anchors.Add(new TrustAnchor(Certificate.Decode(Der(pem)), "limbo")); }
                catch (CertificateException) { }
            }

            var lists = Strings(test, "crls").Select(static pem => CertificateRevocationList.Decode(Der(pem))).ToList();
            var time = test.GetProperty("validation_time") is { ValueKind: JsonValueKind.String } given ? given.GetDateTimeOffset() : DateTimeOffset.UtcNow;
            var options = new PathOptions
            {
                Time = time,
                Purpose = test.GetProperty("validation_kind").GetString() == "SERVER" ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2",
                Revocation = lists.Count > 0 ? RevocationMode.Offline : RevocationMode.NoCheck,
                RevocationSources = [new CrlCollection(lists)],
                MaximumIntermediates = test.GetProperty("max_chain_depth") is { ValueKind: JsonValueKind.Number } depth ? depth.GetInt32() : 20,
            };
            var leaf = Certificate.Decode(Der(test.GetProperty("peer_certificate").GetString()!));
            var candidates = Strings(test, "untrusted_intermediates").Select(static pem => Certificate.Decode(Der(pem))).ToList();
            return (isValid, new PathValidator(new TrustAnchors(anchors)).Validate(leaf, candidates, options), null);
        }
        catch (CertificateException error)
        {
            return (isValid, null, error.Message);
        }
    }

    private static IEnumerable<string> Strings(JsonElement test, string name) => test.GetProperty(name).EnumerateArray().Select(static one => one.GetString()!);

    private static byte[] Der(string pem) => Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);
}
