using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Spooling;

namespace SmimePS.Certificates;

/// <summary>A store of certificates without keys as a folder of .cer files, for platforms that have no such store (macOS).</summary>
internal sealed class FolderShelf(CertificateStore store, string folder) : CertificateShelf
{
    private const int MaxFileBytes = 1024 * 1024;

    public override IReadOnlyList<StoredCertificate> Read()
    {
        if (!Directory.Exists(folder)) return [];
        var found = new List<StoredCertificate>();
        foreach (var file in FileErrors.Guard(folder, () => Directory.GetFiles(folder, "*.cer")))
        {
            try
            {
                var certificate = Certificate.Decode(FileErrors.ReadAll(file, MaxFileBytes));
                found.Add(new StoredCertificate(certificate, store, false, () => throw NoKey(certificate)));
            }
            catch (SmimeException)
            {
                // One damaged file must not hide the others.
            }
        }

        return found;
    }

    public override void Add(Certificate certificate)
    {
        DataFolder.CreatePrivate(folder);
        AtomicFile.Write(PathOf(certificate), certificate.RawData.ToArray(), overwrite: true);
    }

    public override void Add(Identity identity) => throw new NotSupportedException("This store holds no private keys.");

    public override void Remove(Certificate certificate) => FileErrors.Guard(folder, () => File.Delete(PathOf(certificate)));

    private string PathOf(Certificate certificate) => Path.Combine(folder, Convert.ToHexString(certificate.Sha256.ToArray()) + ".cer");

    private static KeyException NoKey(Certificate certificate) => new("CertificateHasNoKey", SmimeErrorKind.NotFound,
        $"The certificate {certificate} has no private key here. Import the PKCS#12 file (.p12, .pfx) that holds both.");
}
