using System.Formats.Asn1;
using System.Xml;
using System.Xml.Linq;
using SmimePS.Certificates;
using SmimePS.Clients;
using SmimePS.Core.Tests.Certificates;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Clients;

public class AppleProfileTests
{
    private static readonly TestIssuer Issuer = new(KeyAlgorithm.EcdsaP256, "example.org");
    private static readonly Pkcs12Options Quick = new() { Encryption = Pkcs12Encryption.Compatible, Iterations = 100 };

    [Fact]
    public void It_holds_the_key_under_its_password_and_the_root()
    {
        using var alice = Issuer.Issue(KeyAlgorithm.Rsa2048);
        var profile = Read(AppleProfile.Write([ClientFolder.Trusted(alice)], "secret", Quick));
        Assert.Equal("Configuration", profile["PayloadType"]);
        Assert.Equal("1", profile["PayloadVersion"]);
        Assert.Equal("S/MIME: alice@example.org", profile["PayloadDisplayName"]);
        var payloads = (List<Dictionary<string, object>>)profile["PayloadContent"];
        Assert.Equal(["com.apple.security.pkcs12", "com.apple.security.root"], payloads.Select(static one => one["PayloadType"]));
        // The device asks for the password.
        Assert.DoesNotContain("Password", payloads[0].Keys);
        var file = CertificateFile.Decode((byte[])payloads[0]["PayloadContent"], "secret", "the profile");
        Assert.Equal(alice.Certificate, Assert.Single(file.Identities).Certificate);
        Assert.Equal(Issuer.Root.RawData.ToArray(), payloads[1]["PayloadContent"]);
        Assert.Equal("Test Root", payloads[1]["PayloadDisplayName"]);
        var all = payloads.Append(profile).ToList();
        Assert.Equal(3, all.Select(static one => one["PayloadUUID"]).Distinct().Count());
        Assert.Equal(3, all.Select(static one => one["PayloadIdentifier"]).Distinct().Count());
        Assert.All(all, static one => Assert.Matches("^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$", (string)one["PayloadUUID"]));
    }

    [Fact]
    public void The_same_certificate_makes_the_same_names_and_another_makes_others()
    {
        using var alice = Issuer.Issue(KeyAlgorithm.EcdsaP256);
        using var renewed = Issuer.Issue(KeyAlgorithm.EcdsaP256);
        var (one, again, other) = (Read(Write(alice)), Read(Write(alice)), Read(Write(renewed)));
        Assert.Equal(one["PayloadUUID"], again["PayloadUUID"]);
        Assert.Equal(one["PayloadIdentifier"], again["PayloadIdentifier"]);
        Assert.NotEqual(one["PayloadUUID"], other["PayloadUUID"]);
        // Old mail is opened with the old key: its profile stays.
        Assert.NotEqual(one["PayloadIdentifier"], other["PayloadIdentifier"]);
    }

    [Fact]
    public void One_to_sign_and_one_to_encrypt_are_one_profile()
    {
        using var sign = Issuer.Issue(KeyAlgorithm.EcdsaP256, CertificatePurpose.Sign);
        using var encrypt = Issuer.Issue(KeyAlgorithm.EcdsaP256, CertificatePurpose.Encrypt);
        var profile = Read(AppleProfile.Write([ClientFolder.Trusted(sign), ClientFolder.Trusted(encrypt)], "secret", Quick));
        var payloads = (List<Dictionary<string, object>>)profile["PayloadContent"];
        Assert.Equal(["com.apple.security.pkcs12", "com.apple.security.pkcs12", "com.apple.security.root"], payloads.Select(static one => one["PayloadType"]));
        Assert.Equal(4, payloads.Append(profile).Select(static one => one["PayloadUUID"]).Distinct().Count());
    }

    [Fact]
    public void A_root_that_nobody_vouched_for_stays_out()
    {
        using var alice = Issuer.Issue(KeyAlgorithm.EcdsaP256);
        var profile = Read(AppleProfile.Write([ClientIdentity.From(alice, [], static _ => false)], "secret", Quick));
        Assert.Single((List<Dictionary<string, object>>)profile["PayloadContent"]);
    }

    [Theory]
    [InlineData("A & B <\"'> ]]>", "A & B <\"'> ]]>")]
    [InlineData("Bücher \U0001F4DA 日本", "Bücher \U0001F4DA 日本")]
    [InlineData("\u0645\u06CC\u200C\u062E \U0001F469\u200D\U0001F4BB", "\u0645\u06CC\u200C\u062E \U0001F469\u200D\U0001F4BB")]
    [InlineData("a\u0001b\u202Ec", "a\uFFFDb\uFFFDc")]
    public void Any_name_is_written(string name, string expected)
    {
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        var subject = Named(name);
        var now = DateTimeOffset.UtcNow;
        var certificate = CertificateBuilder.Sign(new CertificateContent(CertificateBuilder.NewSerialNumber(), subject, subject, now, now.AddDays(1), key.PublicKey, []), key);
        Assert.Equal("S/MIME: " + expected, Read(Write(new Identity(certificate, key)))["PayloadDisplayName"]);
    }

    [Fact]
    public void No_password_is_an_error()
    {
        using var alice = Issuer.Issue(KeyAlgorithm.EcdsaP256);
        Assert.Equal("PasswordRequired", Assert.Throws<CertificateException>(() => AppleProfile.Write([ClientFolder.Trusted(alice)], "", Quick)).ErrorId);
    }

    /// <summary>A name that our own authority would refuse, too.</summary>
    private static DistinguishedName Named(string name)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSetOf())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.CommonName);
            writer.WriteCharacterString(UniversalTagNumber.UTF8String, name);
        }

        return new DistinguishedName(writer.Encode());
    }

    private static byte[] Write(Identity identity) => AppleProfile.Write([ClientFolder.Trusted(identity)], "secret", Quick);

    /// <summary>A property list as a strict reader takes it.</summary>
    private static Dictionary<string, object> Read(byte[] content)
    {
        using var reader = XmlReader.Create(new MemoryStream(content), new XmlReaderSettings { DtdProcessing = DtdProcessing.Parse, XmlResolver = null });
        var document = XDocument.Load(reader);
        Assert.Equal("-//Apple//DTD PLIST 1.0//EN", document.DocumentType!.PublicId);
        Assert.Equal("plist", document.Root!.Name);
        return Dictionary(Assert.Single(document.Root.Elements()));
    }

    private static Dictionary<string, object> Dictionary(XElement element)
    {
        Assert.Equal("dict", element.Name);
        var children = element.Elements().ToList();
        var all = new Dictionary<string, object>();
        for (var i = 0; i < children.Count; i += 2)
        {
            Assert.Equal("key", children[i].Name);
            all.Add(children[i].Value, children[i + 1].Name.LocalName switch
            {
                "array" => children[i + 1].Elements().Select(Dictionary).ToList(),
                "data" => Convert.FromBase64String(children[i + 1].Value),
                "string" or "integer" => children[i + 1].Value,
                var other => throw new InvalidOperationException(other),
            });
        }

        return all;
    }
}
