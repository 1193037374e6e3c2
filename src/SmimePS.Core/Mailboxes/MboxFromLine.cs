using System.Globalization;
using System.Text.RegularExpressions;
using MimeKit;
using SmimePS.Mime;

namespace SmimePS.Mailboxes;

/// <summary>The line before each message in an mbox (RFC 4155, appendix A): "From ", an address, and when the message came.</summary>
internal static class MboxFromLine
{
    // "Thu Nov 26 16:23:07 2026", with seconds and a zone in places where some programs write one; the zone's name is not what they agree on.
    private static readonly Regex Moment = new(
        @"\b(?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +(?<day>\d{1,2}) +(?<time>\d{2}:\d{2}(:\d{2})?)( +(?<zone>[+-]\d{4}|[A-Z]{1,5}))?( +[A-Z]{1,5})? +(?<year>\d{4})( +(?<zone>[+-]\d{4}))?\s*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1));

    /// <summary>When the message came; null where the line does not say it. Without a zone it is this computer's time, as mail programs write it.</summary>
    public static DateTimeOffset? Received(string line)
    {
        const int longest = 1024;
        if (line.Length > longest || Moment.Match(line) is not { Success: true } match) return null;
        var time = match.Groups["time"].Value;
        var text = $"{match.Groups["year"].Value} {match.Groups["month"].Value} {match.Groups["day"].Value} {(time.Length == 5 ? time + ":00" : time)}";
        if (!DateTime.TryParseExact(text, "yyyy MMM d HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)) return null;
        if (Offset(match.Groups["zone"].Value) is { } offset) return new DateTimeOffset(DateTime.SpecifyKind(moment - offset, DateTimeKind.Utc));
        return new DateTimeOffset(DateTime.SpecifyKind(moment, DateTimeKind.Local));
    }

    /// <summary>The line for a message, in UTC and saying so.</summary>
    public static string Write(MessageContent message, DateTimeOffset received)
    {
        var field = message.Headers.FirstOrDefault(static header => header.Id is HeaderId.ReturnPath or HeaderId.From)?.Value;
        var address = field is not null && InternetAddressList.TryParse(field, out var list) ? list.Mailboxes.FirstOrDefault()?.Address : null;
        var isPlain = address is { Length: > 0 and < 256 } && address.All(static c => c is > ' ' and <= '~');
        return $"From {(isPlain ? address : "MAILER-DAEMON")} {received.UtcDateTime.ToString("ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture)} +0000\n";
    }

    private static TimeSpan? Offset(string zone)
    {
        if (zone is "UTC" or "GMT") return TimeSpan.Zero;
        if (zone.Length != 5 || zone[0] is not ('+' or '-')) return null;
        var minutes = (int.Parse(zone.Substring(1, 2), CultureInfo.InvariantCulture) * 60) + int.Parse(zone.Substring(3), CultureInfo.InvariantCulture);
        return minutes < 14 * 60 + 1 ? TimeSpan.FromMinutes(zone[0] == '-' ? -minutes : minutes) : null;
    }
}
