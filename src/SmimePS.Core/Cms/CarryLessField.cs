#if NET8_0_OR_GREATER
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SmimePS.Spooling;

namespace SmimePS.Cms;

/// <summary>
/// Carry-less multiplication of reflected blocks, four at a time with one reduction for all, as S. Gueron and M. Kounavis describe
/// it in Intel's paper on the instruction and GCM.
/// </summary>
internal sealed class CarryLessField : GaloisField
{
    private static readonly Vector128<byte> Reversal = Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    private readonly Vector128<ulong> _h1;
    private readonly Vector128<ulong> _h2;
    private readonly Vector128<ulong> _h3;
    private readonly Vector128<ulong> _h4;

    public static bool IsSupported => Pclmulqdq.IsSupported && Ssse3.IsSupported;

    public CarryLessField(ReadOnlySpan<byte> subkey)
    {
        _h1 = Load(subkey);
        _h2 = Product(_h1, _h1);
        _h3 = Product(_h2, _h1);
        _h4 = Product(_h3, _h1);
    }

    [MethodImpl(HotLoop.Options)]
    public override void Absorb(Span<byte> hash, ReadOnlySpan<byte> blocks)
    {
        var running = Load(hash);
        for (; blocks.Length >= 4 * BlockBytes; blocks = blocks.Slice(4 * BlockBytes))
        {
            var low = Vector128<ulong>.Zero;
            var middle = Vector128<ulong>.Zero;
            var high = Vector128<ulong>.Zero;
            Add(running ^ Load(blocks), _h4, ref low, ref middle, ref high);
            Add(Load(blocks.Slice(BlockBytes)), _h3, ref low, ref middle, ref high);
            Add(Load(blocks.Slice(2 * BlockBytes)), _h2, ref low, ref middle, ref high);
            Add(Load(blocks.Slice(3 * BlockBytes)), _h1, ref low, ref middle, ref high);
            running = Reduce(low, middle, high);
        }

        for (; blocks.Length >= BlockBytes; blocks = blocks.Slice(BlockBytes)) running = Product(running ^ Load(blocks), _h1);
        Ssse3.Shuffle(running.AsByte(), Reversal).CopyTo(hash);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Load(ReadOnlySpan<byte> block) => Ssse3.Shuffle(Vector128.Create(block.Slice(0, BlockBytes)), Reversal).AsUInt64();

    private static Vector128<ulong> Product(Vector128<ulong> a, Vector128<ulong> b)
    {
        var low = Vector128<ulong>.Zero;
        var middle = Vector128<ulong>.Zero;
        var high = Vector128<ulong>.Zero;
        Add(a, b, ref low, ref middle, ref high);
        return Reduce(low, middle, high);
    }

    /// <summary>Adds the 256 bits of a product, in three overlapping parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector128<ulong> a, Vector128<ulong> b, ref Vector128<ulong> low, ref Vector128<ulong> middle, ref Vector128<ulong> high)
    {
        low ^= Pclmulqdq.CarrylessMultiply(a, b, 0x00);
        middle ^= Pclmulqdq.CarrylessMultiply(a, b, 0x01) ^ Pclmulqdq.CarrylessMultiply(a, b, 0x10);
        high ^= Pclmulqdq.CarrylessMultiply(a, b, 0x11);
    }

    /// <summary>The product's remainder modulo x^128 + x^7 + x^2 + x + 1, in reflected bits: hence the shift by one first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Reduce(Vector128<ulong> low, Vector128<ulong> middle, Vector128<ulong> high)
    {
        low ^= Sse2.ShiftLeftLogical128BitLane(middle, 8);
        high ^= Sse2.ShiftRightLogical128BitLane(middle, 8);

        var carries = low >>> 63;
        var above = Sse2.ShiftRightLogical128BitLane(carries, 8);
        low = (low << 1) | Sse2.ShiftLeftLogical128BitLane(carries, 8);
        high = (high << 1) | Sse2.ShiftLeftLogical128BitLane(high >>> 63, 8) | above;

        var words = low.AsUInt32();
        var folded = (words << 31) ^ (words << 30) ^ (words << 25);
        words ^= Sse2.ShiftLeftLogical128BitLane(folded, 12);
        words ^= (words >>> 1) ^ (words >>> 2) ^ (words >>> 7) ^ Sse2.ShiftRightLogical128BitLane(folded, 4);
        return high ^ words.AsUInt64();
    }
}
#endif
