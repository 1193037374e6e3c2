using System.Formats.Asn1;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;
using SmimePS.Certificates;
using SmimePS.Keys;
using KeyException = SmimePS.Keys.KeyException;

namespace SmimePS.Core.Tests.Keys;

public class SignatureVerifierTests
{
    private static readonly byte[] Data = "what was signed"u8.ToArray();
    private static readonly RSA Rsa = RSA.Create(2048);

    [Theory]
    [InlineData("1.2.840.113549.1.1.4", "MD5")]
    [InlineData("1.2.840.113549.1.1.5", "SHA1")]
    [InlineData(AlgorithmOids.RsaSha256, "SHA256")]
    [InlineData(AlgorithmOids.RsaSha384, "SHA384")]
    [InlineData(AlgorithmOids.RsaSha512, "SHA512")]
    public void Rsa_verifies_with_every_hash_and_only_what_was_signed(string oid, string hash)
    {
        var name = new HashAlgorithmName(hash);
        var signature = Rsa.SignData(Data, name, RSASignaturePadding.Pkcs1);
        Check(Info(Rsa.ExportSubjectPublicKeyInfo()), AlgorithmIdentifier.WithNull(oid), signature);
        Check(Info(Rsa.ExportSubjectPublicKeyInfo()), AlgorithmIdentifier.WithNull(AlgorithmOids.RsaEncryption), signature, name);
    }

    [Theory]
    [InlineData("SHA256", "SHA256", 32)]
    [InlineData("SHA256", "SHA256", 0)]
    [InlineData("SHA256", "SHA256", 100)]
    [InlineData("SHA1", "SHA1", 20)]
    [InlineData("SHA512", "SHA1", 17)]
    [InlineData("SHA384", "SHA256", 48)]
    public void Pss_verifies_with_any_hash_mask_and_salt(string hash, string mask, int salt)
    {
        var key = (RsaKeyParameters)PublicKeyFactory.CreateKey(Rsa.ExportSubjectPublicKeyInfo());
        var pair = DotNetUtilities.GetRsaKeyPair(Rsa);
        Assert.Equal(key.Modulus, ((RsaKeyParameters)pair.Public).Modulus);
        var signer = new PssSigner(new RsaEngine(), DigestUtilities.GetDigest(hash), DigestUtilities.GetDigest(mask), salt);
        signer.Init(forSigning: true, new ParametersWithRandom(pair.Private, new SecureRandom()));
        signer.BlockUpdate(Data, 0, Data.Length);
        Check(Info(Rsa.ExportSubjectPublicKeyInfo()), Pss(hash, mask, salt), signer.GenerateSignature());
    }

