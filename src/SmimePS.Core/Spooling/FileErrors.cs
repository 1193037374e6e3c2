using System.Security;
using SmimePS.Errors;

namespace SmimePS.Spooling;

/// <summary>Turns what the file system says into errors that name the file and the remedy.</summary>
internal static class FileErrors
{
    /// <summary>Runs a file operation and translates its failure.</summary>
    public static void Guard(string path, Action operation) => Guard(path, () =>
    {
        operation();
        return 0;
    });

    /// <inheritdoc cref="Guard(string, Action)"/>
    public static T Guard<T>(string path, Func<T> operation)
    {
        try
        {
            return operation();
        }
        catch (Exception error) when (Describe(error, path) is { } described)
        {
            throw described;
        }
    }

    /// <summary>The error to throw in place of this one, or null where it is no file error.</summary>
    public static SmimeException? Describe(Exception error, string path) => error switch
    {
        SmimeException => null,
        FileNotFoundException => new SmimeException("FileNotFound", SmimeErrorKind.NotFound,
            $"The file '{path}' does not exist. Check the path.", error),
        DirectoryNotFoundException => new SmimeException("FolderNotFound", SmimeErrorKind.NotFound,
            $"The folder of '{path}' does not exist. Make it first, or choose another path.", error),
        UnauthorizedAccessException or SecurityException => new SmimeException("AccessDenied", SmimeErrorKind.PermissionDenied,
            $"Access to '{path}' is denied. Choose a place you may use, or have its permissions changed.", error),
        PathTooLongException or ArgumentException or NotSupportedException => new SmimeException("InvalidPath", SmimeErrorKind.InvalidArgument,
            $"'{path}' is not a path that this system's file system can have. Choose another name.", error),
        IOException => new SmimeException("WriteFailed", SmimeErrorKind.Io,
            $"'{path}' could not be read or written: {error.Message} Free some space or check the device, then try again.", error),
        _ => null,
    };

    public static SmimeException FileExists(string path) => new("FileExists", SmimeErrorKind.AlreadyExists,
        $"The file '{path}' already exists and was kept. Choose another path, or ask for it to be overwritten.");

    public static SmimeException NoNewFiles(string path, Exception inner) => new("WriteFailed", SmimeErrorKind.Io,
        $"'{path}' could not be written: the system lets nobody make a file in that folder. Choose another folder.", inner);

    public static SmimeException IsFolder(string path) => new("PathIsFolder", SmimeErrorKind.InvalidArgument,
        $"'{path}' is a folder, not a file. Add a file name.");

    /// <summary>Deletes a left-over, on a way out that has an error of its own to tell.</summary>
    public static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The error already under way says more than this one.
        }
    }

    /// <summary>Reads a whole file that cannot sensibly be larger than a bound.</summary>
    public static byte[] ReadAll(string path, int limit) => Guard(path, () =>
    {
        if (Directory.Exists(path)) throw IsFolder(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        if (stream.CanSeek && stream.Length > limit) throw TooLarge(path, limit);
        using var content = new MemoryStream();
        var buffer = new byte[81920];
        for (var read = stream.Read(buffer, 0, buffer.Length); read > 0; read = stream.Read(buffer, 0, buffer.Length))
        {
            if (content.Length + read > limit) throw TooLarge(path, limit);
            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    });

    private static SmimeException TooLarge(string path, int limit) => new("FileTooLarge", SmimeErrorKind.LimitExceeded,
        $"'{path}' is larger than {limit / (1024 * 1024)} MiB, which no such file is. Check that it is the right file.");
}
