using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Trust;

namespace SmimePS.Core.Tests.Trust;

/// <summary>However a certificate or a list is damaged, the answer is an error of ours or a path that is not trusted.</summary>
public class DamagedPathTests
{
    private static readonly string Folder = Corpora.Folder("pkits");

    [Theory]
    [InlineData("ValidCertificatePathTest1EE", "GoodCACert")]
    [InlineData("ValidDNandRFC822nameConstraintsTest27EE", "nameConstraintsDN1CACert", "nameConstraintsDN1subCA3Cert")]
    [InlineData("ValidPolicyMappingTest3EE", "P12Mapping1to3CACert", "P12Mapping1to3subCACert", "P12Mapping1to3subsubCACert")]
    [InlineData("ValidDSAParameterInheritanceTest5EE", "DSACACert", "DSAParametersInheritedCACert")]
    [InlineData("ValiddistributionPointTest4EE", "distributionPoint1CACert")]
    [InlineData("ValidcRLIssuerTest30EE", "indirectCRLCA4Cert", "indirectCRLCA4cRLIssuerCert")]
    public void Bits_of_every_certificate_flipped(params string[] names)
    {
        var chain = names.Select(static name => File.ReadAllBytes(Path.Combine(Folder, "certs", name + ".crt"))).ToList();
        var root = Certificate.Decode(File.ReadAllBytes(Path.Combine(Folder, "certs", "TrustAnchorRootCertificate.crt")));
        var lists = new CrlCollection(Directory.EnumerateFiles(Path.Combine(Folder, "crls")).Select(static file => CertificateRevocationList.Decode(File.ReadAllBytes(file))));
        var options = new PathOptions
        {
            Time = new DateTimeOffset(2020, 6, 1, 0, 0, 0, TimeSpan.Zero),
            Revocation = RevocationMode.Offline,
            RevocationSources = [lists],
            Tolerate = [PathProblem.WeakKey, PathProblem.WeakSignature],
        };
        var validator = new PathValidator(TrustAnchors.From("NIST", root));
        Assert.True(validator.Validate(Certificate.Decode(chain[0]), chain.Skip(1).Select(static der => Certificate.Decode(der)), options).IsTrusted);
        var random = new Random(chain[0].Length);
        for (var which = 0; which < chain.Count; which++)
        {
            for (var at = random.Next(3); at < chain[which].Length; at += 1 + random.Next(5))
            {
                var damaged = chain.Select(static der => der.ToArray()).ToList();
                damaged[which][at] ^= (byte)(1 << random.Next(8));
                try
                {
                    var certificates = damaged.Select(static der => Certificate.Decode(der)).ToList();
                    var result = validator.Validate(certificates[0], certificates.Skip(1), options);
                    Assert.False(result.IsTrusted, $"{names[which]} byte {at}");
                    Assert.NotEmpty(result.Chain);
                    Assert.All(result.Findings, static finding => Assert.NotEmpty(finding.Message));
                }
                catch (SmimeException)
                {
                    // Not a certificate any more.
                }
            }
        }
    }

    [Theory]
    [InlineData("GoodCACRL")]
    [InlineData("indirectCRLCA3cRLIssuerCRL")]
    [InlineData("deltaCRLCA1deltaCRL")]
    [InlineData("distributionPoint1CACRL")]
    public void Every_bit_of_a_list_flipped(string name)
    {
        var original = File.ReadAllBytes(Path.Combine(Folder, "crls", name + ".crl"));
        var random = new Random(original.Length);
        for (var at = 0; at < original.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var damaged = original.ToArray();
                damaged[at] ^= (byte)(1 << bit);
                try { _ = CertificateRevocationList.Decode(damaged).Count; }
                catch (SmimeException) { }
            }
        }

        for (var length = 0; length < original.Length; length++)
        {
            Assert.Throws<CertificateException>(() => CertificateRevocationList.Decode(original.AsMemory(0, length)));
        }
    }
}
