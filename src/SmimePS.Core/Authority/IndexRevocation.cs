using System.Globalization;
using SmimePS.Trust;

namespace SmimePS.Authority;

/// <summary>
/// The third field of a line of OpenSSL's index.txt: when a certificate was revoked, why, and for a stolen key since when it was in the
/// wrong hands.
/// </summary>
/// <param name="At">When it was revoked, in whole seconds; not before <see cref="Earliest"/>.</param>
/// <param name="Reason">Why.</param>
/// <param name="Since">
/// When the key is thought to have been compromised, in any year (RFC 5280, 5.3.2: a GeneralizedTime); null where nobody says. Only with the two
/// reasons of that kind.
/// </param>
public sealed record IndexRevocation(DateTimeOffset At, RevocationReason Reason, DateTimeOffset? Since = null)
{
    private const string KeyTime = "keyTime";
    private const string CAKeyTime = "CAkeyTime";
    private const string HoldInstruction = "holdInstruction";
    private static readonly string[] Times = ["yyMMddHHmmss'Z'", "yyyyMMddHHmmss'Z'"];

    // OpenSSL's own words, and no other: a line with another one stops its ca command.
    private static readonly Dictionary<string, RevocationReason> Reasons = new(StringComparer.OrdinalIgnoreCase)
    {
        ["unspecified"] = RevocationReason.Unspecified, ["keyCompromise"] = RevocationReason.KeyCompromise, ["CACompromise"] = RevocationReason.CACompromise,
        ["affiliationChanged"] = RevocationReason.AffiliationChanged, ["superseded"] = RevocationReason.Superseded,
        ["cessationOfOperation"] = RevocationReason.CessationOfOperation, ["certificateHold"] = RevocationReason.CertificateHold,
        ["removeFromCRL"] = RevocationReason.RemoveFromCrl, [HoldInstruction] = RevocationReason.CertificateHold,
        [KeyTime] = RevocationReason.KeyCompromise, [CAKeyTime] = RevocationReason.CACompromise,
    };

    /// <summary>
    /// The first moment at which a revocation can be dated: two digits of year begin with 1950 (RFC 5280, 4.1.2.5.1), and OpenSSL reads no other
    /// form of the date here. That stops its <c>ca</c> command from 2050 on, also with what it wrote itself.
    /// </summary>
    public static readonly DateTimeOffset Earliest = new(1950, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whether the index has a word for a reason.</summary>
    public static bool Knows(RevocationReason reason) => Reasons.ContainsValue(reason) && reason != RevocationReason.RemoveFromCrl;

    /// <summary>Reads the field; null where it is empty or none of OpenSSL's.</summary>
    public static IndexRevocation? Parse(string field)
    {
        var parts = field.Split(',');
        if (ParseTime(parts[0]) is not { } at || at < Earliest) return null;
        if (parts.Length == 1) return new IndexRevocation(at, RevocationReason.Unspecified);
        if (!Reasons.TryGetValue(parts[1], out var reason)) return null;
        return new IndexRevocation(at, reason, parts.Length > 2 && !parts[1].Equals(HoldInstruction, StringComparison.OrdinalIgnoreCase) ? ParseTime(parts[2]) : null);
    }

    /// <summary>The field, as OpenSSL writes it.</summary>
    public string Format()
    {
        var at = FormatTime(At);
        if (Since is { } since) return $"{at},{(Reason == RevocationReason.CACompromise ? CAKeyTime : KeyTime)},{since.UtcDateTime.ToString(Times[1], CultureInfo.InvariantCulture)}";
        return Reason == RevocationReason.Unspecified ? at : $"{at},{Reasons.First(pair => pair.Value == Reason).Key}";
    }

    /// <summary>A time as the index has it: two digits of year from 1950 to 2049, four before and after.</summary>
    internal static string FormatTime(DateTimeOffset time) =>
        time.UtcDateTime.ToString(Times[time.UtcDateTime.Year is >= 1950 and < 2050 ? 0 : 1], CultureInfo.InvariantCulture);

    /// <summary>Reads such a time; null where it is none.</summary>
    internal static DateTimeOffset? ParseTime(string text)
    {
        // UTCTime's two digits mean 1950 to 2049 (RFC 5280, 4.1.2.5.1), whatever this machine's calendar makes of them.
        var full = text.Length == Times[0].Length - 2 ? (string.CompareOrdinal(text, "5") < 0 ? "20" : "19") + text : text;
        return DateTimeOffset.TryParseExact(full, Times[1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }
}
