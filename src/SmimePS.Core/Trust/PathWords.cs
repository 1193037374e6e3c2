using System.Globalization;
using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>How findings speak of certificates and dates.</summary>
internal static class PathWords
{
    /// <summary>A certificate by its subject, or by the first name it has; never an error, however damaged it is.</summary>
    public static string Name(Certificate certificate) => certificate.Subject.IsEmpty
        ? CertificateFacts.Of(certificate).AlternativeNames.FirstOrDefault(static name => name.Text is not null)?.Text is { } text
            ? ShownText.Of(text)
            : "serial number " + certificate.SerialNumberHex
        : certificate.Subject.ToString();

    public static string Date(DateTimeOffset date) => date.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
