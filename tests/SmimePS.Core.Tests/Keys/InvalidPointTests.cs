using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Keys;

public class InvalidPointTests
{
    [Theory]
    [InlineData("1.2.840.10045.3.1.7", 32)]
    [InlineData("1.3.132.0.34", 48)]
    [InlineData("1.3.132.0.35", 66)]
    [InlineData("1.3.36.3.3.2.8.1.1.7", 32)]
    public void No_secret_is_agreed_on_with_a_point_off_the_curve(string curve, int size)
    {
        using var mine = ECDiffieHellman.Create(ECCurve.CreateFromValue(curve));
        using var key = PlatformKey.FromEc(null, mine);
        var point = key.PublicKey.Key.ToArray();
        point[2 * size] ^= 1;
        AssertRefused(key, EcPublicKey.Encode(curve, point));
        AssertRefused(key, EcPublicKey.Encode(curve, [4, .. new byte[2 * size]]));
        AssertRefused(key, EcPublicKey.Encode(curve, [0]));
    }

    [Fact]
    public void No_secret_is_agreed_on_with_a_point_of_small_order()
    {
        using var key = new Curve25519Key(AlgorithmOids.X25519, RandomNumberGenerator.GetBytes(32));
        AssertRefused(key, EcPublicKey.Encode(new AlgorithmIdentifier(AlgorithmOids.X25519), new byte[32]));
    }

    private static void AssertRefused(PrivateKey key, PublicKeyInfo other) =>
        Assert.Equal("KeyAgreementFailed", Assert.Throws<KeyException>(() => key.DeriveKeyBlock(other, HashAlgorithmName.SHA256, [1])).ErrorId);
}
