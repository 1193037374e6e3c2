using System.Numerics;

namespace SmimePS.Keys;

/// <summary>RSA moduli that are easily factored by whoever knows how they were made.</summary>
internal static class RsaWeakness
{
    // NIST SP 800-56B and the Baseline Requirements (6.1.6) look for factors up to here.
    private const int LargestSmallFactor = 751;
    private const int FermatRounds = 100;
    private const int RocaGenerator = 65537;
    private const int LargestRocaPrime = 167;
    private static readonly int[] Primes = [.. Enumerable.Range(2, LargestSmallFactor - 1).Where(IsPrime)];

    /// <summary>A number from its bytes, big-endian.</summary>
    public static BigInteger Number(byte[] bigEndian) => new([.. Enumerable.Reverse(bigEndian), 0]);

    /// <summary>Whether it is divisible by a prime up to 751; two among them.</summary>
    public static bool HasSmallFactor(BigInteger modulus) => Primes.Any(prime => (modulus % prime).IsZero);

    /// <summary>Whether a hundred rounds of Fermat's method factor it: its primes are about the same (CVE-2022-26320), or it is a square.</summary>
    public static bool HasClosePrimes(BigInteger modulus)
    {
        var middle = SquareRoot(modulus);
        if (middle * middle < modulus) middle++;
        for (var round = 0; round < FermatRounds; round++, middle++)
        {
            if (IsSquare((middle * middle) - modulus)) return true;
        }

        return false;
    }

    /// <summary>
    /// Whether it has the fingerprint of ROCA (Nemec et al., "The Return of Coppersmith's Attack", 2017): the flawed chips make primes of the
    /// form k·M + (65537^a mod M) with a product M of small primes, so that the modulus is a power of 65537 modulo each of them. Of other moduli
    /// about one in a hundred million is.
    /// </summary>
    public static bool HasRocaFingerprint(BigInteger modulus) => Primes.TakeWhile(static prime => prime <= LargestRocaPrime)
        .All(prime => IsPowerOfGenerator((int)(modulus % prime), prime));

    private static bool IsPowerOfGenerator(int residue, int prime)
    {
        var power = 1;
        do
        {
            if (power == residue) return true;
            power = power * (RocaGenerator % prime) % prime;
        }
        while (power != 1);

        return false;
    }

    private static bool IsSquare(BigInteger number)
    {
        // Squares end in these hexadecimal digits alone, which saves most roots.
        if ((int)(number & 15) is not (0 or 1 or 4 or 9)) return false;
        var root = SquareRoot(number);
        return root * root == number;
    }

    /// <summary>The integer square root, by Newton's method from above.</summary>
    private static BigInteger SquareRoot(BigInteger number)
    {
        if (number.IsZero) return number;
        var root = BigInteger.One << ((number.ToByteArray().Length * 4) + 1);
        while (true)
        {
            var next = (root + (number / root)) >> 1;
            if (next >= root) return root;
            root = next;
        }
    }

    private static bool IsPrime(int number) => Enumerable.Range(2, number).TakeWhile(divisor => divisor * divisor <= number).All(divisor => number % divisor != 0);
}
