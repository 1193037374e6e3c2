using SmimePS.Spooling;

namespace SmimePS.Core.Tests.Spooling;

public class AesCounterModeTests
{
    /// <summary>NIST SP 800-38A, F.5.5.</summary>
    [Fact]
    public void MatchesThePublishedVector()
    {
        var key = Convert.FromHexString("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
        var data = Convert.FromHexString(
            "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
        using var cipher = new AesCounterMode(key, 0xf0f1f2f3f4f5f6f7, 0xf8f9fafbfcfdfeff, ulong.MaxValue);
        cipher.Apply(0, data, 0, 20);
        cipher.Apply(20, data, 20, data.Length - 20);
        Assert.Equal(
            "601EC313775789A5B7A7F504BBF3D228F443E3CA4D62B59ACA84E990CACAF5C52B0930DAA23DE94CE87017BA2D84988DDFC9C58DB67AADA613C2DD08457941A6",
            Convert.ToHexString(data));
    }

    [Fact]
    public void OnlyTheMaskedBitsCount()
    {
        var key = new byte[16];
        using var wrapping = new AesCounterMode(key, 1, 0x00000005_FFFFFFFF, 0xFFFFFFFF);
        using var zero = new AesCounterMode(key, 1, 0x00000005_00000000, 0xFFFFFFFF);
        var first = new byte[32];
        var second = new byte[16];
        wrapping.Apply(0, first, 0, 32);
        zero.Apply(0, second, 0, 16);
        Assert.Equal(second, first.AsSpan(16).ToArray());
    }
}