    [Fact]
    public void A_signature_without_its_leading_zero_is_none()
    {
        var key = Info(Rsa.ExportSubjectPublicKeyInfo());
        byte[] signature;
        do
        {
            signature = Rsa.SignData(Data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        }
        while (signature[0] != 0);
        Assert.True(SignatureVerifier.Verify(key, Pss("SHA256", "SHA256", 32), Data, signature));
        Assert.False(SignatureVerifier.Verify(key, Pss("SHA256", "SHA256", 32), Data, signature.AsSpan(1)));
    }

    [Fact]
    public void A_key_for_pss_alone_refuses_what_it_does_not_allow()
    {
        var restricted = WithAlgorithm(Info(Rsa.ExportSubjectPublicKeyInfo()), Pss("SHA256", "SHA256", 32));
        var pss = Rsa.SignData(Data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        Assert.True(SignatureVerifier.Verify(restricted, Pss("SHA256", "SHA256", 32), Data, pss));
        var pkcs1 = Rsa.SignData(Data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Assert.False(SignatureVerifier.Verify(restricted, AlgorithmIdentifier.WithNull(AlgorithmOids.RsaSha256), Data, pkcs1));
        var other = Rsa.SignData(Data, HashAlgorithmName.SHA384, RSASignaturePadding.Pss);
        Assert.False(SignatureVerifier.Verify(restricted, Pss("SHA384", "SHA384", 48), Data, other));
    }

    [Theory]
    [InlineData(AlgorithmOids.NistP256, AlgorithmOids.EcdsaSha256, "SHA256")]
    [InlineData(AlgorithmOids.NistP384, AlgorithmOids.EcdsaSha384, "SHA384")]
    [InlineData(AlgorithmOids.NistP521, AlgorithmOids.EcdsaSha512, "SHA512")]
    [InlineData(AlgorithmOids.NistP256, AlgorithmOids.EcdsaSha512, "SHA512")]
    [InlineData(AlgorithmOids.NistP521, "1.2.840.10045.4.1", "SHA1")]
    [InlineData("1.3.36.3.3.2.8.1.1.7", AlgorithmOids.EcdsaSha256, "SHA256")]
    [InlineData("1.3.36.3.3.2.8.1.1.13", AlgorithmOids.EcdsaSha512, "SHA512")]
    public void Ecdsa_verifies_der_signatures(string curve, string oid, string hash)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromValue(curve));
        for (var i = 0; i < 8; i++)
        {
            var signature = key.SignData(Data, new HashAlgorithmName(hash), DSASignatureFormat.Rfc3279DerSequence);
            Check(Info(key.ExportSubjectPublicKeyInfo()), new AlgorithmIdentifier(oid), signature);
            Assert.True(EcdsaSignature.ToFixedLength(signature, NamedCurves.FieldBytes(curve)!.Value) is { } bytes
                && BouncyVerification.Ecdsa(Info(key.ExportSubjectPublicKeyInfo()), curve, SHA(hash), bytes));
        }
    }

    [Fact]
    public void A_compressed_point_is_the_same_key()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var q = key.ExportParameters(false).Q;
        byte[] point = [(byte)(2 + (q.Y![^1] & 1)), .. q.X!];
        var signature = key.SignData(Data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        Check(WithKey(Info(key.ExportSubjectPublicKeyInfo()), point), new AlgorithmIdentifier(AlgorithmOids.EcdsaSha256), signature);
    }

    [Fact]
    public void Ed25519_verifies_data_and_refuses_a_hash()
    {
        var key = new Ed25519PrivateKeyParameters(new SecureRandom());
        var signer = new Ed25519Signer();
        signer.Init(forSigning: true, key);
        signer.BlockUpdate(Data, 0, Data.Length);
        var info = Info(Org.BouncyCastle.X509.SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(key.GeneratePublicKey()).GetDerEncoded());
        var algorithm = new AlgorithmIdentifier(AlgorithmOids.Ed25519);
        var signature = signer.GenerateSignature();
        Assert.True(SignatureVerifier.Verify(info, algorithm, Data, signature));
        Assert.False(SignatureVerifier.Verify(info, algorithm, [.. Data, 0], signature));
        Assert.True(SignatureVerifier.SignsWholeData(algorithm));
        var error = Assert.Throws<KeyException>(() => SignatureVerifier.VerifyDigest(info, algorithm, HashAlgorithmName.SHA512, new byte[64], signature));
        Assert.Equal("SignatureNeedsData", error.ErrorId);
    }

    [Fact]
    public void Dsa_verifies_as_in_pkits()
    {
        var folder = Corpora.Folder("pkits", "certs");
        var issuer = Certificate.Decode(File.ReadAllBytes(Path.Combine(folder, "DSACACert.crt")));
        var good = Certificate.Decode(File.ReadAllBytes(Path.Combine(folder, "ValidDSASignaturesTest4EE.crt")));
        var bad = Certificate.Decode(File.ReadAllBytes(Path.Combine(folder, "InvalidDSASignatureTest6EE.crt")));
        Assert.True(SignatureVerifier.Verify(issuer.PublicKey, good.SignatureAlgorithm, good.TbsData.Span, good.Signature.Span));
        Assert.False(SignatureVerifier.Verify(issuer.PublicKey, bad.SignatureAlgorithm, bad.TbsData.Span, bad.Signature.Span));
    }

    [Fact]
    public void An_unknown_algorithm_is_a_typed_error()
    {
        var info = Info(Rsa.ExportSubjectPublicKeyInfo());
        foreach (var oid in new[] { "1.2.3.4", "1.2.840.113549.1.1.2" })
        {
            var error = Assert.Throws<KeyException>(() => SignatureVerifier.Verify(info, AlgorithmIdentifier.WithNull(oid), Data, new byte[256]));
            Assert.Equal("UnsupportedSignatureAlgorithm", error.ErrorId);
        }
    }

    [Fact]
    public void Keys_of_another_kind_and_damaged_keys_verify_nothing()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var random = new Random(7);
        AlgorithmIdentifier[] algorithms =
        [
            AlgorithmIdentifier.WithNull(AlgorithmOids.RsaSha256), Pss("SHA256", "SHA256", 32), Pss("SHA256", "SHA256", 20),
            new(AlgorithmOids.EcdsaSha384), new(AlgorithmOids.Ed25519), new("1.2.840.10040.4.3"),
        ];
        byte[][] keys = [Rsa.ExportSubjectPublicKeyInfo(), ec.ExportSubjectPublicKeyInfo()];
        byte[][] signatures =
        [
            Rsa.SignData(Data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            ec.SignData(Data, HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence),
        ];
        for (var i = 0; i < 2000; i++)
        {
            var key = keys[i % 2].ToArray();
            key[random.Next(key.Length)] ^= (byte)(1 << random.Next(8));
            if (TryInfo(key) is not { } info) continue;
            foreach (var algorithm in algorithms)
            {
                foreach (var signature in signatures)
                {
                    // A single flipped bit in the exponent's sign byte or the like may leave the key whole; any answer is fine, any other exception is not.
                    try { SignatureVerifier.Verify(info, algorithm, Data, signature); }
                    catch (KeyException) { }
                }
            }
        }
    }

    [Fact]
    public void Many_threads_share_a_key()
    {
        var info = Info(Rsa.ExportSubjectPublicKeyInfo());
        var signature = Rsa.SignData(Data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var algorithm = AlgorithmIdentifier.WithNull(AlgorithmOids.RsaSha256);
        Parallel.For(0, 2000, i => Assert.Equal(i % 3 != 0, SignatureVerifier.Verify(info, algorithm, i % 3 == 0 ? [1] : Data, signature)));
    }

    private static void Check(PublicKeyInfo key, AlgorithmIdentifier algorithm, byte[] signature, HashAlgorithmName? digest = null)
    {
        Assert.True(SignatureVerifier.Verify(key, algorithm, Data, signature, digest));
        Assert.False(SignatureVerifier.Verify(key, algorithm, [.. Data, 1], signature, digest));
        Assert.False(SignatureVerifier.Verify(key, algorithm, Data, signature.AsSpan(1), digest));
        Assert.False(SignatureVerifier.Verify(key, algorithm, Data, [.. signature, 0], digest));
        Assert.False(SignatureVerifier.Verify(key, algorithm, Data, [], digest));
        var damaged = signature.ToArray();
        damaged[^1] ^= 1;
        Assert.False(SignatureVerifier.Verify(key, algorithm, Data, damaged, digest));
        var hash = digest ?? SignatureScheme.Read(algorithm)!.Hash!.Value;
        Assert.True(SignatureVerifier.VerifyDigest(key, algorithm, hash, SHA(hash.Name!), signature));
        Assert.False(SignatureVerifier.VerifyDigest(key, algorithm, hash, SHA(hash.Name!)[1..], signature));
        var other = hash == HashAlgorithmName.SHA256 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;
        Assert.False(SignatureVerifier.VerifyDigest(key, algorithm, other, SHA(other.Name!), signature));
    }

    private static byte[] SHA(string hash)
    {
        using var incremental = IncrementalHash.CreateHash(new HashAlgorithmName(hash));
        incremental.AppendData(Data);
        return incremental.GetHashAndReset();
    }

    private static PublicKeyInfo Info(byte[] encoded) => PublicKeyInfo.Read(new AsnReader(encoded, AsnEncodingRules.DER));

    private static PublicKeyInfo? TryInfo(byte[] encoded)
    {
        try { return Info(encoded); }
        catch (AsnContentException) { return null; }
    }

    private static PublicKeyInfo WithAlgorithm(PublicKeyInfo key, AlgorithmIdentifier algorithm) => Rewrite(algorithm, key.Key);

    private static PublicKeyInfo WithKey(PublicKeyInfo key, byte[] bytes) => Rewrite(key.Algorithm, bytes);

    private static PublicKeyInfo Rewrite(AlgorithmIdentifier algorithm, ReadOnlyMemory<byte> key)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            algorithm.Write(writer);
            writer.WriteBitString(key.Span);
        }

        return Info(writer.Encode());
    }

    private static AlgorithmIdentifier Pss(string hash, string mask, int salt)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            if (hash != "SHA1")
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0))) HashId(hash).Write(writer);
            }

            if (mask != "SHA1")
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("1.2.840.113549.1.1.8");
                    HashId(mask).Write(writer);
                }
            }

            if (salt != 20)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2))) writer.WriteInteger(salt);
            }
        }

        return new AlgorithmIdentifier(AlgorithmOids.RsaPss, writer.Encode());
    }

    private static AlgorithmIdentifier HashId(string hash) => AlgorithmIdentifier.WithNull(hash switch
    {
        "SHA256" => "2.16.840.1.101.3.4.2.1",
        "SHA384" => "2.16.840.1.101.3.4.2.2",
        _ => "2.16.840.1.101.3.4.2.3",
    });
}
