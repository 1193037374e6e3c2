using System.Formats.Asn1;
using SmimePS.Errors;

namespace SmimePS.Certificates;

/// <summary>The extensions of one certificate, each decoded once and on demand.</summary>
internal sealed class CertificateExtensions
{
    private static readonly Asn1Tag ExtensionsTag = new(TagClass.ContextSpecific, 3, isConstructed: true);
    // A certificate has a handful, and a list of those is smaller and quicker than a table; one that has more gets a table.
    private const int Handful = 16;

    private readonly object _gate = new();
    private readonly List<CertificateExtension> _all = new(8);
    private Dictionary<string, CertificateExtension>? _byOid;
    private List<(string Oid, object? Value)>? _decoded;

    public IReadOnlyList<CertificateExtension> All => _all;

    public KeyUsages? KeyUsage => Decode<object>(Oids.KeyUsage, static reader => ReadKeyUsage(reader)) as KeyUsages?;

    public IReadOnlyList<string>? ExtendedKeyUsages => Decode<IReadOnlyList<string>>(Oids.ExtendedKeyUsage, static reader =>
    {
        var sequence = reader.ReadSequence();
        var usages = new List<string>();
        while (sequence.HasData) usages.Add(sequence.ReadObjectIdentifier());
        return usages;
    });

    public BasicConstraints? BasicConstraints => Decode<BasicConstraints>(Oids.BasicConstraints, static reader =>
    {
        var sequence = reader.ReadSequence();
        var isCa = sequence.HasData && sequence.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && sequence.ReadBoolean();
        int? pathLength = null;
        if (sequence.HasData)
        {
            var bytes = sequence.ReadInteger();
            if (bytes.Sign < 0) throw new AsnContentException("A path length is not negative.");
            pathLength = bytes > int.MaxValue ? int.MaxValue : (int)bytes;
        }

        sequence.ThrowIfNotEmpty();
        return new BasicConstraints(isCa, pathLength);
    });

    public ReadOnlyMemory<byte>? SubjectKeyIdentifier =>
        Decode<byte[]>(Oids.SubjectKeyIdentifier, static reader => reader.ReadOctetString()) is { } id ? id : (ReadOnlyMemory<byte>?)null;

    public ReadOnlyMemory<byte>? AuthorityKeyIdentifier => Decode<byte[]>(Oids.AuthorityKeyIdentifier, static reader =>
    {
        var sequence = reader.ReadSequence();
        var keyId = new Asn1Tag(TagClass.ContextSpecific, 0);
        byte[]? id = null;
        while (sequence.HasData)
        {
            if (sequence.PeekTag().HasSameClassAndValue(keyId)) id = sequence.ReadOctetString(keyId);
            else sequence.ReadEncodedValue();
        }

        return id;
    }) is { } id ? id : (ReadOnlyMemory<byte>?)null;

    public static CertificateExtensions Read(AsnReader tbs)
    {
        var extensions = new CertificateExtensions();
        // issuerUniqueID and subjectUniqueID: obsolete, still legal, never used.
        while (tbs.HasData && tbs.PeekTag() is { TagClass: TagClass.ContextSpecific, TagValue: 1 or 2 }) tbs.ReadEncodedValue();
        if (!tbs.HasData) return extensions;
        var outer = tbs.ReadSequence(ExtensionsTag);
        extensions.Add(outer.ReadSequence());
        outer.ThrowIfNotEmpty();
        return extensions;
    }

    /// <summary>The extensions of several lists (Extensions, RFC 5280, 4.1), as attributes of a request hold them.</summary>
    public static CertificateExtensions Of(IEnumerable<ReadOnlyMemory<byte>> lists)
    {
        var extensions = new CertificateExtensions();
        foreach (var list in lists) extensions.Add(new AsnReader(list, AsnEncodingRules.DER).ReadSequence());
        return extensions;
    }

    public CertificateExtension? Find(string oid)
    {
        if (_byOid is not null) return _byOid.TryGetValue(oid, out var extension) ? extension : null;
        foreach (var extension in _all)
        {
            if (extension.Oid == oid) return extension;
        }

        return null;
    }

    private void Add(AsnReader list)
    {
        while (list.HasData)
        {
            var one = list.ReadSequence();
            var oid = one.ReadObjectIdentifier();
            var critical = one.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && one.ReadBoolean();
            var value = one.ReadOctetString();
            one.ThrowIfNotEmpty();
            var extension = new CertificateExtension(oid, critical, value);
            // RFC 5280, 4.2: an extension appears at most once; which of two would count is what an attacker would play with.
            if (Find(oid) is not null) throw new AsnContentException("An extension appears twice.");
            _all.Add(extension);
            if (_all.Count == Handful) _byOid = _all.ToDictionary(static one => one.Oid);
            else _byOid?.Add(oid, extension);
        }
    }

    private T? Decode<T>(string oid, Func<AsnReader, T?> read)
        where T : class
    {
        if (Find(oid) is not { } extension) return null;
        lock (_gate)
        {
            foreach (var (known, decoded) in _decoded ??= [])
            {
                if (known == oid) return (T?)decoded;
            }

            try
            {
                var reader = new AsnReader(extension.Value, AsnEncodingRules.DER);
                var value = read(reader);
                reader.ThrowIfNotEmpty();
                _decoded.Add((oid, value));
                return value;
            }
            catch (AsnContentException error)
            {
                throw new CertificateException("InvalidCertificateExtension", SmimeErrorKind.InvalidData,
                    $"The certificate's extension {oid} is malformed, so the certificate cannot be used. Ask its issuer for a new one.", error);
            }
        }
    }

    private static object ReadKeyUsage(AsnReader reader)
    {
        var bits = reader.ReadBitString(out _);
        var usage = KeyUsages.None;
        for (var i = 0; i < bits.Length * 8 && i < 9; i++)
        {
            if ((bits[i / 8] & (0x80 >> (i % 8))) != 0) usage |= (KeyUsages)(1 << i);
        }

        return usage;
    }
}
