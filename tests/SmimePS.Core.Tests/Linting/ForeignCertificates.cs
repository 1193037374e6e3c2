using MimeKit;
using SmimePS.Certificates;

namespace SmimePS.Core.Tests.Linting;

/// <summary>Certificates that nobody here made, from the corpora, and what is really wrong with each.</summary>
internal static class ForeignCertificates
{
    public static IEnumerable<(string Name, Certificate Certificate, IReadOnlyList<Certificate> Issuers, string[] Errors)> All()
    {
        foreach (var person in new[] { "alice", "bob" })
        {
            foreach (var use in new[] { "sign", "encrypt" }) yield return ($"RFC 9216, {person}.{use}", Sample($"{person}.{use}.crt"), [Sample("ca.rsa.crt")], []);
        }

        foreach (var person in new[] { "carlos", "dana" })
        {
            // Curve25519 is right by the RFCs, and in no mail program yet.
            foreach (var use in new[] { "sign", "encrypt" }) yield return ($"RFC 9216, {person}.{use}", Sample($"{person}.{use}.crt"), [Sample("ca.25519.crt")], ["EdwardsKey", "EdwardsSignature"]);
        }

        yield return ("RFC 9216, ca.rsa", Sample("ca.rsa.crt"), [], []);
        yield return ("RFC 9216, ca.rsa.cross", Sample("ca.rsa.cross.crt"), [], ["EdwardsSignature"]);

        // Of 2005, by a public authority of that time: MD5, and an authority with 1024 bits.
        var thawte = Thawte();
        var holder = thawte.Single(static certificate => certificate.Addresses.Contains("smhaunch@mac.com"));
        yield return ("Thawte Freemail Member, 2005", holder, [.. thawte.Where(issuer => issuer.Subject.Equals(holder.Issuer))], ["Expired", "WeakSignature", "IssuerOutOfTime", "IssuerWeak"]);

        // Of 1999, for RFC 4134: SHA-1, DSA, 1024 bits.
        yield return ("RFC 4134, BobRSA", Example("BobRSASignByCarl.cer"), [Example("CarlRSASelf.cer")], ["RsaTooShort", "WeakSignature", "IssuerWeak"]);
        yield return ("RFC 4134, AliceDSS", Example("AliceDSSSignByCarlNoInherit.cer"), [Example("CarlDSSSelf.cer")], ["KeyUnsupported", "WeakSignature"]);
    }

    private static Certificate Sample(string file) => CertificateFile.Read(Corpora.Folder("rfc9216", file)).Certificates[0];

    private static Certificate Example(string file) => CertificateFile.Read(Corpora.Folder("rfc4134", file)).Certificates[0];

    private static IReadOnlyList<Certificate> Thawte()
    {
        using var message = MimeMessage.Load(Corpora.Folder("mail", "mikel", "raw_email2.eml"));
        var signature = message.BodyParts.OfType<MimePart>().First(static part => part.ContentType.MimeType.EndsWith("pkcs7-signature", StringComparison.OrdinalIgnoreCase));
        using var content = new MemoryStream();
        signature.Content!.DecodeTo(content);
        return CertificateFile.Decode(content.ToArray()).Certificates;
    }
}
