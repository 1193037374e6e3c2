namespace SmimePS.Cms;

/// <summary>
/// The field of GHASH (NIST SP 800-38D, 6.3): multiplication by one element, with no table and no branch that depends on it.
/// </summary>
internal abstract class GaloisField
{
    public const int BlockBytes = 16;

    private static ReadOnlySpan<byte> Zero => new byte[BlockBytes];

    /// <summary>Multiplication by a cipher's hash subkey, in the best way the processor has.</summary>
    /// <param name="subkey">16 bytes.</param>
    public static GaloisField Of(ReadOnlySpan<byte> subkey) =>
#if NET8_0_OR_GREATER
        CarryLessField.IsSupported ? new CarryLessField(subkey) :
#endif
        new PortableField(subkey);

    /// <summary>Takes whole blocks into a running hash: for each block, <c>hash = (hash + block) * subkey</c>.</summary>
    public abstract void Absorb(Span<byte> hash, ReadOnlySpan<byte> blocks);

    /// <summary>Multiplies by a power of the subkey, as if so many blocks of zeros were absorbed.</summary>
    public void MultiplyByPower(Span<byte> value, long power)
    {
        // Square and multiply, from the power's highest bit down. A block of zeros absorbed is a multiplication.
        Span<byte> factor = stackalloc byte[BlockBytes];
        factor[0] = 0x80;
        for (var bit = 62; bit >= 0; bit--)
        {
            Of(factor).Absorb(factor, Zero);
            if ((power >> bit & 1) != 0) Absorb(factor, Zero);
        }

        Of(factor).Absorb(value, Zero);
    }
}
