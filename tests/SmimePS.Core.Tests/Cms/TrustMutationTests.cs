using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Keys;
using static SmimePS.Core.Tests.Cms.CmsMessages;
using static SmimePS.Core.Tests.Cms.TestIdentities;
using CertificateRequest = System.Security.Cryptography.X509Certificates.CertificateRequest;

namespace SmimePS.Core.Tests.Cms;

/// <summary>A signature is valid for several reasons at once; each test takes one of them away and leaves the others.</summary>
public class TrustMutationTests
{
    private const string Other = "1.2.840.113549.1.9.16.1.4";
    private static readonly byte[] Mail = "Content-Type: text/plain\r\n\r\nHello.\r\n"u8.ToArray();

    [Fact]
    public void TheUnchangedMessageIsValid() => Expect(SignerStatus.Valid, new ForgedMessage());

    [Fact]
    public void AnotherContent() => Expect(SignerStatus.DigestMismatch, new ForgedMessage { Carried = "other"u8.ToArray() });

    [Fact]
    public void AnotherDigestInTheAttributes() => Expect(SignerStatus.DigestMismatch, new ForgedMessage { MessageDigest = [new byte[32]] });

    [Fact]
    public void AShortenedDigest() => Expect(SignerStatus.DigestMismatch, new ForgedMessage { MessageDigest = [SHA256.HashData(Mail)[..31]] });

    [Fact]
    public void NoDigestAttribute() => Expect(SignerStatus.MalformedAttributes, new ForgedMessage { MessageDigest = null });

    [Fact]
    public void ADigestAttributeWithTwoValues() =>
        Expect(SignerStatus.MalformedAttributes, new ForgedMessage { MessageDigest = [SHA256.HashData(Mail), new byte[32]] });

    [Fact]
    public void ADigestAttributeWithoutValue() => Expect(SignerStatus.MalformedAttributes, new ForgedMessage { MessageDigest = [] });

    [Fact]
    public void ARepeatedAttribute() => Expect(SignerStatus.MalformedAttributes, new ForgedMessage { RepeatDigest = true });

    [Fact]
    public void NoContentTypeAttribute() => Expect(SignerStatus.MalformedAttributes, new ForgedMessage { TypeAttribute = null });

    [Fact]
    public void AnotherContentTypeInTheAttributes() => Expect(SignerStatus.MalformedAttributes, new ForgedMessage { TypeAttribute = Other });

    [Fact]
    public void AnotherContentTypeOutside() => Expect(SignerStatus.MalformedAttributes, new ForgedMessage { ContentType = Other });

    [Fact]
    public void NoAttributesOnContentThatIsNotData() =>
        Expect(SignerStatus.MalformedAttributes, new ForgedMessage { ContentType = Other, WithoutAttributes = true });

    [Fact]
    public void NoAttributesOnDataAreAllowed() => Expect(SignerStatus.Valid, new ForgedMessage { WithoutAttributes = true });

    [Fact]
    public void AnotherKeySigned() => Expect(SignerStatus.SignatureInvalid, new ForgedMessage { Signer = Get("rsa2048-other") });

    [Fact]
    public void AnAlteredSignature() => Expect(SignerStatus.SignatureInvalid, new ForgedMessage { AlterSignature = true });

    [Fact]
    public void ASignatureAlgorithmWithAnotherDigest() =>
        Expect(SignerStatus.AlgorithmMismatch, new ForgedMessage { Algorithm = AlgorithmIdentifier.WithNull(AlgorithmOids.RsaSha512) });

    [Fact]
    public void ASignatureAlgorithmForAnotherKey() =>
        Expect(SignerStatus.SignatureInvalid, new ForgedMessage { Algorithm = new AlgorithmIdentifier(AlgorithmOids.EcdsaSha256) });

    [Fact]
    public void AnUnknownSignatureAlgorithm() =>
        Expect(SignerStatus.UnsupportedAlgorithm, new ForgedMessage { Algorithm = new AlgorithmIdentifier("1.2.3.4") });

