using SmimePS.Certificates;
using SmimePS.Trust;

namespace SmimePS.Core.Tests.Trust;

/// <summary>Every test of NIST's suite, with all of its certificates and lists at hand at once: the path has to be found too.</summary>
public class PkitsTests(ITestOutputHelper output)
{
    private static readonly Lazy<Suite> Loaded = new(() => new Suite(Corpora.Folder("pkits")));

    public static TheoryData<string> Numbers() => new(PkitsCases.All().Select(static run => run.ToString()));

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Outcome_is_nists(string run)
    {
        var test = PkitsCases.All().Single(known => known.ToString() == run);
        var result = Loaded.Value.Run(test);
        Assert.True(result.IsTrusted == test.IsValid,
            $"{test} should be {(test.IsValid ? "valid" : "invalid")}:\n{string.Join("\n", result.Findings)}\n{string.Join("\n  ", result.Chain)}");
        Assert.Equal(test.IsValid, result.Findings.All(static finding => finding.IsTolerated));
    }

    [Fact]
    public void Every_section_as_a_table()
    {
        output.WriteLine($"{"section",-36}{"tests",7}{"runs",7}{"valid",7}{"invalid",9}{"as NIST",9}");
        var total = (Tests: 0, Runs: 0, Right: 0);
        foreach (var section in PkitsCases.Sections)
        {
            var runs = PkitsCases.All().Where(run => run.Number.StartsWith(section.Number + ".", StringComparison.Ordinal)).ToList();
            var right = runs.Count(run => Loaded.Value.Run(run).IsTrusted == run.IsValid);
            output.WriteLine($"{section.Number + " " + section.Title,-36}{section.Tests.Length,7}{runs.Count,7}{runs.Count(static r => r.IsValid),7}{runs.Count(static r => !r.IsValid),9}{right,9}");
            total = (total.Tests + section.Tests.Length, total.Runs + runs.Count, total.Right + right);
        }

        output.WriteLine($"{"all",-36}{total.Tests,7}{total.Runs,7}{"",16}{total.Right,9}");
        Assert.Equal(224, total.Tests);
        Assert.Equal(total.Runs, total.Right);
    }

    private sealed class Suite
    {
        // Some tests carry SHA-1 or DSA on purpose, and are about something else.
        private static readonly PathProblem[] Tolerated = [PathProblem.WeakSignature, PathProblem.WeakKey];
        private readonly PathValidator _validator;
        private readonly Dictionary<string, Certificate> _certificates;
        private readonly CrlCollection _lists;

        public Suite(string folder)
        {
            _certificates = Directory.EnumerateFiles(Path.Combine(folder, "certs"), "*.crt")
                .ToDictionary(static file => Path.GetFileNameWithoutExtension(file), static file => Certificate.Decode(File.ReadAllBytes(file)));
            _lists = new CrlCollection(Directory.EnumerateFiles(Path.Combine(folder, "crls"), "*.crl")
                .Select(static file => CertificateRevocationList.Decode(File.ReadAllBytes(file))));
            _validator = new PathValidator(TrustAnchors.From("NIST", _certificates["TrustAnchorRootCertificate"]));
        }

        public PathResult Run(PkitsCase test)
        {
            var inputs = test.Inputs.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var policies = inputs.Where(static word => char.IsDigit(word[0])).Select(static word => "2.16.840.1.101.3.2.1.48." + word).ToList();
            return _validator.Validate(_certificates[test.Name + "EE"], _certificates.Values, new PathOptions
            {
                Time = new DateTimeOffset(2020, 6, 1, 0, 0, 0, TimeSpan.Zero),
                Revocation = RevocationMode.Offline,
                RevocationSources = [_lists],
                Tolerate = Tolerated,
                AcceptedPolicies = policies.Count > 0 ? policies : null,
                RequireExplicitPolicy = inputs.Contains("explicit"),
                InhibitPolicyMapping = inputs.Contains("noMapping"),
                InhibitAnyPolicy = inputs.Contains("noAny"),
            });
        }
    }
}
