using System.Diagnostics;
using System.Text;
using SmimePS.Authority;
using SmimePS.Authority.Takeover;
using SmimePS.Certificates;
using SmimePS.Core.Tests.Cms;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Recovery;
using static SmimePS.Core.Tests.Authority.CertificateAuthorityTests;

namespace SmimePS.Core.Tests.Authority;

/// <summary>Folders whose makers want more than that their authority is used.</summary>
public sealed class HostileFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("index.txt", false)]
    [InlineData("index.txt.attr", false)]
    [InlineData("serial", false)]
    [InlineData("crlnumber", false)]
    [InlineData("issuing.lock", false)]
    [InlineData("smimeps-addresses.txt", false)]
    [InlineData("recovery.pem", false)]
    [InlineData("chain.pem", false)]
    [InlineData("openssl.cnf", false)]
    [InlineData("smimeps.cnf", false)]
    [InlineData("newcerts", true)]
    [InlineData("crl", true)]
    [InlineData("private", true)]
    [InlineData("escrow", true)]
    public void A_link_out_of_the_folder_is_refused(string name, bool isFolder)
    {
        SkipOnWindows();
        MakeCa();
        Directory.CreateDirectory(_folder["outside"]);
        var (place, target) = (_folder["ca", name], _folder["outside", name]);
        if (Directory.Exists(place)) Directory.Move(place, target);
        else if (File.Exists(place)) File.Move(place, target);
        else if (isFolder) Directory.CreateDirectory(target);
        else File.WriteAllText(target, "");
        foreach (var leading in new[] { target, "../outside/" + name, "certs/../../outside/" + name })
        {
            File.CreateSymbolicLink(place, leading);
            var before = Outside();
            foreach (var refused in new[] { Refused(() => CertificateAuthority.Open(_folder["ca"])), Refused(() => AuthorityTakeover.Prepare(_folder["ca"], new TakeoverOptions())) })
            {
                Assert.Contains(place, refused.Message);
                Assert.Contains("outside the folder", refused.Message);
            }

            Assert.Equal(before, Outside());
            File.Delete(place);
        }
    }

    [Fact]
    public void A_link_to_what_is_not_there_yet_is_refused_too_and_so_is_one_by_way_of_another()
    {
        SkipOnWindows();
        MakeCa();
        File.CreateSymbolicLink(_folder["ca", "smimeps-addresses.txt"], _folder["later"]);
        Refused(() => CertificateAuthority.Open(_folder["ca"]));
        File.Delete(_folder["ca", "smimeps-addresses.txt"]);
        Directory.CreateSymbolicLink(_folder["ca", "up"], "..");
        File.Move(_folder["ca", "serial"], _folder["serial"]);
        File.CreateSymbolicLink(_folder["ca", "serial"], "up/serial");
        Refused(() => CertificateAuthority.Open(_folder["ca"]));
        File.Delete(_folder["ca", "serial"]);
        File.CreateSymbolicLink(_folder["ca", "serial"], "serial");
        Refused(() => CertificateAuthority.Open(_folder["ca"]));
    }

    [Fact]
    public void Links_within_the_folder_and_to_the_folder_are_followed()
    {
        SkipOnWindows();
        MakeCa();
        Directory.Move(_folder["ca", "newcerts"], _folder["ca", "kept"]);
        Directory.CreateSymbolicLink(_folder["ca", "newcerts"], "kept");
        Directory.CreateDirectory(_folder["ca", "lists", "new"]);
        Directory.CreateSymbolicLink(_folder["ca", "crl", "deep"], "../lists/new");
        File.Move(_folder["ca", "crlnumber"], _folder["ca", "lists", "number"]);
        File.CreateSymbolicLink(_folder["ca", "crlnumber"], _folder["ca", "lists", "number"]);
        Directory.CreateSymbolicLink(_folder["link"], "ca");
        foreach (var way in new[] { "ca", "link" })
        {
            using var authority = CertificateAuthority.Open(_folder[way]);
            authority.Issue(For("alice@example.org"));
        }

        Assert.Equal(2, Directory.GetFiles(_folder["ca", "kept"]).Length);
    }

    [Fact]
    public void A_configurations_values_become_no_lines_of_ours()
    {
        var folder = new OpenSslFolder();
        using var _ = folder;
        folder.AsDemoCa();
        const string lines = "\\nopenssl_conf = i\\n[ i ]\\nproviders = p\\n[ p ]\\nevil = e\\n[ default ]\\n\\#";
        var theirs = File.ReadAllText(folder.TheirConfiguration);
        foreach (var changed in new[]
        {
            theirs.Replace("crl = $dir/crl.pem", "crl = $dir/crl/x" + lines),
            theirs + "crlDistributionPoints = \"URI:http://x/#\\\\nopenssl_conf\"\n",
        })
        {
            File.WriteAllText(folder["ca.conf"], changed);
            var takeover = AuthorityTakeover.Prepare(folder.Path, new TakeoverOptions());
            Assert.Equal(changed.Contains("URI:"), takeover.Warnings.Any(static warning => warning.Contains("revocation list is found")));
            using var authority = takeover.Apply();
            Assert.Null(authority.CrlUrl);
            var ours = File.ReadAllText(folder["openssl.cnf"]);
            Assert.DoesNotContain("openssl_conf", ours);
            File.Delete(folder["openssl.cnf"]);
        }
    }

    [Fact]
    public void No_key_is_encrypted_to_whom_a_folder_that_is_taken_over_names()
    {
        MakeCa(Quick() with { RecoveryCertificates = [TestIdentities.Get("rsa2048").Certificate] });
        var takeover = AuthorityTakeover.Prepare(_folder["ca"], new TakeoverOptions());
        Assert.Contains(TestIdentities.Get("rsa2048").Certificate.Thumbprint, Assert.Single(takeover.Warnings));
        Assert.Contains(takeover.Steps, static step => step.Contains("recovery.pem.found"));
        Assert.True(File.Exists(_folder["ca", "recovery.pem"]));
        using var authority = takeover.Apply();
        Assert.Equal("NoRecoveryCertificate", Assert.Throws<AuthorityException>(() => KeyEscrow.Of(authority)).ErrorId);
        authority.SetRecoveryCertificates(CertificateFile.ReadPublic(_folder["ca", "recovery.pem.found"]));
        Assert.Equal([TestIdentities.Get("rsa2048").Certificate], KeyEscrow.Of(authority).Holders);
        Assert.Contains(AuthorityTakeover.Prepare(_folder["ca"], new TakeoverOptions()).Steps, static step => step.Contains("recovery.pem.found2"));
    }

    [Fact]
    public void A_locked_key_is_checked_whatever_the_configuration_says()
    {
        CertificateAuthority.Create(_folder["ca"], Quick() with { NoPassphrase = false }, "pw".AsSpan()).Dispose();
        using var other = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        File.WriteAllText(_folder["ca", "private", "ca.key.pem"], KeyFile.ToEncryptedPem(other, "pw2"));
        var takeover = AuthorityTakeover.Prepare(_folder["ca"], new TakeoverOptions());
        Assert.True(takeover.NeedsPassphrase);
        Assert.Equal("AuthorityKeyMismatch", Assert.Throws<AuthorityException>(() => takeover.CheckKey("pw2")).ErrorId);
    }

    [Theory]
    [InlineData("zz.pem", false)]
    [InlineData("private/zz.key", false)]
    [InlineData("zz.conf", false)]
    [InlineData("index.txt", true)]
    [InlineData("openssl.cnf", true)]
    [InlineData("issuing.lock", true)]
    [InlineData("serial", true)]
    public async Task Nobody_waits_for_a_pipe(string name, bool isRefused)
    {
        SkipOnWindows();
        MakeCa();
        File.Delete(_folder["ca", name]);
        new Peer("mkfifo").Run(_folder["ca", name]);
        var work = Task.Run(Work, TestContext.Current.CancellationToken);
        Assert.Same(work, await Task.WhenAny(work, Task.Delay(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)));
        await work;

        void Work()
        {
            if (isRefused)
            {
                Refused(() => CertificateAuthority.Open(_folder["ca"]));
                Refused(() => AuthorityTakeover.Prepare(_folder["ca"], new TakeoverOptions()));
            }
            else
            {
                AuthorityTakeover.Prepare(_folder["ca"], new TakeoverOptions()).Apply().Dispose();
            }
        }
    }

    [Fact]
    public void What_no_index_and_no_lock_would_hold_is_not_read()
    {
        MakeCa();
        using var authority = CertificateAuthority.Open(_folder["ca"]);
        using (var index = new FileStream(_folder["ca", "index.txt"], FileMode.Open)) index.SetLength(1L << 31);
        Assert.Equal("InvalidIndex", Assert.Throws<AuthorityException>(() => authority.Records.Read().Count()).ErrorId);
        Assert.Equal("InvalidIndex", Assert.Throws<AuthorityException>(() => authority.Records.Count()).ErrorId);
        using (var held = new FileStream(_folder["ca", "issuing.lock"], FileMode.OpenOrCreate)) held.SetLength(1L << 31);
        Refused(() => CertificateAuthority.Open(_folder["ca"]));
    }

    [Fact]
    public void Variables_of_variables_are_not_expanded_without_end()
    {
        var text = new StringBuilder("a0=" + new string('x', 60000) + "\n");
        for (var i = 1; i < 15000; i++) text.Append($"a{i}=$a{i - 1}\n");
        var settings = OpenSslSettings.Parse(text + "[s]\nlast = literal\nplace = $dir/x\n", "/tmp");
        Assert.Equal(60000, settings.Find("", "a1")!.Length);
        Assert.Null(settings.Find("", "a14999"));
        Assert.Equal("literal", settings.Find("s", "last"));
    }

    [Fact]
    public void Blanks_take_no_time()
    {
        MakeCa();
        using var authority = CertificateAuthority.Open(_folder["ca"]);
        var blanks = new string(' ', 100_000);
        File.WriteAllText(_folder["ca", "openssl.cnf"], $"[ca]\ndefault_ca=c\n[c]\nx509_extensions=m\n[m]\ncrlDistributionPoints = {blanks}x{blanks}\rx\n");
        var watch = Stopwatch.StartNew();
        authority.CheckCrlUrl("http://a/b");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), watch.Elapsed.ToString());
    }

    private static AuthorityException Refused(Action action)
    {
        var error = Assert.Throws<AuthorityException>(action);
        Assert.Equal("InvalidAuthority", error.ErrorId);
        return error;
    }

    private static void SkipOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Links take rights there, and pipes are kept elsewhere.");

    private void MakeCa(AuthorityOptions? options = null) => CertificateAuthority.Create(_folder["ca"], options ?? Quick(), default).Dispose();

    private string Outside() => string.Join("\n", Directory.GetFiles(_folder["outside"], "*", SearchOption.AllDirectories).Order().Select(static file => file + Convert.ToHexString(File.ReadAllBytes(file))));
}
