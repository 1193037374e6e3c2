using System.Text;
using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>Writes certificates, and private keys where that is asked for, as PEM (RFC 7468).</summary>
public static class PemWriter
{
    private const string Label = "CERTIFICATE";

    /// <summary>Certificates, one block each, in the given order.</summary>
    public static string Write(IEnumerable<Certificate> certificates) => Encoding.ASCII.GetString(Encode(certificates));

    /// <summary>One certificate.</summary>
    public static string Write(Certificate certificate) => PemBlock.Write(Label, certificate.RawData.Span);

    /// <summary>As <see cref="Write(IEnumerable{Certificate})"/>, in ASCII.</summary>
    public static byte[] Encode(IEnumerable<Certificate> certificates) => [.. certificates.SelectMany(Encode)];

    /// <summary>As <see cref="Write(Certificate)"/>, in ASCII.</summary>
    public static byte[] Encode(Certificate certificate) => PemBlock.Encode(Label, certificate.RawData.Span);

    /// <summary>A private key, its certificate and the issuers, in the order that servers and clients expect.</summary>
    /// <param name="identity">Whose key can be exported.</param>
    /// <param name="passphrase">Encrypts the key; empty leaves it in the clear. The caller clears it.</param>
    /// <param name="includeIssuers">Whether the issuers go along.</param>
    /// <exception cref="KeyException">The key stays where it is (<c>KeyNotExportable</c>).</exception>
    public static string Write(Identity identity, ReadOnlySpan<char> passphrase, bool includeIssuers = true)
    {
        var key = passphrase.IsEmpty ? KeyFile.ToPlainPem(identity.Key) : KeyFile.ToEncryptedPem(identity.Key, passphrase);
        return key + Write(includeIssuers ? [identity.Certificate, .. identity.Issuers] : [identity.Certificate]);
    }
}
