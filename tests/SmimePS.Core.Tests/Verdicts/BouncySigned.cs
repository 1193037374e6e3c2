using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Cms;
using Org.BouncyCastle.Cms;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.OpenSsl;
using Org.BouncyCastle.Utilities.Collections;
using Org.BouncyCastle.X509;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Verdicts;

/// <summary>Signed data with an attribute that we do not write.</summary>
internal static class BouncySigned
{
    /// <summary>Opaque signed data.</summary>
    public static byte[] With(byte[] content, Identity signer, string attribute, byte[] value)
    {
        var key = (AsymmetricKeyParameter)new PemReader(new StringReader(KeyFile.ToPlainPem(signer.Key))).ReadObject();
        var certificate = (X509Certificate)new PemReader(new StringReader(SmimePS.Certificates.PemWriter.Write(signer.Certificate))).ReadObject();
        var own = new Org.BouncyCastle.Asn1.Cms.Attribute(new DerObjectIdentifier(attribute), new DerSet(Asn1Object.FromByteArray(value)));
        var table = new AttributeTable(new DerSet(own));
        var generator = new CmsSignedDataGenerator();
        generator.AddSigner(key, certificate, CmsSignedGenerator.DigestSha256, table, null);
        generator.AddCertificates(CollectionUtilities.CreateStore([certificate]));
        return generator.Generate(new CmsProcessableByteArray(content), encapsulate: true).GetEncoded();
    }
}
