using SmimePS.Certificates;

namespace SmimePS.Selection;

/// <summary>The user's own certificates (My) and their correspondents' (AddressBook), in the platform's stores.</summary>
internal static class UserCertificates
{
    /// <summary>Every one of them that can be read, each once; valid ones first, of them own ones, then the newest.</summary>
    /// <exception cref="CertificateException">A store refused (<c>StoreNotAccessible</c>).</exception>
    public static IReadOnlyList<FoundCertificate> All()
    {
        var seen = new HashSet<Certificate>();
        return [.. UserCertificateStore.Find(new CertificateQuery()).Where(stored => seen.Add(stored.Certificate)).Select(From)];
    }

    private static FoundCertificate From(StoredCertificate stored) =>
        new(stored.Certificate, stored.Store.ToString(), stored.HasPrivateKey ? stored.OpenIdentity : null);
}
