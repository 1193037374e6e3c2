using SmimePS.Certificates;
using SmimePS.Clients;
using SmimePS.Core.Tests.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Clients;

public sealed class ThunderbirdClientTests : IDisposable
{
    private static readonly TestIssuer Issuer = new(KeyAlgorithm.EcdsaP256, "example.org");

    private readonly ClientFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_account_uses_the_certificate_and_forgets_it_again()
    {
        var profile = _folder.Profile();
        using var alice = Issuer.Issue(KeyAlgorithm.EcdsaP256);
        using var client = ClientFolder.Thunderbird(profile);
        client.CheckInstall(ClientFolder.Trusted(alice));
        Assert.Equal(ClientFolder.Accounts, ClientFolder.Preferences(profile));
        var report = client.Install(ClientFolder.Trusted(alice));
        Assert.Equal(["certificate and private key", "root 'Test Root', trusted for mail", "account Alice@Example.org signs and is encrypted for with it"], report.Changes);
        Assert.Equal(["Alice@Example.org"], report.Accounts);
        Assert.Empty(report.NextSteps);
        Assert.Empty(report.Warnings);

        var key = ThunderbirdCertificateKey.Of(alice.Certificate);
        var expected = ClientFolder.Accounts
            .Replace("user_pref(\"mail.identity.id1.fullName\"",
                $"user_pref(\"mail.identity.id1.encryption_cert_dbkey\", \"{key}\");\r\nuser_pref(\"mail.identity.id1.encryption_cert_name\", \"alice@example.org\");\r\nuser_pref(\"mail.identity.id1.fullName\"")
            .Replace("user_pref(\"mail.identity.id1.useremail\"",
                $"user_pref(\"mail.identity.id1.signing_cert_dbkey\", \"{key}\");\r\nuser_pref(\"mail.identity.id1.signing_cert_name\", \"alice@example.org\");\r\nuser_pref(\"mail.identity.id1.useremail\"");
        Assert.Equal(expected, ClientFolder.Preferences(profile));
        var backup = Path.Combine(profile.Folder, "prefs.js.smimeps.bak");
        Assert.Equal(ClientFolder.Accounts, File.ReadAllText(backup));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(backup) | File.GetUnixFileMode(Path.Combine(profile.Folder, "prefs.js")));

        File.Delete(backup);
        var again = client.Install(ClientFolder.Trusted(alice));
        Assert.Empty(again.Changes);
        Assert.Equal(["Alice@Example.org"], again.Accounts);
        Assert.Equal(expected, ClientFolder.Preferences(profile));
        Assert.False(File.Exists(backup));

