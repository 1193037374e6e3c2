using SmimePS.Certificates;
using SmimePS.Core.Tests.Messages;
using SmimePS.Keys;
using SmimePS.Recipients;
using SmimePS.Trust;
using SmimePS.Verdicts;
using static SmimePS.Core.Tests.Recipients.Harvests;

namespace SmimePS.Core.Tests.Recipients;

/// <summary>What NSS, which Thunderbird signs with, says about the certificate to encrypt for, in both ways.</summary>
public class NssHarvestTests
{
    [Fact]
    public void The_certificate_that_NSS_names_is_found()
    {
        using var folder = new TemporaryFolder();
        using var signs = First.Issue(KeyAlgorithm.Rsa2048, CertificatePurpose.Sign);
        // Certificates of the same subject share a nickname in NSS.
        using var receives = First.Issue(KeyAlgorithm.Rsa2048, CertificatePurpose.Encrypt, "ALICE@example.org");
        var database = "sql:" + Directory.CreateDirectory(folder["nss"]).FullName;
        Peer.Certutil.Run("-N", "-d", database, "--empty-password");
        File.WriteAllText(folder["root.pem"], PemWriter.Write(First.Root));
        Peer.Certutil.Run("-A", "-d", database, "-n", "root", "-t", "CT,CT,CT", "-i", folder["root.pem"]);
        foreach (var (identity, name) in new[] { (signs, "signs"), (receives, "receives") })
        {
            File.WriteAllBytes(folder["id.p12"], Pkcs12Writer.Write(identity, "secret", new Pkcs12Options { FriendlyName = name, Iterations = 1000 }));
            Peer.Pk12util.Run("-i", folder["id.p12"], "-d", database, "-W", "secret", "-K", "");
        }

        File.WriteAllBytes(folder["in.bin"], "Content-Type: text/plain\r\n\r\nMeet me at nine.\r\n"u8.ToArray());
        new Peer("cmsutil").Run("-S", "-d", database, "-p", "", "-N", "signs", "-Y", "receives", "-G", "-P", "-T", "-i", folder["in.bin"], "-o", folder["out.der"]);
        var text = SignedMail.ChangeCms(SignedMail.Signed(), _ => File.ReadAllBytes(folder["out.der"]));

        var checker = new SignatureChecker(Anchors);
        var verdict = checker.Check(TestMail.From(text), cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(verdict.IsTrusted, verdict.Summary);
        var found = CertificateHarvest.Of(verdict, checker, new CheckOptions());
        Assert.Equal([signs.Certificate, receives.Certificate], found.Select(static one => one.Certificate));
        Assert.All(found, static one => Assert.Equal(HarvestVerdict.Good, one.Verdict));
        Assert.NotEmpty(found[0].Capabilities!);
    }
}
