using SmimePS.Spooling;

namespace SmimePS.Mime;

/// <summary>Where a message's bytes lie, and how to open them again and again without disturbing one another.</summary>
/// <param name="Name">What to call it in an error.</param>
/// <param name="Open">Opens an independent, seekable stream over the whole source.</param>
internal sealed record MessageSource(string Name, Func<Stream> Open)
{
    private const int FileBuffer = 64 * 1024;

    public static MessageSource FromBytes(byte[] bytes, string name) => new(name, () => new MemoryStream(bytes, writable: false));

    public static MessageSource FromFile(string path) => new(path, () => OpenFile(path));

    /// <summary>Opens a file for reading, with the errors a caller can act on.</summary>
    public static FileStream OpenFile(string path) => FileErrors.Guard(path, () =>
    {
        if (Directory.Exists(path)) throw FileErrors.IsFolder(path);
        // Delete is shared so that a message which is still referred to never keeps its file from being replaced.
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileBuffer);
    });
}
