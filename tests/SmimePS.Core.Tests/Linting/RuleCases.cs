using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Keys;
using static SmimePS.Core.Tests.Linting.CertificateRecipe;

namespace SmimePS.Core.Tests.Linting;

/// <summary>A deliberately bad certificate for each rule.</summary>
internal static class RuleCases
{
    private const string Server = "1.3.6.1.5.5.7.3.1";
    private const string OcspSigning = "1.3.6.1.5.5.7.3.9";
    private const string TripleDes = "1.2.840.113549.3.7";
    private static readonly byte[] Garbage = [0x30, 0x03, 0x81, 0x05, 0x61];
    private static readonly byte[] Empty = [0x30, 0x00];
    private static readonly byte[] True = [0x30, 0x03, 0x01, 0x01, 0xFF];
    private static readonly RSA Rsa2048 = RSA.Create(2048);
    private static readonly RSA Rsa1024 = RSA.Create(1024);

    public static IReadOnlyList<RuleCase> All { get; } =
    [
        // Form
        new("VersionNotThree", "version 1", static () => With(Person(), static c => c.Version = 1, static c => c.Subject = SubjectWithAddress("alice@example.org")))
        {
            Also =
            [
                "AddressOnlyInSubject", "KeyUsageMissing", "PurposeMissing", "AuthorityKeyIdentifierMissing", "SubjectKeyIdentifierMissing", "CapabilitiesMissing", "PolicyMissing",
                "CrlPointMissing", "AccessMissing",
            ],
        },
        new("SerialNotPositive", "serial number 0", static () => With(Person(), static c => c.Serial = [0])) { Also = ["SerialPredictable"] },
        new("SerialNotPositive", "a negative serial number", static () => With(Person(), static c => c.Serial = [0x80, 1, 2, 3, 4, 5, 6, 7, 8, 9])),
        new("SerialTooLong", "a serial number of 21 bytes", static () => With(Person(), static c => c.Serial = [0x11, .. new byte[20]])),
        new("ValidityReversed", "ends before it begins", static () => With(Person(), static c => c.NotAfter = c.NotBefore.AddDays(-1))),
        new("Expired", "expired yesterday", static () => With(Person(), static c => c.NotAfter = Now.AddDays(-1))),
        new("NotYetValid", "begins tomorrow", static () => With(Person(), static c => c.NotBefore = Now.AddDays(1))),
        new("DateForm", "GeneralizedTime before 2050", static () => With(Person(), static c => c.MixesUpDates = true)),
        new("ExtensionMalformed", "damaged addresses", static () => Person().Set(Oids.SubjectAlternativeName, false, Garbage)),
        new("ExtensionMalformed", "an address beyond ASCII", static () => Person().Set(Oids.SubjectAlternativeName, false, [0x30, 0x0A, 0x81, 0x08, (byte)'a', 0xE9, (byte)'@', (byte)'b', (byte)'.', (byte)'o', (byte)'r', (byte)'g'])),
        new("ExtensionMalformed", "an empty list of purposes", static () => Person().Set(Oids.ExtendedKeyUsage, false, [0x30, 0x01, 0x00])),
        new("ExtensionMalformed", "a damaged authority information access", static () => Person().Set(Oids.AuthorityInformationAccess, false, Empty)),
        new("BasicConstraintsLengthAlone", "a path length and no CA", static () => Person().Set(Oids.BasicConstraints, true, [0x30, 0x03, 0x02, 0x01, 0x00])),
        new("AuthorityKeyIdentifierMissing", "no authority key identifier", static () => Person().Without(Oids.AuthorityKeyIdentifier)),
        new("SubjectKeyIdentifierMissing", "no subject key identifier", static () => Person().Without(Oids.SubjectKeyIdentifier)),

        // Names
        new("IssuerUnreadable", "an issuer without a name", static () => With(Person(), static c => c.IssuerName = Empty)),
        new("SubjectUnreadable", "a subject that is no name", static () => With(Person(), static c => c.Subject = [0x30, 0x03, 0x02, 0x01, 0x05])),
        new("EmptySubjectNotCritical", "no subject, addresses not critical", static () => With(Person(), static c => c.Subject = Empty)) { Also = ["SubjectEmpty"] },
        new("SubjectEmpty", "no subject", static () => With(Person().Critical(Oids.SubjectAlternativeName, true), static c => c.Subject = Empty)),
        new("AlternativeNameNeedlesslyCritical", "a subject, addresses critical", static () => Person().Critical(Oids.SubjectAlternativeName, true)),
        new("NameTooLong", "a common name of 65 letters", static () => Named(Oids.CommonName, UniversalTagNumber.UTF8String, new string('a', 65))),
        new("NameStringType", "a name in T61String", static () => Named(Oids.CommonName, UniversalTagNumber.T61String, "alice")),
        new("AddressStringType", "the subject's address in UTF8String", static () => Named(Oids.EmailAddress, UniversalTagNumber.UTF8String, "alice@example.org")),

        // Addresses
        new("AddressMissing", "no address", static () => Person().Without(Oids.SubjectAlternativeName)),
        new("AddressOnlyInSubject", "the address in the subject alone", static () => With(Person().Without(Oids.SubjectAlternativeName), static c => c.Subject = SubjectWithAddress("alice@example.org"))),
        new("SubjectAddressElsewhere", "another address in the subject", static () => With(Person(), static c => c.Subject = SubjectWithAddress("bob@example.org"))),
        new("AddressInvalid", "an address without @", static () => Addressed("alice.example.org")),
        new("AddressInvalid", "an address with the display name", static () => Addressed("alice <alice@example.org>")),
        new("AddressWildcard", "*@example.org", static () => Addressed("*@example.org")),
        new("AddressUpperCase", "Alice@Example.org", static () => Addressed("Alice@Example.org")),
        new("InternationalAddress", "märta@example.org", static () => Addressed("utf8:märta@example.org")),
        new("InternationalAddressForm", "an ASCII address as SmtpUTF8Mailbox", static () => Addressed("utf8:alice@example.org")) { Also = ["InternationalAddress"] },
        new("InternationalAddressForm", "a U-label in SmtpUTF8Mailbox", static () => Addressed("utf8:märta@bücher.example")) { Also = ["InternationalAddress"] },
        new("NamesOfServers", "a host beside the address", static () => Addressed("alice@example.org", "dns:mail.example.org")),

        // Purposes
        new("NotForMail", "for web servers", static () => For(Server)),
        new("ForAnyPurpose", "for any purpose", static () => For(Oids.AnyExtendedKeyUsage)),
        new("PurposeMissing", "no extended key usage", static () => Person().Without(Oids.ExtendedKeyUsage)),
        new("OtherPurposes", "for mail and web servers", static () => For(Oids.EmailProtection, Server)) { Also = ["StrictProfileBroken"] },
        new("OcspSigningPurpose", "for mail and OCSP", static () => For(Oids.EmailProtection, OcspSigning)) { Also = ["StrictProfileBroken"] },
        new("AuthorityAsHolder", "a person's with CA:TRUE", static () => Person().Set(Oids.BasicConstraints, true, True)),
        new("NetscapeTypeNotMail", "nsCertType = server", static () => Person().Set("2.16.840.1.113730.1.1", false, [0x03, 0x02, 0x06, 0x40])),
        new("PurposeNotAllowed", "a signer's, to encrypt for", static () => Person(purpose: CertificatePurpose.Sign)) { Purpose = CertificatePurpose.Encrypt },
        new("PurposeNotAllowed", "keyEncipherment with P-256, to encrypt for", static () => Person().For(EcKey(AlgorithmOids.NistP256), KeyUsages.DigitalSignature | KeyUsages.KeyEncipherment))
        {
            Purpose = CertificatePurpose.Encrypt, Also = ["KeyUsageOfAnotherKey"],
        },

        // Key usage
        new("KeyUsageMissing", "no key usage", static () => Person().Without(Oids.KeyUsage)),
        new("KeyUsageEmpty", "a key usage without a bit", static () => Person().Usage(KeyUsages.None)),
        new("KeyUsageNotForMail", "P-256 for keyEncipherment alone", static () => Person().For(EcKey(AlgorithmOids.NistP256), KeyUsages.KeyEncipherment)) { Also = ["KeyUsageOfAnotherKey"] },
        new("DataEnciphermentAlone", "RSA for dataEncipherment alone", static () => Person().For(Rsa2048.ExportSubjectPublicKeyInfo(), KeyUsages.DataEncipherment)) { Also = ["StrictProfileBroken"] },
        new("NonRepudiationAlone", "nonRepudiation alone", static () => Person().Usage(KeyUsages.NonRepudiation)) { Also = [] },
        new("KeyUsageOfAnotherKey", "P-256 for keyEncipherment", static () => Person().For(EcKey(AlgorithmOids.NistP256), KeyUsages.DigitalSignature | KeyUsages.KeyEncipherment)),
        new("KeyUsageOfAnotherKey", "RSA for keyAgreement", static () => Person().For(Rsa2048.ExportSubjectPublicKeyInfo(), KeyUsages.DigitalSignature | KeyUsages.KeyEncipherment | KeyUsages.KeyAgreement)),
        new("KeyUsageOfAnotherKey", "a person who signs revocation lists", static () => Person().Usage(KeyUsages.DigitalSignature | KeyUsages.CrlSign)),
        new("AgreementLimitAlone", "encipherOnly without keyAgreement", static () => Person().For(EcKey(AlgorithmOids.NistP256), KeyUsages.DigitalSignature | KeyUsages.EncipherOnly)),
        new("CertificateSigningWithoutAuthority", "keyCertSign without CA", static () => Person().Usage(KeyUsages.DigitalSignature | KeyUsages.KeyEncipherment | KeyUsages.KeyCertSign)),
        new("KeyUsageNotCritical", "key usage not critical", static () => Person().Critical(Oids.KeyUsage, false)),

        // Keys
        new("KeyMalformed", "an RSA key that is none", static () => Person().For(Spki(AlgorithmIdentifier.WithNull(AlgorithmOids.RsaEncryption), [0x30, 0x06, 0x02, 0x01, 0x04, 0x02, 0x01, 0x03]))),
        new("KeyMalformed", "half a point", static () => Person().For(Spki(new AlgorithmIdentifier(AlgorithmOids.EcPublicKey, Oid(AlgorithmOids.NistP256)), [4, .. new byte[32]]))),
        new("RsaTooShort", "RSA with 1024 bits", static () => Person().For(Rsa1024.ExportSubjectPublicKeyInfo())),
        new("RsaUnusualLength", "RSA with 2056 bits", static () => Person().For(RsaKey([0x80, .. new byte[255], 1], [1, 0, 1]))),
        new("RsaSmallExponent", "RSA with the exponent 3", static () => Person().For(RsaKey(Rsa2048.ExportParameters(false).Modulus!, [3]))),
        new("RsaParameters", "RSA without NULL", static () => Person().For(Spki(new AlgorithmIdentifier(AlgorithmOids.RsaEncryption), Rsa2048.ExportRSAPublicKey()))),
        new("RsaPssKey", "an RSA-PSS key", static () => Person().For(Spki(new AlgorithmIdentifier(AlgorithmOids.RsaPss), Rsa2048.ExportRSAPublicKey()))),
        new("CurveUnsupported", "secp256k1", static () => Person().For(Spki(new AlgorithmIdentifier(AlgorithmOids.EcPublicKey, Oid("1.3.132.0.10")), [4, .. new byte[64]]))),
        new("CurveUnsupported", "a curve given by its numbers", static () => Person().For(Spki(new AlgorithmIdentifier(AlgorithmOids.EcPublicKey, Empty), [4, .. new byte[64]]))),
        new("CurveBrainpool", "brainpoolP256r1", static () => Person().For(EcKey("1.3.36.3.3.2.8.1.1.7"))),
        new("EllipticEncryption", "P-256, to encrypt for", static () => Person().For(EcKey(AlgorithmOids.NistP256), KeyUsages.DigitalSignature | KeyUsages.KeyAgreement)),
        new("CurveP521", "P-521", static () => Person().For(EcKey(AlgorithmOids.NistP521))),
        new("PointCompressed", "a compressed point", static () => Person().For(CompressedKey())),
        new("EdwardsKey", "Ed25519", static () => Person().For(Spki(new AlgorithmIdentifier(AlgorithmOids.Ed25519), new byte[32]))),
        new("EdwardsKey", "X25519", static () => Person().For(Spki(new AlgorithmIdentifier(AlgorithmOids.X25519), new byte[32]), KeyUsages.KeyAgreement)),
        new("PostQuantumKey", "ML-DSA-65", static () => Person().For(Spki(new AlgorithmIdentifier("2.16.840.1.101.3.4.3.18"), new byte[1952]))),
        new("KeyUnsupported", "DSA", static () => Person().For(Spki(new AlgorithmIdentifier("1.2.840.10040.4.1"), [2, 1, 5]))),

        // Signature
        new("TwoAlgorithms", "another algorithm outside", static () => With(Person(), static c => c.OuterAlgorithm = new AlgorithmIdentifier(AlgorithmOids.EcdsaSha384))),
        new("WeakSignature", "signed over SHA-1", static () => With(Person(), static c => c.Algorithm = new AlgorithmIdentifier(EcdsaSha1))),
        new("WeakSignature", "signed over MD5", static () => With(Person(), static c => c.Algorithm = AlgorithmIdentifier.WithNull("1.2.840.113549.1.1.4"))),
        new("SignatureUnsupported", "signed over SHA-224", static () => With(Person(), static c => c.Algorithm = new AlgorithmIdentifier("1.2.840.10045.4.3.1"))),
        new("SignatureParameters", "parameters that do not belong there", static () => With(Person(), static c => c.Algorithm = new AlgorithmIdentifier(AlgorithmOids.RsaSha256, new byte[] { 2, 1, 1 }))),
        new("EdwardsSignature", "signed with Ed25519", static () => With(Person(), static c => c.Algorithm = new AlgorithmIdentifier(AlgorithmOids.Ed25519))),
        new("PssSignature", "signed with RSA-PSS", static () => With(Person(), static c => c.Algorithm = new AlgorithmIdentifier(AlgorithmOids.RsaPss, PssSha256()))),

        // Critical extensions
        new("UnknownCriticalExtension", "1.2.3.4 critical", static () => Person().Set("1.2.3.4", true, [5, 0])),
        new("WronglyCritical", "a critical key identifier", static () => Person().Critical(Oids.AuthorityKeyIdentifier, true)),
        new("CriticalUnknownToGpgsm", "an authority bound to domains", static () => Intermediate().Set(Oids.NameConstraints, true, PermittedDomains.Encode(["example.org"]))),
        new("CrlPointsCritical", "critical CRL distribution points", static () => Person().Critical(Oids.CrlDistributionPoints, true)) { Also = ["CriticalUnknownToGpgsm"] },
        new("PoliciesCritical", "critical policies", static () => Person().Critical(Oids.CertificatePolicies, true)),

        // Capabilities
        new("CapabilitiesMalformed", "damaged capabilities", static () => Person().Set(Oids.SmimeCapabilities, false, Garbage)),
        new("CapabilitiesWeak", "3DES alone", static () => Person().Set(Oids.SmimeCapabilities, false, Der(static writer =>
        {
            using (writer.PushSequence())
            using (writer.PushSequence()) writer.WriteObjectIdentifier(TripleDes);
        }))),
        new("CapabilitiesMissing", "no capabilities", static () => Person().Without(Oids.SmimeCapabilities)),

        // Public authorities
        new("SerialPredictable", "serial number 1", static () => With(Person(), static c => c.Serial = [1])),
        new("ValidityTooLong", "valid for three years", static () => With(Person(), static c => c.NotAfter = c.NotBefore.AddYears(3))),
        new("PolicyMissing", "no policy", static () => Person().Without(Oids.CertificatePolicies)),
        new("PolicyNotReserved", "a policy of its own", static () => Person().Set(Oids.CertificatePolicies, false, Policies("1.2.3.4"))),
        new("PolicyLegacy", "the legacy policy after its end", static () => Person().Set(Oids.CertificatePolicies, false, Policies("2.23.140.1.5.1.1"))),
        new("CrlPointMissing", "no CRL distribution point", static () => Person().Without(Oids.CrlDistributionPoints)),
        new("CrlPointNotHttp", "a list in a directory", static () => Person().Set(Oids.CrlDistributionPoints, false, CrlAt("ldap://pki.example.org/cn=ca"))) { Also = ["UrlNotHttp"] },
        new("AccessMissing", "no authority information access", static () => Person().Without(Oids.AuthorityInformationAccess)),
        new("AccessNotHttp", "the issuer in a directory", static () => Person().Set(Oids.AuthorityInformationAccess, false, AccessTo("ldap://pki.example.org/cn=ca"))) { Also = ["UrlNotHttp"] },
        new("UrlNotHttp", "a list over http and in a directory", static () => Person().Set(Oids.CrlDistributionPoints, false, CrlAt("http://pki.example.org/ca.crl", "ldap://pki.example.org/cn=ca"))),
        new("StrictProfileBroken", "strict, for signing in as well", static () => For(Oids.EmailProtection, "1.3.6.1.5.5.7.3.2")),
        new("StrictProfileBroken", "strict, with dataEncipherment", static () => Person().Usage(KeyUsages.DigitalSignature | KeyUsages.KeyEncipherment | KeyUsages.DataEncipherment)),
        new("CommonNameOtherAddress", "another's address as its name", static () => Named(Oids.CommonName, UniversalTagNumber.UTF8String, "bob@example.org")),
        new("AuthorityKeyNamedBySerial", "an issuer named by number", static () => Person().Set(Oids.AuthorityKeyIdentifier, false, [0x30, 0x06, 0x80, 0x01, 0x07, 0x82, 0x01, 0x05])),

        // Authorities
        new("AuthorityMayNotSign", "a root that signs lists alone", static () => Root().Usage(KeyUsages.CrlSign)),
        new("AuthorityNotForMail", "an authority for web servers", static () => Intermediate().Set(Oids.ExtendedKeyUsage, false, Purposes(Server))),
        new("AuthorityKeyUsageMissing", "a root without key usage", static () => Root().Without(Oids.KeyUsage)),
        new("AuthorityConstraintsNotCritical", "basic constraints not critical", static () => Root().Critical(Oids.BasicConstraints, false)),
        new("AuthorityKeyNotNamed", "a root without key identifier", static () => Root().Without(Oids.SubjectKeyIdentifier)),
        new("AuthorityMayNotRevoke", "a root that signs no lists", static () => Root().Usage(KeyUsages.KeyCertSign)),
        new("NameConstraintsNotCritical", "name constraints not critical", static () => Root().Set(Oids.NameConstraints, false, PermittedDomains.Encode(["example.org"]))),
        new("RootWithPurposes", "a root with purposes", static () => Root().Set(Oids.ExtendedKeyUsage, false, Purposes(Oids.EmailProtection))),
        new("SubordinateWithoutPurposes", "an authority below a root, for everything", static () => Intermediate().Without(Oids.ExtendedKeyUsage)),
        new("AuthorityNameIncomplete", "a root with a common name alone", static () => With(Root(), static c => c.Subject = Name("Root").Encoded.ToArray())),

        // With the issuers at hand
        Chained("IssuerNameDiffers", "another's certificate as its issuer", static c => c.IssuerName = Name("Somebody Else").Encoded.ToArray()),
        Chained("IssuerNameWrittenDifferently", "the issuer's name in other bytes", static c => c.IssuerName = NameOf(
            (Oids.Country, UniversalTagNumber.PrintableString, "DE"), (Oids.Organization, UniversalTagNumber.PrintableString, "Example"), (Oids.CommonName, UniversalTagNumber.PrintableString, "Mail CA"))),
        Chained("IssuerNotAuthority", "issued by a person", static c => c.Issuer!.Without(Oids.BasicConstraints)),
        Chained("IssuerMayNotSign", "issued by a key that may not", static c => c.Issuer!.Usage(KeyUsages.CrlSign)),
        Chained("IssuerNotForMail", "issued by an authority for web servers", static c => c.Issuer!.Set(Oids.ExtendedKeyUsage, false, Purposes(Server))),
        Chained("IssuerKeyDiffers", "another key of the issuer's", static c => c.Set(Oids.AuthorityKeyIdentifier, false, [0x30, 0x03, 0x80, 0x01, 0x07])),
        Chained("NameNotPermitted", "an address outside the issuer's domains", static c => c.Issuer!.Set(Oids.NameConstraints, false, PermittedDomains.Encode(["example.com"]))),
        Chained("PathTooLong", "an authority too many", static c => c.Issuer!.Issuer!.Set(Oids.BasicConstraints, true, [0x30, 0x06, 0x01, 0x01, 0xFF, 0x02, 0x01, 0x00])),
        Chained("IssuerOutOfTime", "an authority that has expired", static c => c.Issuer!.NotAfter = Now.AddDays(-1)) with { Also = ["OutlivesIssuer"] },
        Chained("OutlivesIssuer", "an authority that ends first", static c => c.Issuer!.NotAfter = Now.AddDays(100)),
        Chained("IssuerWeak", "an authority with RSA-1024", static c => SignBy(c, Rsa1024)),
        Chained("IssuerConstraintsUnknownToGpgsm", "below an authority bound to domains", static c => c.Issuer!.Set(Oids.NameConstraints, true, PermittedDomains.Encode(["example.org"]))),
        Chained("IssuedByRoot", "issued by a root", static c =>
        {
            c.Issuer = c.Issuer!.Issuer;
            c.Set(Oids.AuthorityKeyIdentifier, false, CertificateProfile.AuthorityKeyIdentifier(c.Issuer!.Make()).Value.ToArray());
        }),

        // What costs as much as a signature
        new("PointNotOnCurve", "a point beside its curve", static () => Person().For(Spki(new AlgorithmIdentifier(AlgorithmOids.EcPublicKey, Oid(AlgorithmOids.NistP256)), [4, .. new byte[63], 1]))),
        Chained("SignatureInvalid", "signed by somebody else", static c => c.Sign = static tbs => KeyGenerator.Create(KeyAlgorithm.EcdsaP256).SignDigest(SHA256.HashData(tbs), HashAlgorithmName.SHA256)),
        new("SignatureInvalid", "a root that did not sign itself", static () => With(Root(), static c => c.Sign = static _ => [0x30, 0x06, 0x02, 0x01, 0x05, 0x02, 0x01, 0x05])),
    ];

