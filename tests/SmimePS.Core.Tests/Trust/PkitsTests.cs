using SmimePS.Certificates;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Trust;
using SmimePS.Verdicts;

namespace SmimePS.Core.Tests.Trust;

/// <summary>Every test of NIST's suite, with all of its certificates and lists at hand at once: the path has to be found too.</summary>
public class PkitsTests
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
        var table = new ResultTable("pkits", "section", "tests", "runs", "valid", "invalid", "as NIST says", "signed mails", "as NIST says of them");
        var total = (Tests: 0, Runs: 0, Right: 0, Mails: 0, RightMails: 0);
        foreach (var section in PkitsCases.Sections)
        {
            var runs = PkitsCases.All().Where(run => run.Number.StartsWith(section.Number + ".", StringComparison.Ordinal)).ToList();
            var right = runs.Count(run => Loaded.Value.Run(run).IsTrusted == run.IsValid);
            var mails = runs.Where(IsMail).ToList();
            var rightMails = mails.Count(static run => Loaded.Value.Check(run).IsTrusted == run.IsValid);
            table.Add($"{section.Number} {section.Title}", $"{section.Tests.Length}", $"{runs.Count}", $"{runs.Count(static r => r.IsValid)}", $"{runs.Count(static r => !r.IsValid)}", $"{right}", $"{mails.Count}", $"{rightMails}");
            total = (total.Tests + section.Tests.Length, total.Runs + runs.Count, total.Right + right, total.Mails + mails.Count, total.RightMails + rightMails);
        }

        table.Add("all", $"{total.Tests}", $"{total.Runs}", "", "", $"{total.Right}", $"{total.Mails}", $"{total.RightMails}");
        table.Note("A run is a test with one choice of policies; a mail is judged as the user of a mail program would, who chooses none. The mail of 4.1.5 is left out: its signer's DSA key has its parameters in another certificate.");
        table.Publish();
        Assert.Equal(224, total.Tests);
        Assert.Equal(total.Runs, total.Right);
        Assert.Equal(total.Mails, total.RightMails);
    }

    public static TheoryData<string> MailNumbers() => new(PkitsCases.All().Where(IsMail).Select(static run => run.ToString()));

    /// <summary>
    /// Whether the verdict on its mail is to be NIST's. Not where the user chooses policies; and not in 4.1.5: a signer's DSA key that inherits its parameters from
    /// another certificate is not read in messages, which no mail program makes.
    /// </summary>
    private static bool IsMail(PkitsCase run) => run.Inputs.Length == 0 && run.Number != "4.1.5";

    [Theory]
    [MemberData(nameof(MailNumbers))]
    public void The_verdict_on_the_signed_mail_is_nists_too(string run)
    {
        var test = PkitsCases.All().Single(known => known.ToString() == run);
        var verdict = Loaded.Value.Check(test);
        Assert.True(verdict.IsTrusted == test.IsValid, $"{test} should be {(test.IsValid ? "valid" : "invalid")}: {verdict.Summary}\n{string.Join("\n", verdict.AllFindings)}");
    }

    private sealed class Suite
    {
        // Some tests carry SHA-1 or DSA on purpose, and are about something else.
        // NIST calls some mails otherwise than their tests.
        private static readonly Dictionary<string, string> OtherMailNames = new()
        {
            ["ValidCertificatePathTest1"] = "ValidSignaturesTest1",
            ["InvalidNameChainingTest1"] = "InvalidNameChainingEETest1",
            ["ValidNameUIDsTest6"] = "ValidNameChainingUIDsTest6",
            ["InvalidMissingCRLTest1"] = "MissingCRLTest1",
            ["ValidDNnameConstraintsTest19"] = "ValidSelfIssuedDNnameConstraintsTest19",
            ["InvalidDNnameConstraintsTest20"] = "InvalidSelfIssuedDNnameConstraintsTest20",
            ["InvalidonlyContainsUserCertsTest11"] = "InvalidonlyContainsUserCertsCRLTest11",
            ["InvalidonlyContainsCACertsTest12"] = "InvalidonlyContainsCACertsCRLTest12",
            ["ValidonlyContainsCACertsTest13"] = "ValidonlyContainsCACertsCRLTest13",
        };

        private static readonly PathProblem[] Tolerated = [PathProblem.WeakSignature, PathProblem.WeakKey];
        private readonly PathValidator _validator;
        private readonly Dictionary<string, Certificate> _certificates;
        private readonly CrlCollection _lists;
        private readonly SignatureChecker _checker;
        private readonly Dictionary<string, string> _mails;

        public Suite(string folder)
        {
            _certificates = Directory.EnumerateFiles(Path.Combine(folder, "certs"), "*.crt")
                .ToDictionary(static file => Path.GetFileNameWithoutExtension(file), static file => Certificate.Decode(File.ReadAllBytes(file)));
            _lists = new CrlCollection(Directory.EnumerateFiles(Path.Combine(folder, "crls"), "*.crl")
                .Select(static file => CertificateRevocationList.Decode(File.ReadAllBytes(file))));
            var anchors = TrustAnchors.From("NIST", _certificates["TrustAnchorRootCertificate"]);
            _validator = new PathValidator(anchors);
            _checker = new SignatureChecker(anchors);
            _mails = Directory.EnumerateFiles(Path.Combine(folder, "smime"), "*.eml").ToDictionary(static file => Path.GetFileNameWithoutExtension(file)["Signed".Length..], StringComparer.OrdinalIgnoreCase);
        }

        /// <summary>The signed mail of a test. Its signers' certificates name no address.</summary>
        public MessageVerdict Check(PkitsCase test) => _checker.Check(MessageContent.FromFile(_mails[OtherMailNames.GetValueOrDefault(test.Name, test.Name)]), new CheckOptions
        {
            Time = new DateTimeOffset(2020, 6, 1, 0, 0, 0, TimeSpan.Zero),
            KnownCertificates = [.. _certificates.Values],
            Revocation = RevocationMode.Offline,
            RevocationSources = [_lists],
            Allow = [SignatureFinding.AlgorithmWeak, SignatureFinding.SignerNotSender],
        });

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
