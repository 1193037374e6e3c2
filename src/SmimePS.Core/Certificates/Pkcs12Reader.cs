using System.Formats.Asn1;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>
/// Reads PKCS#12 (RFC 7292), DER or BER, into certificates and private keys that live in this process: nothing goes into the
/// platform's key store on the way. The work that a file can ask for is bounded.
/// </summary>
internal sealed class Pkcs12Reader
{
    private const int MaxDepth = 4;
    private static readonly Asn1Tag Explicit0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Implicit0 = new(TagClass.ContextSpecific, 0);
    private readonly IterationBudget _budget = new();
    private readonly List<Certificate> _certificates = [];
    private readonly List<PrivateKey> _keys = [];
    private readonly string _shown;
    private bool _absent;

    private Pkcs12Reader(string shown) => _shown = shown;

    /// <summary>Reads a file.</summary>
    /// <param name="data">The file.</param>
    /// <param name="password">Its password.</param>
    /// <param name="shown">What to call it in an error.</param>
    /// <exception cref="CertificateException"><c>WrongPassword</c>, <c>PasswordRequired</c> or <c>InvalidPkcs12</c>.</exception>
    /// <exception cref="KeyException"><c>UnsupportedEncryption</c>, <c>UnsupportedKey</c>, <c>TooManyIterations</c>.</exception>
    public static (IReadOnlyList<Certificate> Certificates, IReadOnlyList<PrivateKey> Keys) Read(ReadOnlyMemory<byte> data, ReadOnlySpan<char> password, string shown)
    {
        var reader = new Pkcs12Reader(shown);
        try
        {
            reader.ReadFile(data, password);
            return (reader._certificates, reader._keys);
        }
        catch (Exception error)
        {
            foreach (var key in reader._keys) key.Dispose();
            if (error is AsnContentException or KeyException { ErrorId: "InvalidKey" } or CertificateException { ErrorId: "InvalidCertificate" })
            {
                throw new CertificateException("InvalidPkcs12", SmimeErrorKind.InvalidData,
                    $"{shown} is not a PKCS#12 file, or it is damaged. Have it exported again.", error);
            }

            throw;
        }
    }

    private void ReadFile(ReadOnlyMemory<byte> data, ReadOnlySpan<char> password)
    {
        var file = new AsnReader(data, AsnEncodingRules.BER).ReadSequence();
        if (!file.TryReadInt32(out var version) || version != 3) throw new AsnContentException("Not version 3 of PKCS#12.");
        var safe = file.ReadSequence();
        var type = safe.ReadObjectIdentifier();
        if (type == Pkcs12Oids.SignedData) throw PasswordEncryption.Unsupported("a signature in place of a password");
        if (type != Pkcs12Oids.Data) throw new AsnContentException("Unknown content in PKCS#12.");
        var content = safe.ReadSequence(Explicit0).ReadOctetString();
        if (file.HasData && !Pkcs12Mac.Verify(file.ReadEncodedValue(), content, password, _budget, out _absent)) throw WrongPassword(password.IsEmpty);

        var parts = new AsnReader(content, AsnEncodingRules.BER).ReadSequence();
        while (parts.HasData)
        {
            var part = parts.ReadSequence();
            var contentType = part.ReadObjectIdentifier();
            var value = part.ReadSequence(Explicit0);
            switch (contentType)
            {
                case Pkcs12Oids.Data:
                    ReadBags(value.ReadOctetString(), password, 0);
                    break;
                case Pkcs12Oids.EncryptedData:
                    ReadBags(Decrypt(value, password), password, 0);
                    break;
                default:
                    throw PasswordEncryption.Unsupported(contentType);
            }
        }
    }

    private byte[] Decrypt(AsnReader value, ReadOnlySpan<char> password)
    {
        var encryptedData = value.ReadSequence();
        encryptedData.ReadInteger();
        var content = encryptedData.ReadSequence();
        content.ReadObjectIdentifier();
        var algorithm = AlgorithmIdentifier.Read(content);
        return PasswordEncryption.Decrypt(algorithm, content.ReadOctetString(Implicit0), password, _budget, _absent) ?? throw WrongPassword(password.IsEmpty);
    }

    private void ReadBags(byte[] safeContents, ReadOnlySpan<char> password, int depth)
    {
        if (depth > MaxDepth) throw new AsnContentException("Bags inside bags, too deep.");
        var bags = new AsnReader(safeContents, AsnEncodingRules.BER).ReadSequence();
        while (bags.HasData)
        {
            var bag = bags.ReadSequence();
            var type = bag.ReadObjectIdentifier();
            var value = bag.ReadSequence(Explicit0);
            switch (type)
            {
                case Pkcs12Oids.KeyBag:
                    _keys.Add(ExportableKey.FromPkcs8(value.ReadEncodedValue().ToArray()));
                    break;
                case Pkcs12Oids.ShroudedKeyBag:
                    var plain = EncryptedKeyInfo.Decrypt(value.ReadEncodedValue(), password, _budget, _absent) ?? throw WrongPassword(password.IsEmpty);
                    _keys.Add(ExportableKey.FromPkcs8(plain));
                    break;
                case Pkcs12Oids.CertificateBag:
                    var certificate = value.ReadSequence();
                    if (certificate.ReadObjectIdentifier() == Pkcs12Oids.X509Certificate)
                    {
                        _certificates.Add(Certificate.Decode(certificate.ReadSequence(Explicit0).ReadOctetString()));
                    }

                    break;
                case Pkcs12Oids.SafeContentsBag:
                    ReadBags(value.ReadEncodedValue().ToArray(), password, depth + 1);
                    break;
            }
        }
    }

    private CertificateException WrongPassword(bool none) => none
        ? new CertificateException("PasswordRequired", SmimeErrorKind.Authentication, $"{_shown} needs a password. Give it.")
        : new CertificateException("WrongPassword", SmimeErrorKind.Authentication,
            $"The password for {_shown} is wrong, or the file is damaged. Try the password again, or have the file exported again.");
}
