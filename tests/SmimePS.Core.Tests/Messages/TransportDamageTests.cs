using System.Text;
using SmimePS.Core.Tests.Trust;
using SmimePS.Messages;
using SmimePS.Verdicts;
using static SmimePS.Core.Tests.Messages.DamagedMail;

namespace SmimePS.Core.Tests.Messages;

/// <summary>A signed content that a mail system changed is never trusted, and the report says what was done to it.</summary>
public class TransportDamageTests
{
    private const string Plain = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nMeet me at nine.\r\nFrom there we go on.\r\n>From old times\r\n.hidden\r\n\tindented\r\n-- \r\nAlice  \r\n";

    private const string Two = "Content-Type: multipart/alternative;\r\n boundary=\"alt\"\r\n\r\n--alt\r\nContent-Type: text/plain; charset=us-ascii;\r\n format=flowed\r\n\r\nMeet me at nine.\r\n\r\n--alt\r\n"
        + "Content-Type: text/html; charset=us-ascii\r\n\r\n<html><body>\r\n<p>Meet me at nine.</p>\r\n</body></html>\r\n\r\n--alt--\r\n";

    private const string Flowed = "Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\nWe could meet at nine in the old house behind the mill, where nobody \r\never goes after the rain, or else at ten in the tavern on the other side \r\nof the river.\r\n\r\nTell me.\r\n-- \r\nAlice\r\n";

    // More lines with blanks of their own than can be tried in all ways.
    private static readonly string Long = Flowed.Replace("\r\n\r\nTell", " \r\na \r\nb \r\nc \r\nd \r\n\r\nTell");

    private const string Fields = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\nX-Long: aaaaaaaaa\r\n bbbbbbb cc dd\r\nContent-Description:\r\n\tplans for the week\r\nContent-Disposition: attachment;\r\n filename=\"plans for\r\n the week.txt\"\r\n\r\nMeet me at nine.\r\n";

    private const string References = "Content-Type: text/plain; charset=utf-8\r\nReferences: <1@a> <2@a> <3@a> <4@a> <5@a> <6@a>\r\n <7@a> <8@a> <9@a> <10@a> <11@a> <12@a>\r\n <13@a> <14@a>\r\n\r\nMeet me at nine.\r\n";

    private const string Accents = "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\nCaf\u00E9 at nine.\r\nNothing else.\r\n";

    private sealed record Case(string Name, string Content, Func<string, string> Change, TransportDamageKind? Expected);

