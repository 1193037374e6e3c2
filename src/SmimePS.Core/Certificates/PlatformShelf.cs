using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>One of the current user's certificate stores of the platform's.</summary>
internal sealed class PlatformShelf(CertificateStore store, Func<IReadOnlyList<Certificate>> issuers) : CertificateShelf
{
    private StoreName Name => store switch
    {
        CertificateStore.My => StoreName.My,
        CertificateStore.AddressBook => StoreName.AddressBook,
        CertificateStore.Root => StoreName.Root,
        _ => StoreName.CertificateAuthority,
    };

    public override IReadOnlyList<StoredCertificate> Read() => Use(OpenFlags.ReadOnly, opened =>
    {
        var found = new List<StoredCertificate>();
        foreach (var each in opened.Certificates)
        {
            // One with a key stays open for it: on Linux, to find it again is to decrypt every key of the store.
            var (certificate, hasKey) = (TryDecode(each), each.HasPrivateKey);
            if (certificate is not null) found.Add(new StoredCertificate(certificate, store, hasKey, () => Open(certificate, hasKey ? each : null)));
            if (certificate is null || !hasKey) each.Dispose();
        }

        return found;
    });

    public override void Add(Certificate certificate) => Use(OpenFlags.ReadWrite, opened =>
    {
        using var platform = certificate.ToX509Certificate2();
        opened.Add(platform);
        return 0;
    });

    public override void Add(Identity identity)
    {
        if (identity.Certificate.PublicKey.Algorithm.Oid is not (AlgorithmOids.RsaEncryption or AlgorithmOids.EcPublicKey))
        {
            throw new CertificateException("StoreCannotHoldKey", SmimeErrorKind.NotSupported,
                $"The platform's certificate store cannot hold a key of the kind {KeyAlgorithm.Describe(identity.Certificate.PublicKey)}. Keep it in a PKCS#12 file.");
        }

        var password = TransferPassword.Create();
        var transfer = Pkcs12Writer.Write(identity, password, new Pkcs12Options
        {
            Encryption = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? Pkcs12Encryption.Compatible : Pkcs12Encryption.Modern,
            Iterations = TransferPassword.Iterations,
            IncludeIssuers = false,
        });
        Use(OpenFlags.ReadWrite, opened =>
        {
            const X509KeyStorageFlags flags = X509KeyStorageFlags.UserKeySet | X509KeyStorageFlags.PersistKeySet | X509KeyStorageFlags.Exportable;
            using var platform = X509CertificateLoader.LoadPkcs12(transfer, new string(password), flags);
            opened.Add(platform);
            return 0;
        });
        Array.Clear(transfer, 0, transfer.Length);
    }

    public override void Remove(Certificate certificate) => Use(OpenFlags.ReadWrite, opened =>
    {
        using var platform = certificate.ToX509Certificate2();
        opened.Remove(platform);
        return 0;
    });

    private Identity Open(Certificate certificate, X509Certificate2? platform) => platform is null
        ? With(certificate, found => Open(certificate, found))
        : new Identity(certificate, new ExportableKey(PlatformKey.FromCertificate(platform), () => Export(certificate)), CertificateIssuers.Find(certificate, issuers()));

    // Through PKCS#12, because that is the one way out that every kind of store offers for a key marked exportable.
    private byte[] Export(Certificate certificate)
    {
        var password = TransferPassword.Create();
        try
        {
            var transfer = With(certificate, platform => platform.Export(X509ContentType.Pfx, new string(password)));
            var (_, keys) = Pkcs12Reader.Read(transfer, password, "the store's key");
            Array.Clear(transfer, 0, transfer.Length);
            try
            {
                return keys.Count > 0 ? keys[0].ExportPkcs8() : throw KeyException.NotExportable();
            }
            finally
            {
                foreach (var key in keys) key.Dispose();
            }
        }
        catch (CertificateException error) when (error.ErrorId == "StoreNotAccessible")
        {
            throw KeyException.NotExportable(error);
        }
    }

    private T With<T>(Certificate certificate, Func<X509Certificate2, T> use) => Use(OpenFlags.ReadOnly, opened =>
    {
        var all = opened.Certificates;
        try
        {
            foreach (var each in all)
            {
                if (each.RawData.AsSpan().SequenceEqual(certificate.RawData.Span)) return use(each);
            }
        }
        finally
        {
            foreach (var each in all) each.Dispose();
        }

        throw new CertificateException("CertificateNotFound", SmimeErrorKind.NotFound,
            $"The certificate {certificate} is no longer in the store. Import it again.");
    });

    private T Use<T>(OpenFlags flags, Func<X509Store, T> use)
    {
        try
        {
            using var opened = new X509Store(Name, StoreLocation.CurrentUser);
            opened.Open(flags);
            return use(opened);
        }
        catch (Exception error) when (error is CryptographicException or PlatformNotSupportedException or IOException or UnauthorizedAccessException)
        {
            throw new CertificateException("StoreNotAccessible", SmimeErrorKind.PermissionDenied,
                $"The user's certificate store '{store}' refused: {error.Message} Check that this account may use it.", error);
        }
    }

    private static Certificate? TryDecode(X509Certificate2 platform)
    {
        try
        {
            return Certificate.From(platform);
        }
        catch (CertificateException)
        {
            return null;
        }
    }
}
