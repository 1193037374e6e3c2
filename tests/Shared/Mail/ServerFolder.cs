namespace SmimePS.Tests;

/// <summary>
/// The folder in which servers run. Its path is short, since sockets lie in it, and open to other accounts, since the servers use several. A test
/// run that was killed leaves its folder and its servers; the next one takes both away.
/// </summary>
internal sealed class ServerFolder : IDisposable
{
    private const string Parent = "/tmp";
    private const string Prefix = "smimeps-mail-";
    private const string OwnerFile = "owner";

    public ServerFolder()
    {
        foreach (var folder in Directory.EnumerateDirectories(Parent, Prefix + "*")) RemoveIfOrphaned(folder);
        do Path = System.IO.Path.Combine(Parent, Prefix + Guid.NewGuid().ToString("N")[..8]);
        while (Directory.Exists(Path));
        if (!OperatingSystem.IsLinux()) throw new PlatformNotSupportedException();
        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // Whatever the umask is.
        File.SetUnixFileMode(Path, (UnixFileMode)0b111_101_101);
        File.WriteAllText(this[OwnerFile], ProcessMark.Of(Environment.ProcessId).ToString());
    }

    public string Path { get; }

    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => Remove(Path);

    private static void RemoveIfOrphaned(string folder)
    {
        try
        {
            var owner = File.ReadAllText(System.IO.Path.Combine(folder, OwnerFile));
            // Empty: its owner is just writing it.
            if (owner.Length == 0 || ProcessMark.Parse(owner).IsRunning) return;
            ServerProcess.Stop(ProcessMark.StartedIn(folder));
            Remove(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another test run is at it, or it is another account's.
        }
    }

    private static void Remove(string folder)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
                return;
            }
            catch (IOException) when (tries < 20)
            {
                // A server's child that is about to end has still written something.
                Thread.Sleep(50);
            }
        }
    }
}
