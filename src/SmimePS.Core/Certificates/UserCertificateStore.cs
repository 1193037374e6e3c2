using System.Runtime.InteropServices;
using SmimePS.Keys;
using SmimePS.Spooling;

namespace SmimePS.Certificates;

/// <summary>
/// The current user's certificates: their own with private keys (My, where Outlook looks), correspondents' (AddressBook) and issuers'
/// (CertificateAuthority). On macOS, which has the first alone, the other two are folders in the user's data folder.
/// </summary>
public static class UserCertificateStore
{
    /// <summary>Finds certificates in My and AddressBook.</summary>
    /// <returns>The valid ones first, of them those with a private key, then the newest first.</returns>
    /// <exception cref="CertificateException">A store refused (<c>StoreNotAccessible</c>).</exception>
    public static IReadOnlyList<StoredCertificate> Find(CertificateQuery query)
    {
        var now = DateTimeOffset.UtcNow;
        return Shelf(CertificateStore.My).Read().Concat(query.WithPrivateKey ? [] : Shelf(CertificateStore.AddressBook).Read())
            .Where(each => query.Matches(each.Certificate, each.HasPrivateKey, now))
            .OrderByDescending(each => each.Certificate.IsValidAt(now))
            .ThenByDescending(each => each.HasPrivateKey)
            .ThenByDescending(each => each.Certificate.NotBefore)
            .ToList();
    }

    /// <summary>One of the user's own certificates whose private key is the one to this public key; null where there is none.</summary>
    /// <exception cref="CertificateException">A store refused (<c>StoreNotAccessible</c>).</exception>
    public static StoredCertificate? FindByKey(PublicKeyInfo key) => Shelf(CertificateStore.My).Read()
        .FirstOrDefault(each => each.HasPrivateKey && each.Certificate.PublicKey.IsSameKey(key));

    /// <summary>The issuers' certificates that are at hand; being here makes nobody trusted.</summary>
    /// <exception cref="CertificateException">A store refused (<c>StoreNotAccessible</c>).</exception>
    public static IReadOnlyList<Certificate> Issuers() => Shelf(CertificateStore.CertificateAuthority).Read().Select(each => each.Certificate).ToList();

    /// <summary>Adds an identity to My and its issuers to CertificateAuthority. Adding it again changes nothing.</summary>
    /// <exception cref="CertificateException">A store refused (<c>StoreNotAccessible</c>), or cannot hold such a key (<c>StoreCannotHoldKey</c>).</exception>
    /// <exception cref="KeyException">The key stays where it is (<c>KeyNotExportable</c>).</exception>
    public static void AddIdentity(Identity identity)
    {
        Shelf(CertificateStore.My).Add(identity);
        foreach (var issuer in identity.Issuers) AddIssuer(issuer);
    }

    /// <summary>Adds a correspondent's certificate to AddressBook.</summary>
    /// <exception cref="CertificateException">The store refused (<c>StoreNotAccessible</c>).</exception>
    public static void AddCorrespondent(Certificate certificate) => Shelf(CertificateStore.AddressBook).Add(certificate);

    /// <summary>Takes a correspondent's certificate out of AddressBook. Where it is not there, nothing happens.</summary>
    /// <exception cref="CertificateException">The store refused (<c>StoreNotAccessible</c>).</exception>
    public static void RemoveCorrespondent(Certificate certificate) => Shelf(CertificateStore.AddressBook).Remove(certificate);

    /// <summary>Adds an issuer's certificate to CertificateAuthority, so that it can be sent along. It makes nobody trusted.</summary>
    /// <exception cref="CertificateException">The store refused (<c>StoreNotAccessible</c>).</exception>
    public static void AddIssuer(Certificate certificate) => Shelf(CertificateStore.CertificateAuthority).Add(certificate);

    /// <summary>Whether the user has made a root trusted.</summary>
    /// <exception cref="CertificateException">The store refused (<c>StoreNotAccessible</c>).</exception>
    public static bool IsTrustedRoot(Certificate certificate) => Shelf(CertificateStore.Root).Read().Any(each => each.Certificate.Equals(certificate));

    /// <summary>Makes a root trusted, by every program that goes by the platform's store. Windows asks the user; macOS has no such way (<c>StoreNotAccessible</c>).</summary>
    /// <exception cref="CertificateException">The store or the user refused (<c>StoreNotAccessible</c>).</exception>
    public static void TrustRoot(Certificate certificate) => Shelf(CertificateStore.Root).Add(certificate);

    /// <summary>Takes a certificate, and with it the way to its key, out of the store it was found in.</summary>
    /// <exception cref="CertificateException">The store refused (<c>StoreNotAccessible</c>).</exception>
    public static void Remove(StoredCertificate certificate) => Shelf(certificate.Store).Remove(certificate.Certificate);

    private static CertificateShelf Shelf(CertificateStore store) =>
        store is CertificateStore.AddressBook or CertificateStore.CertificateAuthority && RuntimeInformation.IsOSPlatform(OSPlatform.OSX)
            ? new FolderShelf(store, Path.Combine(DataFolder.Root, "certificates", store.ToString()))
            : new PlatformShelf(store, Issuers);
}
