using System.Security;
using System.Text;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Issuing;
using SmimePS.Paths;
using SmimePS.Secrets;
using SmimePS.Selection;

namespace SmimePS.Exporting;

/// <summary>How certificates are written to files.</summary>
internal sealed class CertificateExport
{
    private static readonly Dictionary<string, CertificateFileFormat> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".p12"] = CertificateFileFormat.Pkcs12,
        [".pfx"] = CertificateFileFormat.Pkcs12,
        [".pem"] = CertificateFileFormat.Pem,
        [".p7b"] = CertificateFileFormat.P7b,
        [".p7c"] = CertificateFileFormat.P7b,
        [".cer"] = CertificateFileFormat.Cer,
        [".crt"] = CertificateFileFormat.Cer,
        [".der"] = CertificateFileFormat.Cer,
    };

    /// <summary>The format; null to tell it from the file's name, or from whether there is a key.</summary>
    public CertificateFileFormat? Format { get; init; }

    /// <summary>The password for a private key; null to make one up.</summary>
    public SecureString? Password { get; init; }

    /// <summary>How PKCS#12 is encrypted.</summary>
    public Pkcs12Protection Protection { get; init; }

    /// <summary>Whether issuers go along.</summary>
    public bool WithChain { get; init; } = true;

    /// <summary>Whether private keys go along.</summary>
    public bool WithPrivateKey { get; init; } = true;

    /// <summary>The format for one certificate.</summary>
    /// <exception cref="SmimeException">
    /// The file's name does not tell (<c>UnsupportedFileFormat</c>), or the format needs a private key that is not there (<c>CertificateHasNoKey</c>).
    /// </exception>
    public CertificateFileFormat FormatOf(string path, FoundCertificate certificate)
    {
        var withKey = WithPrivateKey && certificate.HasPrivateKey;
        var format = Format ?? (OutputFolder.IsNamed(path) ? withKey ? CertificateFileFormat.Pkcs12 : CertificateFileFormat.Cer : ByName(path));
        return format != CertificateFileFormat.Pkcs12 || withKey ? format : throw new CertificateException(
            "CertificateHasNoKey", SmimeErrorKind.InvalidOperation,
            WithPrivateKey
                ? $"There is no private key for {Shown(certificate)} here, and PKCS#12 is for certificates with one. Choose the format Cer, Pem or P7b."
                : "-NoPrivateKey contradicts the format PKCS#12, which is for certificates with their keys. Choose the format Cer, Pem or P7b.");
    }

    /// <summary>The extension for files of a format, with the dot.</summary>
    public static string ExtensionOf(CertificateFileFormat format) => Formats.First(pair => pair.Value == format).Key;

    /// <summary>What to call a certificate, and its file.</summary>
    public static string Shown(FoundCertificate certificate) =>
        CertificateChoice.AddressesOf(certificate.Certificate) is [var address, ..] ? address : certificate.Certificate.Thumbprint;

    /// <summary>The content of the file, and the password that was made up for it, if one was.</summary>
    /// <exception cref="SmimeException">The private key may not leave its place (<c>KeyNotExportable</c>).</exception>
    public (byte[] Content, SecureString? MadeUp) Write(FoundCertificate certificate, CertificateFileFormat format)
    {
        var identity = WithPrivateKey && format is CertificateFileFormat.Pkcs12 or CertificateFileFormat.Pem ? certificate.Identity : null;
        var issuers = !WithChain ? [] : (identity ?? certificate.Identity)?.Issuers ?? certificate.Issuers;
        IReadOnlyList<Certificate> all = [certificate.Certificate, .. issuers];
        if (identity is not null) return WriteKey(identity, format);
        return (format switch
        {
            CertificateFileFormat.Pem => PemWriter.Encode(all),
            CertificateFileFormat.P7b => CertificateBundle.Write(all),
            _ => certificate.Certificate.RawData.ToArray(),
        }, null);
    }

    private (byte[] Content, SecureString? MadeUp) WriteKey(Identity identity, CertificateFileFormat format)
    {
        var made = Password is null ? GeneratedPassword.Create() : null;
        using var password = new Passphrase(Password ?? made);
        if (password.IsEmpty)
        {
            throw new CertificateException("PasswordRequired", SmimeErrorKind.Authentication,
                "A private key is not written without a password. Give one that is not empty, or leave -Password out to have one made up.");
        }

        var content = format == CertificateFileFormat.Pem
            ? Encoding.ASCII.GetBytes(PemWriter.Write(identity, password.Characters, WithChain))
            : Pkcs12Writer.Write(identity, password.Characters, Pkcs12Choices.Options(Protection, made is not null, WithChain));
        return (content, made);
    }

    /// <summary>The format that a file's name tells, or null.</summary>
    public static CertificateFileFormat? TryByName(string path) => Formats.TryGetValue(Path.GetExtension(path), out var format) ? format : null;

    private static CertificateFileFormat ByName(string path) => TryByName(path) ?? throw new SmimeException(
        "UnsupportedFileFormat", SmimeErrorKind.InvalidArgument,
        $"The name '{path}' does not tell which format is wanted. Let it end in .p12, .pfx, .pem, .p7b or .cer, use -Format, or end it in / to have a folder made.");
}
