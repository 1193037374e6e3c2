using System.Runtime.InteropServices;
using System.Text;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Clients;

/// <summary>
/// A folder for what another program has to be given as a file: its owner alone may enter it, and it is gone afterwards. Where the system
/// has a place for such things in memory alone (XDG_RUNTIME_DIR), it is there.
/// </summary>
internal sealed class SecretFolder : IDisposable
{
    private readonly string _path;

    public SecretFolder()
    {
        _path = Path.Combine(Parent(), "smimeps-" + Guid.NewGuid().ToString("N"));
        DataFolder.CreatePrivate(_path);
    }

    /// <summary>Writes a file that its owner alone may read, and gives its path.</summary>
    public string Put(string name, byte[] content)
    {
        var path = Path.Combine(_path, name);
        AtomicFile.Write(path, content, overwrite: true, secret: true);
        return path;
    }

    /// <summary>Writes a password as NSS's tools read it: a line, which is never missing, because no line would count as no answer.</summary>
    /// <exception cref="ClientException">It has a line break in it (<c>InvalidNssPassword</c>).</exception>
    public string PutLine(string name, ReadOnlySpan<char> password)
    {
        if (password.IndexOfAny('\r', '\n') >= 0)
        {
            throw new ClientException("InvalidNssPassword", SmimeErrorKind.InvalidArgument,
                "NSS's tools take a password of one line. Change the primary password to one without a line break, or leave it out.");
        }

        char[] line = [.. password, '\n'];
        var content = Encoding.UTF8.GetBytes(line);
        try
        {
            return Put(name, content);
        }
        finally
        {
            Array.Clear(line, 0, line.Length);
            Array.Clear(content, 0, content.Length);
        }
    }

    /// <summary>Takes a file away again.</summary>
    public static void Delete(string path) => FileErrors.DeleteQuietly(path);

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(_path, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Whatever is under way says more; nobody else may enter the folder.
        }
    }

    private static string Parent()
    {
        var runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        var isUsable = !RuntimeInformation.IsOSPlatform(OSPlatform.Windows) && runtime is { Length: > 0 } && Path.IsPathRooted(runtime) && IsWritable(runtime);
        return isUsable ? runtime! : Path.GetTempPath();
    }

    private static bool IsWritable(string folder)
    {
        // The user may have changed (su, sudo) and the variable stayed.
        var probe = Path.Combine(folder, ".smimeps-" + Guid.NewGuid().ToString("N"));
        try
        {
            AtomicFile.Write(probe, [], secret: true);
            return true;
        }
        catch (SmimeException)
        {
            return false;
        }
        finally
        {
            FileErrors.DeleteQuietly(probe);
        }
    }
}
