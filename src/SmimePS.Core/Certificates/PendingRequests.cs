using System.Text;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Spooling;

namespace SmimePS.Certificates;

/// <summary>
/// Requests whose answer has not come yet, in the user's data folder: for each key one PEM file, named after the key, that holds the private
/// key and the request. One file, so that it is there whole or not at all; OpenSSL reads either out of it.
/// </summary>
public static class PendingRequests
{
    private const int MaxFileBytes = 1024 * 1024;

    private static string Folder => Path.Combine(DataFolder.Root, "requests");

    /// <summary>Keeps a request, to be done before it is handed out. The key of a request that is there already is never lost.</summary>
    /// <param name="request">The request.</param>
    /// <param name="key">Its private key; null where that stays among the user's certificates.</param>
    /// <param name="passphrase">Encrypts the key. The caller clears it.</param>
    /// <param name="noPassphrase">Leaves the key in the clear, at its owner's wish.</param>
    /// <exception cref="SmimeException">The data folder cannot be written (<c>AccessDenied</c>, <c>WriteFailed</c>, <c>NoDataFolder</c>).</exception>
    /// <exception cref="KeyException">There is no passphrase (<c>PassphraseRequired</c>); the key stays where it is (<c>KeyNotExportable</c>).</exception>
    public static PendingRequest Add(CertificateRequest request, PrivateKey? key, ReadOnlySpan<char> passphrase = default, bool noPassphrase = false)
    {
        DataFolder.CreatePrivate(Folder);
        var path = PathOf(request.PublicKey);
        var pem = key is null ? KeptKey(path) : noPassphrase ? KeyFile.ToPlainPem(key) : KeyFile.ToEncryptedPem(key, passphrase);
        AtomicFile.Write(path, Encoding.ASCII.GetBytes(pem + request.ToPem()), overwrite: true, secret: true);
        return Read(path);
    }

    /// <summary>The request that waits for a certificate of this key; null where none does.</summary>
    /// <exception cref="CertificateException">There is one, and its file is damaged (<c>InvalidPendingRequest</c>).</exception>
    public static PendingRequest? Find(PublicKeyInfo key)
    {
        if (FolderIfAny() is not { } folder || !File.Exists(Path.Combine(folder, NameOf(key)))) return null;
        var found = Read(Path.Combine(folder, NameOf(key)));
        return found.Request.PublicKey.IsSameKey(key) ? found : null;
    }

    /// <summary>Every request that waits, the oldest first.</summary>
    /// <param name="failed">Told of each file that cannot be read, which does not hide the others.</param>
    /// <exception cref="SmimeException">The folder cannot be read (<c>AccessDenied</c>).</exception>
    public static IReadOnlyList<PendingRequest> All(Action<string, SmimeException> failed)
    {
        if (FolderIfAny() is not { } folder || !Directory.Exists(folder)) return [];
        var found = new List<PendingRequest>();
        foreach (var file in FileErrors.Guard(folder, () => Directory.GetFiles(folder, "*.pem")))
        {
            try
            {
                found.Add(Read(file));
            }
            catch (SmimeException error)
            {
                failed(file, error);
            }
        }

        return [.. found.OrderBy(static one => one.Created)];
    }

    /// <summary>Forgets a request, with the private key that is kept with it.</summary>
    /// <exception cref="SmimeException">The data folder cannot be written (<c>AccessDenied</c>, <c>WriteFailed</c>).</exception>
    public static void Remove(PendingRequest request)
    {
        FileErrors.Guard(request.Path, () => File.Delete(request.Path));
        DurableFolder.Flush(Path.GetDirectoryName(request.Path)!);
    }

    /// <summary>The name of a key's request: the key's identifier in hexadecimal.</summary>
    public static string IdOf(PublicKeyInfo key) => Convert.ToHexString(CertificateProfile.KeyIdentifier(key));

    private static string NameOf(PublicKeyInfo key) => IdOf(key) + ".pem";

    private static string PathOf(PublicKeyInfo key) => Path.Combine(Folder, NameOf(key));

    private static string KeptKey(string path) => File.Exists(path) && Read(path).Key is { } key ? PemBlock.Write(key.Label, key.Data) : "";

    private static PendingRequest Read(string path)
    {
        var content = FileErrors.ReadAll(path, MaxFileBytes);
        var blocks = PemBlock.ReadAll(content);
        Array.Clear(content, 0, content.Length);
        var key = blocks.FirstOrDefault(static block => KeyFile.IsKeyLabel(block.Label));
        var request = blocks.FirstOrDefault(CertificateRequestFile.IsRequest);
        if (request is null || request.IsDamaged || key is { IsDamaged: true }) throw Damaged(path, null);
        try
        {
            return new PendingRequest(CertificateRequest.Decode(request.Data), key, path, FileErrors.Guard(path, () => File.GetLastWriteTimeUtc(path)));
        }
        catch (CertificateException error)
        {
            throw Damaged(path, error);
        }
    }

    /// <summary>An account without a home has asked for nothing.</summary>
    private static string? FolderIfAny()
    {
        try
        {
            return Folder;
        }
        catch (SmimeException error) when (error.ErrorId == "NoDataFolder")
        {
            return null;
        }
    }

    private static CertificateException Damaged(string path, Exception? inner) => new("InvalidPendingRequest", SmimeErrorKind.InvalidData,
        $"The request that is kept in '{path}' is damaged. Restore the file from a backup, or delete it and make a new request.", inner);
}
