using System.Runtime.InteropServices;

namespace SmimePS.Mailboxes;

/// <summary>
/// What the end of a file's name in a Maildir says: <c>:2,</c> and letters in their order; capitals for flags, small ones for a folder's keywords. Where
/// names cannot hold a colon, on Windows, programs write a semicolon or an exclamation mark.
/// </summary>
internal static class MaildirInfo
{
    private const string Version = "2,";
    private static readonly char Own = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? ';' : ':';

    private static readonly (char Letter, MailFlags Flag)[] Flags =
    [
        ('D', MailFlags.Draft), ('F', MailFlags.Flagged), ('R', MailFlags.Answered), ('S', MailFlags.Seen), ('T', MailFlags.Deleted),
    ];

    /// <summary>Splits a file's name: what stays the same as long as there is the message, and what says its flags.</summary>
    public static (string Unique, string Info) Split(string name)
    {
        var at = name.IndexOf(':');
        if (at < 0) at = Math.Max(name.LastIndexOf(";2,", StringComparison.Ordinal), name.LastIndexOf("!2,", StringComparison.Ordinal));
        return at > 0 ? (name.Substring(0, at), name.Substring(at)) : (name, "");
    }

    /// <summary>The letters that are set.</summary>
    public static string Letters(string info)
    {
        if (!HasLetters(info)) return "";
        var begin = 1 + Version.Length;
        var end = info.IndexOf(',', begin);
        return info.Substring(begin, (end < 0 ? info.Length : end) - begin);
    }

    /// <summary>The same information with other letters. What other programs have added behind them stays.</summary>
    public static string With(string info, IEnumerable<char> letters)
    {
        var separator = info.Length > 0 ? info[0] : Own;
        var rest = HasLetters(info) ? info.Substring(1 + Version.Length + Letters(info).Length) : "";
        return separator + Version + new string([.. letters.Distinct().OrderBy(static letter => letter)]) + rest;
    }

    /// <summary>Letters as flags.</summary>
    public static MailFlags FlagsOf(string letters) =>
        Flags.Aggregate(MailFlags.None, (flags, pair) => letters.IndexOf(pair.Letter) >= 0 ? flags | pair.Flag : flags);

    /// <summary>Flags as letters.</summary>
    public static IEnumerable<char> LettersOf(MailFlags flags) => Flags.Where(pair => flags.HasFlag(pair.Flag)).Select(static pair => pair.Letter);

    /// <summary>Whether a letter stands for a keyword.</summary>
    public static bool IsKeyword(char letter) => letter is >= 'a' and <= 'z';

    /// <summary>The size that the name of a file says (<c>,S=</c>); null where it says none.</summary>
    public static long? SizeOf(string unique)
    {
        var at = unique.IndexOf(",S=", StringComparison.Ordinal);
        if (at < 0) return null;
        var end = unique.IndexOf(',', at + 3);
        var digits = unique.Substring(at + 3, (end < 0 ? unique.Length : end) - at - 3);
        return long.TryParse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var size) ? size : null;
    }

    private static bool HasLetters(string info) => info.Length > Version.Length && string.CompareOrdinal(info, 1, Version, 0, Version.Length) == 0;
}
