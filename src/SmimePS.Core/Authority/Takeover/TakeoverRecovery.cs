using SmimePS.Spooling;

namespace SmimePS.Authority.Takeover;

/// <summary>
/// The recovery.pem of a folder that is taken over. Keys would be encrypted to whom it names, and whoever made the folder could have named
/// himself: it is put aside until its user names it. Nothing in the folder could prove that the user has. What lies in the user's own data folder was made there.
/// </summary>
internal sealed class TakeoverRecovery
{
    private readonly string _path;

    private TakeoverRecovery(string path)
    {
        _path = path;
        Aside = FreeName(path + ".found");
        var holders = TakeoverFiles.CertificatesIn(path).Select(static certificate => $"{certificate.Subject} (thumbprint {certificate.Thumbprint})").ToList();
        Warning = $"'{path}' was in the folder, so that -Escrow would have kept keys for {(holders.Count == 0 ? "nobody that can be read" : string.Join(", ", holders))}. " +
            $"It is put aside as '{Aside}', and no key is encrypted to it. If you trust who has its key, set it with Set-SmimeCa -RecoveryCertificate.";
    }

    /// <summary>Where it is put.</summary>
    public string Aside { get; }

    /// <summary>Whom it names, and what to do, in sentences.</summary>
    public string Warning { get; }

    /// <summary>Looks for it; null where there is none to put aside. Nothing is written.</summary>
    public static TakeoverRecovery? Find(AuthorityFolder place) =>
        File.Exists(place.Recovery) && Path.GetDirectoryName(place.Path) != Path.GetFullPath(DataFolder.Authorities) ? new TakeoverRecovery(place.Recovery) : null;

    /// <exception cref="Errors.SmimeException"><c>AccessDenied</c>, <c>WriteFailed</c>.</exception>
    public void PutAside()
    {
        FileErrors.Guard(_path, () => File.Move(_path, Aside));
        DurableFolder.Flush(Path.GetDirectoryName(_path)!);
    }

    private static string FreeName(string usual)
    {
        var name = usual;
        for (var number = 2; File.Exists(name) || Directory.Exists(name); number++) name = usual + number;
        return name;
    }
}
