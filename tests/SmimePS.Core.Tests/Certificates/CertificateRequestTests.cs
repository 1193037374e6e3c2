using System.Text;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Certificates;

public class CertificateRequestTests
{
    [Theory]
    [InlineData("Rsa2048", "Digital Signature, Key Encipherment")]
    [InlineData("EcdsaP256", "Digital Signature, Key Agreement")]
    [InlineData("EcdsaP521", "Digital Signature, Key Agreement")]
    public void What_we_ask_for_is_what_openssl_and_we_read(string algorithm, string usage)
    {
        using var folder = new TemporaryFolder();
        using var key = KeyGenerator.Create(KeyAlgorithm.Parse(algorithm));
        string[] addresses = ["alice@example.org", "jürgen@bücher.example"];
        var request = new RequestDraft(addresses, RequestDraft.SubjectOf("Zoë", "Bücher & Söhne", "de", addresses), CertificatePurpose.SignAndEncrypt).Sign(key);
        File.WriteAllText(folder["a.csr"], request.ToPem());
        var text = Peer.OpenSsl.Run("req", "-in", folder["a.csr"], "-verify", "-noout", "-text", "-nameopt", "utf8");
        Assert.Contains("self-signature verify OK", text);
        Assert.Contains("Version: 1 (0x0)", text);
        Assert.Contains("Subject: C=DE, O=Bücher & Söhne, CN=Zoë\n", text);
        Assert.Contains("email:alice@example.org, othername: SmtpUTF8Mailbox", text);
        Assert.Contains($"X509v3 Key Usage: critical\n                    {usage}\n", text);
        Assert.Contains("X509v3 Extended Key Usage: \n                    E-mail Protection\n", text);
        Assert.DoesNotContain("emailAddress", text);
        var read = Assert.Single(CertificateRequestFile.Read(folder["a.csr"]));
        Assert.True(read.VerifySignature());
        Assert.Equal(["alice@example.org", "jürgen@xn--bcher-kva.example"], read.Addresses);
        Assert.Equal(CertificatePurpose.SignAndEncrypt, read.Purpose);
        Assert.Equal(key.PublicKey.Key.ToArray(), read.PublicKey.Key.ToArray());
        Assert.Equal("CN=Zoë, O=Bücher & Söhne, C=DE", read.Subject.ToString());
    }

    [Fact]
    public void A_request_for_nothing_but_a_name_has_an_empty_set_of_attributes()
    {
        using var folder = new TemporaryFolder();
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        var der = CertificateRequestBuilder.Sign(new DistinguishedNameBuilder().AddCommonName("x").Build(), [], key);
        Assert.Empty(CertificateRequest.Decode(der).Extensions);
        File.WriteAllBytes(folder["a.der"], der);
        Assert.Contains("verify OK", Peer.OpenSsl.Run("req", "-inform", "DER", "-in", folder["a.der"], "-verify", "-noout"));
        Assert.Contains("cont [ 0 ]", Peer.OpenSsl.Run("asn1parse", "-inform", "DER", "-in", folder["a.der"]));
    }

