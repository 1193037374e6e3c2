using System.Diagnostics;
using System.Text;
using SmimePS.Messages;
using SmimePS.Verdicts;
using static SmimePS.Core.Tests.Messages.DamagedMail;
using static SmimePS.Messages.TransportDamageKind;

namespace SmimePS.Core.Tests.Messages;

/// <summary>Mail systems that do several things to one message: a list adds its footer, and what stores it quotes "From ". Each of them is told.</summary>
public class CombinedDamageTests
{
    private const string Plain = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nMeet me at nine.\r\nFrom there we go on.\r\n\tindented\r\n.hidden\r\n-- \r\nAlice\r\n";

    private static readonly string Folded = Plain.Replace("8bit\r\n", "8bit\r\nX-Long: aaaaaa\r\n bbbbbb\r\n");

    private const string Two = "Content-Type: multipart/alternative;\r\n boundary=\"alt\"\r\n\r\n--alt\r\nContent-Type: text/plain; charset=us-ascii;\r\n format=flowed\r\n\r\nMeet me at nine.\r\nFrom there we go on.\r\n-- \r\nAlice\r\n\r\n--alt\r\n"
        + "Content-Type: text/html; charset=us-ascii\r\n\r\n<html><body>\r\n<p>Meet me at nine.</p>\r\n</body></html>\r\n\r\n--alt--\r\n";

    private const string Accents = "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\nCaf\u00E9 at nine.\r\nNothing else.\r\n-- \r\nAlice\r\n";

    private const string Text = "_______________________________________________\r\nplans mailing list\r\nplans@lists.example.org\r\n";

    private sealed record Case(string Name, string Content, Func<string, string> Change, params TransportDamageKind[] Expected);

