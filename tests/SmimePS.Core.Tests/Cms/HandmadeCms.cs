using System.Formats.Asn1;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Cms;

/// <summary>CMS put together by hand, as no writer of ours would.</summary>
internal static class HandmadeCms
{
    public static readonly byte[] Text = "Hello."u8.ToArray();

    /// <summary>Any OBJECT IDENTIFIER, as short as it gets.</summary>
    public static readonly byte[] AnyOid = [0x06, 0x01, 0x2A];

    public static readonly byte[] AnyAlgorithm = Value(0x30, AnyOid);

    public static readonly byte[] Sha256 = Value(0x30, Oid(CmsOids.Sha256));

    /// <summary>One value around others.</summary>
    public static byte[] Value(byte tag, params byte[][] content)
    {
        var length = content.Sum(static one => one.Length);
        byte[] header = length switch
        {
            < 0x80 => [tag, (byte)length],
            < 0x100 => [tag, 0x81, (byte)length],
            < 0x10000 => [tag, 0x82, (byte)(length >> 8), (byte)length],
            < 0x1000000 => [tag, 0x83, (byte)(length >> 16), (byte)(length >> 8), (byte)length],
            _ => [tag, 0x84, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length],
        };
        return Join([header, .. content]);
    }

    public static byte[] Join(params byte[][] parts)
    {
        var joined = new byte[parts.Sum(static one => one.Length)];
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(joined, at);
            at += part.Length;
        }

        return joined;
    }

    public static byte[] Repeat(byte[] part, int times) => Join([.. Enumerable.Repeat(part, times)]);

    public static byte[] Oid(string oid)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(oid);
        return writer.Encode();
    }

    public static byte[] Integer(byte value) => [0x02, 0x01, value];

    public static byte[] Message(string type, params byte[][] content) => Value(0x30, Oid(type), Value(0xA0, Value(0x30, content)));

    /// <summary>Signed data; what is not given is sound and small.</summary>
    public static byte[] Signed(byte[]? digests = null, byte[]? content = null, byte[]? certificates = null, byte[]? crls = null, params byte[][] signers) =>
        Message(CmsOids.SignedData, Integer(1), Value(0x31, digests ?? Sha256), content ?? Value(0x30, Oid(CmsOids.Data), Value(0xA0, Value(0x04, Text))),
            certificates is null ? [] : Value(0xA0, certificates), crls is null ? [] : Value(0xA1, crls), Value(0x31, signers));

    public static byte[] Signer(CertificateIdentifier identifier, byte[] algorithm, byte[] signature, byte[]? attributes = null)
    {
        var name = new AsnWriter(AsnEncodingRules.DER);
        identifier.Write(name);
        return Value(0x30, Integer(1), name.Encode(), Sha256, attributes is null ? [] : Value(0xA0, attributes), algorithm, Value(0x04, signature));
    }

    public static byte[] Attribute(string type, params byte[][] values) => Value(0x30, Oid(type), Value(0x31, values));

    /// <summary>Encrypted data for these recipients, with a content that opens for nobody.</summary>
    public static byte[] Enveloped(byte[] recipients, byte[]? originators = null) =>
        Message(CmsOids.EnvelopedData, Integer(2), originators is null ? [] : Value(0xA0, originators), Value(0x31, recipients),
            Value(0x30, Oid(CmsOids.Data), Value(0x30, Oid(CmsOids.Aes256Cbc), Value(0x04, new byte[16])), Value(0x80, new byte[32])));

    public static byte[] Recipient(CertificateIdentifier identifier, byte[] algorithm, byte[] key)
    {
        var name = new AsnWriter(AsnEncodingRules.DER);
        identifier.Write(name);
        return Value(0x30, Integer(0), name.Encode(), algorithm, Value(0x04, key));
    }

    /// <summary>A certificate for any key at all; each variant is another one by the same name and number.</summary>
    public static byte[] Certificate(PublicKeyInfo key, int variant = 0, byte number = 1, byte[]? algorithm = null, int signature = 4)
    {
        var bits = new byte[signature + 1];
        (bits[^3], bits[^2], bits[^1]) = ((byte)(variant >> 16), (byte)(variant >> 8), (byte)variant);
        return Value(0x30,
            Value(0x30, Value(0xA0, Integer(2)), Integer(number), algorithm ?? AnyAlgorithm, Value(0x30), Value(0x30, Time("200101000000Z"), Time("300101000000Z")), Value(0x30), key.Encoded.ToArray()),
            algorithm ?? AnyAlgorithm, Value(0x03, bits));
    }

    /// <summary>How a message names any of these certificates.</summary>
    public static CertificateIdentifier Named => CertificateIdentifier.ByIssuer(SmimePS.Certificates.Certificate.Decode(Certificate(EcPublicKey.Encode(new AlgorithmIdentifier("1.2"), [1]))));

    private static byte[] Time(string text) => Value(0x17, System.Text.Encoding.ASCII.GetBytes(text));
}
