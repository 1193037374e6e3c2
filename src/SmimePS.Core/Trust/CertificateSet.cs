using System.Security.Cryptography;
using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>Names a set of certificates, whatever their order.</summary>
internal static class CertificateSet
{
    public static string Identify(IEnumerable<Certificate> certificates) => Identify(certificates.Select(static certificate => certificate.Sha256));

    public static string Identify(IEnumerable<ReadOnlyMemory<byte>> hashes)
    {
        var names = hashes.Select(static hash => Convert.ToHexString(hash.ToArray())).Distinct().ToArray();
        // One certificate names itself: the common case costs no further hash.
        if (names.Length <= 1) return names.Length == 0 ? "" : names[0];
        Array.Sort(names, StringComparer.Ordinal);
        using var sha = SHA256.Create();
        return Convert.ToHexString(sha.ComputeHash(System.Text.Encoding.ASCII.GetBytes(string.Concat(names))));
    }
}