    [Fact]
    public void AnUndeclaredDigest() => Expect(SignerStatus.UnsupportedAlgorithm, new ForgedMessage { Declared = CmsOids.Sha512 });

    [Fact]
    public void AnUnknownDigest() => Expect(SignerStatus.UnsupportedAlgorithm, new ForgedMessage { DigestOid = "1.2.3.4" });

    [Fact]
    public void NoCertificate() => Expect(SignerStatus.SignerCertificateMissing, new ForgedMessage { Certificates = [] });

    [Fact]
    public void TheSigningCertificateAttributeNamesAnother() =>
        Expect(SignerStatus.SigningCertificateMismatch, new ForgedMessage { NamedCertificate = Get("p256").Certificate });

    [Fact]
    public void AttributesInAnotherOrderThanDers()
    {
        var message = new ForgedMessage { Unsorted = true };
        Expect(SignerStatus.SignatureInvalid, message);
        using var reader = (SignedDataReader)CmsReader.Open(new MemoryStream(message.Encode()));
        reader.AcceptUnsortedAttributes = true;
        Assert.Equal(SignerStatus.Valid, reader.Verify().Signers[0].Status);
    }

    [Fact]
    public void AttributesSentInAnotherOrderButSignedInDers() =>
        Expect(SignerStatus.Valid, new ForgedMessage { Unsorted = true, SignDer = true });

    /// <summary>The signature over somebody's attributes, presented as one over a content that is those attributes.</summary>
    [Fact]
    public void AttributesPassedOffAsContent()
    {
        var attributes = new ForgedMessage().AttributeBytes();
        Expect(SignerStatus.MalformedAttributes, new ForgedMessage { Signed = attributes, Carried = attributes, WithoutAttributes = true });
    }

    /// <summary>An impostor with the same issuer and serial number first in the message must not hide the signer, nor pass for him.</summary>
    [Fact]
    public void ACertificateWithTheSameNameAndNumber()
    {
        var real = Get("rsa2048").Certificate;
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(new X500DistinguishedName(real.Subject.Encoded.ToArray()), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.Create(new X500DistinguishedName(real.Issuer.Encoded.ToArray()), X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1),
            real.NotBefore, real.NotAfter, real.SerialNumber.ToArray());
        var impostor = Certificate.From(made);
        var report = Verify(new ForgedMessage { Certificates = [impostor, real] }.Encode()).Report;
        Assert.Equal(SignerStatus.Valid, report.Signers[0].Status);
        Assert.Equal(real, report.Signers[0].Certificate);
        Expect(SignerStatus.SignatureInvalid, new ForgedMessage { Certificates = [impostor] });
    }

    [Fact]
    public void AWeakDigestIsReadAndReported()
    {
        var report = Verify(new ForgedMessage { DigestOid = CmsOids.Sha1, Declared = CmsOids.Sha1, Digest = HashAlgorithmName.SHA1, MessageDigest = [SHA1.HashData(Mail)] }.Encode()).Report;
        Assert.Equal(SignerStatus.Valid, report.Signers[0].Status);
        Assert.True(report.Signers[0].IsWeak);
        Assert.Contains("SHA1", report.Signers[0].WeakReason, StringComparison.Ordinal);
    }

    private static void Expect(SignerStatus expected, ForgedMessage message) =>
        Assert.Equal(expected, Assert.Single(Verify(message.Encode()).Report.Signers).Status);

    /// <summary>A signed message put together by hand, so that any part of it can be wrong.</summary>
    private sealed record ForgedMessage
    {
        public byte[] Carried { get; init; } = Mail;

        public byte[]? Signed { get; init; }

        public string ContentType { get; init; } = CmsOids.Data;

        public string? TypeAttribute { get; init; } = CmsOids.Data;

        public byte[][]? MessageDigest { get; init; } = [SHA256.HashData(Mail)];

