using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Paths;

/// <summary>The files that one run writes: the one that was named, or one for each item in the folder that was named.</summary>
/// <param name="path">A file, or a folder that exists or ends in a separator.</param>
/// <param name="extension">The extension of the files in a folder, with the dot.</param>
/// <param name="existing">What becomes of files that are there.</param>
internal sealed class OutputFiles(string path, string extension, ExistingFile existing)
{
    // Longer than any run waits between writing a file and giving it its name.
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);

    private readonly CertificateFileName _names = new();
    private readonly HashSet<string> _proven = new(StringComparer.Ordinal);

    /// <summary>Chooses the file for the next item, named after an address in a folder. Nothing is written.</summary>
    /// <inheritdoc cref="CertificateFileName.Next" path="/exception"/>
    public string Reserve(string name) => _names.Next(path, name, extension, existing);

    /// <summary>The file will not be written after all.</summary>
    public void Release(string place) => _names.Release(place);

    /// <summary>Deletes a file that was written, where it can be.</summary>
    public static void Withdraw(string place)
    {
        try
        {
            File.Delete(place);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is on a way out, with nobody left to tell.
        }
    }

    /// <summary>Checks by trying that the file can be written, for what must not be done in vain. Makes the folder that was named.</summary>
    /// <exception cref="SmimeException">It cannot.</exception>
    public void Prove(string place)
    {
        var folder = Path.GetDirectoryName(place)!;
        if (!_proven.Add(folder)) return;
        var probe = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
        try
        {
            OutputFolder.Make(path);
            AtomicFile.Write(probe, []);
            AtomicFile.RemoveLeftOvers(folder, extension, Forgotten);
            File.Delete(probe);
        }
        catch (SmimeException error)
        {
            _proven.Remove(folder);
            // The user knows the file that was to be written, not the one that was tried.
            throw new SmimeException(error.ErrorId, error.Kind, error.Message.Replace(probe, place), error);
        }
    }

    /// <summary>The file, to be written together with others.</summary>
    public StagedFile Stage(string place, byte[] content, bool secret = false) => new(place, content, existing == ExistingFile.Replaced, secret);

    /// <summary>Writes a file whole or not at all.</summary>
    /// <inheritdoc cref="AtomicFile.Write(string, byte[], bool, bool)"/>
    public void Write(string place, byte[] content, bool secret = false) => AtomicFile.Write(place, content, existing == ExistingFile.Replaced, secret);
}