    private static readonly Case[] Cases =
    [
        new("mbox quoting", Plain, static text => Lines(text, static line => line.StartsWith("From ", StringComparison.Ordinal) ? ">" + line : line), TransportDamageKind.FromQuoting),
        new("mboxrd quoting", Plain, static text => Lines(text, static line => line.TrimStart('>').StartsWith("From ", StringComparison.Ordinal) ? ">" + line : line), TransportDamageKind.FromQuoting),
        new("mbox quoting that was not there taken away", Plain, static text => text.Replace(">From ", "From "), TransportDamageKind.FromQuoting),
        new("dots doubled", Plain, static text => text.Replace("\r\n.", "\r\n.."), TransportDamageKind.DotStuffing),
        new("dots taken away", Plain.Replace("\r\n.", "\r\n.."), static text => text.Replace("\r\n..", "\r\n."), TransportDamageKind.DotStuffing),
        new("a dot taken away that nobody had doubled", Plain, static text => text.Replace("\r\n.", "\r\n"), TransportDamageKind.DotStuffing),
        new("blank of the signature line taken away", Plain.Replace("Alice  ", "Alice"), static text => Lines(text, static line => line.TrimEnd()), TransportDamageKind.TrailingBlanks),
        new("blanks of flowed text taken away", Flowed, static text => Lines(text, static line => line.TrimEnd()), TransportDamageKind.TrailingBlanks),
        new("a blank taken away", Two.Replace("nine.\r\n\r\n--alt", "nine. \r\n\r\n--alt"), static text => Lines(text, static line => line.TrimEnd()), TransportDamageKind.TrailingBlanks),
        new("two blanks taken away", Two.Replace("nine.\r\n\r\n--alt", "nine.  \r\n\r\n--alt"), static text => Lines(text, static line => line.TrimEnd()), TransportDamageKind.TrailingBlanks),
        new("a blank added behind one line, with the signature line's own", Plain.Replace("Alice  ", "Alice"), static text => text.Replace("go on.\r\n", "go on. \r\n"), TransportDamageKind.TrailingBlanks),
        new("blanks added behind two lines of four that have any", Plain.Replace("hidden\r", "hidden \r"), static text => text.Replace("nine.\r", "nine. \r").Replace("go on.\r", "go on.\t\r"), TransportDamageKind.TrailingBlanks),
        new("a blank added behind one line of flowed text", Long, static text => text.Replace("Tell me.\r\n", "Tell me. \r\n"), TransportDamageKind.TrailingBlanks),
        new("blanks added", Two, static text => text.Replace("nine.\r\n", "nine.  \r\n"), TransportDamageKind.TrailingBlanks),
        new("tabs to blanks", Plain, static text => text.Replace("\t", "        "), TransportDamageKind.Tabs),
        new("tabs to four blanks", Plain, static text => text.Replace("\t", "    "), TransportDamageKind.Tabs),
        new("tabs to one blank", Plain, static text => text.Replace("\t", " "), TransportDamageKind.Tabs),
        new("blanks to tabs", Plain.Replace("\t", "        "), static text => text.Replace("        ", "\t"), TransportDamageKind.Tabs),
        new("CR doubled", Plain, static text => text.Replace("\r\n", "\r\r\n"), TransportDamageKind.LineEnds),
        new("last empty line dropped", Plain.Replace("Alice  \r\n", "Alice\r\n\r\n"), static text => text[..^2], TransportDamageKind.EmptyLines),
        new("empty line added at the end", Plain, static text => text + "\r\n", TransportDamageKind.EmptyLines),
        new("empty line before a boundary dropped", Two, static text => text.Replace("\r\n\r\n--alt\r\nContent-Type: text/html", "\r\n--alt\r\nContent-Type: text/html"), TransportDamageKind.EmptyLines),
        new("part header unfolded", Two, static text => text.Replace(";\r\n ", "; "), TransportDamageKind.HeaderFolding),
        new("part header folded with a tab", Two, static text => text.Replace(";\r\n ", ";\r\n\t"), TransportDamageKind.HeaderFolding),
        new("part header folded at each parameter", Two.Replace(";\r\n ", "; "), static text => text.Replace("; ", ";\r\n "), TransportDamageKind.HeaderFolding),
        new("a field of a part unfolded where no semicolon is", Fields, static text => text.Replace("aaa\r\n bbb", "aaa bbb"), TransportDamageKind.HeaderFolding),
        new("a field of a part unfolded behind its colon", Fields, static text => text.Replace(":\r\n\t", ":\t"), TransportDamageKind.HeaderFolding),
        new("a file's name unfolded", Fields, static text => text.Replace("for\r\n the week.", "for the week."), TransportDamageKind.HeaderFolding),
        new("all fields of a part unfolded", Fields, static text => text.Replace("\r\n ", " ").Replace("\r\n\t", "\t"), TransportDamageKind.HeaderFolding),
        new("a long field of a part unfolded in two places", References, static text => text.Replace("\r\n ", " "), TransportDamageKind.HeaderFolding),
        new("a field of a part folded where no semicolon is", Fields, static text => text.Replace("bbb cc", "bbb\r\n cc"), TransportDamageKind.HeaderFolding),
        new("field names spelt otherwise", Two, static text => text.Replace("Content-Type", "Content-type"), TransportDamageKind.HeaderFolding),
        new("quotes taken from parameters", Two.Replace("us-ascii", "\"us-ascii\"").Replace("flowed", "\"flowed\""), static text => text.Replace("\"us-ascii\"", "us-ascii").Replace("\"flowed\"", "flowed").Replace("\"alt\"", "alt"), TransportDamageKind.HeaderFolding),
        new("quotes put around parameters", Two.Replace("\"alt\"", "alt"), static text => text.Replace("boundary=alt", "boundary=\"alt\"").Replace("us-ascii", "\"us-ascii\""), TransportDamageKind.HeaderFolding),
        new("8bit to quoted-printable", Accents, static text => Encoded(text, "8bit", "quoted-printable", QuotedPrintable), TransportDamageKind.TransferEncoding),
        new("8bit to base64", Accents, static text => Encoded(text, "8bit", "base64", static body => Convert.ToBase64String(Latin1(body), Base64FormattingOptions.InsertLineBreaks) + "\r\n"), TransportDamageKind.TransferEncoding),
        new("quoted-printable to 8bit", Encoded(Accents, "8bit", "quoted-printable", QuotedPrintable), static _ => Accents, TransportDamageKind.TransferEncoding),
        new("base64 wrapped anew", Encoded(Accents + new string('x', 300) + "\r\n", "8bit", "base64", static body => Convert.ToBase64String(Latin1(body), Base64FormattingOptions.InsertLineBreaks) + "\r\n"),
            static text => Wrapped(text, 64), TransportDamageKind.TransferEncoding),
        new("base64 wrapped anew and short", Encoded(Accents + new string('x', 300) + "\r\n", "8bit", "base64", static body => Convert.ToBase64String(Latin1(body), Base64FormattingOptions.InsertLineBreaks)),
            static text => Wrapped(text, 40), TransportDamageKind.TransferEncoding),
        new("latin-1 to utf-8", Accents, static text => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text.Replace("iso-8859-1", "utf-8"))), TransportDamageKind.Charset),
        new("latin-1 to utf-8 and quoted-printable", Accents, static text =>
            Encoded(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text.Replace("iso-8859-1", "utf-8"))), "8bit", "quoted-printable", QuotedPrintable), TransportDamageKind.Charset),
        new("footer of a list", Plain, static text => text + "_______________________________________________\r\nplans mailing list\r\nplans@lists.example.org\r\n", TransportDamageKind.AddedText),
        new("footer behind a line end of the list's", Plain.Replace("Alice  \r\n", "Alice"), static text => text + "\r\n\r\n--\r\nplans mailing list", TransportDamageKind.AddedText),
        new("notice before the text", Plain, static text => text.Replace("\r\n\r\n", "\r\n\r\nCAUTION: This message came from outside.\r\n\r\n"), TransportDamageKind.AddedText),
        new("notice in the page", Two, static text => text.Replace("</body>", "<p>Sent from outside.</p>\r\n</body>"), TransportDamageKind.AddedText),
        new("notice in the page's last line", Two, static text => text.Replace("</body>", "\r\n<p>Sent from outside.</p></body>"), TransportDamageKind.AddedText),
        new("notice in text and page", Two, static text => text.Replace("nine.\r\n\r\n--alt", "nine.\r\nSent from outside.\r\n\r\n--alt").Replace("</body>", "<p>Sent from outside.</p>\r\n</body>"), TransportDamageKind.AddedText),
        new("notice before text and page", Two, static text => text.Replace("\r\n\r\nMeet", "\r\n\r\nSent from outside.\r\nMeet").Replace("<body>", "<body><p>Sent from outside.</p>\r\n"), TransportDamageKind.AddedText),
        new("mark before the first line", Plain, static text => text.Replace("\r\n\r\n", "\r\n\r\n[EXTERNAL] "), TransportDamageKind.AddedText),
        new("mark before the first line, without a blank", Plain, static text => text.Replace("\r\n\r\n", "\r\n\r\n[EXT]"), TransportDamageKind.AddedText),
        new("element before the page's first", Two.Replace("<body>\r\n", "<body>"), static text => text.Replace("<body>", "<body><div style=\"color: red\">CAUTION: external</div>"), TransportDamageKind.AddedText),
        new("mark in text and page", Two.Replace("<body>\r\n", "<body>"), static text => text.Replace("\r\n\r\nMeet", "\r\n\r\n[EXTERNAL] Meet").Replace("<body>", "<body><p>[EXTERNAL]</p>"), TransportDamageKind.AddedText),
        new("mark before the first line and a word changed", Plain, static text => text.Replace("nine", "five").Replace("\r\n\r\n", "\r\n\r\n[EXTERNAL] "), null),
        new("a word changed", Plain, static text => text.Replace("nine", "five"), null),
        new("a word changed and a footer", Plain, static text => text.Replace("nine", "five") + "________\r\nplans mailing list\r\n", null),
        new("eighth bit cut off", Accents, static text => text.Replace('\u00E9', 'i'), null),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(static one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_damage_is_named_and_the_message_not_trusted(string name)
    {
        var one = Cases.Single(one => one.Name == name);
        AssertDamage(one.Expected, Check(Damaged(one.Content, one.Change)));
    }

    [Fact]
    public void Line_ends_alone_are_no_damage()
    {
        foreach (var content in new[] { Plain, Two, Accents }) Assert.True(Check(Sign(content).Replace("\r\n", "\n")).IsTrusted);
    }

    [Fact]
    public void Line_ends_and_another_damage_are_still_found() =>
        AssertDamage(TransportDamageKind.FromQuoting, Check(Sign(Plain).Replace("\r\n", "\n").Replace("\nFrom there", "\n>From there")));

    [Fact]
    public void The_sentence_says_what_was_done_where_and_what_helps()
    {
        var finding = Damage(Check(Replace(Sign(Plain), Plain, Plain + "___________\r\nplans \u001B[31mmailing list\r\nunsubscribe\r\n")))!;
        Assert.False(finding.IsProblem);
        Assert.Contains("it added text at the end of the signed content: \"plans \\u001B[31mmailing list unsubscribe\"", finding.Message);
        Assert.Contains("Protect-MailMessage -Opaque", finding.Message);
        Assert.Contains("(1 line: \">From there we go on.\")", Damage(Check(Sign(Plain).Replace("\r\nFrom there", "\r\n>From there")))!.Message);
    }

    /// <summary>A digest that fits is not enough: the signer must have signed it.</summary>
    [Fact]
    public void A_digest_that_somebody_else_claims_is_no_damage()
    {
        var signed = Sign(Plain);
        var begin = signed.LastIndexOf("\r\n\r\nMI", StringComparison.Ordinal) + 4;
        var end = signed.IndexOf("\r\n\r\n--", begin, StringComparison.Ordinal);
        var der = Convert.FromBase64String(signed[begin..end].Replace("\r\n", ""));
        der[^3] ^= 1;
        var forged = signed[..begin] + Convert.ToBase64String(der, Base64FormattingOptions.InsertLineBreaks) + signed[end..];
        AssertDamage([], Check(Replace(forged, Plain, Plain + "______\r\nplans mailing list\r\n")));
    }

    /// <summary>It explains why a digest differs, and nothing else that is wrong with another signature of the same content.</summary>
    [Fact]
    public void It_is_told_of_the_signatures_alone_whose_digest_differs()
    {
        // Bob's is over SHA-384, whose name becomes that of no known algorithm.
        var signed = Sign(Plain, static cms => TestPath.Replace(cms, [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2], [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 0x7F]), MailPeople.AliceEc, MailPeople.BobEc);
        var verdict = Check(signed.Replace("\r\nFrom there", "\r\n>From there"));
        AssertDamage([TransportDamageKind.FromQuoting], verdict);
        Assert.Equal(
            [(SignatureFinding.AlgorithmUnsupported, false), (SignatureFinding.ContentChanged, true)],
            verdict.Signatures.Select(static signature => (signature.Findings.Single(static finding => finding.Finding is SignatureFinding.AlgorithmUnsupported or SignatureFinding.ContentChanged).Finding,
                signature.Findings.Any(static finding => finding.Finding == SignatureFinding.TransportDamage))).OrderByDescending(static one => one.Item1));
    }

    [Fact]
    public void It_is_not_looked_for_where_nobody_wants_to_know()
    {
        var text = Sign(Plain).Replace("\r\nFrom there", "\r\n>From there");
        AssertDamage([], new SignatureChecker(MailPeople.Anchors).Check(TestMail.From(text), new CheckOptions { FindTransportDamage = false }, TestContext.Current.CancellationToken));
    }

    /// <summary>The search is bounded: a large or many-parted content ends soon, with or without an answer.</summary>
    [Fact]
    public void A_large_content_ends_soon()
    {
        var lines = new StringBuilder(Plain);
        while (lines.Length < 3 * 1024 * 1024) lines.Append("From line to line it goes on and on, and no tab \tis missing. caf\u00E9\r\n");
        var large = lines.ToString();
        AssertDamage([], Check(Replace(Sign(large), large, large.Replace("nine", "five"))));
        var parts = "Content-Type: multipart/mixed; boundary=m\r\n\r\n" + string.Concat(Enumerable.Range(0, 500).Select(static i => $"--m\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPart {i} caf\u00C3\u00A9\r\n")) + "--m--\r\n";
        AssertDamage([], Check(Replace(Sign(parts), parts, parts.Replace("Part 7 ", "Part 8 "))));
        var huge = Plain + new string('x', 5 * 1024 * 1024);
        AssertDamage([], Check(Replace(Sign(huge), huge, huge.Replace("\r\nFrom ", "\r\n>From "))));
    }

    [Fact]
    public void A_footer_is_found_beside_a_large_attachment()
    {
        var attachment = string.Concat(Enumerable.Repeat(new string('A', 76) + "\r\n", 20_000));
        var text = "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: text/plain\r\n\r\n" + string.Concat(Enumerable.Repeat("A line of text.\r\n", 200))
            + "\r\n--m\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + attachment + "--m--\r\n";
        AssertDamage(TransportDamageKind.AddedText, Check(Replace(Sign(text), text, text.Replace("text.\r\n\r\n--m", "text.\r\n_______\r\nplans mailing list\r\n\r\n--m"))));
    }

    /// <summary>The work is bounded for the message, not for each of its signatures.</summary>
    [Fact]
    public void Many_signatures_end_soon()
    {
        var large = Plain + string.Concat(Enumerable.Repeat("From line to line it goes on.\r\n", 10_000));
        var signed = Sign(large);
        var part = Replace(signed, large, large.Replace("nine", "five"))[Header.Length..];
        var text = "From: alice@example.org\r\nContent-Type: multipart/mixed; boundary=many\r\n\r\n" + string.Concat(Enumerable.Repeat($"--many\r\n{part}\r\n", 60)) + "--many--\r\n";
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(60, Check(text).Signatures.Count);
        TestContext.Current.TestOutputHelper?.WriteLine($"{watch.Elapsed.TotalSeconds:0.0} s");
    }

    [Fact]
    public void Every_damage_is_told_in_a_table()
    {
        var table = new ResultTable("transport-damage", "Change on the way", "Finding", "What is told");
        foreach (var one in Cases)
        {
            var verdict = Check(Replace(Sign(one.Content), one.Content, one.Change(one.Content)));
            table.Add(one.Name, string.Join(", ", verdict.AllFindings.Select(static finding => finding.Finding)), verdict.Signatures[0].Layer.Damage?.Change ?? "");
        }

        table.Publish();
    }
}
