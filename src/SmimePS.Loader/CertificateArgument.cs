using System.Net.Mail;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS;

/// <summary>
/// Whatever names a certificate: a mail address, a thumbprint, the path of a PFX, PEM or CER file, a certificate object or the
/// content of a file. PowerShell makes one of these from each of them; the cmdlet then resolves it for its purpose.
/// </summary>
public sealed class CertificateArgument
{
    private static readonly string[] FileExtensions = [".p12", ".pfx", ".pem", ".cer", ".crt", ".der", ".p7b", ".p7c", ".key"];

    /// <summary>From an address, a thumbprint or a path, told apart by their form.</summary>
    public CertificateArgument(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new ArgumentException("Name a certificate by a mail address, a thumbprint or a path.", nameof(text));
        Text = text.Trim();
        Value = Text;
        Kind = CertificateArgumentKind.Path;
        if (AsThumbprint(Text) is { } thumbprint)
        {
            Text = thumbprint;
            Kind = CertificateArgumentKind.Thumbprint;
        }
        else if (LooksLikeAddress(Text))
        {
            Kind = CertificateArgumentKind.Address;
        }
    }

    /// <summary>From a mail address.</summary>
    public CertificateArgument(MailAddress address)
        : this(CertificateArgumentKind.Address, (address ?? throw new ArgumentNullException(nameof(address))).Address, address)
    {
    }

    /// <summary>From a file.</summary>
    public CertificateArgument(FileInfo file)
        : this(CertificateArgumentKind.File, (file ?? throw new ArgumentNullException(nameof(file))).FullName, file)
    {
    }

    /// <summary>From the platform's certificate object.</summary>
    public CertificateArgument(X509Certificate2 certificate)
        : this(CertificateArgumentKind.Certificate, (certificate ?? throw new ArgumentNullException(nameof(certificate))).Subject, certificate)
    {
    }

    /// <summary>From a certificate that a cmdlet of this module gave out.</summary>
    public CertificateArgument(SmimeCertificate certificate)
        : this(CertificateArgumentKind.Certificate, (certificate ?? throw new ArgumentNullException(nameof(certificate))).ToString(), certificate)
    {
    }

    /// <summary>From a certificate authority of the user's: its root certificate.</summary>
    public CertificateArgument(SmimeCa authority)
        : this(CertificateArgumentKind.Authority, (authority ?? throw new ArgumentNullException(nameof(authority))).Name, authority)
    {
    }

    /// <summary>From the content of a PFX, PEM or CER file.</summary>
    public CertificateArgument(byte[] data)
        : this(CertificateArgumentKind.Bytes, $"{(data ?? throw new ArgumentNullException(nameof(data))).Length} bytes", data)
    {
    }

    private CertificateArgument(CertificateArgumentKind kind, string text, object value)
    {
        Kind = kind;
        Text = text;
        Value = value;
    }

    /// <summary>What was given.</summary>
    public CertificateArgumentKind Kind { get; }

    /// <summary>The address, thumbprint or path; for objects, what to call them in a message.</summary>
    public string Text { get; }

    /// <summary>What was given, as it was given: the target of an error about it.</summary>
    public object Value { get; }

    /// <summary>What to call it in a message.</summary>
    public override string ToString() => Text;

    private static string? AsThumbprint(string text)
    {
        // Windows' certificate dialog puts blanks, and a left-to-right mark in front, into what people copy from it.
        var digits = new string([.. text.Where(character => character is not (' ' or ':' or '\u200e'))]);
        return digits.Length is 40 or 64 && digits.All(Uri.IsHexDigit) ? digits.ToUpperInvariant() : null;
    }

    private static bool LooksLikeAddress(string text)
    {
        var at = text.LastIndexOf('@');
        if (at <= 0 || at == text.Length - 1 || text.IndexOfAny(['/', '\\']) >= 0) return false;
        return !FileExtensions.Any(extension => text.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
    }
}
