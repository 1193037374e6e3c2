using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Keys;

namespace SmimePS.Spoofs;

/// <summary>One signer of <see cref="SignatureForgery"/>: sound as it stands, each word changes one thing.</summary>
internal sealed class ForgedSigner
{
    private Identity _key;
    private Identity _named;
    private byte[] _covered;
    private string _attributes = "";
    private TimeSpan _time;
    private bool _hasTime = true;
    private bool _isBroken;
    private bool _byKey;
    private bool _isPss;
    private readonly List<string[]> _header = [];
    private HashAlgorithmName? _digest;

    public ForgedSigner(Identity identity, byte[] content)
    {
        (Identity, _key, _named) = (identity, identity, identity);
        _covered = content;
    }

    public Identity Identity { get; }

    public HashAlgorithmName Digest => _digest ?? (_key.Certificate.PublicKey.Algorithm.Oid == AlgorithmOids.Ed25519 ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256);

    public bool Take(string name, string value)
    {
        switch (name)
        {
            case "key": _key = People.Get(value); break;
            case "says": _named = People.Get(value); break;
            case "digest": _digest = new HashAlgorithmName(value.ToUpperInvariant()); break;
            case "over" when value == "other": _covered = SignatureForgery.OtherContent; break;
            case "header": _header.Add(value.Replace('_', ' ').Split([':'], 2)); break;
            case "attributes": _attributes = value; break;
            case "days": _time = TimeSpan.FromDays(int.Parse(value, CultureInfo.InvariantCulture)); break;
            case "no-time": _hasTime = false; break;
            case "broken": _isBroken = true; break;
            case "by-key": _byKey = true; break;
            case "pss": _isPss = true; break;
            default: return false;
        }

        return true;
    }

    /// <summary>Signs this instead.</summary>
    public void Cover(byte[] content) => _covered = content;

    public static AlgorithmIdentifier DigestIdentifier(HashAlgorithmName digest) => AlgorithmIdentifier.WithNull(digest.Name switch
    {
        "MD5" => CmsOids.Md5,
        "SHA1" => CmsOids.Sha1,
        "SHA384" => CmsOids.Sha384,
        "SHA512" => CmsOids.Sha512,
        _ => CmsOids.Sha256,
    });

    /// <summary>What is signed: a SET OF attributes.</summary>
    public byte[] Attributes(string type)
    {
        var all = new List<byte[]>();
        var digest = CryptographicOperations.HashData(Digest, _covered);
        if (_attributes != "no-type") all.Add(HandmadeAttribute.Of(CmsOids.ContentType, writer => writer.WriteObjectIdentifier(_attributes == "other-type" ? CmsOids.EnvelopedData : type)));
        if (_attributes != "no-digest") all.Add(HandmadeAttribute.Of(CmsOids.MessageDigest, writer => writer.WriteOctetString(digest)));
        if (_attributes == "two-digests") all.Add(HandmadeAttribute.Of(CmsOids.MessageDigest, writer => writer.WriteOctetString(CryptographicOperations.HashData(Digest, SignatureForgery.OtherContent))));
        if (_hasTime) all.Add(HandmadeAttribute.Of(CmsOids.SigningTime, writer => writer.WriteUtcTime(DateTimeOffset.UtcNow + _time, 2049)));
        if (_named != Identity) all.Add(HandmadeAttribute.Of(CmsOids.SigningCertificateV2, writer => SigningCertificate.Write(writer, _named.Certificate)));
        if (_header.Count > 0) all.Add(HandmadeAttribute.Of(CmsOids.SecureHeaderFields, WriteHeader));
        return HandmadeAttribute.Set(all);
    }

    public void Write(AsnWriter writer, string type)
    {
        var attributes = _attributes == "none" ? null : Attributes(type);
        var signature = Sign(attributes ?? _covered);
        if (_isBroken) signature[^1] ^= 1;
        using (writer.PushSequence())
        {
            writer.WriteInteger(_byKey ? 3 : 1);
            (_byKey ? CertificateIdentifier.ByKey(Identity.Certificate) : CertificateIdentifier.ByIssuer(Identity.Certificate)).Write(writer);
            DigestIdentifier(Digest).Write(writer);
            if (attributes is not null)
            {
                attributes[0] = 0xA0;
                writer.WriteEncodedValue(attributes);
            }

            Algorithm().Write(writer);
            writer.WriteOctetString(signature);
        }
    }

    /// <summary>Simple canonicalization (RFC 7508, 3).</summary>
    private void WriteHeader(AsnWriter writer)
    {
        using (writer.PushSetOf())
        {
            writer.WriteEncodedValue([0x0A, 0x01, 0x00]);
            using (writer.PushSequence())
            {
                foreach (var field in _header)
                {
                    using (writer.PushSequence())
                    {
                        writer.WriteCharacterString(UniversalTagNumber.VisibleString, field[0]);
                        writer.WriteCharacterString(UniversalTagNumber.UTF8String, field[1]);
                    }
                }
            }
        }
    }

    private AlgorithmIdentifier Algorithm() => SignatureAlgorithms.ForWriting(_key.Certificate, Digest, _isPss);

    private byte[] Sign(byte[] data) => _key.Certificate.PublicKey.Algorithm.Oid == AlgorithmOids.Ed25519
        ? _key.Key.SignData(data)
        : _key.Key.SignDigest(CryptographicOperations.HashData(Digest, data), Digest, _isPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
}
