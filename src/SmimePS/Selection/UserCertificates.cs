using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;

namespace SmimePS.Selection;

/// <summary>The user's own certificates (CurrentUser\My) and their correspondents' (CurrentUser\AddressBook).</summary>
internal static class UserCertificates
{
    /// <summary>Every one of them that can be read, own ones first.</summary>
    public static IReadOnlyList<FoundCertificate> All() => [.. Read(StoreName.My, "My"), .. Read(StoreName.AddressBook, "AddressBook")];

    private static List<FoundCertificate> Read(StoreName name, string source)
    {
        var found = new List<FoundCertificate>();
        try
        {
            using var store = new X509Store(name, StoreLocation.CurrentUser);
            store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
            foreach (var platform in store.Certificates)
            {
                if (TryRead(platform, source) is { } certificate) found.Add(certificate);
                else platform.Dispose();
            }
        }
        catch (Exception error) when (error is CryptographicException or PlatformNotSupportedException)
        {
            // The store does not exist for this user, or not on this platform.
        }

        return found;
    }

    private static FoundCertificate? TryRead(X509Certificate2 platform, string source)
    {
        try
        {
            return new FoundCertificate(Certificate.From(platform), platform, source);
        }
        catch (Errors.SmimeException)
        {
            // What is outside X.509's rules is of no use for mail, and must not stand in the way of what is.
            return null;
        }
    }
}
