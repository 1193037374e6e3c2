using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Linting;

/// <summary>
/// Any certificate, sound or not, field by field: what <see cref="CertificateBuilder"/> would never write too. As it stands it is a public
/// authority's, with which nobody finds fault; a test spoils the one thing it is about.
/// </summary>
internal sealed class CertificateRecipe
{
    public const string EcdsaSha1 = "1.2.840.10045.4.1";
    private static readonly byte[] DefaultSerial = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
    private static readonly PrivateKey RecipeKey = KeyGenerator.Create(KeyAlgorithm.Rsa2048);

    private CertificateRecipe(PrivateKey key, DistinguishedName subject)
    {
        Key = key;
        PublicKey = key.PublicKey.Encoded.ToArray();
        Subject = subject.Encoded.ToArray();
    }

    public static DateTimeOffset Now { get; } = new(DateTimeOffset.UtcNow.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);

    public PrivateKey Key { get; }

    /// <summary>The issuer; null for one that signs itself.</summary>
    public CertificateRecipe? Issuer { get; set; }

    public int Version { get; set; } = 3;

    /// <summary>The content of the INTEGER.</summary>
    public byte[] Serial { get; set; } = [0x4A, .. DefaultSerial];

    public byte[]? IssuerName { get; set; }

    public byte[] Subject { get; set; }

    public DateTimeOffset NotBefore { get; set; } = Now.AddDays(-10);

    public DateTimeOffset NotAfter { get; set; } = Now.AddDays(800);

    /// <summary>Writes a date in the other form than its year wants.</summary>
    public bool MixesUpDates { get; set; }

    public byte[] PublicKey { get; set; }

    public AlgorithmIdentifier? Algorithm { get; set; }

    /// <summary>The algorithm outside of what is signed, where it is another.</summary>
    public AlgorithmIdentifier? OuterAlgorithm { get; set; }

    /// <summary>Signs in another way than with the issuer's key.</summary>
    public Func<byte[], byte[]>? Sign { get; set; }

    public List<CertificateExtension> Extensions { get; private set; } = [];

    /// <summary>A person's below an authority below a root.</summary>
    public static CertificateRecipe Person(PrivateKey? key = null, CertificatePurpose purpose = CertificatePurpose.SignAndEncrypt)
    {
        var recipe = new CertificateRecipe(key ?? RecipeKey, Name("Alice")) { Issuer = Intermediate() };
        var issuer = recipe.Issuer.Make();
        recipe.Extensions = [.. CertificateProfile.Mailbox(recipe.Key.PublicKey, [AddressSyntax.Require("alice@example.org")], purpose, issuer, crlUrl: "http://pki.example.org/ca.crl")];
        recipe.Set(Oids.AuthorityInformationAccess, false, AccessTo("http://pki.example.org/ca.cer"));
        recipe.Set(Oids.CertificatePolicies, false, Policies("2.23.140.1.5.1.3"));
        return recipe;
    }

    /// <summary>An authority below a root.</summary>
    public static CertificateRecipe Intermediate(PrivateKey? key = null)
    {
        var root = Root();
        var recipe = new CertificateRecipe(key ?? AuthorityKey, CaName("Mail CA")) { Issuer = root, NotAfter = Now.AddYears(5), Serial = [0x4B, .. DefaultSerial] };
        recipe.Extensions =
        [
            .. CertificateProfile.RootAuthority(recipe.Key.PublicKey, []),
            CertificateProfile.AuthorityKeyIdentifier(root.Make()),
        ];
        recipe.Set(Oids.ExtendedKeyUsage, false, Purposes(Oids.EmailProtection));
        return recipe;
    }

    public static CertificateRecipe Root() => new(RootKey, CaName("Root CA"))
    {
        Serial = [0x4C, .. DefaultSerial],
        NotAfter = Now.AddYears(10),
        Extensions = [.. CertificateProfile.RootAuthority(RootKey.PublicKey, [])],
    };

