using System.Formats.Asn1;
using SmimePS.Keys;

namespace SmimePS.Linting;

/// <summary>The families of keys that the rules tell apart.</summary>
internal enum KeyFamily
{
    Rsa,
    RsaPss,
    Elliptic,

    /// <summary>Ed25519 and Ed448, which sign.</summary>
    EdwardsSigning,

    /// <summary>X25519 and X448, which agree on keys.</summary>
    MontgomeryAgreement,

    /// <summary>ML-DSA and ML-KEM.</summary>
    PostQuantum,

    /// <summary>Anything else: DSA, Diffie-Hellman, what is yet to come.</summary>
    Other,
}

/// <summary>A certificate's public key, taken apart as far as the rules ask.</summary>
internal sealed class ExaminedKey
{
    // NIST's arcs: the numbers below are ML-DSA-44, -65 and -87, and ML-KEM-512, -768 and -1024.
    private const string NistSignatures = "2.16.840.1.101.3.4.3.";
    private const string NistEncapsulation = "2.16.840.1.101.3.4.4.";

    public ExaminedKey(PublicKeyInfo key)
    {
        Info = key;
        Family = key.Algorithm.Oid switch
        {
            AlgorithmOids.RsaEncryption => KeyFamily.Rsa,
            AlgorithmOids.RsaPss => KeyFamily.RsaPss,
            AlgorithmOids.EcPublicKey => KeyFamily.Elliptic,
            AlgorithmOids.Ed25519 or "1.3.101.113" => KeyFamily.EdwardsSigning,
            AlgorithmOids.X25519 or "1.3.101.111" => KeyFamily.MontgomeryAgreement,
            NistSignatures + "17" or NistSignatures + "18" or NistSignatures + "19" => KeyFamily.PostQuantum,
            NistEncapsulation + "1" or NistEncapsulation + "2" or NistEncapsulation + "3" => KeyFamily.PostQuantum,
            _ => KeyFamily.Other,
        };
        if (Family is KeyFamily.Rsa or KeyFamily.RsaPss) Rsa = RsaKeyBytes.Read(key);
        if (Family == KeyFamily.Elliptic) Curve = ReadCurve(key);
    }

    public PublicKeyInfo Info { get; }

    public KeyFamily Family { get; }

    /// <summary>The RSA numbers; null for another key and for one that cannot be used.</summary>
    public RsaKeyBytes? Rsa { get; }

    /// <summary>The named curve of an elliptic key; null where it names none.</summary>
    public string? Curve { get; }

    /// <summary>Whether the encoding can be a key of its kind at all.</summary>
    public bool IsWellFormed => Family switch
    {
        KeyFamily.Rsa or KeyFamily.RsaPss => Rsa is not null,
        KeyFamily.Elliptic => Curve is null || NamedCurves.FieldBytes(Curve) is not { } size || HasPointOf(size),
        KeyFamily.EdwardsSigning or KeyFamily.MontgomeryAgreement => Info.Key.Length is 32 or 56 or 57 && Info.Algorithm.Parameters.IsEmpty,
        _ => true,
    };

    public bool IsCompressed => Family == KeyFamily.Elliptic && Info.Key.Length > 0 && Info.Key.Span[0] is 2 or 3;

    public bool IsOnNistCurve => Curve is AlgorithmOids.NistP256 or AlgorithmOids.NistP384 or AlgorithmOids.NistP521;

    private bool HasPointOf(int size) => Info.Key.Length > 0
        && (Info.Key.Span[0] == 4 ? Info.Key.Length == (2 * size) + 1 : IsCompressed && Info.Key.Length == size + 1);

    private static string? ReadCurve(PublicKeyInfo key)
    {
        try
        {
            return key.NamedCurve;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
