namespace SmimePS.Mutations;

/// <summary>Changes that know nothing of what the bytes mean.</summary>
internal static class ByteMutation
{
    private const int MaxLength = 256 * 1024;
    private static readonly byte[] Telling = [0x00, 0x01, 0x7F, 0x80, 0x81, 0x84, 0xFF, 0x30, 0x31, 0x24, 0xA0, (byte)'\r', (byte)'\n', (byte)'-', (byte)'=', (byte)';'];

    public static byte[] Apply(byte[] data, Random random)
    {
        if (data.Length == 0) return [(byte)random.Next(256)];
        var at = random.Next(data.Length);
        var length = Math.Min(1 + random.Next(random.Next(4) == 0 ? data.Length : 16), data.Length - at);
        switch (random.Next(8))
        {
            case 0:
                return Changed(data, at, (byte)(data[at] ^ (1 << random.Next(8))));
            case 1:
                return Changed(data, at, (byte)random.Next(256));
            case 2:
                return Changed(data, at, Telling[random.Next(Telling.Length)]);
            case 3:
                return data[..at];
            case 4:
                return [.. data[..at], .. data[(at + length)..]];
            case 5:
                var inserted = new byte[length];
                random.NextBytes(inserted);
                return Bounded([.. data[..at], .. inserted, .. data[at..]]);
            case 6:
                return Bounded([.. data[..at], .. data[at..(at + length)], .. data[at..]]);
            default:
                var moved = (byte[])data.Clone();
                Array.Copy(data, at, moved, random.Next(data.Length - length + 1), length);
                return moved;
        }
    }

    private static byte[] Changed(byte[] data, int at, byte value)
    {
        var changed = (byte[])data.Clone();
        changed[at] = value;
        return changed;
    }

    private static byte[] Bounded(byte[] data) => data.Length <= MaxLength ? data : data[..MaxLength];
}
