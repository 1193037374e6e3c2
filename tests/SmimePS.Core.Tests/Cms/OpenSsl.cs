namespace SmimePS.Core.Tests.Cms;

/// <summary>The <c>openssl</c> command as a peer, with files in a folder of its own.</summary>
internal sealed class OpenSsl : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smimeps-openssl-").FullName;

    public void Write(string name, byte[] content) => File.WriteAllBytes(Path.Combine(_folder, name), content);

    public void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder, name), content);

    public byte[] Read(string name) => File.ReadAllBytes(Path.Combine(_folder, name));

    /// <summary>Runs it and fails the test where it fails. Arguments are separated by blanks; names of files are those of the folder.</summary>
    public void Run(string arguments) =>
        Peer.OpenSsl.Run([.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Place)]);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Place(string word) => Path.GetExtension(word) is ".pem" or ".der" or ".bin" ? Path.Combine(_folder, word) : word;
}
