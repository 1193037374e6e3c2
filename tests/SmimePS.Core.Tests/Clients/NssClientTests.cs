using SmimePS.Certificates;
using SmimePS.Clients;
using SmimePS.Core.Tests.Certificates;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Clients;

public sealed class NssClientTests : IDisposable
{
    private static readonly TestIssuer Issuer = new(KeyAlgorithm.EcdsaP256, "example.org");

    private readonly ClientFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_identity_goes_in_with_its_root_once()
    {
        var database = _folder.Database();
        using var alice = Issuer.Issue(KeyAlgorithm.EcdsaP256);
        using var client = ClientFolder.Nss(database);
        Assert.Empty(client.Own());
        client.CheckInstall(ClientFolder.Trusted(alice));
        Assert.Empty(client.Own());
        var report = client.Install(ClientFolder.Trusted(alice));
        Assert.Equal(["certificate and private key", "root 'Test Root', trusted for mail"], report.Changes);
        Assert.Empty(report.NextSteps);
        Assert.Matches(@"(?m)^alice@example\.org +u,u,u", ClientFolder.List(database));
        Assert.Matches(@"(?m)^Test Root +,C,", ClientFolder.List(database));
        Assert.Equal([alice.Certificate], client.Own());
        Peer.Certutil.Run("-V", "-d", "sql:" + database, "-n", "alice@example.org", "-u", "S", "-e");
        var before = ClientFolder.List(database);
        Assert.Empty(client.Install(ClientFolder.Trusted(alice)).Changes);
        Assert.Equal(before, ClientFolder.List(database));
    }

    [Fact]
    public void A_root_that_nobody_vouched_for_stays_out()
    {
        var database = _folder.Database();
        using var alice = Issuer.Issue(KeyAlgorithm.EcdsaP256);
        using var client = ClientFolder.Nss(database);
        var report = client.Install(ClientIdentity.From(alice, [], static _ => false));
        Assert.Equal(["certificate and private key"], report.Changes);
        Assert.Contains("-TrustRoot", Assert.Single(report.NextSteps));
        Assert.Contains(Issuer.Root.Thumbprint, report.NextSteps[0]);
        Assert.DoesNotContain("Test Root", ClientFolder.List(database));
        Assert.Equal(["root 'Test Root', trusted for mail"], client.Install(ClientFolder.Trusted(alice)).Changes);
    }

    [Fact]
    public void A_chain_with_a_hole_is_told()
    {
        using var alice = Issuer.Issue(KeyAlgorithm.EcdsaP256);
        using var alone = new Identity(alice.Certificate, alice.Key);
        using var client = ClientFolder.Nss(_folder.Database());
        Assert.Contains("Import-SmimeCertificate", Assert.Single(client.Install(ClientFolder.Trusted(alone)).NextSteps));
    }

    [Fact]
    public void An_issuing_authority_goes_in_and_out_with_its_root()
    {
        var database = _folder.Database();
        using var authority = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        using var issuing = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        var root = Sign("Root", authority, "Root", authority, CertificateProfile.RootAuthority(authority.PublicKey, []));
        var middle = Sign("Issuing \"A\": 1", issuing, "Root", authority, CertificateProfile.RootAuthority(issuing.PublicKey, []));
        var leaf = Sign("alice", key, "Issuing \"A\": 1", issuing, CertificateProfile.Mailbox(key.PublicKey, [AddressSyntax.Require("alice@example.org")], CertificatePurpose.SignAndEncrypt, middle));
        // In any order: which is whose issuer shows.
        var alice = ClientIdentity.From(new Identity(leaf, key, [root]), [Issuer.Root, middle], static one => one.IsSelfIssued);
        using var client = ClientFolder.Nss(database);
        Assert.Equal(["certificate and private key", "issuer 'Issuing \"A\": 1'", "root 'Root', trusted for mail"], client.Install(alice).Changes);
        Assert.Matches(@"(?m)^Issuing _A__ 1 +,,", ClientFolder.List(database));
        Assert.Empty(client.Install(alice).Changes);
        Assert.Equal(["certificate and private key", "issuer 'Issuing \"A\": 1'", "root 'Root' and the trust in it"], client.Remove(leaf).Changes);
    }

    [Fact]
    public void One_that_vouches_for_itself_is_told()
    {
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        using var client = ClientFolder.Nss(_folder.Database());
        var report = client.Install(ClientFolder.Trusted(new Identity(Sign("-x:\u00FC", key, "-x:\u00FC", key, []), key)));
        Assert.Contains("vouches for itself", Assert.Single(report.NextSteps));
        Assert.Single(client.Own());
        client.Remove(client.Own()[0]);
        Assert.Empty(client.Own());
    }

