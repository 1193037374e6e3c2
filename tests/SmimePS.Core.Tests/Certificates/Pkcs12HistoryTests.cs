using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Certificates;

/// <summary>A PKCS#12 file that carries old keys behind the new one, so that old mail opens on a new machine.</summary>
public class Pkcs12HistoryTests
{
    [Theory]
    [InlineData("Rsa2048", Pkcs12Encryption.Modern)]
    [InlineData("Rsa2048", Pkcs12Encryption.Compatible)]
    [InlineData("EcdsaP256", Pkcs12Encryption.Modern)]
    public void Openssl_and_nss_take_every_key(string algorithm, Pkcs12Encryption encryption)
    {
        using var folder = new TemporaryFolder();
        using var issuer = new TestIssuer(KeyAlgorithm.Rsa2048);
        using var old = issuer.Issue(KeyAlgorithm.Parse(algorithm));
        using var fresh = issuer.Issue(KeyAlgorithm.Parse(algorithm));
        Write(folder["a.p12"], encryption, fresh, old);
        var printed = Peer.OpenSsl.Run("pkcs12", "-in", folder["a.p12"], "-passin", "pass:secret", "-nodes");
        Assert.Equal(2, PemBlock.ReadAll(printed).Count(static block => block.Label == "PRIVATE KEY"));
        Assert.Equal(2, ImportIntoNss(folder, folder["a.p12"]));
    }

    [Fact]
    public void A_key_that_stayed_the_same_is_no_obstacle()
    {
        using var folder = new TemporaryFolder();
        using var issuer = new TestIssuer(KeyAlgorithm.Rsa2048);
        using var old = issuer.Issue(KeyAlgorithm.Rsa2048);
        Write(folder["a.p12"], Pkcs12Encryption.Modern, new Identity(issuer.Renew(old.Certificate), old.Key, [issuer.Root]), old);
        Assert.Equal(2, PemBlock.ReadAll(Peer.OpenSsl.Run("pkcs12", "-in", folder["a.p12"], "-passin", "pass:secret", "-clcerts", "-nokeys")).Count);
        Assert.Equal(1, ImportIntoNss(folder, folder["a.p12"]));
    }

    [Fact]
    public void Gpgsm_takes_the_first_key_alone_which_is_the_new_one()
    {
        using var issuer = new TestIssuer(KeyAlgorithm.Rsa2048);
        using var old = issuer.Issue(KeyAlgorithm.Rsa2048);
        using var fresh = issuer.Issue(KeyAlgorithm.Rsa2048);
        using var home = new GpgHome();
        var file = Path.Combine(home.Folder, "a.p12");
        Write(file, Pkcs12Encryption.Compatible, fresh, old);
        home.Trust(issuer.Root);
        Assert.Contains("secret keys imported: 1", home.Gpgsm("--import", file));
        var listed = home.Gpgsm("--list-secret-keys");
        Assert.Contains(fresh.Certificate.SerialNumberHex, listed);
        Assert.DoesNotContain(old.Certificate.SerialNumberHex, listed);
    }

    private static void Write(string file, Pkcs12Encryption encryption, params Identity[] identities) =>
        File.WriteAllBytes(file, Pkcs12Writer.Write(identities, "secret", new Pkcs12Options { Encryption = encryption }));

    /// <summary>How many keys there are then.</summary>
    private static int ImportIntoNss(TemporaryFolder folder, string file)
    {
        Directory.CreateDirectory(folder["nss"]);
        Peer.Certutil.Run("-N", "-d", "sql:" + folder["nss"], "--empty-password");
        Peer.Pk12util.Run("-i", file, "-d", "sql:" + folder["nss"], "-W", "secret", "-K", "");
        Assert.Equal(2, Peer.Certutil.Run("-L", "-d", "sql:" + folder["nss"]).Split('\n').Count(static line => line.EndsWith("u,u,u", StringComparison.Ordinal)));
        return Peer.Certutil.Run("-K", "-d", "sql:" + folder["nss"]).Split('\n').Count(static line => line.StartsWith('<'));
    }
}
