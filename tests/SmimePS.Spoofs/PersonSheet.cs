using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Spoofs;

/// <summary>What people.txt says about one person, or authority, and the certificate that is made of it.</summary>
internal sealed class PersonSheet
{
    private readonly List<CertificateExtension> _further = [];
    private readonly List<byte[]> _names = [];
    private readonly List<(string Oid, string Value)> _subject = [];
    private string _key = "p256";
    private string _issuer = "root";
    private string? _nameOf;
    private string? _serialOf;
    private string? _purpose = Oids.EmailProtection;
    private KeyUsages _usage = KeyUsages.DigitalSignature;
    private (int From, int To) _days = (-60, 300);
    private (bool Is, int? PathLength) _authority;
    private bool _isWeaklySigned;

    public PersonSheet(IReadOnlyList<DataLine> lines)
    {
        foreach (var line in lines.Skip(1)) Take(line);
        if (_subject.Count == 0) _subject.Add((Oids.CommonName, lines[0].Value));
    }

    public Identity Make()
    {
        var key = _key.StartsWith("of ", StringComparison.Ordinal) ? People.Get(_key[3..]).Key : NewKey(_key);
        var subject = _nameOf is null ? Name() : People.Get(_nameOf).Certificate.Subject;
        var issuer = _issuer == "self" ? null : People.Get(_issuer);
        var serial = _serialOf is null ? CertificateBuilder.NewSerialNumber() : People.Get(_serialOf).Certificate.SerialNumber;
        var now = DateTimeOffset.UtcNow;
        var certificate = CertificateBuilder.Sign(new CertificateContent(serial, issuer?.Certificate.Subject ?? subject, subject,
            now.AddDays(_days.From), now.AddDays(_days.To), key.PublicKey, Extensions(key, issuer?.Certificate)), issuer?.Key ?? key);
        if (_isWeaklySigned) certificate = WeakCertificate.Of(certificate, issuer!.Key);
        return new Identity(certificate, key, issuer is null ? [] : [issuer.Certificate, .. issuer.Issuers]);
    }

    private void Take(DataLine line)
    {
        var value = line.Value;
        switch (line.Word)
        {
            case "key": _key = value; break;
            case "issuer": _issuer = value; break;
            case "name": _subject.Add((Oids.CommonName, value)); break;
            case "name-of": _nameOf = value; break;
            case "serial-of": _serialOf = value; break;
            case "subject-address": _subject.Add((Oids.EmailAddress, value)); break;
            case "address": _names.Add(Address(value)); break;
            case "dns": _names.Add(Text(2, value)); break;
            case "uri": _names.Add(Text(6, value)); break;
            case "days": _days = (int.Parse(value.Split(' ')[0], CultureInfo.InvariantCulture), int.Parse(value.Split(' ')[1], CultureInfo.InvariantCulture)); break;
            case "purpose": _purpose = value == "none" ? null : value; break;
            case "usage": _usage = value.Split(' ').Select(Enum.Parse<KeyUsages>).Aggregate(static (all, one) => all | one); break;
            case "authority": _authority = (true, value.Length == 0 ? null : int.Parse(value, CultureInfo.InvariantCulture)); break;
            case "permits": _further.Add(new(Oids.NameConstraints, true, PermittedDomains.Encode([value]))); break;
            case "critical": _further.Add(new(value, true, new byte[] { 5, 0 })); break;
            case "signed-with" when value == "sha1": _isWeaklySigned = true; break;
            default: throw new FormatException($"people.txt, line {line.Line}: '{line.Word}' is nothing that a person has.");
        }
    }

    private List<CertificateExtension> Extensions(PrivateKey key, Certificate? issuer)
    {
        var all = new List<CertificateExtension>();
        all.Add(new(Oids.BasicConstraints, true, Der.Sequence(writer =>
        {
            if (!_authority.Is) return;
            writer.WriteBoolean(true);
            if (_authority.PathLength is { } length) writer.WriteInteger(length);
        })));
        all.Add(new(Oids.KeyUsage, true, Der.Encode(writer => writer.WriteNamedBitList(_authority.Is ? KeyUsages.KeyCertSign | KeyUsages.CrlSign : _usage))));
        if (_purpose is not null && !_authority.Is) all.Add(new(Oids.ExtendedKeyUsage, false, Der.Sequence(writer => writer.WriteObjectIdentifier(_purpose))));
        if (_names.Count > 0) all.Add(new(Oids.SubjectAlternativeName, false, Der.Sequence(writer => _names.ForEach(name => writer.WriteEncodedValue(name)))));
        all.Add(new(Oids.SubjectKeyIdentifier, false, Der.Encode(writer => writer.WriteOctetString(CertificateProfile.KeyIdentifier(key.PublicKey)))));
        if (issuer is not null) all.Add(CertificateProfile.AuthorityKeyIdentifier(issuer));
        all.AddRange(_further);
        return all;
    }

    /// <summary>An rfc822Name, whatever is in it; with a letter beyond ASCII a SmtpUTF8Mailbox (RFC 9598).</summary>
    private static byte[] Address(string value) => value.All(static c => c < 0x80)
        ? Text(1, value)
        : Der.Encode(writer =>
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            {
                writer.WriteObjectIdentifier(Oids.SmtpUtf8Mailbox);
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                    writer.WriteCharacterString(UniversalTagNumber.UTF8String, Encoding.UTF8.GetString(MailText.Bytes(value)));
            }
        });

    private static byte[] Text(int form, string value) =>
        Der.Encode(writer => writer.WriteCharacterString(UniversalTagNumber.IA5String, value, new Asn1Tag(TagClass.ContextSpecific, form)));

    private DistinguishedName Name() => new(Der.Sequence(writer =>
    {
        foreach (var (oid, value) in _subject)
        {
            using (writer.PushSetOf())
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(oid);
                writer.WriteCharacterString(oid == Oids.EmailAddress ? UniversalTagNumber.IA5String : UniversalTagNumber.UTF8String, value);
            }
        }
    }));

    private static PrivateKey NewKey(string kind)
    {
        if (kind == "ed25519") return new Curve25519Key(AlgorithmOids.Ed25519, RandomNumberGenerator.GetBytes(32));
        if (kind == "rsa1024") return PlatformKey.FromRsa(RSA.Create(1024));
        return KeyGenerator.Create(KeyAlgorithm.Parse(kind is ['p', ..] ? "ecdsa" + kind : kind));
    }
}