    [Theory]
    [InlineData("-x@example.org")]
    [InlineData("o'brien+tag@example.org")]
    [InlineData("müller@bücher.example")]
    public void Any_address_names_a_certificate(string address)
    {
        var database = _folder.Database();
        using var issuer = new TestIssuer();
        using var two = issuer.Issue(KeyAlgorithm.EcdsaP256, address: address);
        using var one = issuer.Issue(KeyAlgorithm.EcdsaP256, address: address);
        using var client = ClientFolder.Nss(database);
        client.Install(ClientFolder.Trusted(one));
        client.Install(ClientFolder.Trusted(two));
        client.Remove(one.Certificate);
        Assert.Equal([two.Certificate], client.Own());
        client.Remove(two.Certificate);
        Assert.Empty(client.Own());
    }

    [Fact]
    public void What_else_a_root_is_trusted_for_stays()
    {
        var database = _folder.Database();
        File.WriteAllBytes(_folder["root.der"], Issuer.Root.RawData.ToArray());
        Peer.Certutil.Run("-A", "-d", "sql:" + database, "-n", "some: \"name\"", "-t", "CT,,C", "-i", _folder["root.der"]);
        using var alice = Issuer.Issue(KeyAlgorithm.EcdsaP256);
        using var client = ClientFolder.Nss(database);
        Assert.Equal(2, client.Install(ClientFolder.Trusted(alice)).Changes.Count);
        Assert.Matches("CT,C,C", ClientFolder.List(database));
        // What somebody else decided is not for us to take back.
        Assert.Equal(["certificate and private key"], client.Remove(alice.Certificate).Changes);
        Assert.Matches("CT,C,C", ClientFolder.List(database));
    }

    [Fact]
    public void Of_several_certificates_for_one_person_exactly_one_goes()
    {
        var database = _folder.Database();
        var all = Enumerable.Range(0, 4).Select(_ => Issuer.Issue(KeyAlgorithm.EcdsaP256)).ToList();
        using var client = ClientFolder.Nss(database);
        foreach (var one in all) client.Install(ClientFolder.Trusted(one));
        using var bob = Issuer.Issue(KeyAlgorithm.EcdsaP384, address: "bob@example.org");
        client.Install(ClientFolder.Trusted(bob));
        // NSS deletes whichever it finds first under the name that they share.
        foreach (var index in new[] { 2, 0, 3 })
        {
            Assert.Equal(["certificate and private key"], client.Remove(all[index].Certificate).Changes);
            all[index].Dispose();
            all[index] = null!;
            var left = all.Where(static one => one is not null).Select(static one => one.Certificate).Append(bob.Certificate);
            Assert.Equal(left.Select(static one => one.Thumbprint).Order(), client.Own().Select(static one => one.Thumbprint).Order());
            Assert.Contains("Test Root", ClientFolder.List(database));
        }

        client.Remove(all[1].Certificate);
        Assert.Equal(["certificate and private key", "root 'Test Root' and the trust in it"], client.Remove(bob.Certificate).Changes);
        Assert.DoesNotContain(",", ClientFolder.List(database).Replace("SSL,S/MIME,JAR/XPI", ""));
        Assert.Empty(client.Remove(bob.Certificate).Changes);
    }

    [Fact]
    public void The_root_stays_while_a_correspondent_needs_it()
    {
        var database = _folder.Database();
        using var alice = Issuer.Issue(KeyAlgorithm.EcdsaP256);
        using var bob = Issuer.Issue(KeyAlgorithm.EcdsaP256, address: "bob@example.org");
        using var client = ClientFolder.Nss(database);
        client.Install(ClientFolder.Trusted(alice));
        File.WriteAllBytes(_folder["bob.der"], bob.Certificate.RawData.ToArray());
        Peer.Certutil.Run("-A", "-d", "sql:" + database, "-n", "bob", "-t", ",,", "-i", _folder["bob.der"]);
        Assert.Equal(["certificate and private key"], client.Remove(alice.Certificate).Changes);
        Assert.Matches(@"(?m)^Test Root +,C,", ClientFolder.List(database));
    }

    [Fact]
    public void A_key_that_a_renewed_certificate_shares_stays()
    {
        using var old = Issuer.Issue(KeyAlgorithm.EcdsaP256);
        using var renewed = new Identity(Issuer.IssueFor(old.Key), old.Key, [Issuer.Root]);
        using var client = ClientFolder.Nss(_folder.Database());
        client.Install(ClientFolder.Trusted(old));
        client.Install(ClientFolder.Trusted(renewed));
        Assert.Equal(2, client.Own().Count);
        Assert.Contains("stays", Assert.Single(client.Remove(old.Certificate).Changes));
        Assert.Equal([renewed.Certificate], client.Own());
    }

    [Fact]
    public void Two_roots_of_one_name_get_names_of_their_own()
    {
        var database = _folder.Database();
        File.WriteAllBytes(_folder["x.der"], CertificateAuthorityNamed("Test Root").RawData.ToArray());
        Peer.Certutil.Run("-A", "-d", "sql:" + database, "-n", "Test Root", "-t", ",,", "-i", _folder["x.der"]);
        using var alice = Issuer.Issue(KeyAlgorithm.EcdsaP256);
        using var client = ClientFolder.Nss(database);
        client.Install(ClientFolder.Trusted(alice));
        Assert.Matches(@"(?m)^Test Root #2 +,C,", ClientFolder.List(database));
        Assert.Matches(@"(?m)^Test Root +,,", ClientFolder.List(database));
    }

