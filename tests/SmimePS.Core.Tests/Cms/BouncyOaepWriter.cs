using Org.BouncyCastle.Asn1.Nist;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Cms;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Encodings;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Security;
using BouncyCertificate = Org.BouncyCastle.X509.X509Certificate;

namespace SmimePS.Core.Tests.Cms;

/// <summary>Messages of BouncyCastle's for an RSA key, with any parameters of OAEP.</summary>
internal sealed class BouncyOaepWriter(string hash, string mask, byte[] label)
{
    public byte[] Encrypt(byte[] content, byte[] certificate)
    {
        var recipient = new BouncyCertificate(certificate);
        var generator = new CmsEnvelopedDataGenerator();
        generator.AddRecipientInfoGenerator(new KeyTransRecipientInfoGenerator(recipient, new Wrapper(recipient, hash, mask, label)));
        return generator.Generate(new CmsProcessableByteArray(content), NistObjectIdentifiers.IdAes256Cbc).GetEncoded();
    }

    private sealed class Wrapper(BouncyCertificate recipient, string hash, string mask, byte[] label) : IKeyWrapper
    {
        public object AlgorithmDetails => new AlgorithmIdentifier(PkcsObjectIdentifiers.IdRsaesOaep, new RsaesOaepParameters(
            Identifier(hash), new AlgorithmIdentifier(PkcsObjectIdentifiers.IdMgf1, Identifier(mask)),
            new AlgorithmIdentifier(PkcsObjectIdentifiers.IdPSpecified, new Org.BouncyCastle.Asn1.DerOctetString(label))));

        public IBlockResult Wrap(byte[] keyData)
        {
            var encoding = new OaepEncoding(new RsaEngine(), DigestUtilities.GetDigest(hash), DigestUtilities.GetDigest(mask), label);
            encoding.Init(true, recipient.GetPublicKey());
            return new SimpleBlockResult(encoding.ProcessBlock(keyData, 0, keyData.Length));
        }

        public IBlockResult Wrap(ReadOnlySpan<byte> keyData) => Wrap(keyData.ToArray());

        private static AlgorithmIdentifier Identifier(string name) => new(DigestUtilities.GetObjectIdentifier(name), Org.BouncyCastle.Asn1.DerNull.Instance);
    }
}
