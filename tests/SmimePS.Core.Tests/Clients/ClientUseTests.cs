using System.Text;
using SmimePS.Certificates;
using SmimePS.Clients;
using SmimePS.Core.Tests.Certificates;
using SmimePS.Core.Tests.Messages;
using SmimePS.Keys;
using SmimePS.Messages;
using SmimePS.Trust;
using SmimePS.Verdicts;

namespace SmimePS.Core.Tests.Clients;

/// <summary>
/// Certificates of each kind and purpose, installed into an NSS database, a Thunderbird profile and a gpgsm home, and used there: what is
/// signed there is valid here, what is encrypted here is opened there. The tables go to TestResults/tables/client-*.md.
/// </summary>
public class ClientUseTests
{
    private const string Body = "Content-Type: text/plain\r\n\r\nMeet me at nine.\r\n";

    private static readonly Peer Cmsutil = new("cmsutil");
    private static readonly TestIssuer Issuer = new(KeyAlgorithm.Rsa2048, "example.org");
    private static readonly Lazy<IReadOnlyList<Person>> People = new(MakePeople);

    [Fact]
    public void Nss()
    {
        using var folder = new ClientFolder();
        var database = folder.Database();
        using (var client = ClientFolder.Nss(database))
        {
            foreach (var person in People.Value) client.Install(ClientFolder.Trusted(person.Identity));
            Assert.Equal(People.Value.Count, client.Own().Count);
        }

        UseWithCmsutil("client-nss", "NSS database", database);
    }

    [Fact]
    public void Thunderbird()
    {
        using var folder = new ClientFolder();
        var accounts = string.Concat(People.Value.Select(static (person, i) => $"user_pref(\"mail.identity.id{i}.useremail\", \"{person.Address}\");\n"));
        var profile = folder.Profile(preferences: accounts);
        using (var client = ClientFolder.Thunderbird(profile))
        {
            foreach (var person in People.Value) Assert.Equal([person.Address], client.Install(ClientFolder.Trusted(person.Identity)).Accounts);
        }

        var preferences = ProfilePreferences.Read(profile.Folder);
        for (var i = 0; i < People.Value.Count; i++)
        {
            var person = People.Value[i];
            var key = ThunderbirdCertificateKey.Of(person.Identity.Certificate);
            Assert.Equal(person.Signs ? key : null, preferences.Text($"mail.identity.id{i}.signing_cert_dbkey"));
            Assert.Equal(person.Decrypts ? key : null, preferences.Text($"mail.identity.id{i}.encryption_cert_dbkey"));
        }

        UseWithCmsutil("client-thunderbird", "Thunderbird profile", profile.Folder);
    }

    [Fact]
    public void Gpgsm()
    {
        using var folder = new TemporaryFolder();
        using var home = new GpgHome();
        home.Trust(Issuer.Root);
        var table = new ResultTable("client-gpgsm", "gpgsm home", "imports", "signs", "decrypts");
        foreach (var person in People.Value)
        {
            File.WriteAllBytes(folder["id.p12"], Pkcs12Writer.Write(person.Identity, "secret", new Pkcs12Options { Encryption = Pkcs12Encryption.Compatible }));
            if (!person.Algorithm.IsRsa)
            {
                // gpgsm 2.2 reads no elliptic-curve key out of PKCS#12; where a later one does, it has to do the rest too.
                var (code, _) = Peer.Gpgsm.TryRun("secret\n", "--homedir", home.Folder, "--batch", "--yes", "--no-tty", "--pinentry-mode", "loopback", "--passphrase-fd", "0", "--import", folder["id.p12"]);
                if (code != 0)
                {
                    table.Add(person.ToString(), "no", "", "");
                    continue;
                }
            }
            else
            {
                home.Gpgsm("--import", folder["id.p12"]);
            }

            if (person.Signs)
            {
                File.WriteAllText(folder["in"], Body);
                home.Gpgsm("--output", folder["out.p7m"], "--local-user", person.Identity.Certificate.Thumbprint, "--sign", folder["in"]);
                AssertTrusted(person, File.ReadAllBytes(folder["out.p7m"]));
            }

            if (person.Decrypts)
            {
                File.WriteAllBytes(folder["in.p7m"], EncryptFor(person));
                home.Gpgsm("--output", folder["out"], "--decrypt", folder["in.p7m"]);
                Assert.EndsWith("Meet me at nine.\r\n", File.ReadAllText(folder["out"]));
            }

            table.Add(person.ToString(), "yes", person.Signs ? "yes" : "", person.Decrypts ? "yes" : "");
        }

        table.Publish();
    }

    private static void UseWithCmsutil(string name, string title, string database)
    {
        using var folder = new TemporaryFolder();
        var table = new ResultTable(name, title, "signs", "decrypts");
        foreach (var person in People.Value)
        {
            var (signs, decrypts) = ("", "");
            if (person.Signs)
            {
                File.WriteAllText(folder["in"], Body);
                // Without NONE it asks that a signer's certificate be one to encrypt for, too.
                Cmsutil.Run("-S", "-G", "-Y", "NONE", "-d", "sql:" + database, "-N", person.Address, "-i", folder["in"], "-o", folder["out.p7m"]);
                AssertTrusted(person, File.ReadAllBytes(folder["out.p7m"]));
                signs = "yes";
            }

            if (person.Decrypts)
            {
                File.WriteAllBytes(folder["in.p7m"], EncryptFor(person));
                var (code, output) = Cmsutil.TryRun(null, "-D", "-d", "sql:" + database, "-i", folder["in.p7m"], "-o", folder["out"]);
                // NSS 3.87 knows no ECDH in CMS, whoever wrote it; where a later one does, it opens ours.
                if (person.Algorithm.IsRsa) Assert.True(code == 0, output);
                if (code == 0) Assert.EndsWith("Meet me at nine.\r\n", File.ReadAllText(folder["out"]));
                decrypts = code == 0 ? "yes" : "no";
            }

            table.Add(person.ToString(), signs, decrypts);
        }

        table.Publish();
    }

    private static byte[] EncryptFor(Person person) => PeerMailbox.Cms(PeerMailbox.Protect(
        TestMail.From(TestMail.Plain), PeerMailbox.Request with { Encrypt = true, Recipients = [person.Identity.Certificate] }));

    private static void AssertTrusted(Person person, byte[] cms)
    {
        var message = Encoding.Latin1.GetString(PeerMailbox.Wrapped(cms)).Replace("alice@example.org", person.Address);
        var options = new CheckOptions { KnownCertificates = [person.Identity.Certificate] };
        var verdict = new SignatureChecker(TrustAnchors.From("the test", Issuer.Root)).Check(TestMail.From(message), options, TestContext.Current.CancellationToken);
        Assert.True(verdict.IsTrusted, $"{person}: {verdict.Summary}");
    }

    private static IReadOnlyList<Person> MakePeople() =>
    [
        .. from algorithm in KeyAlgorithm.All
           from purpose in new[] { CertificatePurpose.Sign, CertificatePurpose.Encrypt, CertificatePurpose.SignAndEncrypt }
           let address = $"{algorithm}.{purpose}@example.org".ToLowerInvariant()
           select new Person(algorithm, purpose, address, Issuer.Issue(algorithm, purpose, address)),
    ];

    private sealed record Person(KeyAlgorithm Algorithm, CertificatePurpose Purpose, string Address, Identity Identity)
    {
        public bool Signs => Purpose.HasFlag(CertificatePurpose.Sign);

        public bool Decrypts => Purpose.HasFlag(CertificatePurpose.Encrypt);

        public override string ToString() => $"{Algorithm} {Purpose}";
    }
}
