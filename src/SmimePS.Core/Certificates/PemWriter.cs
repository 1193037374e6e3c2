using System.Text;
using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>Writes certificates, and private keys where that is asked for, as PEM (RFC 7468).</summary>
public static class PemWriter
{
    /// <summary>Certificates, one block each, in the given order.</summary>
    public static string Write(IEnumerable<Certificate> certificates)
    {
        var text = new StringBuilder();
        foreach (var certificate in certificates) text.Append(PemBlock.Write("CERTIFICATE", certificate.RawData));
        return text.ToString();
    }

    /// <summary>One certificate.</summary>
    public static string Write(Certificate certificate) => Write([certificate]);

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
