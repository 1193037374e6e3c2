using System.Globalization;
using MimeKit;
using MimeKit.Utils;

namespace SmimePS.Verdicts;

/// <summary>
/// A date that is not signed, beside the time of signing, which is. Whoever has a signed message can send it again under another date, and nothing of
/// what was signed is changed by that.
/// </summary>
internal static class UnsignedDate
{
    // Written on one day and released on the next, under clocks of any zone: that is no other message.
    private static readonly TimeSpan Near = TimeSpan.FromDays(2);

    /// <summary>The finding, where one of the dates is far from the time of signing; null where none is, or where there is none that can be read.</summary>
    /// <param name="dates">The Date fields.</param>
    /// <param name="signed">When the author signed.</param>
    public static VerdictFinding? Differs(IEnumerable<Header> dates, DateTimeOffset signed)
    {
        foreach (var date in dates)
        {
            if (!DateUtils.TryParse(date.RawValue, out var said) || (said - signed).Duration() <= Near) continue;
            return new(SignatureFinding.DateNotSigningTime, false,
                $"The message has the date {Day(said)} and was signed on {Day(signed)}. The date is not signed: {(said > signed ? "it may be an old message that was sent again" : "it may be newer than it looks")}.");
        }

        return null;
    }

    private static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
