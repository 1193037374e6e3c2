using System.Collections.Concurrent;
using System.Text;
using SmimePS.Core.Tests.Messages;
using SmimePS.Errors;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Spoofs;

namespace SmimePS.Core.Tests.Verdicts;

/// <summary>
/// Every spoofed or altered message of SmimePS.Spoofs is refused, for the reason it should be; every honest one is accepted, however odd.
/// </summary>
public class SpoofTests
{
    private const int FewestAttacks = 120;
    private const int FewestHonest = 60;

    private static readonly Lazy<HashSet<string>> Notices = new(static () => [.. CaseLibrary.All.SelectMany(static spoof => spoof.Accepted ?? [])]);
    private static readonly ConcurrentDictionary<string, (bool IsTrusted, IReadOnlyList<string> Findings, string Summary)> Checked = new();

    public static TheoryData<string> Attacks => [.. Names(isAttack: true)];

    public static TheoryData<string> Honest => [.. Names(isAttack: false)];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void What_is_spoofed_is_refused(string name)
    {
        var spoof = Find(name);
        var (isTrusted, findings, summary) = Check(spoof);
        Assert.False(isTrusted, $"{spoof.Why} {summary}");
        if (InvariantModeTests.IsOn && findings is ["UnicodeRulesMissing"]) return;
        Assert.True(spoof.Refused!.All(findings.Contains), $"{spoof.Why} Found: {string.Join(" ", findings)}. {summary}");
    }

