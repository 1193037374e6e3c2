using System.Globalization;
using System.Text;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Mime;

namespace SmimePS.Paths;

/// <summary>Where a message goes when it is written out: the file that was named, or a file of its own in the folder that was named.</summary>
internal sealed class MessageFileName
{
    private const int MaximumSubject = 60;

    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Chooses the file for the next message.</summary>
    /// <param name="path">A file, or a folder that exists or ends in a separator.</param>
    /// <param name="summary">The message, which names its file in a folder by date and subject.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced; in a folder, a free name is chosen where not.</param>
    /// <param name="sourceName">The name of the file it comes from, which it keeps in a folder; null where it comes from none.</param>
    /// <exception cref="SmimeException">One file is named for several messages (<c>OneFileForManyMessages</c>).</exception>
    public string Next(string path, MessageSummary summary, bool overwrite, string? sourceName = null)
    {
        if (!OutputFolder.IsNamed(path))
        {
            return _taken.Add(path) ? path : throw new SmimeException("OneFileForManyMessages", SmimeErrorKind.InvalidArgument,
                $"{path} was just written with another message. Name a folder, such as messages/, and each message becomes a file of its own there.");
        }

        var (name, extension) = sourceName is null ? (NameOf(summary), ".eml") : (Path.GetFileNameWithoutExtension(sourceName), Path.GetExtension(sourceName));
        for (var number = 1; ; number++)
        {
            var candidate = Path.Combine(path, number == 1 ? name + extension : $"{name} ({number}){extension}");
            // A name that was kept says which file it is: one that is there already is the same message, written before.
            if ((overwrite || sourceName is not null || !File.Exists(candidate)) && _taken.Add(candidate)) return candidate;
        }
    }

    private static string NameOf(MessageSummary summary)
    {
        var name = new StringBuilder();
        if (summary.Date is { } date) name.Append(date.ToString("yyyy-MM-dd HHmm ", CultureInfo.InvariantCulture));
        // What a sender wrote must not choose a folder, a device or an alternate stream: the same bounds on every platform. Square brackets, as a
        // hidden subject and those of mailing lists have them, are patterns to PowerShell.
        foreach (var character in summary.Subject ?? "")
        {
            if (name.Length >= MaximumSubject) break;
            name.Append(character switch
            {
                '[' => '(',
                ']' => ')',
                _ when ShownText.Steers(character) || char.IsSurrogate(character) || "<>:\"/\\|?*".IndexOf(character) >= 0 => '_',
                _ => character,
            });
        }

        var trimmed = name.ToString().Trim().TrimEnd('.').TrimStart('.');
        return trimmed.Length == 0 ? "message" : trimmed;
    }
}
