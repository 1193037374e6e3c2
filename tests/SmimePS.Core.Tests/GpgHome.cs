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
        TrustUnseen(root);
        Import(root);
    }

    /// <summary>Makes a root trusted that is not there yet. The agent reads its list once, so this comes before the first import.</summary>
    public void TrustUnseen(Certificate root) => File.AppendAllText(Path.Combine(Folder, "trustlist.txt"), root.Thumbprint + " S relax\n");

    public void Import(Certificate certificate)
    {
        File.WriteAllText(Path.Combine(Folder, "certificate.pem"), PemWriter.Write(certificate));
        Gpgsm("--import", Path.Combine(Folder, "certificate.pem"));
    }

    /// <summary>Gives the agent the key of a certificate that is imported, without a passphrase.</summary>
    public void AddKey(Certificate certificate, byte[] key)
    {
        var listing = Gpgsm("--with-colons", "--with-keygrip", "--list-keys", "0x" + certificate.Thumbprint);
        var grip = listing.Split('\n').Single(line => line.StartsWith("grp:", StringComparison.Ordinal)).Split(':')[9];
        Directory.CreateDirectory(Path.Combine(Folder, "private-keys-v1.d"));
        File.WriteAllBytes(Path.Combine(Folder, "private-keys-v1.d", grip + ".key"), key);
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
