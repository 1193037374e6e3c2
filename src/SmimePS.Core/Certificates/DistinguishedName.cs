using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Certificates;

/// <summary>A distinguished name (RFC 5280, 4.1.2.4) as it was encoded.</summary>
public sealed class DistinguishedName : IEquatable<DistinguishedName>
{
    // Printing costs many times a name's bytes, and nobody reads more.
    private const int MaxShownBytes = 16 * 1024;
    private string? _text;
    private Derived _derived;

    /// <summary>Wraps an encoded Name; the bytes are not checked until they are read.</summary>
    public DistinguishedName(ReadOnlyMemory<byte> encoded) => Encoded = encoded;

    /// <summary>The Name, DER.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>True for the empty sequence.</summary>
    public bool IsEmpty => Encoded.Length <= 2;

    /// <summary>Equal as bytes, which is how CMS identifies an issuer. RFC 5280's looser comparison is the trust room's business.</summary>
    public bool Equals(DistinguishedName? other) => other is not null && Encoded.Span.SequenceEqual(other.Encoded.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DistinguishedName);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = 17;
        foreach (var b in Encoded.Span) hash = unchecked((hash * 31) + b);
        return hash;
    }

    /// <summary>The name in the form the platform prints, such as <c>CN=Alice, O=Example</c>.</summary>
    public override string ToString() => _text ??= Print();

    /// <summary>What to call its bearer: the common name, or something else where it has none. Nothing in it steers a terminal.</summary>
    /// <param name="otherwise">That; the whole name where it is null.</param>
    public string ShownName(string? otherwise = null) => ShownText.Of(NameAttributes.Find(this, Oids.CommonName) ?? otherwise ?? ToString());

    /// <summary>What the trust room makes of it.</summary>
    internal T Derived<T>(Func<DistinguishedName, T> make)
        where T : class => _derived.Get(this, make);

    private string Print()
    {
        if (Encoded.Length > MaxShownBytes) return $"a name of {Encoded.Length} bytes";
        try
        {
            return ShownText.Of(new X500DistinguishedName(Encoded.ToArray()).Name);
        }
        catch (CryptographicException)
        {
            // A damaged name still has to be named in an error message.
            return "#" + Convert.ToHexString(Encoded.ToArray());
        }
    }
}
