using System.Management.Automation;
using SmimePS.Errors;

namespace SmimePS.Paths;

/// <summary>Turns what users write as a path into paths of the file system, by way of PowerShell's own location and drives.</summary>
public sealed class FilePaths
{
    private readonly SessionState _session;

    internal FilePaths(SessionState session) => _session = session;

    /// <summary>The files that a path with wildcards names.</summary>
    /// <exception cref="SmimeException">Nothing is there (<c>PathNotFound</c>), or it is not on the file system (<c>NotFileSystemPath</c>).</exception>
    public IReadOnlyList<string> Expand(string path)
    {
        try
        {
            var found = _session.Path.GetResolvedProviderPathFromPSPath(path, out var provider);
            RequireFileSystem(provider, path);
            if (found.Count == 0) throw NotFound(path, null);
            return [.. found];
        }
        catch (ItemNotFoundException error)
        {
            throw NotFound(path, error);
        }
        catch (Exception error) when (IsBadPath(error))
        {
            throw Bad(path, error);
        }
    }

    /// <summary>The file that a path names as it stands; it must exist.</summary>
    /// <exception cref="SmimeException">Nothing is there (<c>PathNotFound</c>), or it is not on the file system (<c>NotFileSystemPath</c>).</exception>
    public string Existing(string literalPath)
    {
        var resolved = Output(literalPath);
        return File.Exists(resolved) || Directory.Exists(resolved) ? resolved : throw NotFound(literalPath, null);
    }

    /// <summary>The place of the file system that a path names as it stands, whether or not there is anything yet.</summary>
    /// <exception cref="SmimeException">It is not on the file system (<c>NotFileSystemPath</c>) or no path at all (<c>InvalidPath</c>).</exception>
    public string Output(string literalPath)
    {
        try
        {
            var resolved = _session.Path.GetUnresolvedProviderPathFromPSPath(literalPath, out var provider, out _);
            RequireFileSystem(provider, literalPath);
            return resolved;
        }
        catch (Exception error) when (IsBadPath(error))
        {
            throw Bad(literalPath, error);
        }
    }

    /// <summary>What <c>-Path</c> or <c>-LiteralPath</c> names.</summary>
    public IReadOnlyList<string> Resolve(string path, bool literal) => literal ? [Existing(path)] : Expand(path);

    private static void RequireFileSystem(ProviderInfo provider, string path)
    {
        if (provider.Name == "FileSystem") return;
        throw new SmimeException("NotFileSystemPath", SmimeErrorKind.InvalidArgument,
            $"'{path}' is on PowerShell's {provider.Name} drive, not on the file system. Name a file or folder.");
    }

    private static bool IsBadPath(Exception error) =>
        error is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or ProviderInvocationException
            or PSNotSupportedException or PSArgumentException or NotSupportedException or ArgumentException;

    private static SmimeException NotFound(string path, Exception? inner) =>
        new("PathNotFound", SmimeErrorKind.NotFound, $"There is no file or folder '{path}'. Check the name and the current location.", inner);

    private static SmimeException Bad(string path, Exception inner) =>
        new("InvalidPath", SmimeErrorKind.InvalidArgument, $"'{path}' is not a usable path: {inner.Message}", inner);
}
