using SmimePS.Errors;

namespace SmimePS.Cms;

/// <summary>A content-encryption algorithm.</summary>
/// <param name="Name">Its name, such as <c>Aes256Cbc</c>; its object identifier where it is not known.</param>
/// <param name="Oid">Its object identifier.</param>
/// <param name="KeyBits">The length of its key in bits; 0 where it varies or is not known.</param>
/// <param name="IsAuthenticated">Whether a change to the ciphertext is always noticed (RFC 5084).</param>
/// <param name="IsWeak">Whether it no longer protects what it encrypts: it is read, and never written.</param>
public sealed record ContentEncryption(string Name, string Oid, int KeyBits, bool IsAuthenticated, bool IsWeak)
{
    /// <summary>AES-128 in CBC mode (RFC 3565), which every S/MIME 3.2 agent must read.</summary>
    public static ContentEncryption Aes128Cbc { get; } = new(nameof(Aes128Cbc), CmsOids.Aes128Cbc, 128, false, false);

    /// <summary>AES-192 in CBC mode (RFC 3565).</summary>
    public static ContentEncryption Aes192Cbc { get; } = new(nameof(Aes192Cbc), CmsOids.Aes192Cbc, 192, false, false);

    /// <summary>AES-256 in CBC mode (RFC 3565): the default, because Outlook, Thunderbird and gpgsm read it.</summary>
    public static ContentEncryption Aes256Cbc { get; } = new(nameof(Aes256Cbc), CmsOids.Aes256Cbc, 256, false, false);

    /// <summary>AES-128 in Galois/Counter mode (RFC 5084).</summary>
    public static ContentEncryption Aes128Gcm { get; } = new(nameof(Aes128Gcm), CmsOids.Aes128Gcm, 128, true, false);

    /// <summary>AES-192 in Galois/Counter mode (RFC 5084).</summary>
    public static ContentEncryption Aes192Gcm { get; } = new(nameof(Aes192Gcm), CmsOids.Aes192Gcm, 192, true, false);

    /// <summary>AES-256 in Galois/Counter mode (RFC 5084), which RFC 8551 prefers.</summary>
    public static ContentEncryption Aes256Gcm { get; } = new(nameof(Aes256Gcm), CmsOids.Aes256Gcm, 256, true, false);

    internal static ContentEncryption TripleDesCbc { get; } = new(nameof(TripleDesCbc), CmsOids.TripleDesCbc, 192, false, true);

    internal static ContentEncryption Rc2Cbc { get; } = new(nameof(Rc2Cbc), CmsOids.Rc2Cbc, 0, false, true);

    internal static ContentEncryption DesCbc { get; } = new(nameof(DesCbc), CmsOids.DesCbc, 64, false, true);

    /// <summary>What can be written, the strongest first.</summary>
    public static IReadOnlyList<ContentEncryption> Writable { get; } = [Aes256Gcm, Aes192Gcm, Aes128Gcm, Aes256Cbc, Aes192Cbc, Aes128Cbc];

    /// <summary>Finds an algorithm that can be written by its name.</summary>
    /// <exception cref="CmsException">No such algorithm is written (<c>UnsupportedAlgorithm</c>).</exception>
    public static ContentEncryption Parse(string name) =>
        Writable.FirstOrDefault(a => string.Equals(a.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new CmsException("UnsupportedAlgorithm", SmimeErrorKind.InvalidArgument,
            $"'{name}' is no algorithm to encrypt with. Use one of {string.Join(", ", Writable.Select(a => a.Name))}.");

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal bool IsReadable => KeyBits != 0 || Oid == CmsOids.Rc2Cbc;

    internal static ContentEncryption Find(string oid) =>
        Writable.Concat([TripleDesCbc, Rc2Cbc, DesCbc]).FirstOrDefault(a => a.Oid == oid) ?? new ContentEncryption(oid, oid, 0, false, false);
}
