using System.Formats.Asn1;
using System.Text;
using SmimePS.Certificates;
using SmimePS.Keys;
using SmimePS.Trust;

namespace SmimePS.Linting;

/// <summary>A certificate while it is examined: what the rules ask about, each decoded once. What cannot be decoded is named, never thrown.</summary>
internal sealed class ExaminedCertificate
{
    private readonly List<string> _malformed;

    public ExaminedCertificate(Certificate certificate, LintOptions options)
    {
        Certificate = certificate;
        Now = options.Time ?? DateTimeOffset.UtcNow;
        Purpose = options.Purpose;
        Facts = CertificateFacts.Read(certificate);
        _malformed = [.. Facts.Malformed];
        Subject = NameAttributes.Read(certificate.Subject);
        SubjectAddresses = [.. Subject.Where(static attribute => attribute.Oid == Oids.EmailAddress).Select(static attribute => Encoding.UTF8.GetString(attribute.Content))];
        AddressNames = [.. Facts.AlternativeNames.Where(static name => name.Form == GeneralNameForm.Rfc822Name || name.TypeId == Oids.SmtpUtf8Mailbox)];
        Capabilities = Decode(Oids.SmimeCapabilities, ExtensionDetails.ReadCapabilities);
        AccessUrls = Decode(Oids.AuthorityInformationAccess, ExtensionDetails.ReadAccessUrls);
        NetscapeTypes = Decode(CertificateField.NetscapeCertificateType.Oid!, ExtensionDetails.ReadBits);
        Key = new ExaminedKey(certificate.PublicKey);
        (Scheme, IsSchemeMalformed) = ReadScheme(certificate.SignatureAlgorithm);
        Kind = IsHolder() ? CertificateKinds.Holder : CertificateKinds.Authority;
        if (options.Issuers.Count > 0) Issuer = new ExaminedCertificate(options.Issuers[0], options with { Issuers = [.. options.Issuers.Skip(1)], Purpose = CertificatePurpose.None });
    }

    public Certificate Certificate { get; }

    public CertificateFacts Facts { get; }

    public DateTimeOffset Now { get; }

    /// <summary>What it is asked to be good for.</summary>
    public CertificatePurpose Purpose { get; }

    public CertificateKinds Kind { get; }

    /// <summary>The certificate that is said to have issued it; null where it is not at hand.</summary>
    public ExaminedCertificate? Issuer { get; }

    public ExaminedKey Key { get; }

    /// <summary>How it is signed; null for an algorithm that is not known.</summary>
    public SignatureScheme? Scheme { get; }

    public bool IsSchemeMalformed { get; }

    public IReadOnlyList<(string Oid, Asn1Tag Tag, byte[] Content, bool IsJoined)> Subject { get; }

    /// <summary>The addresses in the subject.</summary>
    public IReadOnlyList<string> SubjectAddresses { get; }

    /// <summary>The addresses in the subject alternative name.</summary>
    public IReadOnlyList<GeneralName> AddressNames { get; }

    /// <summary>The algorithms of S/MIME capabilities; null where there are none.</summary>
    public IReadOnlyList<string>? Capabilities { get; }

    /// <summary>The addresses in the authority information access; null where there is none.</summary>
    public IReadOnlyList<string>? AccessUrls { get; }

    /// <summary>The bits of Netscape's certificate type; null where there is none.</summary>
    public int? NetscapeTypes { get; }

    /// <summary>The extensions that cannot be read.</summary>
    public IReadOnlyList<string> Malformed => _malformed;

    public IEnumerable<string> CrlUrls => Facts.DistributionPoints.SelectMany(static point => point.Name?.Full ?? [])
        .Where(static name => name.Form == GeneralNameForm.Uri).Select(static name => name.Text!);

    public bool Has(string oid) => Certificate.FindExtension(oid) is not null;

    public bool IsCritical(string oid) => Certificate.FindExtension(oid) is { IsCritical: true };

    public bool Allows(KeyUsages any) => Facts.KeyUsage is { } usage && (usage & any) != 0;

    public bool HasPurpose(string oid) => Facts.Purposes is { } purposes && purposes.Contains(oid);

    /// <summary>What it may be used for in mail; nothing where that cannot be read.</summary>
    public CertificatePurpose MailPurposes
    {
        get
        {
            try
            {
                return CertificatePurposes.Of(Certificate);
            }
            catch (CertificateException)
            {
                return CertificatePurpose.None;
            }
        }
    }

    /// <summary>
    /// People make their own certificate with tools that mark everything as an authority's. One that names an address, and is not kept to
    /// signing certificates, is meant for mail.
    /// </summary>
    private bool IsHolder()
    {
        if (!Facts.IsAuthority || Purpose != CertificatePurpose.None) return true;
        return AddressNames.Count > 0 && (HasPurpose(Oids.EmailProtection) || !Allows(KeyUsages.KeyCertSign));
    }

    private T? Decode<T>(string oid, Func<AsnReader, T?> read)
    {
        if (Certificate.FindExtension(oid) is not { } extension) return default;
        try
        {
            var reader = new AsnReader(extension.Value, AsnEncodingRules.DER);
            var value = read(reader);
            reader.ThrowIfNotEmpty();
            return value;
        }
        catch (AsnContentException)
        {
            _malformed.Add(oid);
            return default;
        }
    }

    private static (SignatureScheme? Scheme, bool IsMalformed) ReadScheme(AlgorithmIdentifier algorithm)
    {
        try
        {
            return (SignatureScheme.Read(algorithm), false);
        }
        catch (AsnContentException)
        {
            return (null, true);
        }
    }
}
