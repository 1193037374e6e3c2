using System.Formats.Asn1;

namespace SmimePS.Keys;

/// <summary>Small structures in DER (X.690), encoded without a writer's first kilobyte for each.</summary>
internal static class Der
{
    // What one large structure needed is not held for ever.
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static AsnWriter? _idle;

    /// <summary>Encodes what a function writes, which may itself encode something else.</summary>
    public static byte[] Encode(Action<AsnWriter> write)
    {
        var writer = _idle ?? new AsnWriter(AsnEncodingRules.DER);
        _idle = null;
        try
        {
            write(writer);
            var encoded = writer.Encode();
            if (encoded.Length <= LargestKept) _idle = writer;
            return encoded;
        }
        finally
        {
            // Wipes it too: some of it was private keys.
            writer.Reset();
        }
    }

    /// <summary>Encodes a SEQUENCE of what a function writes.</summary>
    public static byte[] Sequence(Action<AsnWriter> write) => Encode(writer =>
    {
        using (writer.PushSequence()) write(writer);
    });
}
