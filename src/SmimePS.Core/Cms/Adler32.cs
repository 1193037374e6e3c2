namespace SmimePS.Cms;

/// <summary>The checksum at the end of a zlib stream (RFC 1950, 8.2).</summary>
internal struct Adler32
{
    private const uint Modulus = 65521;

    // The most bytes whose sums cannot overflow 32 bits.
    private const int Run = 5552;

    private uint _sum;
    private uint _sumOfSums;

    public readonly uint Value => (_sumOfSums << 16) | (_sum + 1) % Modulus;

    public void Append(byte[] data, int offset, int count)
    {
        var a = (_sum + 1) % Modulus;
        var b = _sumOfSums;
        while (count > 0)
        {
            var run = Math.Min(count, Run);
            for (var i = 0; i < run; i++)
            {
                a += data[offset + i];
                b += a;
            }

            a %= Modulus;
            b %= Modulus;
            offset += run;
            count -= run;
        }

        _sum = (a + Modulus - 1) % Modulus;
        _sumOfSums = b;
    }
}
