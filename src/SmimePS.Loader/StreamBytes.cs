namespace SmimePS;

/// <summary>What a stream holds, as an array.</summary>
internal static class StreamBytes
{
    /// <exception cref="InvalidOperationException">It is larger than an array can be.</exception>
    public static byte[] ReadAll(Func<Stream> open)
    {
        using var stream = open();
        if (stream.Length > 0x7FFFFFC7) throw new InvalidOperationException("This is too large for an array. Read it with OpenRead(), or save it with Export-MailMessage.");
        using var bytes = new MemoryStream((int)stream.Length);
        stream.CopyTo(bytes);
        return bytes.Length == bytes.Capacity ? bytes.GetBuffer() : bytes.ToArray();
    }
}