        public bool RepeatDigest { get; init; }

        public bool WithoutAttributes { get; init; }

        public bool Unsorted { get; init; }

        public bool SignDer { get; init; }

        public bool AlterSignature { get; init; }

        public Person Signer { get; init; } = Get("rsa2048");

        public HashAlgorithmName Digest { get; init; } = HashAlgorithmName.SHA256;

        public string DigestOid { get; init; } = CmsOids.Sha256;

        public string Declared { get; init; } = CmsOids.Sha256;

        public AlgorithmIdentifier Algorithm { get; init; } = AlgorithmIdentifier.WithNull(AlgorithmOids.RsaEncryption);

        public Certificate? NamedCertificate { get; init; }

        public IReadOnlyList<Certificate> Certificates { get; init; } = [Get("rsa2048").Certificate];

        public byte[] Encode()
        {
            var writer = new AsnWriter(AsnEncodingRules.BER);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(CmsOids.SignedData);
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                using (writer.PushSequence())
                {
                    writer.WriteInteger(1);
                    using (writer.PushSetOf()) new AlgorithmIdentifier(Declared).Write(writer);
                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier(ContentType);
                        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0))) writer.WriteOctetString(Carried);
                    }

                    CertificateSet.Write(writer, 0, Certificates.Select(c => c.RawData));
                    using (writer.PushSetOf()) WriteSigner(writer);
                }
            }

            return writer.Encode();
        }

        public byte[] AttributeBytes()
        {
            var all = new List<byte[]>();
            if (TypeAttribute is not null) all.Add(Attribute(CmsOids.ContentType, w => w.WriteObjectIdentifier(TypeAttribute)));
            if (MessageDigest is not null) all.Add(Digests());
            if (RepeatDigest) all.Add(Digests());
            if (NamedCertificate is not null) all.Add(Attribute(CmsOids.SigningCertificateV2, w => SigningCertificate.Write(w, NamedCertificate)));
            var rules = Unsorted && !SignDer ? AsnEncodingRules.BER : AsnEncodingRules.DER;
            return Set(Unsorted && !SignDer ? Enumerable.Reverse(Sorted(all)) : all, rules);
        }

        private static byte[] Set(IEnumerable<byte[]> values, AsnEncodingRules rules)
        {
            var writer = new AsnWriter(rules);
            using (writer.PushSetOf())
            {
                foreach (var value in values) writer.WriteEncodedValue(value);
            }

            return writer.Encode();
        }

        private static List<byte[]> Sorted(IEnumerable<byte[]> values) => values.OrderBy(v => Convert.ToHexString(v), StringComparer.Ordinal).ToList();

        private byte[] Digests() => Attribute(CmsOids.MessageDigest, w =>
        {
            foreach (var digest in MessageDigest!) w.WriteOctetString(digest);
        });

        private static byte[] Attribute(string oid, Action<AsnWriter> values)
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(oid);
                using (writer.PushSetOf()) values(writer);
            }

            return writer.Encode();
        }

        private void WriteSigner(AsnWriter writer)
        {
            var attributes = AttributeBytes();
            var signed = Signed ?? (WithoutAttributes ? Mail : attributes);
            var signature = Signer.Identity.Key.SignDigest(DigestAlgorithms.Hash(Digest, signed), Digest, RSASignaturePadding.Pkcs1);
            if (AlterSignature) signature[^1] ^= 1;
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                CertificateIdentifier.ByIssuer(Get("rsa2048").Certificate).Write(writer);
                new AlgorithmIdentifier(DigestOid).Write(writer);
                if (!WithoutAttributes)
                {
                    var sent = SignDer ? (this with { SignDer = false }).AttributeBytes() : attributes;
                    sent[0] = 0xA0;
                    writer.WriteEncodedValue(sent);
                }

                Algorithm.Write(writer);
                writer.WriteOctetString(signature);
            }
        }
    }
}
