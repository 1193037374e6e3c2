using System.Globalization;
using SmimePS.Certificates;
using SmimePS.Selection;

namespace SmimePS.Completion;

/// <summary>The user's certificates as things to choose from.</summary>
internal static class CertificateCompletion
{
    /// <summary>Each address once, with what its newest certificate is.</summary>
    public static IEnumerable<CompletionCandidate> Addresses() => UserCertificates.All()
        .SelectMany(static item => CertificateChoice.AddressesOf(item.Certificate).Select(address => (Address: address, Item: item)))
        .GroupBy(static pair => pair.Address, MailAddressComparer.Instance)
        .OrderBy(static group => group.Key, StringComparer.OrdinalIgnoreCase)
        .Select(static group => new CompletionCandidate(group.Key, Describe(group.OrderByDescending(static pair => pair.Item.Certificate.NotBefore).First().Item)));

    /// <summary>Each thumbprint.</summary>
    public static IEnumerable<CompletionCandidate> Thumbprints() => UserCertificates.All()
        .Select(static item => new CompletionCandidate(item.Certificate.Thumbprint, Describe(item)));

    private static string Describe(FoundCertificate item)
    {
        var name = CertificateChoice.AddressesOf(item.Certificate) is [var first, ..] ? first : item.Certificate.Subject.ToString();
        var key = item.HasPrivateKey ? ", with private key" : "";
        return string.Format(CultureInfo.InvariantCulture, "{0}: valid until {1:yyyy-MM-dd}, {2}{3}", name, item.Certificate.NotAfter.LocalDateTime, item.Source, key);
    }
}
