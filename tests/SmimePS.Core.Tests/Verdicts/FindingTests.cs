using System.Text;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Core.Tests.Certificates;
using SmimePS.Core.Tests.Headers;
using SmimePS.Core.Tests.Interop;
using SmimePS.Core.Tests.Messages;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Messages;
using SmimePS.Spoofs;
using SmimePS.Trust;
using SmimePS.Verdicts;
using static SmimePS.Core.Tests.Messages.SignedMail;

namespace SmimePS.Core.Tests.Verdicts;

/// <summary>For each finding there is a message in which just that is wrong and nothing else; or, where it is no problem, of which nothing else has to be said.</summary>
public class FindingTests
{
    /// <summary>Said of most mail, or of what is needed to make the case at all.</summary>
    private static readonly SignatureFinding[] Besides = [SignatureFinding.HeaderUnprotected, SignatureFinding.HeaderProtected, SignatureFinding.SignedOverEncryption];

    /// <summary>What the spoofed mail does not show by itself.</summary>
    private static readonly Dictionary<SignatureFinding, Func<MessageVerdict>> Made = new()
    {
        [SignatureFinding.NotOpened] = static () => Check(Signed(encrypt: true), new CheckOptions()),
        [SignatureFinding.LimitExceeded] = static () => Check(Signed(form: SignatureForm.Opaque), new CheckOptions { MaximumLength = 10 }),
        [SignatureFinding.AlgorithmUnsupported] = static () => Check(ChangeCms(Signed("EC"), WithUnknownAlgorithm)),
        [SignatureFinding.CertificateRevoked] = static () => WithList(RevocationReason.KeyCompromise, DateTimeOffset.UtcNow.AddDays(-1)),
        [SignatureFinding.CertificateRevokedSince] = static () => WithList(RevocationReason.Superseded, DateTimeOffset.UtcNow.AddMinutes(-1), signed: DateTimeOffset.UtcNow.AddMinutes(-5)),
        [SignatureFinding.RevocationUnknown] = static () => WithList(null, default),
        [SignatureFinding.HeaderProtected] = static () => Check(Protected()),
        [SignatureFinding.HeaderChanged] = static () => Check(ReplaceFirst(Protected(), "Subject: Plans", "Subject: Other plans")),
        [SignatureFinding.HeaderUnprotected] = static () => Check(Signed()),
        [SignatureFinding.EncryptionNotAuthenticated] = static () => Check(Signed(sign: false, encrypt: true)),
        [SignatureFinding.EncryptionMissing] = static () => HeaderMail.Check(HeaderMail.Around($"{HeaderMail.Head}HP-Outer: Subject: [...]\r\nContent-Type: text/plain; hp=cipher\r\n\r\nx\r\n")),
        [SignatureFinding.EncryptionWeak] = static () => Check(Sign(
            ReplaceFirst(Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(Corpora.Folder("rfc4134"), "5.3.eml"))), "From: ", "From: Alice <alice@example.org>\r\nX-From: ").Replace("Date: ", "X-Date: ", StringComparison.Ordinal),
            new ProtectionRequest { Sign = true, Identities = [MailPeople.AliceRsa], AllowProtected = true }), new CheckOptions { Identities = [Rfc4134Reading.Bob()] }),
        [SignatureFinding.TransportDamage] = static () => Check(Signed().Replace("nine.\r\n", "nine. \r\n", StringComparison.Ordinal)),
    };

    [Fact]
    public void Each_finding_is_seen_alone()
    {
        var shown = new Dictionary<SignatureFinding, string>();
        foreach (var spoof in CaseLibrary.All)
        {
            if (TryCheck(spoof) is { } verdict && Alone(verdict) is { } finding) shown.TryAdd(finding, spoof.ToString());
        }

        foreach (var (finding, make) in Made)
        {
            var verdict = make();
            if (finding is SignatureFinding.EncryptionNotAuthenticated or SignatureFinding.TransportDamage)
            {
                // They say more about something that is wrong by itself.
                Assert.Equal(finding, verdict.AllFindings.Single(one => !one.IsProblem && !Besides.Contains(one.Finding)).Finding);
            }
            else
            {
                Assert.Equal(finding, Alone(verdict));
            }

            shown[finding] = "made here";
        }

        var table = new ResultTable("signature-findings", "finding", "a problem", "seen alone in");
        var problems = AllFindings().Where(static finding => finding.IsProblem).Select(static finding => finding.Finding).ToHashSet();
        foreach (var finding in Enum.GetValues<SignatureFinding>()) table.Add(finding.ToString(), problems.Contains(finding) ? "yes" : "no", shown.GetValueOrDefault(finding) ?? "NOTHING");
        table.Publish();
        Assert.Empty(Enum.GetValues<SignatureFinding>().Except(shown.Keys));
    }

    [Fact]
    public void The_help_says_truly_which_are_faults_and_which_are_told()
    {
        var topic = File.ReadAllText(Path.Combine(Corpora.RepositoryRoot(), "Module", "en-US", "about_SmimePS_Findings.help.txt"));
        // Not to know of revocation is told where nobody asked.
        var findings = AllFindings().Concat(WithList(null, default, allowUnknown: true).AllFindings).ToLookup(static finding => finding.Finding, static finding => finding.IsProblem);
        foreach (var finding in Enum.GetValues<SignatureFinding>())
        {
            var kinds = findings[finding].Distinct().ToList();
            var kind = kinds.Count > 1 ? "told, or a fault" : kinds[0] ? "fault" : "told";
            Assert.Contains($"\n        {finding} ({kind}{(AllowableFindings.All.Contains(finding) ? "; -Allow accepts it" : "")})", topic.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        }
    }

    private static IEnumerable<VerdictFinding> AllFindings() => CaseLibrary.All.Select(TryCheck).Concat(Made.Values.Select(static make => make())).OfType<MessageVerdict>()
        .SelectMany(static verdict => verdict.AllFindings);

    /// <summary>The one problem there is; without any, the one thing worth knowing.</summary>
    private static SignatureFinding? Alone(MessageVerdict verdict)
    {
        var problems = verdict.AllFindings.Where(static finding => finding.IsProblem).Select(static finding => finding.Finding).Distinct().ToList();
        if (problems.Count > 0) return problems.Count == 1 ? problems[0] : null;
        var notices = verdict.AllFindings.Select(static finding => finding.Finding).Distinct().ToList();
        var special = notices.Where(static finding => !Besides.Contains(finding)).ToList();
        return special.Count == 1 ? special[0] : special.Count == 0 && notices.Count > 0 ? notices[^1] : null;
    }

    private static MessageVerdict? TryCheck(SpoofCase spoof)
    {
        try
        {
            return SpoofVerdicts.Check(spoof);
        }
        catch (SmimeException)
        {
            return null;
        }
    }

    private static MessageVerdict WithList(RevocationReason? reason, DateTimeOffset at, DateTimeOffset? signed = null, bool allowUnknown = false)
    {
        using var issuer = new TestIssuer(KeyAlgorithm.EcdsaP256);
        using var alice = issuer.Issue(KeyAlgorithm.EcdsaP256, startsIn: TimeSpan.FromDays(-10));
        return Check(Signed(signer: alice, time: signed), new CheckOptions
        {
            Revocation = RevocationMode.Offline,
            AllowRevocationUnknown = allowUnknown,
            RevocationSources = reason is { } why ? [new CrlCollection([issuer.Publish(DateTimeOffset.UtcNow.AddSeconds(-30), (alice.Certificate, why, at))])] : [],
        }, TrustAnchors.From("the test", issuer.Root));
    }

    /// <summary>ecdsa-with-SHA256 as something that nobody knows, where the signature names it: that is not signed.</summary>
    private static byte[] WithUnknownAlgorithm(byte[] der)
    {
        ReadOnlySpan<byte> algorithm = [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02];
        der[der.AsSpan().LastIndexOf(algorithm) + algorithm.Length - 1] = 0x7F;
        return der;
    }

    private static string Protected()
    {
        using var message = MessageProtector.Protect(TestMail.From(TestMail.Plain), new ProtectionRequest { Sign = true, Identities = [MailPeople.AliceRsa] });
        return TestMail.Text(message);
    }

    private static string ReplaceFirst(string text, string from, string to)
    {
        var at = text.IndexOf(from, StringComparison.Ordinal);
        return text[..at] + to + text[(at + from.Length)..];
    }

    private static MessageVerdict Check(string text, CheckOptions? options = null, TrustAnchors? anchors = null) =>
        new SignatureChecker(anchors ?? MailPeople.Anchors).Check(TestMail.From(text), options ?? new CheckOptions { Identities = [MailPeople.BobRsa] });
}