    [Fact]
    public void Nss_makes_a_certificate_of_our_request_and_we_read_its_own()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["nss"]);
        var database = "sql:" + folder["nss"];
        File.WriteAllBytes(folder["noise"], new byte[64]);
        Peer.Certutil.Run("-N", "-d", database, "--empty-password");
        Peer.Certutil.Run("-S", "-x", "-d", database, "-n", "ca", "-s", "CN=NSS CA", "-t", "CT,C,C", "-k", "ec", "-q", "secp256r1", "-z", folder["noise"]);
        using var key = KeyGenerator.Create(KeyAlgorithm.Rsa2048);
        var request = new RequestDraft(["alice@example.org"], null, CertificatePurpose.Sign).Sign(key);
        File.WriteAllText(folder["a.csr"], request.ToPem());
        Peer.Certutil.Run("-C", "-d", database, "-c", "ca", "-i", folder["a.csr"], "-a", "-m", "5", "-7", "alice@example.org", "-o", folder["a.crt"]);
        var certificate = CertificateFile.Read(folder["a.crt"]).Certificates.Single();
        Assert.Equal("CN=alice@example.org", certificate.Subject.ToString());
        Assert.Equal(key.PublicKey.Key.ToArray(), certificate.PublicKey.Key.ToArray());

        Peer.Certutil.Run("-R", "-d", database, "-s", "CN=Bob", "-7", "bob@example.org", "-k", "rsa", "-g", "2048", "-z", folder["noise"], "-a", "-o", folder["b.csr"]);
        var bob = Assert.Single(CertificateRequestFile.Read(folder["b.csr"]));
        Assert.True(bob.VerifySignature());
        Assert.Equal(["bob@example.org"], bob.Addresses);
    }

    [Fact]
    public void Pem_der_and_what_a_portal_shows_load_alike()
    {
        var request = new TestRequest().For("alice@example.org").Make();
        var der = request.RawData.ToArray();
        var pem = request.ToPem();
        byte[][] forms =
        [
            der,
            Encoding.ASCII.GetBytes(pem),
            Encoding.ASCII.GetBytes("Here it is:\r\n\r\n" + pem.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\nRegards"),
            Encoding.ASCII.GetBytes(pem.Replace("CERTIFICATE", "NEW CERTIFICATE", StringComparison.Ordinal)),
            Encoding.ASCII.GetBytes(Convert.ToBase64String(der)),
            Encoding.ASCII.GetBytes("\n" + Convert.ToBase64String(der, Base64FormattingOptions.InsertLineBreaks) + "\n"),
            [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Convert.ToBase64String(der))],
            [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(pem)],
            [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(pem)],
        ];
        foreach (var form in forms) Assert.Equal(der, Assert.Single(CertificateRequestFile.Decode(form)).RawData.ToArray());
        Assert.Equal(2, CertificateRequestFile.Decode(Encoding.ASCII.GetBytes(pem + pem)).Count);
    }

    [Fact]
    public void Addresses_are_found_in_both_places_and_in_both_attributes()
    {
        using var folder = new TemporaryFolder();
        Peer.OpenSsl.Run("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", folder["a.key"], "-subj", "/C=DE/O=Example/CN=Alice/emailAddress=alice@example.org",
            "-addext", "subjectAltName=email:ally@example.org,email:ALICE@EXAMPLE.ORG", "-addext", "keyUsage=critical,digitalSignature", "-out", folder["a.csr"]);
        var request = Assert.Single(CertificateRequestFile.Read(folder["a.csr"]));
        Assert.Equal(["ally@example.org", "ALICE@EXAMPLE.ORG"], request.Addresses);
        Assert.Equal(CertificatePurpose.Sign, request.Purpose);
        Assert.True(request.VerifySignature());

        // Microsoft's older tools have an attribute of their own, with the same value.
        var older = new TestRequest { Attribute = Oids.MicrosoftExtensionRequest, Subject = new DistinguishedName(new byte[] { 0x30, 0x00 }) }.For("a@example.org").Make();
        Assert.Equal(["a@example.org"], older.Addresses);
        Assert.True(older.VerifySignature());
    }

    [Fact]
    public void What_is_no_request_is_one_error()
    {
        var request = new TestRequest().For("alice@example.org").Make();
        var der = request.RawData.ToArray();
        using var issuer = new TestIssuer();
        byte[][] wrong =
        [
            [], [0x30], "nothing to see"u8.ToArray(), der[..^1], [.. der, 0], issuer.Root.RawData.ToArray(), Encoding.ASCII.GetBytes(PemWriter.Write(issuer.Root)),
            Encoding.ASCII.GetBytes(request.ToPem().Replace("END CERTIFICATE", "END X", StringComparison.Ordinal)),
            Encoding.ASCII.GetBytes(request.ToPem()[..100]),
            new TestRequest().For("alice@example.org").With("1.2.3.4", false, static writer => writer.WriteOctetString(new byte[70_000])) is var large ? Raw(large) : [],
        ];
        foreach (var one in wrong) Assert.Equal("InvalidCertificateRequest", Assert.Throws<CertificateException>(() => CertificateRequestFile.Decode(one)).ErrorId);

        static byte[] Raw(TestRequest request)
        {
            var error = Assert.Throws<CertificateException>(request.Make);
            Assert.Equal("InvalidCertificateRequest", error.ErrorId);
            return [];
        }
    }

    [Fact]
    public void An_extension_that_is_asked_for_twice_and_an_address_that_steers_a_terminal_make_no_request()
    {
        Assert.Throws<CertificateException>(new TestRequest().For("alice@example.org").For("bob@example.org").Make);
        Assert.Throws<CertificateException>(new TestRequest().With(Oids.SubjectAlternativeName, false, static writer =>
        {
            using (writer.PushSequence())
                writer.WriteCharacterString(System.Formats.Asn1.UniversalTagNumber.IA5String, "a\u001B[2Kb@example.org", new System.Formats.Asn1.Asn1Tag(System.Formats.Asn1.TagClass.ContextSpecific, 1));
        }).Make);
    }
}
