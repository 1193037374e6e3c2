using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Core.Tests.Authority;
using SmimePS.Core.Tests.Cms;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Recovery;

namespace SmimePS.Core.Tests.Recovery;

public class KeyEscrowTests
{
    internal static CertificateAuthority Create(TemporaryFolder folder, params string[] officers) => CertificateAuthority.Create(folder["ca"],
        CertificateAuthorityTests.Quick() with { RecoveryCertificates = [.. officers.Select(static officer => TestIdentities.Get(officer).Certificate)] }, default);

    internal static IssueRequest For(CertificateAuthority authority, string address, KeyAlgorithm? algorithm = null) =>
        new(address) { KeyAlgorithm = algorithm ?? KeyAlgorithm.EcdsaP256, Purpose = CertificatePurpose.Encrypt, Escrow = KeyEscrow.Of(authority) };

    [Theory]
    [InlineData("Rsa2048", "rsa2048")]
    [InlineData("EcdsaP256", "rsa2048")]
    [InlineData("EcdsaP384", "p256")]
    [InlineData("Rsa2048", "p384")]
    [InlineData("EcdsaP256", "rsa2048", "rsa2048-second")]
    [InlineData("EcdsaP256", "rsa2048", "p256")]
    [InlineData("EcdsaP256", "p256", "rsa2048")]
    [InlineData("EcdsaP256", "p256", "p384")]
    public void Openssl_opens_what_was_kept_and_uses_it_at_once(string algorithm, params string[] officers)
    {
        using var folder = new TemporaryFolder();
        using var authority = Create(folder, officers);
        var issued = authority.Issue(For(authority, "alice@example.org", KeyAlgorithm.Parse(algorithm)));
        var file = AuthorityRecovery.PathOfKept(authority, issued.Certificate.SerialNumberHex);
        Assert.Equal(folder["ca", "escrow", issued.Certificate.SerialNumberHex + ".p7m"], file);
        Assert.Contains("aes-256-cbc", Peer.OpenSsl.Run("cms", "-cmsout", "-print", "-inform", "DER", "-in", file));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder["ca", "escrow"]));
        }

        foreach (var officer in officers)
        {
            var person = TestIdentities.Get(officer);
            File.WriteAllText(folder["recovery.key.pem"], System.Security.Cryptography.PemEncoding.WriteString("PRIVATE KEY", person.Pkcs8));
            Peer.OpenSsl.Run("cms", "-decrypt", "-inform", "DER", "-in", file, "-inkey", folder["recovery.key.pem"], "-out", folder["plain.pem"]);
            var ofKey = Peer.OpenSsl.Run("pkey", "-in", folder["plain.pem"], "-pubout");
            var ofCertificate = Peer.OpenSsl.Run("x509", "-in", folder["plain.pem"], "-noout", "-pubkey");
            Assert.Equal(ofCertificate, ofKey);
            Assert.Equal(ofKey, Peer.OpenSsl.Run("x509", "-in", issued.Path, "-noout", "-pubkey"));
            Peer.OpenSsl.Run("pkey", "-in", folder["plain.pem"], "-check", "-noout");
            // As OpenSSL makes it, to the byte: what reads the one reads the other.
            Assert.EndsWith(KeyFile.ToPlainPem(issued.Identity!.Key), File.ReadAllText(folder["plain.pem"]));
            using var back = KeptKey.Find(authority, issued.Certificate.SerialNumberHex)!.Open(person.Identity);
            Assert.Equal(issued.Certificate, back.Certificate);
            Assert.Equal(issued.Identity.Key.ExportPkcs8(), back.Key.ExportPkcs8());
            Assert.Equal([authority.Certificate], back.Issuers);
        }

        Assert.Equal(1, AuthorityRecovery.CountKept(authority));
        Assert.Equal(officers.Length, AuthorityRecovery.Read(authority).Count);
    }

    [Fact]
    public void What_a_mail_was_encrypted_to_opens_it_again()
    {
        using var folder = new TemporaryFolder();
        using var authority = Create(folder, "rsa2048");
        var issued = authority.Issue(For(authority, "alice@example.org"));
        var sealedText = CmsMessages.Encrypt("hello"u8.ToArray(), SmimePS.Cms.ContentEncryption.Aes256Cbc, new SmimePS.Cms.CmsRecipient(issued.Certificate));
        issued.Identity!.Dispose();
        using var back = KeptKey.Find(authority, issued.Certificate.SerialNumberHex)!.Open(TestIdentities.Get("rsa2048").Identity);
        Assert.Equal("hello"u8.ToArray(), CmsMessages.Decrypt(sealedText, back));
    }

    [Fact]
    public void Without_a_recovery_certificate_or_for_a_signing_key_nothing_is_kept_or_issued()
    {
        using var folder = new TemporaryFolder();
        using var authority = Create(folder);
        Assert.Equal("NoRecoveryCertificate", Assert.Throws<AuthorityException>(() => KeyEscrow.Of(authority)).ErrorId);
        authority.SetRecoveryCertificates([TestIdentities.Get("p256").Certificate, TestIdentities.Get("p256").Certificate]);
        Assert.Single(AuthorityRecovery.Read(authority));
        Assert.Equal("EscrowOfSigningKey", Assert.Throws<AuthorityException>(() => authority.Issue(For(authority, "a@example.org") with { Purpose = CertificatePurpose.Sign })).ErrorId);
        Assert.Equal("EscrowNeedsKey", Assert.Throws<AuthorityException>(() => authority.CheckIssue(For(authority, "a@example.org") with { PublicKey = authority.Certificate.PublicKey })).ErrorId);
        Assert.Equal(0, authority.Records.Count());
        authority.SetRecoveryCertificates([]);
        authority.SetRecoveryCertificates([]);
        Assert.False(File.Exists(folder["ca", "recovery.pem"]));
        Assert.Equal("NoRecoveryCertificate", Assert.Throws<AuthorityException>(() => KeyEscrow.Of(authority)).ErrorId);
    }

    [Fact]
    public void A_certificate_that_cannot_keep_keys_safe_is_refused()
    {
        using var issuer = new Certificates.TestIssuer();
        Assert.Equal("RecoveryCertificateWrongPurpose", Refusal(TestIdentities.Get("ed25519").Certificate));
        Assert.Equal("RecoveryCertificateWrongPurpose", Refusal(issuer.Root));
        Assert.Equal("RecoveryCertificateWrongPurpose", Refusal(issuer.Issue(KeyAlgorithm.EcdsaP256, CertificatePurpose.Sign).Certificate));
        Assert.Equal("RecoveryCertificateWeak", Refusal(TestIdentities.Get("rsa1024").Certificate));
        Assert.Equal("RecoveryCertificateNotValid", Refusal(issuer.Issue(KeyAlgorithm.EcdsaP256, startsIn: TimeSpan.FromDays(-10), lasts: TimeSpan.FromDays(9)).Certificate));
        Assert.Equal("RecoveryCertificateNotValid", Refusal(issuer.Issue(KeyAlgorithm.EcdsaP256, startsIn: TimeSpan.FromDays(1)).Certificate));
        Assert.Equal(2, AuthorityRecovery.Check([TestIdentities.Get("x25519").Certificate, TestIdentities.Get("p521").Certificate]).Count);

        using var folder = new TemporaryFolder();
        Assert.Equal("RecoveryCertificateWeak", Assert.Throws<AuthorityException>(() => Create(folder, "rsa1024")).ErrorId);
        Assert.False(Directory.Exists(folder["ca"]));
        static string Refusal(Certificate certificate) => Assert.Throws<AuthorityException>(() => AuthorityRecovery.Check([certificate])).ErrorId;
    }

    [Theory]
    [InlineData("file")]
    [InlineData("link")]
    [InlineData("damaged recovery.pem")]
    public void Where_the_key_cannot_be_kept_nothing_is_issued(string obstacle)
    {
        using var folder = new TemporaryFolder();
        using var authority = Create(folder, "p256");
        var request = For(authority, "alice@example.org");
        if (obstacle == "file") File.WriteAllText(folder["ca", "escrow"], "mine");
        if (obstacle == "link") File.CreateSymbolicLink(folder["ca", "escrow"], folder["nowhere"]);
        if (obstacle.StartsWith("damaged", StringComparison.Ordinal))
        {
            File.WriteAllText(folder["ca", "recovery.pem"], "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
            Assert.Equal("InvalidAuthority", Assert.Throws<AuthorityException>(() => KeyEscrow.Of(authority)).ErrorId);
            return;
        }

        Assert.ThrowsAny<SmimeException>(() => authority.Issue([request, request with { Addresses = ["bob@example.org"] }]));
        Assert.Empty(Directory.GetFiles(folder["ca", "newcerts"]));
        Assert.Empty(File.ReadAllText(folder["ca", "index.txt"]));
        Assert.Equal(0, new FileInfo(folder["ca", "issuing.lock"]).Length);
    }

    [Fact]
    public void A_full_folder_half_way_leaves_neither_keys_nor_certificates()
    {
        using var folder = new TemporaryFolder();
        using var authority = Create(folder, "p256");
        AuthorityJournal.AfterStep.Value = step =>
        {
            // The certificate cannot be written any more once the first key was.
            if (step != "kept") return;
            Directory.Delete(folder["ca", "newcerts"], recursive: true);
            AuthorityJournal.AfterStep.Value = null;
        };
        Assert.ThrowsAny<SmimeException>(() => authority.Issue(For(authority, "alice@example.org")));
        AuthorityJournal.AfterStep.Value = null;
        Assert.Empty(Directory.GetFiles(folder["ca", "escrow"]));
        Assert.Empty(File.ReadAllText(folder["ca", "index.txt"]));
        Directory.CreateDirectory(folder["ca", "newcerts"]);
        authority.Issue(For(authority, "alice@example.org"));
        Assert.Single(Directory.GetFiles(folder["ca", "escrow"]));
    }

    [Fact]
    public void Killed_after_any_step_each_record_has_its_key_and_no_key_is_without_a_record()
    {
        using var folder = new TemporaryFolder();
        using var authority = Create(folder, "p256");
        var snapshots = new List<string>();
        AuthorityJournal.AfterStep.Value = step =>
        {
            var copy = folder[$"after {snapshots.Count} {step}"];
            new Peer("cp").Run("-r", folder["ca"], copy);
            snapshots.Add(copy);
        };
        authority.Issue([For(authority, "a@example.org"), For(authority, "b@example.org")]);
        AuthorityJournal.AfterStep.Value = null;
        Assert.Equal(["announced", "staged", "kept", "written", "indexed", "finished"], snapshots.Select(static copy => copy.Split(' ')[^1]));
        foreach (var snapshot in snapshots)
        {
            File.WriteAllText(Path.Combine(snapshot, "escrow", ".half.p7m.0123456789AB.tmp"), "half");
            using var survivor = CertificateAuthority.Open(snapshot);
            if (snapshot.EndsWith("finished", StringComparison.Ordinal)) File.Delete(Path.Combine(snapshot, "escrow", ".half.p7m.0123456789AB.tmp"));
            var recorded = survivor.Records.Read().Select(static entry => entry.Serial).Order();
            Assert.Equal(recorded, Directory.GetFiles(Path.Combine(snapshot, "escrow")).Select(Path.GetFileNameWithoutExtension).Order());
            Assert.All(recorded, serial => KeptKey.Find(survivor, serial)!.Open(TestIdentities.Get("p256").Identity).Dispose());
            survivor.Issue(For(survivor, "next@example.org"));
        }
    }

    [Fact]
    public void The_wrong_key_and_a_damaged_or_exchanged_file_are_told_apart()
    {
        using var folder = new TemporaryFolder();
        using var authority = Create(folder, "rsa2048");
        var (alice, bob) = (authority.Issue(For(authority, "alice@example.org")), authority.Issue(For(authority, "bob@example.org")));
        var officer = TestIdentities.Get("rsa2048");
        var file = AuthorityRecovery.PathOfKept(authority, alice.Certificate.SerialNumberHex);
        var whole = File.ReadAllBytes(file);
        string Open(TestIdentities.Person person) => Assert.Throws<AuthorityException>(() => KeptKey.Find(authority, alice.Certificate.SerialNumberHex)!.Open(person.Identity)).ErrorId;

        var wrong = Assert.Throws<AuthorityException>(() => KeptKey.Find(authority, alice.Certificate.SerialNumberHex)!.Open(TestIdentities.Get("p256").Identity));
        Assert.Equal("WrongRecoveryKey", wrong.ErrorId);
        Assert.Contains(officer.Certificate.ToString(), wrong.Message);
        Assert.Equal("WrongRecoveryKey", Open(TestIdentities.Get("rsa2048-second")));

        File.WriteAllBytes(file, File.ReadAllBytes(AuthorityRecovery.PathOfKept(authority, bob.Certificate.SerialNumberHex)));
        Assert.Equal("KeptKeyMismatch", Open(officer));
        foreach (var damage in new[] { [], whole[..^40], whole[..(whole.Length / 2)], "mine"u8.ToArray(), (byte[])[.. whole[..50], (byte)~whole[50], .. whole[51..]] })
        {
            File.WriteAllBytes(file, damage);
            Assert.Contains(Open(officer), new[] { "KeptKeyDamaged", "WrongRecoveryKey" });
        }

        // Wherever a byte of the encrypted key is changed, no other key comes out of it.
        for (var at = whole.Length - 250; at < whole.Length; at += 7)
        {
            File.WriteAllBytes(file, [.. whole[..at], (byte)(whole[at] ^ 1), .. whole[(at + 1)..]]);
            Assert.Contains(Open(officer), new[] { "KeptKeyDamaged", "KeptKeyMismatch" });
        }

        File.WriteAllBytes(file, whole);
        File.Delete(alice.Path);
        using var back = KeptKey.Find(authority, alice.Certificate.SerialNumberHex)!.Open(officer.Identity);
        Assert.Equal(alice.Certificate, back.Certificate);
        Assert.Null(KeptKey.Find(authority, "0102"));
    }

    [Theory]
    [InlineData("both replaced")]
    [InlineData("only the key, by an unknown algorithm, the certificate deleted")]
    [InlineData("both replaced, by an unknown algorithm")]
    public void A_certificate_with_its_key_that_somebody_put_there_does_not_come_back(string how)
    {
        using var folder = new TemporaryFolder();
        using var authority = Create(folder, "rsa2048");
        var officer = TestIdentities.Get("rsa2048");
        var issued = authority.Issue(For(authority, "alice@example.org"));
        var serial = issued.Certificate.SerialNumberHex;
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        var forged = ForgedCertificate.Sign(authority, serial, "alice@example.org", key);
        if (how.Contains("unknown", StringComparison.Ordinal)) forged = ForgedCertificate.WithUnknownAlgorithm(forged);
        if (how.Contains("both", StringComparison.Ordinal)) File.WriteAllText(issued.Path, PemWriter.Write(forged));
        else File.Delete(issued.Path);
        var file = AuthorityRecovery.PathOfKept(authority, serial);
        var whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, CmsMessages.Encrypt(System.Text.Encoding.ASCII.GetBytes(PemWriter.Write(forged) + KeyFile.ToPlainPem(key)),
            SmimePS.Cms.ContentEncryption.Aes256Cbc, new SmimePS.Cms.CmsRecipient(officer.Certificate)));
        Assert.Equal("KeptKeyMismatch", Assert.Throws<AuthorityException>(() => KeptKey.Find(authority, serial)!.Open(officer.Identity)).ErrorId);

        // What was kept comes back all the same: its signature tells.
        File.WriteAllBytes(file, whole);
        using var back = KeptKey.Find(authority, serial)!.Open(officer.Identity);
        Assert.Equal(issued.Certificate, back.Certificate);
    }

    [Fact]
    public void A_key_that_was_made_before_is_joined_and_kept()
    {
        using var folder = new TemporaryFolder();
        using var authority = Create(folder, "p256");
        var first = authority.Issue(CertificateAuthorityTests.For("alice@example.org"));
        var again = authority.Issue(For(authority, "alice@example.org") with { PublicKey = first.Certificate.PublicKey, PrivateKey = first.Identity!.Key });
        Assert.Same(first.Identity.Key, again.Identity!.Key);
        using var back = KeptKey.Find(authority, again.Certificate.SerialNumberHex)!.Open(TestIdentities.Get("p256").Identity);
        Assert.Equal(first.Identity.Key.ExportPkcs8(), back.Key.ExportPkcs8());
        Assert.Null(KeptKey.Find(authority, first.Certificate.SerialNumberHex));
    }
}
