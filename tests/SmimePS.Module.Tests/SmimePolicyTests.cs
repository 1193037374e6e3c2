using System.Management.Automation;

namespace SmimePS.Module.Tests;

/// <summary>New-SmimePolicy, and what takes a policy.</summary>
public sealed class SmimePolicyTests : ProtectionTest
{
    [Theory]
    [InlineData("", "Compatible Aes256Cbc True RsaPkcs1 Sha256 RsaPkcs1")]
    [InlineData("Modern", "Modern Aes256Gcm False RsaOaepSha256 Sha256 RsaPss")]
    [InlineData("modern -Name Ours -Digest sha512 -SignaturePadding RsaPkcs1", "Ours Aes256Gcm False RsaOaepSha256 Sha512 RsaPkcs1")]
    [InlineData("-ContentEncryption Aes128Cbc -KeyTransport RsaOaepSha384", "Custom Aes128Cbc False RsaOaepSha384 Sha256 RsaPkcs1")]
    [InlineData("-ContentEncryption Aes128Cbc -UseCapabilities", "Custom Aes128Cbc True RsaPkcs1 Sha256 RsaPkcs1")]
    [InlineData("-UseCapabilities:$false", "Custom Aes256Cbc False RsaPkcs1 Sha256 RsaPkcs1")]
    public void It_changes_what_is_named_and_leaves_the_rest(string arguments, string expected) => Assert.Equal(expected, Mail(
        $"$p = New-SmimePolicy {arguments}; \"$($p.Name) $($p.ContentEncryption) $($p.UseCapabilities) $($p.KeyTransport) $($p.Digest) $($p.SignaturePadding)\"").Single.ToString());

    [Fact]
    public void One_policy_is_made_from_another()
    {
        var result = Mail("$first = New-SmimePolicy Modern -Name First -Digest Sha384; $second = $first | New-SmimePolicy -Name Second; \"$second $($second.Digest)\"");
        Assert.Equal("Second Sha384", result.Single.ToString());
    }

    [Fact]
    public void A_policy_decides_every_algorithm()
    {
        var result = Mail("""
            $policy = New-SmimePolicy -ContentEncryption Aes192Gcm -KeyTransport RsaOaepSha512 -Digest Sha512 -SignaturePadding RsaPss
            $protected = $Message | Protect-MailMessage -Signer $Alice -Recipient $Bob -Policy $policy
            ($protected | Unprotect-MailMessage -Certificate $Bob).Layers.Algorithm -join ' '
            """);
        Assert.Equal("Aes192Gcm SHA512", result.Single.ToString());
    }

    [Theory]
    [InlineData("New-SmimePolicy Strong")]
    [InlineData("New-SmimePolicy -Digest Sha1")]
    [InlineData("New-SmimePolicy -ContentEncryption TripleDesCbc")]
    [InlineData("New-SmimePolicy -KeyTransport RsaOaepSha1")]
    [InlineData("$Message | Protect-MailMessage -Sign -Signer $Alice -Policy Strong")]
    public void Nonsense_and_weakness_are_refused(string script)
    {
        var result = Mail(script);
        Assert.Contains("Parameter", result.ErrorId);
        Assert.Equal(ErrorCategory.InvalidData, result.Error.CategoryInfo.Category);
    }

    [Fact]
    public void A_record_that_was_made_by_hand_is_checked_too()
    {
        var result = Mail("$Message | Protect-MailMessage -Sign -Signer $Alice -Policy ([SmimePS.SmimePolicy] @{ Name = 'x'; ContentEncryption = 'Aes256Cbc'; KeyTransport = 'RsaPkcs1'; Digest = 'Md5'; SignaturePadding = 'RsaPkcs1' })");
        Assert.Equal("UnsupportedAlgorithm", result.ErrorId);
        Assert.Contains("Md5", result.Error.ToString());
    }

    [Fact]
    public void Names_and_algorithms_are_completed()
    {
        Assert.Equal(["Compatible"], Engine.Complete("Protect-MailMessage -Policy C"));
        Assert.Equal(["Compatible", "Modern"], Engine.Complete("New-SmimePolicy "));
        Assert.Equal(["RsaOaepSha256", "RsaOaepSha384", "RsaOaepSha512"], Engine.Complete("New-SmimePolicy -KeyTransport RsaO"));
        Assert.Equal(["Aes256Cbc", "Aes256Gcm"], Engine.Complete("New-SmimePolicy -ContentEncryption Aes256"));
        Assert.Equal(["RsaPss"], Engine.Complete("New-SmimePolicy -SignaturePadding RsaPs"));
        Assert.Equal(["Sha384"], Engine.Complete("New-SmimePolicy -Digest Sha3"));
    }

    [Theory]
    [InlineData("-Compress", "Encrypted Compressed Signed")]
    [InlineData("-Compress -Encrypt", "Encrypted Compressed")]
    [InlineData("-Compress -Encrypt:$false", "Compressed Signed")]
    [InlineData("-Compress -Opaque", "Encrypted Compressed Signed")]
    public void What_is_compressed_is_signed_before_and_encrypted_after(string switches, string layers)
    {
        var result = Mail($$"""
            $protected = $Message | Protect-MailMessage {{switches}} -Signer $Alice -Recipient $Bob
            $opened = $protected | Unprotect-MailMessage -Certificate $Bob
            $opened.Layers.Kind -join ' '
            (Get-SmimeSignature $protected -Certificate $Bob -TrustAnchor $Ca).Status
            """);
        Assert.Equal(layers, result.Output[0].ToString());
        if (layers.Contains("Signed", StringComparison.Ordinal)) Assert.Equal("Valid", result.Output[1].ToString());
    }

    [Fact]
    public void Text_becomes_shorter()
    {
        var result = Mail("""
            $long = New-MailMessage alice@example.org -To bob@example.org -Subject Long -Body ('All work and no play. ' * 5000)
            ($long | Protect-MailMessage -Encrypt -Recipient $Bob, $Alice -Compress).Size -lt ($long | Protect-MailMessage -Encrypt -Recipient $Bob, $Alice).Size / 10
            """);
        Assert.True((bool)result.Single.BaseObject);
    }
}
