using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Selection;

/// <summary>The private keys that are at hand, old and expired ones too.</summary>
internal static class OwnKeys
{
    /// <summary>Each certificate with its key; one whose key cannot be used now, such as a card that is not in its reader, is left out.</summary>
    public static IReadOnlyList<Identity> Of(IEnumerable<FoundCertificate> certificates)
    {
        var keys = new List<Identity>();
        foreach (var found in certificates.Where(static found => found.HasPrivateKey))
        {
            try
            {
                if (found.Identity is { } identity) keys.Add(identity);
            }
            catch (Exception error) when (error is SmimeException or CryptographicException)
            {
                // Another key may well do; where none does, the error names whom the message is for.
            }
        }

        return keys;
    }
}
