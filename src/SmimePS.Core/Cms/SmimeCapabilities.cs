using System.Formats.Asn1;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>SMIMECapabilities (RFC 8551, 2.5.2): what a signer's software can read, the preferred first.</summary>
public static class SmimeCapabilities
{
    private const int MaxCount = 100;

    /// <summary>What this library reads and is happy to get: AES in GCM and CBC mode.</summary>
    public static IReadOnlyList<AlgorithmIdentifier> Default { get; } =
    [
        new(CmsOids.Aes256Gcm), new(CmsOids.Aes128Gcm), new(CmsOids.Aes256Cbc), new(CmsOids.Aes192Cbc), new(CmsOids.Aes128Cbc),
    ];

    /// <summary>Whether software with these capabilities reads an algorithm.</summary>
    public static bool Announce(IReadOnlyList<AlgorithmIdentifier>? capabilities, ContentEncryption algorithm) =>
        capabilities?.Any(c => c.Oid == algorithm.Oid) == true;

    internal static IReadOnlyList<AlgorithmIdentifier> Read(AsnReader reader)
    {
        var found = new List<AlgorithmIdentifier>();
        var sequence = reader.ReadSequence();
        while (sequence.HasData && found.Count < MaxCount) found.Add(AlgorithmIdentifier.Read(sequence));
        return found;
    }

    internal static void Write(AsnWriter writer, IReadOnlyList<AlgorithmIdentifier> capabilities)
    {
        using (writer.PushSequence())
        {
            foreach (var capability in capabilities) capability.Write(writer);
        }
    }
}