        client.CheckRemoval();
        Assert.Equal(["certificate and private key", "root 'Test Root' and the trust in it", "account Alice@Example.org uses it no more"], client.Remove(alice.Certificate).Changes);
        Assert.Equal(ClientFolder.Accounts, ClientFolder.Preferences(profile));
        Assert.Empty(client.Own());
        Assert.Empty(client.Remove(alice.Certificate).Changes);
    }

    [Fact]
    public void The_key_of_the_account_is_what_Thunderbird_makes_of_a_certificate()
    {
        // Serial 0x0080 (with the zero that DER puts before a set top bit); the issuer CN=A.
        var issuer = new DistinguishedNameBuilder().AddCommonName("A").Build();
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        var now = DateTimeOffset.UtcNow;
        var certificate = CertificateBuilder.Sign(new CertificateContent(new byte[] { 0x00, 0x80 }, issuer, issuer, now, now.AddDays(1), key.PublicKey, []), key);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0x0E, 0x00, 0x80, .. issuer.Encoded.ToArray()], Convert.FromBase64String(ThunderbirdCertificateKey.Of(certificate)));
    }

    [Fact]
    public void One_certificate_to_sign_and_one_to_encrypt_stand_side_by_side()
    {
        var profile = _folder.Profile();
        using var sign = Issuer.Issue(KeyAlgorithm.EcdsaP256, CertificatePurpose.Sign);
        using var encrypt = Issuer.Issue(KeyAlgorithm.EcdsaP256, CertificatePurpose.Encrypt);
        using var client = ClientFolder.Thunderbird(profile, signByDefault: true);
        Assert.Contains("account Alice@Example.org signs with it", client.Install(ClientFolder.Trusted(sign)).Changes);
        Assert.Contains("account Alice@Example.org is encrypted for with it", client.Install(ClientFolder.Trusted(encrypt)).Changes);
        var preferences = ProfilePreferences.Read(profile.Folder);
        Assert.Equal(ThunderbirdCertificateKey.Of(sign.Certificate), preferences.Text("mail.identity.id1.signing_cert_dbkey"));
        Assert.Equal(ThunderbirdCertificateKey.Of(encrypt.Certificate), preferences.Text("mail.identity.id1.encryption_cert_dbkey"));
        Assert.True(preferences.IsTrue("mail.identity.id1.sign_mail"));

        client.Remove(encrypt.Certificate);
        preferences = ProfilePreferences.Read(profile.Folder);
        Assert.Null(preferences.Text("mail.identity.id1.encryption_cert_dbkey"));
        Assert.NotNull(preferences.Text("mail.identity.id1.signing_cert_dbkey"));
        Assert.True(preferences.IsTrue("mail.identity.id1.sign_mail"));
        client.Remove(sign.Certificate);
        Assert.Equal(ClientFolder.Accounts, ClientFolder.Preferences(profile));
    }

    [Fact]
    public void Signing_by_default_stays_where_OpenPGP_goes_by_it_too()
    {
        var profile = _folder.Profile(preferences: ClientFolder.Accounts + "\r\nuser_pref(\"mail.identity.id1.openpgp_key_id\", \"0123456789ABCDEF\");\r\n");
        using var alice = Issuer.Issue(KeyAlgorithm.EcdsaP256);
        using var client = ClientFolder.Thunderbird(profile, signByDefault: true);
        client.Install(ClientFolder.Trusted(alice));
        client.Remove(alice.Certificate);
        Assert.True(ProfilePreferences.Read(profile.Folder).IsTrue("mail.identity.id1.sign_mail"));
    }

    [Fact]
    public void A_new_certificate_takes_the_place_of_the_old_one_whose_key_stays()
    {
        var profile = _folder.Profile();
        using var old = Issuer.Issue(KeyAlgorithm.EcdsaP256);
        using var renewed = Issuer.Issue(KeyAlgorithm.EcdsaP384);
        using var client = ClientFolder.Thunderbird(profile);
        client.Install(ClientFolder.Trusted(old));
        client.Install(ClientFolder.Trusted(renewed));
        Assert.Equal(2, client.Own().Count);
        Assert.Equal(ThunderbirdCertificateKey.Of(renewed.Certificate), ProfilePreferences.Read(profile.Folder).Text("mail.identity.id1.signing_cert_dbkey"));
        var before = ClientFolder.Preferences(profile);
        Assert.Equal(["certificate and private key"], client.Remove(old.Certificate).Changes);
        Assert.Equal(before, ClientFolder.Preferences(profile));
    }

    [Fact]
    public void Every_account_of_the_certificates_addresses_uses_it()
    {
        using var both = Issuer.Issue(KeyAlgorithm.EcdsaP256, address: "alice@example.org;team@example.org");
        using var client = ClientFolder.Thunderbird(_folder.Profile());
        Assert.Equal(["Alice@Example.org", "team@example.org"], client.Install(ClientFolder.Trusted(both)).Accounts);
    }

    [Theory]
    [InlineData(ClientFolder.Accounts, "Alice@Example.org, team@example.org, bob@example.org")]
    [InlineData("", "no accounts")]
    public void An_address_without_an_account_is_a_warning_that_names_those_there_are(string preferences, string expected)
    {
        var profile = _folder.Profile(preferences: preferences);
        using var zoe = Issuer.Issue(KeyAlgorithm.EcdsaP256, address: "zoe@example.org");
        using var client = ClientFolder.Thunderbird(profile);
        var report = client.Install(ClientFolder.Trusted(zoe));
        Assert.Contains(expected, Assert.Single(report.Warnings));
        Assert.Contains("zoe@example.org", report.Warnings[0]);
        Assert.Contains("Personal certificate", Assert.Single(report.NextSteps));
        Assert.Empty(report.Accounts);
        Assert.Equal([zoe.Certificate], client.Own());
        Assert.Equal(preferences, ClientFolder.Preferences(profile));
    }

    [Fact]
    public void An_expired_certificate_opens_old_mail_and_is_used_by_no_account()
    {
        var profile = _folder.Profile();
        using var old = Issuer.Issue(KeyAlgorithm.EcdsaP256, startsIn: TimeSpan.FromDays(-400), lasts: TimeSpan.FromDays(90));
        using var client = ClientFolder.Thunderbird(profile);
        var report = client.Install(ClientFolder.Trusted(old));
        Assert.Contains("not valid now", Assert.Single(report.NextSteps));
        Assert.Equal([old.Certificate], client.Own());
        Assert.Equal(ClientFolder.Accounts, ClientFolder.Preferences(profile));
    }

    [Fact]
    public void What_the_users_own_file_overrules_is_a_warning()
    {
        var profile = _folder.Profile();
        File.WriteAllText(Path.Combine(profile.Folder, "user.js"), "user_pref(\"mail.identity.id1.signing_cert_dbkey\", \"AAAA\");\n");
        using var alice = Issuer.Issue(KeyAlgorithm.EcdsaP256);
        using var client = ClientFolder.Thunderbird(profile);
        Assert.Contains("mail.identity.id1.signing_cert_dbkey", Assert.Single(client.Install(ClientFolder.Trusted(alice)).Warnings));
    }

    [Fact]
    public void Preferences_that_are_not_understood_stop_it_before_anything_is_written()
    {
        var profile = _folder.Profile(preferences: ClientFolder.Accounts + "\r\nwhat is this\r\n");
        using var alice = Issuer.Issue(KeyAlgorithm.EcdsaP256);
        using var client = ClientFolder.Thunderbird(profile);
        Assert.Equal("InvalidPreferences", Assert.Throws<ClientException>(() => client.CheckInstall(ClientFolder.Trusted(alice))).ErrorId);
        Assert.Equal("InvalidPreferences", Assert.Throws<ClientException>(() => client.Install(ClientFolder.Trusted(alice))).ErrorId);
        Assert.Empty(client.Own());
    }

    [Fact]
    public void A_profile_with_a_primary_password_takes_it()
    {
        var profile = _folder.Profile(password: "geheim ü");
        using var alice = Issuer.Issue(KeyAlgorithm.EcdsaP256);
        Assert.Equal("NssPasswordRequired", Assert.Throws<ClientException>(() => ClientFolder.Thunderbird(profile)).ErrorId);
        using var client = ClientFolder.Thunderbird(profile, "geheim ü");
        Assert.Equal(3, client.Install(ClientFolder.Trusted(alice)).Changes.Count);
        Assert.Equal(3, client.Remove(alice.Certificate).Changes.Count);
    }

    [Fact]
    public void A_profile_without_a_database_gets_one()
    {
        var profile = _folder.Profile(withDatabase: false);
        using var alice = Issuer.Issue(KeyAlgorithm.EcdsaP256);
        using var client = ClientFolder.Thunderbird(profile);
        client.Install(ClientFolder.Trusted(alice));
        Assert.Matches("u,u,u", ClientFolder.List(profile.Folder));
    }

    [Fact]
    public void A_link_to_the_preferences_stays_one()
    {
        if (OperatingSystem.IsWindows()) return;
        var profile = _folder.Profile();
        var path = Path.Combine(profile.Folder, "prefs.js");
        File.Move(path, _folder["elsewhere.js"]);
        File.CreateSymbolicLink(path, _folder["elsewhere.js"]);
        using var alice = Issuer.Issue(KeyAlgorithm.EcdsaP256);
        using var client = ClientFolder.Thunderbird(profile);
        client.Install(ClientFolder.Trusted(alice));
        Assert.NotNull(new FileInfo(path).LinkTarget);
        Assert.Contains("signing_cert_dbkey", File.ReadAllText(_folder["elsewhere.js"]));
    }

    [Fact]
    public void Two_threads_at_one_profile_take_turns()
    {
        var profile = _folder.Profile();
        var people = new[] { "alice@example.org", "team@example.org", "bob@example.org" }.Select(address => Issuer.Issue(KeyAlgorithm.EcdsaP256, address: address)).ToList();
        Parallel.ForEach(people, new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken }, person =>
        {
            using var client = ClientFolder.Thunderbird(profile);
            client.Install(ClientFolder.Trusted(person));
        });
        var preferences = ProfilePreferences.Read(profile.Folder);
        foreach (var (key, person) in new[] { "id1", "id2", "id3" }.Zip(people))
        {
            Assert.Equal(ThunderbirdCertificateKey.Of(person.Certificate), preferences.Text($"mail.identity.{key}.signing_cert_dbkey"));
            person.Dispose();
        }
    }

    [Fact]
    public void A_key_that_NSS_cannot_hold_is_refused()
    {
        using var client = ClientFolder.Thunderbird(_folder.Profile());
        var person = Cms.TestIdentities.Get("ed25519");
        using var key = ExportableKey.FromPkcs8((byte[])person.Pkcs8.Clone());
        var error = Assert.Throws<ClientException>(() => client.CheckInstall(ClientFolder.Trusted(new Identity(person.Certificate, key))));
        Assert.Equal(("NssCannotHoldKey", SmimeErrorKind.NotSupported), (error.ErrorId, error.Kind));
    }
}