    private static PrivateKey AuthorityKey { get; } = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);

    private static PrivateKey RootKey { get; } = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);

    public CertificateRecipe Set(string oid, bool isCritical, byte[] value)
    {
        var at = Extensions.FindIndex(extension => extension.Oid == oid);
        var extension = new CertificateExtension(oid, isCritical, value);
        if (at < 0) Extensions.Add(extension);
        else Extensions[at] = extension;
        return this;
    }

    public CertificateRecipe Without(params string[] oids)
    {
        Extensions.RemoveAll(extension => oids.Contains(extension.Oid));
        return this;
    }

    public CertificateRecipe Critical(string oid, bool isCritical) => Set(oid, isCritical, Extensions.First(extension => extension.Oid == oid).Value.ToArray());

    public CertificateRecipe Usage(KeyUsages usage) => Set(Oids.KeyUsage, true, Der(writer => writer.WriteNamedBitList(usage)));

    /// <summary>Another key, with the identifier and usage that go with it.</summary>
    public CertificateRecipe For(byte[] publicKey, KeyUsages usage = KeyUsages.DigitalSignature)
    {
        PublicKey = publicKey;
        return Usage(usage);
    }

    public Certificate Make() => Certificate.Decode(Encode());

    /// <summary>The issuers, nearest first.</summary>
    public IReadOnlyList<Certificate> Issuers()
    {
        var issuers = new List<Certificate>();
        for (var issuer = Issuer; issuer is not null; issuer = issuer.Issuer) issuers.Add(issuer.Make());
        return issuers;
    }

    public byte[] Encode()
    {
        var algorithm = Algorithm ?? new AlgorithmIdentifier(AlgorithmOids.EcdsaSha256);
        var tbs = Der(writer => WriteContent(writer, algorithm));
        var signature = Sign?.Invoke(tbs) ?? (Issuer ?? this).Key.SignDigest(SHA256.HashData(tbs), HashAlgorithmName.SHA256);
        return Der(writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(tbs);
                (OuterAlgorithm ?? algorithm).Write(writer);
                writer.WriteBitString(signature);
            }
        });
    }

    public static byte[] Der(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }

    public static byte[] Purposes(params string[] oids) => Der(writer =>
    {
        using (writer.PushSequence())
        {
            foreach (var oid in oids) writer.WriteObjectIdentifier(oid);
        }
    });

    public static byte[] Policies(params string[] oids) => Der(writer =>
    {
        using (writer.PushSequence())
        {
            foreach (var oid in oids)
            {
                using (writer.PushSequence()) writer.WriteObjectIdentifier(oid);
            }
        }
    });

    public static byte[] AccessTo(string url) => Der(writer =>
    {
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.3.6.1.5.5.7.48.2");
            writer.WriteCharacterString(UniversalTagNumber.IA5String, url, new Asn1Tag(TagClass.ContextSpecific, 6));
        }
    });

    public static byte[] CrlAt(params string[] urls) => Der(writer =>
    {
        var wrapper = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence(wrapper))
        using (writer.PushSequence(wrapper))
        {
            foreach (var url in urls) writer.WriteCharacterString(UniversalTagNumber.IA5String, url, new Asn1Tag(TagClass.ContextSpecific, 6));
        }
    });

    /// <summary>A subject alternative name: an address, or <c>dns:</c> and a host, or <c>utf8:</c> and an international address.</summary>
    public static byte[] Names(params string[] names) => Der(writer =>
    {
        using (writer.PushSequence())
        {
            foreach (var name in names)
            {
                if (name.StartsWith("dns:", StringComparison.Ordinal)) writer.WriteCharacterString(UniversalTagNumber.IA5String, name[4..], new Asn1Tag(TagClass.ContextSpecific, 2));
                else if (name.StartsWith("utf8:", StringComparison.Ordinal)) WriteInternational(writer, name[5..]);
                else writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 1));
            }
        }
    });

    /// <summary>A name of single attributes.</summary>
    public static byte[] NameOf(params (string Oid, UniversalTagNumber Type, string Text)[] attributes) => Der(writer =>
    {
        using (writer.PushSequence())
        {
            foreach (var (oid, type, text) in attributes)
            {
                using (writer.PushSetOf())
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(oid);
                    if (type == UniversalTagNumber.T61String) writer.WriteEncodedValue([0x14, (byte)text.Length, .. System.Text.Encoding.ASCII.GetBytes(text)]);
                    else writer.WriteCharacterString(type, text);
                }
            }
        }
    });

    public static DistinguishedName Name(string commonName) => new DistinguishedNameBuilder().AddCommonName(commonName).Build();

    private static DistinguishedName CaName(string name) => new DistinguishedNameBuilder().AddCountry("DE").AddOrganization("Example").AddCommonName(name).Build();

    private static void WriteInternational(AsnWriter writer, string address)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        using (writer.PushSequence(tag))
        {
            writer.WriteObjectIdentifier(Oids.SmtpUtf8Mailbox);
            using (writer.PushSequence(tag)) writer.WriteCharacterString(UniversalTagNumber.UTF8String, address);
        }
    }

    private void WriteContent(AsnWriter writer, AlgorithmIdentifier algorithm)
    {
        using (writer.PushSequence())
        {
            if (Version > 1)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true))) writer.WriteInteger(Version - 1);
            }

            writer.WriteInteger(Serial);
            algorithm.Write(writer);
            writer.WriteEncodedValue(IssuerName ?? (Issuer ?? this).Subject);
            using (writer.PushSequence())
            {
                WriteTime(writer, NotBefore);
                WriteTime(writer, NotAfter);
            }

            writer.WriteEncodedValue(Subject);
            writer.WriteEncodedValue(PublicKey);
            if (Extensions.Count == 0 || Version < 3) return;
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 3, isConstructed: true)))
            using (writer.PushSequence())
            {
                foreach (var extension in Extensions) SignedStructureWriter.WriteExtension(writer, extension);
            }
        }
    }

    private void WriteTime(AsnWriter writer, DateTimeOffset time)
    {
        if (MixesUpDates) writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);
        else SignedStructureWriter.WriteTime(writer, time);
    }
}
