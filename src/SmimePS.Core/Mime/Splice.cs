namespace SmimePS.Mime;

/// <summary>Bytes that stand in the place of others.</summary>
/// <param name="Range">What is replaced; may be empty, to insert.</param>
/// <param name="Bytes">What stands there instead; may be empty, to remove.</param>
internal readonly record struct Splice(ByteRange Range, byte[] Bytes)
{
    /// <summary>The data with all of them done.</summary>
    /// <param name="data">The data.</param>
    /// <param name="splices">In the order of their ranges, which do not overlap.</param>
    public static byte[] Apply(byte[] data, IEnumerable<Splice> splices)
    {
        using var output = new MemoryStream(data.Length + 64);
        var at = 0;
        foreach (var (range, bytes) in splices)
        {
            output.Write(data, at, (int)range.Offset - at);
            output.Write(bytes, 0, bytes.Length);
            at = (int)range.End;
        }

        output.Write(data, at, data.Length - at);
        return output.ToArray();
    }
}
