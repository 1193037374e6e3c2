using System.Formats.Asn1;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Linting;

namespace SmimePS.Core.Tests.Linting;

/// <summary>However a certificate is damaged, it is reported on; nothing is thrown.</summary>
public class HostileLintTests
{
    [Fact]
    public void Random_damage_is_a_finding_and_never_an_exception()
    {
        var random = new Random(20260301);
        var seeds = RuleCases.All.Select(static one => one.Make()).Select(static recipe => (Der: recipe.Encode(), Issuers: recipe.Issuers())).ToList();
        var (examined, faulty) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var (der, issuers) = seeds[round % seeds.Count];
            var damaged = der.ToArray();
            for (var changes = 1 + random.Next(4); changes > 0; changes--)
            {
                var at = random.Next(damaged.Length);
                damaged[at] = random.Next(3) switch { 0 => (byte)(damaged[at] ^ (1 << random.Next(8))), 1 => (byte)random.Next(256), _ => damaged[random.Next(damaged.Length)] };
            }

            Certificate certificate;
            try
            {
                certificate = Certificate.Decode(damaged);
            }
            catch (CertificateException)
            {
                continue;
            }

            // Each of them is both the certificate in question and the issuer of another.
            var report = CertificateLinter.Examine(certificate, new LintOptions { Time = CertificateRecipe.Now, Issuers = round % 2 == 0 ? issuers : [], IsThorough = round % 7 == 0 });
            Assert.All(report.Findings, static finding => Assert.DoesNotContain(finding.Message, char.IsControl));
            CertificateLinter.Examine(CertificateRecipe.Person().Make(), new LintOptions { Time = CertificateRecipe.Now, Issuers = [certificate], IsThorough = false });
            _ = CertificateLinter.FindFault(certificate);
            examined++;
            if (report.Findings.Count > 0) faulty++;
        }

        Assert.True(examined > 5_000, $"{examined} of 20,000 could still be decoded");
        Assert.True(faulty > examined / 2);
    }

    [Fact]
    public void Thousands_of_names_are_not_compared_each_with_each()
    {
        var recipe = CertificateRecipe.Person();
        recipe.Set(Oids.SubjectAlternativeName, false, CertificateRecipe.Names([.. Enumerable.Range(0, 5_000).Select(static i => $"a{i}@example.org")]));
        recipe.Subject = CertificateRecipe.NameOf([.. Enumerable.Range(0, 5_000).Select(static i => (Oids.EmailAddress, UniversalTagNumber.IA5String, $"b{i}@example.org"))]);
        var certificate = recipe.Make();
        Assert.Contains(CertificateLinter.Examine(certificate, new LintOptions { Issuers = recipe.Issuers() }).Findings, static finding => finding.Id == "SubjectAddressElsewhere");
    }

    [Fact]
    public void Certificates_of_the_corpora_are_all_reported_on()
    {
        foreach (var file in Directory.EnumerateFiles(Corpora.Folder("pkits", "certs")))
        {
            try
            {
                _ = CertificateLinter.Examine(Certificate.Decode(File.ReadAllBytes(file))).Findings.Count;
            }
            catch (SmimeException)
            {
                // Not decoded; the linter never saw it.
            }
        }
    }
}
