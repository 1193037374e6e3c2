using System.Globalization;

namespace SmimePS.Mailboxes.Watching;

/// <summary>How far the watch of an IMAP folder came.</summary>
/// <param name="Validity">What the UIDs hold under.</param>
/// <param name="Next">The first UID that was not dealt with.</param>
internal sealed record ImapPosition(uint Validity, long Next)
{
    private const string Kind = "at";
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>UIDs below this one were there before the watch began, or before the folder was renumbered, and are looked through; 0 for none.</summary>
    public long Below { get; init; }

    /// <summary>Of those below, the ones received on this day or later count; null for all.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Of those below, the ones that were seen under another number do not count.</summary>
    public bool SkipsSeen { get; init; }

    /// <summary>When the folder was last looked at (UTC).</summary>
    public DateTime Looked { get; init; }

    /// <summary>Whether there are still some below to look through.</summary>
    public bool IsBehind => Next < Below;

    /// <summary>
    /// Where to go on when the folder was renumbered: at its beginning, but for what is older than the last look. A day more, as servers search
    /// by days, and by whatever clock they have.
    /// </summary>
    /// <param name="validity">What its UIDs hold under now.</param>
    /// <param name="below">Its next UID now.</param>
    public ImapPosition Renumbered(uint validity, long below)
    {
        DateTime? since = Looked.Date.AddDays(-1);
        if (IsBehind && (Since is null || Since < since)) since = Since;
        return new ImapPosition(validity, 1) { Below = below, Since = since, SkipsSeen = true, Looked = Looked };
    }

    /// <summary>Reads a record; null where it is none.</summary>
    public static ImapPosition? Parse(string record)
    {
        var parts = record.Split(' ');
        if (parts.Length != 7 || parts[0] != Kind) return null;
        if (!uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var validity)
            || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var next)
            || !long.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var below)
            || Day(parts[6]) is not { } looked)
        {
            return null;
        }

        return new ImapPosition(validity, next) { Below = below, Since = Day(parts[4]), SkipsSeen = parts[5] == "new", Looked = looked };
    }

    /// <summary>As a record.</summary>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0} {1} {2} {3} {4} {5} {6}",
        Kind, Validity, Next, Below, Since?.ToString(DayFormat, CultureInfo.InvariantCulture) ?? "-", SkipsSeen ? "new" : "all", Looked.ToString(DayFormat, CultureInfo.InvariantCulture));

    private static DateTime? Day(string text) =>
        DateTime.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