    [Fact]
    public void A_primary_password_is_asked_for_and_checked()
    {
        const string password = "NSS Certificate DB: gehe'im \"€\"";
        var database = _folder.Database(password: password);
        using var alice = Issuer.Issue(KeyAlgorithm.Rsa2048);
        Assert.Equal("NssPasswordRequired", Assert.Throws<ClientException>(() => ClientFolder.Nss(database)).ErrorId);
        var wrong = Assert.Throws<ClientException>(() => ClientFolder.Nss(database, "guess"));
        Assert.Equal("WrongNssPassword", wrong.ErrorId);
        Assert.DoesNotContain("guess", wrong.Message);
        Assert.Equal("InvalidNssPassword", Assert.Throws<ClientException>(() => ClientFolder.Nss(database, "two\nlines")).ErrorId);
        using (var client = ClientFolder.Nss(database, password))
        {
            client.Install(ClientFolder.Trusted(alice));
            Assert.Equal([alice.Certificate], client.Own());
            client.Remove(alice.Certificate);
            Assert.Empty(client.Own());
        }

        // One that has none takes any.
        using var free = ClientFolder.Nss(_folder.Database("free"), "whatever");
        Assert.Empty(free.Own());
    }

    [Fact]
    public void A_database_is_made_where_that_is_asked_for()
    {
        Assert.Equal("NssDatabaseNotFound", Assert.Throws<ClientException>(() => ClientFolder.Nss(_folder["new"])).ErrorId);
        using var alice = Issuer.Issue(KeyAlgorithm.EcdsaP256);
        using (var client = ClientFolder.Nss(_folder["new"], "secret", create: true))
        {
            Assert.Empty(client.Own());
            client.CheckInstall(ClientFolder.Trusted(alice));
            Assert.False(Directory.Exists(_folder["new"]));
            client.Install(ClientFolder.Trusted(alice));
            Assert.Equal([alice.Certificate], client.Own());
        }

        Assert.Equal("WrongNssPassword", Assert.Throws<ClientException>(() => ClientFolder.Nss(_folder["new"], "other")).ErrorId);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder["new"], "key4.db")));
    }

    [Fact]
    public void A_database_of_the_old_form_is_told()
    {
        Directory.CreateDirectory(_folder["old"]);
        File.WriteAllText(Path.Combine(_folder["old"], "cert8.db"), "");
        Assert.Equal("NssDatabaseOutdated", Assert.Throws<ClientException>(() => ClientFolder.Nss(_folder["old"], create: true)).ErrorId);
    }

    [Fact]
    public void A_damaged_or_held_database_is_told()
    {
        var database = _folder.Database();
        File.WriteAllText(Path.Combine(database, "cert9.db"), "no database");
        var error = Assert.Throws<ClientException>(() => ClientFolder.Nss(database));
        Assert.Equal("NssDatabaseNotUsable", error.ErrorId);
        Assert.Contains(database, error.Message);
    }

    [Fact]
    public void A_hundred_correspondents_are_no_hindrance()
    {
        var database = _folder.Database();
        using var client = ClientFolder.Nss(database);
        for (var i = 0; i < 100; i++)
        {
            using var one = Issuer.Issue(KeyAlgorithm.EcdsaP256, address: $"c{i}@example.org");
            File.WriteAllBytes(_folder["one.der"], one.Certificate.RawData.ToArray());
            Peer.Certutil.Run("-A", "-d", "sql:" + database, "-n", i == 50 ? "quo\"te\\" : $"Correspondent {i} é", "-t", ",,", "-i", _folder["one.der"]);
        }

        using var alice = Issuer.Issue(KeyAlgorithm.EcdsaP256);
        Assert.Equal(2, client.Install(ClientFolder.Trusted(alice)).Changes.Count);
        Assert.Equal([alice.Certificate], client.Own());
    }

    private static Certificate Sign(string name, PrivateKey key, string issuer, PrivateKey issuerKey, IReadOnlyList<CertificateExtension> extensions)
    {
        var now = DateTimeOffset.UtcNow;
        return CertificateBuilder.Sign(new CertificateContent(CertificateBuilder.NewSerialNumber(), new DistinguishedNameBuilder().AddCommonName(issuer).Build(),
            new DistinguishedNameBuilder().AddCommonName(name).Build(), now.AddHours(-1), now.AddDays(30), key.PublicKey, extensions), issuerKey);
    }

    private static Certificate CertificateAuthorityNamed(string name)
    {
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        var subject = new DistinguishedNameBuilder().AddOrganization("Another").AddCommonName(name).Build();
        var now = DateTimeOffset.UtcNow;
        return CertificateBuilder.Sign(new CertificateContent(CertificateBuilder.NewSerialNumber(), subject, subject, now.AddHours(-1), now.AddYears(1),
            key.PublicKey, CertificateProfile.RootAuthority(key.PublicKey, [])), key);
    }
}
