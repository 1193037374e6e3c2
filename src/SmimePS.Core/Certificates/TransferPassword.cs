using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>The password of a PKCS#12 that only carries a key from one program to another on this machine, and is gone afterwards.</summary>
internal static class TransferPassword
{
    /// <summary>It is random, so that more rounds would add nothing.</summary>
    public const int Iterations = 2000;

    /// <summary>A new one, of 128 random bits. The caller clears it.</summary>
    public static char[] Create() => Convert.ToHexString(PasswordEncryption.Random(16)).ToCharArray();
}