    private static CertificateRecipe With(CertificateRecipe recipe, params Action<CertificateRecipe>[] changes)
    {
        foreach (var change in changes) change(recipe);
        return recipe;
    }

    private static RuleCase Chained(string rule, string how, Action<CertificateRecipe> change) => new(rule, how, () => With(Person(), change)) { WithIssuers = true };

    private static CertificateRecipe Addressed(params string[] names) => Person().Set(Oids.SubjectAlternativeName, false, Names(names));

    private static CertificateRecipe For(params string[] purposes) => Person().Set(Oids.ExtendedKeyUsage, false, Purposes(purposes));

    private static CertificateRecipe Named(string oid, UniversalTagNumber type, string text) => With(Person(), c => c.Subject = NameOf((oid, type, text)));

    private static byte[] SubjectWithAddress(string address) => NameOf((Oids.CommonName, UniversalTagNumber.UTF8String, "Alice"), (Oids.EmailAddress, UniversalTagNumber.IA5String, address));

    private static void SignBy(CertificateRecipe recipe, RSA issuer)
    {
        recipe.Issuer!.PublicKey = issuer.ExportSubjectPublicKeyInfo();
        recipe.Algorithm = AlgorithmIdentifier.WithNull(AlgorithmOids.RsaSha256);
        recipe.Sign = tbs => issuer.SignData(tbs, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static byte[] Oid(string oid) => Der(writer => writer.WriteObjectIdentifier(oid));

    private static byte[] Spki(AlgorithmIdentifier algorithm, byte[] key) => Der(writer =>
    {
        using (writer.PushSequence())
        {
            algorithm.Write(writer);
            writer.WriteBitString(key);
        }
    });

    private static byte[] RsaKey(byte[] modulus, byte[] exponent) => Spki(AlgorithmIdentifier.WithNull(AlgorithmOids.RsaEncryption), Der(writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(modulus);
            writer.WriteIntegerUnsigned(exponent);
        }
    }));

    private static byte[] EcKey(string curve)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromValue(curve));
        return key.ExportSubjectPublicKeyInfo();
    }

    private static byte[] CompressedKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(false).Q;
        return Spki(new AlgorithmIdentifier(AlgorithmOids.EcPublicKey, Oid(AlgorithmOids.NistP256)), [(byte)(2 + (point.Y![^1] & 1)), .. point.X!]);
    }

    private static byte[] PssSha256() => Convert.FromHexString("3034A00F300D06096086480165030402010500A11C301A06092A864886F70D010108300D06096086480165030402010500A203020120");
}
