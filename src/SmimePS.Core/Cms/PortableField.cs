using System.Buffers.Binary;

namespace SmimePS.Cms;

/// <summary>
/// GHASH with integer multiplication alone. Operands are spread so that between the bits that count there is room for the carries, which
/// are then masked away (T. Pornin, "Constant-Time Mul" in BearSSL): slower than tables, and it tells nobody the key through the cache.
/// </summary>
internal sealed class PortableField : GaloisField
{
    private const ulong EveryFourth = 0x1111111111111111;

    private readonly ulong _high;
    private readonly ulong _low;

    public PortableField(ReadOnlySpan<byte> subkey) => (_high, _low) = Load(subkey);

    public override void Absorb(Span<byte> hash, ReadOnlySpan<byte> blocks)
    {
        var (high, low) = Load(hash);
        for (; blocks.Length >= BlockBytes; blocks = blocks.Slice(BlockBytes))
        {
            var (blockHigh, blockLow) = Load(blocks);
            (high, low) = Multiply(high ^ blockHigh, low ^ blockLow);
        }

        BinaryPrimitives.WriteUInt64BigEndian(hash, high);
        BinaryPrimitives.WriteUInt64BigEndian(hash.Slice(8), low);
    }

    private static (ulong High, ulong Low) Load(ReadOnlySpan<byte> block) =>
        (BinaryPrimitives.ReadUInt64BigEndian(block), BinaryPrimitives.ReadUInt64BigEndian(block.Slice(8)));

    private (ulong High, ulong Low) Multiply(ulong high, ulong low)
    {
        // Karatsuba: three products of 64 by 64 bits make one of 128 by 128.
        var (a1, a0) = Product(low, _low);
        var (c1, c0) = Product(high, _high);
        var (b1, b0) = Product(high ^ low, _high ^ _low);
        b0 ^= a0 ^ c0;
        b1 ^= a1 ^ c1;
        ulong v0 = a0, v1 = a1 ^ b0, v2 = c0 ^ b1, v3 = c1;

        // Reflected bits: the product stands one bit too low.
        v3 = (v3 << 1) | (v2 >> 63);
        v2 = (v2 << 1) | (v1 >> 63);
        v1 = (v1 << 1) | (v0 >> 63);
        v0 <<= 1;

        // Modulo x^128 + x^7 + x^2 + x + 1, word by word.
        v2 ^= v0 ^ (v0 >> 1) ^ (v0 >> 2) ^ (v0 >> 7);
        v1 ^= (v0 << 63) ^ (v0 << 62) ^ (v0 << 57);
        v3 ^= v1 ^ (v1 >> 1) ^ (v1 >> 2) ^ (v1 >> 7);
        v2 ^= (v1 << 63) ^ (v1 << 62) ^ (v1 << 57);
        return (v3, v2);
    }

    /// <summary>The 128 bits of a product without carries. The upper half is the lower half of the reversed operands' product, reversed.</summary>
    private static (ulong High, ulong Low) Product(ulong x, ulong y) => (Reverse(LowProduct(Reverse(x), Reverse(y))) >> 1, LowProduct(x, y));

    private static ulong LowProduct(ulong x, ulong y)
    {
        ulong x0 = x & EveryFourth, x1 = x & (EveryFourth << 1), x2 = x & (EveryFourth << 2), x3 = x & (EveryFourth << 3);
        ulong y0 = y & EveryFourth, y1 = y & (EveryFourth << 1), y2 = y & (EveryFourth << 2), y3 = y & (EveryFourth << 3);
        unchecked
        {
            return (((x0 * y0) ^ (x1 * y3) ^ (x2 * y2) ^ (x3 * y1)) & EveryFourth)
                | (((x0 * y1) ^ (x1 * y0) ^ (x2 * y3) ^ (x3 * y2)) & (EveryFourth << 1))
                | (((x0 * y2) ^ (x1 * y1) ^ (x2 * y0) ^ (x3 * y3)) & (EveryFourth << 2))
                | (((x0 * y3) ^ (x1 * y2) ^ (x2 * y1) ^ (x3 * y0)) & (EveryFourth << 3));
        }
    }

    private static ulong Reverse(ulong x)
    {
        x = ((x & 0x5555555555555555) << 1) | ((x >> 1) & 0x5555555555555555);
        x = ((x & 0x3333333333333333) << 2) | ((x >> 2) & 0x3333333333333333);
        x = ((x & 0x0F0F0F0F0F0F0F0F) << 4) | ((x >> 4) & 0x0F0F0F0F0F0F0F0F);
        return BinaryPrimitives.ReverseEndianness(x);
    }
}