    private static readonly Case[] Cases =
    [
        // Lists.
        new("mbox quoting and a footer", Plain, static text => Footer(Quote(text)), FromQuoting, AddedText),
        new("mbox quoting of the footer too", Plain, static text => Quote(text + "From " + Text), FromQuoting, AddedText),
        new("blanks taken away and a footer", Plain, static text => Footer(Trim(text)), TrailingBlanks, AddedText),
        new("a footer, and blanks taken away behind it", Plain, static text => Trim(text + "-- \r\n" + Text), TrailingBlanks, AddedText),
        new("mbox quoting, blanks taken away and a footer", Plain, static text => Footer(Trim(Quote(text))), FromQuoting, TrailingBlanks, AddedText),
        new("mbox quoting and blanks taken away", Plain, static text => Trim(Quote(text)), FromQuoting, TrailingBlanks),
        new("a blank added and a footer", Plain, static text => Footer(text.Replace("nine.\r", "nine. \r")), TrailingBlanks, AddedText),
        new("a header folded otherwise and a footer", Two, static text => InBoth(Unfold(text)), HeaderFolding, AddedText),
        new("mbox quoting and footers in text and page", Two, static text => InBoth(Quote(text)), FromQuoting, AddedText),
        new("blanks taken away and footers in text and page", Two, static text => InBoth(Trim(text)), TrailingBlanks, AddedText),
        new("a footer, and the whole encoded as base64", Accents, static text => Base64(Footer(text)), TransferEncoding, AddedText),
        new("a footer, and the whole encoded as quoted-printable", Accents, static text => Quoted(Footer(text)), TransferEncoding, AddedText),
        new("quoted-printable with a footer, encoded anew as base64", Quoted(Accents), static _ => Base64(Footer(Accents)), TransferEncoding, AddedText),
        new("base64 with a footer, encoded anew", Base64(Accents), static _ => Base64(Footer(Accents)), TransferEncoding, AddedText),
        new("quoted-printable with a footer, decoded", Quoted(Accents), static _ => Footer(Accents), TransferEncoding, AddedText),
        new("converted to utf-8 and a footer", Accents, static text => Footer(ToUtf8(text)), Charset, AddedText),
        new("converted to utf-8, a footer, and the whole encoded", Accents, static text => Base64(Footer(ToUtf8(text))), Charset, AddedText),
        new("mbox quoting and a header folded otherwise", Two, static text => Unfold(Quote(text)), FromQuoting, HeaderFolding),
        new("mbox quoting and a line end taken away", Plain + "\r\n", static text => Quote(text)[..^2], FromQuoting, EmptyLines),
        // Companies' servers.
        new("blanks taken away, then encoded as base64", Accents, static text => Base64(Trim(text)), TransferEncoding, TrailingBlanks),
        new("decoded, and blanks taken away", Quoted(Accents), static _ => Trim(Accents), TransferEncoding, TrailingBlanks),
        new("base64 decoded, and blanks taken away", Base64(Accents), static _ => Trim(Accents), TransferEncoding, TrailingBlanks),
        new("a notice, then encoded as base64", Accents, static text => Base64(Notice(text)), TransferEncoding, AddedText),
        new("a notice, and blanks taken away", Plain, static text => Trim(Notice(text)), TrailingBlanks, AddedText),
        new("a notice, and a header folded otherwise", Two, static text => Unfold(text.Replace("\r\n\r\nMeet", "\r\n\r\nCAUTION: external\r\n\r\nMeet")), HeaderFolding, AddedText),
        new("a mark, and blanks taken away", Plain, static text => Trim(text.Replace("\r\n\r\nMeet", "\r\n\r\n[EXTERNAL] Meet")), TrailingBlanks, AddedText),
        new("a header folded otherwise and blanks taken away", Two, static text => Trim(Unfold(text)), HeaderFolding, TrailingBlanks),
        new("converted to utf-8, and blanks taken away", Accents, static text => Trim(ToUtf8(text)), Charset, TrailingBlanks),
        new("texts encoded and headers folded otherwise", Two, static text => Unfold(text).Replace("us-ascii; format=flowed\r\n", "us-ascii; format=flowed\r\nContent-Transfer-Encoding: quoted-printable\r\n").Replace("-- \r", "--=20\r"), HeaderFolding, TransferEncoding),
        // What passes it on.
        new("mbox quoting and dots doubled", Plain, static text => Quote(text).Replace("\r\n.", "\r\n.."), FromQuoting, DotStuffing),
        new("mbox quoting and tabs to one blank", Plain, static text => Quote(text).Replace("\t", " "), FromQuoting, Tabs),
        new("mbox quoting and a tab to one blank, beside a folded field", Folded, static text => Quote(text).Replace("\t", " "), FromQuoting, Tabs),
        new("tabs to blanks, and blanks taken away", Plain, static text => Trim(text.Replace("\t", "        ")), Tabs, TrailingBlanks),
        new("CR doubled and mbox quoting", Plain, static text => Quote(text).Replace("\r\n", "\r\r\n"), LineEnds, FromQuoting),
        // What a forger did besides.
        new("a word changed and mbox quoting", Plain, static text => Quote(text.Replace("nine", "five"))),
        new("a word changed, mbox quoting and a footer", Plain, static text => Footer(Quote(text.Replace("nine", "five")))),
        new("a word changed, blanks taken away and headers folded otherwise", Two, static text => Trim(Unfold(text.Replace("nine", "five")))),
        new("a word changed and the whole encoded with a footer", Accents, static text => Base64(Footer(text.Replace("nine", "five")))),
        new("a line taken out and a footer", Plain, static text => Footer(Quote(text.Replace("\tindented\r\n", "")))),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(static one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_change_is_told_and_the_message_not_trusted(string name)
    {
        var one = Cases.Single(one => one.Name == name);
        var damaged = Damaged(one.Content, one.Change);
        AssertDamage(one.Expected, Check(damaged));
        // However its lines end where it is stored.
        if (!damaged.Contains("\r\r", StringComparison.Ordinal)) AssertDamage(one.Expected, Check(damaged.Replace("\r\n", "\n")));
    }

    [Fact]
    public void The_sentence_names_every_change()
    {
        var message = Damage(Check(Replace(Sign(Plain), Plain, Footer(Trim(Quote(Plain))))))!.Message;
        foreach (var change in new[] { "it put \">\" before lines that begin with \"From \" (1 line: \">From there we go on.\")", "it took the blank away from the line \"-- \"", "it added text at the end of the signed content: \"plans mailing list plans@lists.example.org\"" })
            Assert.Contains(change, message);
        Assert.Contains("Protect-MailMessage -Opaque", message);
    }

    [Fact]
    public void Every_combination_is_told_in_a_table()
    {
        var table = new ResultTable("transport-damage-combined", "Changes on the way", "Finding", "What is told");
        foreach (var one in Cases)
        {
            var verdict = Check(Replace(Sign(one.Content), one.Content, one.Change(one.Content)));
            table.Add(one.Name, string.Join(", ", verdict.AllFindings.Select(static finding => finding.Finding)), verdict.Signatures[0].Layer.Damage?.Change ?? "");
        }

        table.Publish();
    }

    /// <summary>Whoever forges a message decides how much there is to try.</summary>
    [Theory]
    [InlineData(2, false)]
    [InlineData(20, false)]
    [InlineData(200, false)]
    [InlineData(2000, false)]
    [InlineData(2, true)]
    [InlineData(20, true)]
    [InlineData(200, true)]
    [InlineData(2000, true)]
    public void The_work_for_a_forged_message_is_bounded(int kilobytes, bool isOdd)
    {
        var lines = new StringBuilder();
        var line = isOdd ? ">From here on, caf\u00C3\u00A9 \r\n..\tand on;\r\n--\r\n        indented\r\n" : "";
        while (lines.Length < kilobytes * 1024 / 2) lines.Append(line).Append("somewhat longer lines of honest text, so that it is not all oddities\r\n");
        var half = lines.ToString();
        var text = "Content-Type: multipart/alternative; boundary=alt\r\n\r\n--alt\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + half
            + "\r\n--alt\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + QuotedPrintable(half) + "\r\n--alt--\r\n";
        var forged = Replace(Sign(text), text, text.Replace("\r\n--alt--", "nine\r\n\r\n--alt--") + "x");
        var before = Process.GetCurrentProcess().UserProcessorTime;
        AssertDamage([], Check(forged));
        var spent = Process.GetCurrentProcess().UserProcessorTime - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{kilobytes} KB {(isOdd ? "of oddities" : "of a usual kind")}: {spent.TotalMilliseconds:0} ms");
        // Some tenths of a second; all of what there is to try would be minutes.
        Assert.True(spent < TimeSpan.FromSeconds(20), $"{spent.TotalSeconds:0} s");
    }

    private static string Quote(string text) => text.Replace("\r\nFrom ", "\r\n>From ");

    private static string Trim(string text) => Lines(text, static line => line.TrimEnd());

    private static string Unfold(string text) => text.Replace(";\r\n ", "; ");

    private static string Footer(string text) => text + Text;

    private static string Notice(string text) => text.Replace("\r\n\r\n", "\r\n\r\nCAUTION: This message came from outside.\r\n\r\n");

    private static string InBoth(string text) => text.Replace("Alice\r\n\r\n--alt", "Alice\r\n" + Text + "\r\n--alt").Replace("</body>", "<p>plans mailing list</p>\r\n</body>");

    private static string Base64(string text) => Encoded(text, "8bit", "base64", static body => Convert.ToBase64String(Latin1(body), Base64FormattingOptions.InsertLineBreaks) + "\r\n");

    private static string Quoted(string text) => Encoded(text, "8bit", "quoted-printable", QuotedPrintable);

    private static string ToUtf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text.Replace("iso-8859-1", "utf-8")));
}
