using System.Security.Cryptography;
using SmimePS.Certificates;

namespace SmimePS.Core.Tests;

/// <summary>A gpgsm home for one test: no pinentry, no CRLs, no network. Its path is short, because the agent's socket lies in it.</summary>
internal sealed class GpgHome : IDisposable
{
    public GpgHome()
    {
        Folder = Path.Combine(Path.GetTempPath(), "g" + Guid.NewGuid().ToString("N")[..10]);
        Directory.CreateDirectory(Folder);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(Folder, "gpg-agent.conf"), "allow-loopback-pinentry\ndisable-scdaemon\n");
        File.WriteAllText(Path.Combine(Folder, "gpgsm.conf"), "disable-crl-checks\ndisable-dirmngr\nignore-cert-extension 2.5.29.30\n");
    }

    public string Folder { get; }

    /// <summary>Makes a root trusted and known.</summary>
    public void Trust(Certificate root)
    {
#pragma warning disable CA5350 // gpgsm names certificates by SHA-1
        var fingerprint = Convert.ToHexString(SHA1.HashData(root.RawData.Span));
#pragma warning restore CA5350
        File.AppendAllText(Path.Combine(Folder, "trustlist.txt"), fingerprint + " S relax\n");
        File.WriteAllText(Path.Combine(Folder, "root.pem"), PemWriter.Write(root));
        Gpgsm("--import", Path.Combine(Folder, "root.pem"));
    }

    public string Gpgsm(params string[] arguments)
    {
        var (code, output) = Peer.Gpgsm.TryRun("secret\n",
            ["--homedir", Folder, "--batch", "--yes", "--no-tty", "--pinentry-mode", "loopback", "--passphrase-fd", "0", .. arguments]);
        Assert.True(code == 0, output);
        return output;
    }

    public void Dispose()
    {
        new Peer("gpgconf").TryRun(null, "--homedir", Folder, "--kill", "all");
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // The agent may still be going.
        }
    }
}