    [Theory]
    [MemberData(nameof(Honest))]
    public void What_is_honest_is_accepted(string name)
    {
        var spoof = Find(name);
        var (isTrusted, findings, summary) = Check(spoof);
        Assert.True(isTrusted, $"{spoof.Why} {summary}");
        // Of what is told of honest messages, that which a case is about; what is told of nearly every one says nothing about an oddity.
        Assert.Equal(spoof.Accepted!.Order(StringComparer.Ordinal), findings.Where(Notices.Value.Contains).Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// What was encrypted comes out as it went in: alone, never with what stood around it, and what stood around stays as it came (EFAIL, 4).
    /// </summary>
    [Fact]
    public void What_is_opened_stays_apart_from_what_stood_around_it()
    {
        var checkedCases = 0;
        foreach (var spoof in CaseLibrary.All)
        {
            var made = spoof.Make();
            if (!made.IsEncrypted) continue;
            checkedCases++;
            OpenedMessage opened;
            try
            {
                opened = MessageOpener.Open(MessageContent.FromBytes(made.Bytes), new OpenOptions { Identities = SpoofVerdicts.Keys(spoof) }, TestContext.Current.CancellationToken);
            }
            catch (SmimeException)
            {
                continue;
            }

            using (opened) AssertApart(spoof, made, opened);
        }

        Assert.InRange(checkedCases, 15, int.MaxValue);
    }

    [Fact]
    public void There_are_as_many_as_were_promised()
    {
        Assert.InRange(CaseLibrary.All.Count(static spoof => spoof.IsAttack), FewestAttacks, int.MaxValue);
        Assert.InRange(CaseLibrary.All.Count(static spoof => !spoof.IsAttack), FewestHonest, int.MaxValue);
        Assert.Empty(CaseLibrary.All.GroupBy(static spoof => spoof.Name).Where(static group => group.Count() > 1).Select(static group => group.Key));
    }

    [Fact]
    public void No_two_cases_are_the_same_message()
    {
        // Signatures differ each time; the steps must.
        var same = CaseLibrary.All.GroupBy(static spoof => spoof.Recipe).Where(static group => group.Count() > 1).Select(static group => string.Join(" = ", group));
        Assert.Empty(same);
    }

    [Fact]
    public void Every_word_is_used_and_explained()
    {
        var readme = File.ReadAllText(Path.Combine(Corpora.RepositoryRoot(), "tests", "SmimePS.Spoofs", "README.md"));
        Assert.All(Vocabulary.Words, word => Assert.Contains($"`{word}:", readme, StringComparison.Ordinal));
        var used = CaseLibrary.All.SelectMany(static spoof => spoof.Words).ToHashSet();
        Assert.All(Vocabulary.Words, word => Assert.Contains(word, used));
    }

    [Fact]
    public void The_whole_as_a_table()
    {
        var table = new ResultTable("spoofed-mail", "class", "messages", "refused", "accepted", "as they should be");
        var groups = CaseLibrary.All.GroupBy(static spoof => (spoof.IsAttack, spoof.Class)).OrderByDescending(static group => group.Key.IsAttack).ToList();
        foreach (var group in groups)
        {
            var trusted = group.Count(static spoof => Check(spoof).IsTrusted);
            var right = group.Key.IsAttack ? group.Count() - trusted : trusted;
            table.Add((group.Key.IsAttack ? "attack: " : "honest: ") + group.Key.Class, $"{group.Count()}", $"{group.Count() - trusted}", $"{trusted}", right == group.Count() ? "all" : $"{right}");
        }

        table.Note($"{CaseLibrary.All.Count(static spoof => spoof.IsAttack)} attacks and {CaseLibrary.All.Count(static spoof => !spoof.IsAttack)} honest messages, each described in tests/SmimePS.Spoofs/Cases.");
        table.Publish();
    }

    private static void AssertApart(SpoofCase spoof, SpoofedMessage made, OpenedMessage opened)
    {
        if (made.IsCipherAltered)
        {
            // Nothing can keep CBC from this; it has to be told.
            Assert.False(Assert.Single(opened.Layers.OfType<EncryptionLayer>()).IsAuthenticated);
            return;
        }

        var wasOpened = opened.Layers.Any(static layer => layer is EncryptionLayer);
        var content = TestMail.Bytes(opened.Content);
        if (!wasOpened && opened.Layers.All(static layer => layer is SignatureLayer { IsDetached: true })) Assert.Equal(made.Text, Encoding.Latin1.GetString(content));
        if (wasOpened) AssertOneOf(made.Inside, CanonicalMail.Entity(opened.Content), spoof);
        foreach (var part in opened.Parts.Where(static part => part.Error is null && part.Layers.Any(static layer => layer is EncryptionLayer)))
        {
            using var stream = part.OpenRead();
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            AssertOneOf(made.Inside, copy.ToArray(), spoof);
        }
    }

    private static void AssertOneOf(IReadOnlyList<byte[]> expected, byte[] actual, SpoofCase spoof) =>
        Assert.True(expected.Any(one => one.AsSpan().SequenceEqual(actual)), $"{spoof}: what came out is nothing that went in.\n{Encoding.Latin1.GetString(actual)}");

    /// <summary>Whether it is trusted, and every finding; or the id of the error for what cannot be read at all.</summary>
    private static (bool IsTrusted, IReadOnlyList<string> Findings, string Summary) Check(SpoofCase spoof) => Checked.GetOrAdd(spoof.Name, _ => CheckAnew(spoof));

    private static (bool IsTrusted, IReadOnlyList<string> Findings, string Summary) CheckAnew(SpoofCase spoof)
    {
        try
        {
            var verdict = SpoofVerdicts.Check(spoof);
            var findings = spoof.IsAttack ? verdict.AllFindings.Where(static finding => finding.IsProblem) : verdict.AllFindings;
            return (verdict.IsTrusted, [.. findings.Select(static finding => finding.Finding.ToString()).Distinct()], verdict.Summary);
        }
        catch (SmimeException error)
        {
            // Not to be read as a message at all is an answer too.
            return (false, [error.ErrorId], error.Message);
        }
    }

    private static IEnumerable<string> Names(bool isAttack) => CaseLibrary.All.Where(spoof => spoof.IsAttack == isAttack).Select(static spoof => spoof.ToString());

    private static SpoofCase Find(string name) => CaseLibrary.All.Single(spoof => spoof.ToString() == name);
}
