using System.Security.Cryptography;
using System.Text;
using SmimePS.Errors;

namespace SmimePS.Paths;

/// <summary>Where a certificate goes when it is written out: the file that was named, or a file of its own in the folder that was named.</summary>
internal sealed class CertificateFileName
{
    // File systems take 255, of which an extension, a number and the name that a file has while it is written need some.
    private const int MaxBytes = 200;

    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Chooses the file for the next certificate.</summary>
    /// <param name="path">A file, or a folder that exists or ends in a separator.</param>
    /// <param name="name">The name of its file in a folder: an address.</param>
    /// <param name="extension">The extension of its file in a folder, with the dot.</param>
    /// <param name="existing">What becomes of a file that is there.</param>
    /// <exception cref="SmimeException">
    /// The file is there (<c>FileExists</c>), its folder is not (<c>FolderNotFound</c>), or another certificate of this run has it
    /// (<c>OneFileForManyCertificates</c>).
    /// </exception>
    public string Next(string path, string name, string extension, ExistingFile existing)
    {
        var inFolder = OutputFolder.IsNamed(path);
        var target = inFolder ? Path.Combine(path, Safe(name) + extension) : path;
        for (var number = 2; inFolder && existing == ExistingFile.KeptBeside && (File.Exists(target) || _taken.Contains(target)); number++)
        {
            target = Path.Combine(path, $"{Safe(name)} ({number}){extension}");
        }

        if (_taken.Contains(target))
        {
            throw new SmimeException("OneFileForManyCertificates", SmimeErrorKind.InvalidArgument,
                $"{target} is already taken by another one of this run. " + (inFolder
                    ? "Take out what stands there twice, or write the second one elsewhere."
                    : "Name a folder, such as certificates/, and each address gets a file of its own there."));
        }

        if (!inFolder) OutputFolder.RequireOf(target);

        if (existing != ExistingFile.Replaced && File.Exists(target))
        {
            throw new SmimeException("FileExists", SmimeErrorKind.AlreadyExists, existing == ExistingFile.KeptBeside
                ? $"{target} is there already and was kept: it may hold the key to old mail. Choose another name, or a folder."
                : $"{target} is there already and was kept. Choose another name, or use -Force to replace it.");
        }

        _taken.Add(target);
        return target;
    }

    /// <summary>Gives back a name that was not used after all.</summary>
    public void Release(string target) => _taken.Remove(target);

    /// <summary>A name of somebody's choosing as the name of a file: it may hold characters that choose a folder, a device or a pattern. The same on every platform.</summary>
    public static string Safe(string name)
    {
        var safe = new string([.. name.Select(static character => char.IsControl(character) || "<>:\"/\\|?*".IndexOf(character) >= 0 ? '_' : character)]);
        return safe.Trim().Trim('.') is { Length: > 0 } trimmed ? Shorten(trimmed) : "certificate";
    }

    /// <summary>Two names that begin alike must not end up as one.</summary>
    private static string Shorten(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        if (bytes.Length <= MaxBytes) return name;
        using var sha256 = SHA256.Create();
        var mark = "~" + BitConverter.ToString(sha256.ComputeHash(bytes), 0, 4).Replace("-", "");
        var length = name.Length;
        while (Encoding.UTF8.GetByteCount(name.Substring(0, length)) > MaxBytes - mark.Length || char.IsHighSurrogate(name[length - 1])) length--;
        return name.Substring(0, length) + mark;
    }
}
