using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace SmimePS.Core.Tests.Interop;

/// <summary>
/// A private key as gpg-agent keeps it, a canonical S-expression. gpgsm 2.2 crashes when it imports an EC key from PKCS#12, and this
/// is how it gets one all the same.
/// </summary>
internal static class GpgAgentKey
{
    public static byte[] Write(byte[] pkcs8, bool isRsa) => isRsa ? Rsa(pkcs8) : Ec(pkcs8);

    private static byte[] Rsa(byte[] pkcs8)
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        var key = rsa.ExportParameters(true);
        // Libgcrypt wants the smaller prime first, and its inverse.
        var (p, q) = (Number(key.P!), Number(key.Q!));
        if (p > q) (p, q) = (q, p);
        return PrivateKey("rsa", ("n", Signed(Number(key.Modulus!))), ("e", key.Exponent!), ("d", Signed(Number(key.D!))),
            ("p", Signed(p)), ("q", Signed(q)), ("u", Signed(BigInteger.ModPow(p, q - 2, q))));
    }

    private static byte[] Ec(byte[] pkcs8)
    {
        using var ec = ECDsa.Create();
        ec.ImportPkcs8PrivateKey(pkcs8, out _);
        var key = ec.ExportParameters(true);
        var curve = "NIST P-" + ec.KeySize.ToString(CultureInfo.InvariantCulture);
        return PrivateKey("ecc", ("curve", Encoding.ASCII.GetBytes(curve)), ("q", [4, .. key.Q.X!, .. key.Q.Y!]), ("d", Signed(Number(key.D!))));
    }

    private static byte[] PrivateKey(string algorithm, params (string Name, byte[] Value)[] parts) =>
        List("private-key"u8, List(Encoding.ASCII.GetBytes(algorithm), [.. parts.SelectMany(p => List(Encoding.ASCII.GetBytes(p.Name), Atom(p.Value)))]));

    private static byte[] List(ReadOnlySpan<byte> name, byte[] rest) => [(byte)'(', .. Atom(name), .. rest, (byte)')'];

    private static byte[] Atom(ReadOnlySpan<byte> value) => [.. Encoding.ASCII.GetBytes(value.Length.ToString(CultureInfo.InvariantCulture) + ":"), .. value];

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Signed(BigInteger number) => number.ToByteArray(isUnsigned: false, isBigEndian: true);
}
