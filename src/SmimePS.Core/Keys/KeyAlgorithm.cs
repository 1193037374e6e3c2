using SmimePS.Errors;

namespace SmimePS.Keys;

/// <summary>A kind of key that can be made for a certificate: which algorithm, and how large.</summary>
public sealed class KeyAlgorithm
{
    private KeyAlgorithm(string name, int bits, string? curve)
    {
        Name = name;
        Bits = bits;
        Curve = curve;
    }

    /// <summary>RSA with 2048 bits: what every client reads, thought good until about 2030.</summary>
    public static KeyAlgorithm Rsa2048 { get; } = new("Rsa2048", 2048, null);

    /// <summary>RSA with 3072 bits: 128-bit strength, for mail that shall stay secret beyond 2030.</summary>
    public static KeyAlgorithm Rsa3072 { get; } = new("Rsa3072", 3072, null);

    /// <summary>RSA with 4096 bits: slower, for long-lived authorities.</summary>
    public static KeyAlgorithm Rsa4096 { get; } = new("Rsa4096", 4096, null);

    /// <summary>An elliptic-curve key on NIST P-256.</summary>
    public static KeyAlgorithm EcdsaP256 { get; } = new("EcdsaP256", 256, AlgorithmOids.NistP256);

    /// <summary>An elliptic-curve key on NIST P-384.</summary>
    public static KeyAlgorithm EcdsaP384 { get; } = new("EcdsaP384", 384, AlgorithmOids.NistP384);

    /// <summary>An elliptic-curve key on NIST P-521.</summary>
    public static KeyAlgorithm EcdsaP521 { get; } = new("EcdsaP521", 521, AlgorithmOids.NistP521);

    /// <summary>Every algorithm, in the order in which they are offered.</summary>
    public static IReadOnlyList<KeyAlgorithm> All { get; } = [Rsa2048, Rsa3072, Rsa4096, EcdsaP256, EcdsaP384, EcdsaP521];

    /// <summary>What is used when nothing is chosen: mail encrypted today is to stay secret for longer than RSA-2048 is promised to hold.</summary>
    public static KeyAlgorithm Default => Rsa3072;

    /// <summary>The name to choose it by, such as <c>EcdsaP256</c>.</summary>
    public string Name { get; }

    /// <summary>The modulus's or the curve's size in bits.</summary>
    public int Bits { get; }

    /// <summary>True for RSA, false for an elliptic curve.</summary>
    public bool IsRsa => Curve is null;

    /// <summary>The curve's object identifier, or null for RSA.</summary>
    public string? Curve { get; }

    /// <summary>Finds an algorithm by name; case, blanks and hyphens do not matter (<c>rsa-3072</c>, <c>ECDSA P-256</c>).</summary>
    /// <exception cref="KeyException">No such algorithm (<c>UnknownKeyAlgorithm</c>).</exception>
    public static KeyAlgorithm Parse(string name)
    {
        var plain = new string((name ?? "").Where(char.IsLetterOrDigit).ToArray());
        return All.FirstOrDefault(each => string.Equals(each.Name, plain, StringComparison.OrdinalIgnoreCase))
            ?? throw new KeyException("UnknownKeyAlgorithm", SmimeErrorKind.InvalidArgument,
                $"'{name}' is not a key algorithm. Choose one of {string.Join(", ", All.Select(each => each.Name))}.");
    }

    /// <summary>The name of any public key's algorithm, in the same form: <c>Rsa3072</c>, <c>EcdsaP256</c>, <c>Ed25519</c>, or the identifier of one that has no name here.</summary>
    public static string Describe(PublicKeyInfo key) => key.Algorithm.Oid switch
    {
        AlgorithmOids.RsaEncryption or AlgorithmOids.RsaPss or AlgorithmOids.RsaOaep => RsaKeyBytes.Read(key) is { } rsa ? $"Rsa{rsa.Bits}" : "Rsa",
        AlgorithmOids.EcPublicKey => All.FirstOrDefault(each => each.Curve is { } curve && curve == key.NamedCurve)?.Name ?? $"Ec {key.NamedCurve}",
        AlgorithmOids.Ed25519 => "Ed25519",
        AlgorithmOids.X25519 => "X25519",
        var other => other,
    };

    /// <inheritdoc/>
    public override string ToString() => Name;
}
