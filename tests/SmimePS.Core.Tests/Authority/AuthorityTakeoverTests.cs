using SmimePS.Authority;
using SmimePS.Authority.Takeover;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Trust;
using static SmimePS.Core.Tests.Authority.CertificateAuthorityTests;

namespace SmimePS.Core.Tests.Authority;

/// <summary>Folders that OpenSSL made are taken over, and both sides go on.</summary>
public sealed class AuthorityTakeoverTests : IDisposable
{
    private readonly OpenSslFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_take_overs_at_once_and_what_is_published_between_give_no_number_twice()
    {
        using var folder = new TemporaryFolder();
        using (CertificateAuthority.Create(folder["ca"], Quick(), default))
        {
        }

        File.Delete(folder["ca", "crlnumber"]);
        var first = AuthorityTakeover.Prepare(folder["ca"], new TakeoverOptions());
        var second = AuthorityTakeover.Prepare(folder["ca"], new TakeoverOptions());
        Assert.Contains("set crlnumber to 01", first.Steps);
        var numbers = new List<int>();
        using (var authority = second.Apply())
        {
            for (var i = 0; i < 3; i++) numbers.Add((int)authority.PublishRevocations(TimeSpan.FromDays(1)).SequenceNumber!.Value);
        }

        using (var authority = first.Apply()) numbers.Add((int)authority.PublishRevocations(TimeSpan.FromDays(1)).SequenceNumber!.Value);
        Assert.Equal([1, 2, 3, 4], numbers);
    }

    [Fact]
    public void Names_and_files_of_somebody_elses_steer_no_terminal()
    {
        _folder.AsDemoCa();
        OpenSslFolder.MakeRoot(_folder["private", "cakey.pem"], _folder["cacert.pem"], "/CN=Demo\u001B[2K CA");
        File.WriteAllText(_folder["crlnumber"], "\u001B]0;x\u0007");
        if (!OperatingSystem.IsWindows())
        {
            // Names the authority as its issuer, and another key signed it.
            OpenSslFolder.MakeRoot(_folder.Beside("other.key"), _folder["evil\u001B[2K.pem"], "/CN=Demo\u001B[2K CA");
        }

        // Which of the two is the authority is shown by the key that is there.
        var takeover = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions { CertificatePath = _folder["cacert.pem"] });
        Assert.Equal("Demo\\u001B[2K CA", takeover.Name);
        Assert.Contains(takeover.Warnings, static warning => warning.Contains(@"says \u001B]0;x\u0007, and"));
        if (!OperatingSystem.IsWindows()) Assert.Contains(takeover.Warnings, static warning => warning.Contains(@"evil\u001B[2K.pem"));
        using var authority = takeover.Apply();
        Assert.Equal("Demo\\u001B[2K CA", authority.Name);
        Assert.DoesNotContain(takeover.Warnings.Concat(takeover.Steps), static text => text.Any(char.IsControl));
    }

    [Theory]
    [InlineData("excluded;email:bank.example", "email", "bank.example")]
    [InlineData("excluded;email:ceo@bank.example", "email", "bank.example")]
    [InlineData("permitted;dirName:bound", "directory", "CN=Ceo is not among those")]
    [InlineData("excluded;dirName:bound", "subject", "Ceo")]
    public void What_the_name_constraints_of_a_foreign_certificate_forbid_is_not_issued(string constraints, string form, string shown)
    {
        _folder.AsDemoCa();
        var bound = form == "directory" ? "O=Bank" : "CN=Ceo";
        File.WriteAllText(_folder.Beside("root.cnf"), $"[req]\ndistinguished_name=dn\nx509_extensions=v3\n[dn]\n[v3]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nnameConstraints=critical,{constraints}\n[bound]\n{bound}\n");
        Peer.OpenSsl.Run("req", "-x509", "-new", "-key", _folder["private", "cakey.pem"], "-config", _folder.Beside("root.cnf"), "-subj", "/C=DE/O=Demo/CN=Demo CA", "-days", "3650", "-out", _folder["cacert.pem"]);
        using var authority = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions()).Apply();
        var error = Assert.Throws<AuthorityException>(() => authority.Issue(For("ceo@bank.example") with { Name = "Ceo" }));
        Assert.Equal("CertificateUnfit", error.ErrorId);
        Assert.Contains(shown, error.Message);
        Assert.Contains("CN=Demo CA", error.Message);
        Assert.Empty(authority.Records.Read());
        Assert.Empty(Directory.GetFiles(_folder["newcerts"]));
        if (form == "directory") return;

        // OpenSSL accepts what is issued otherwise.
        var alice = authority.Issue(For("alice@example.org") with { Name = "Alice" });
        Peer.OpenSsl.Run("verify", "-CAfile", _folder["cacert.pem"], alice.Path);
    }

    [Theory]
    [InlineData("elsewhere")]
    [InlineData("in the folder")]
    [InlineData("in the folder, of another")]
    [InlineData("in the folder, of another name")]
    public void A_demo_ca_goes_on_with_both_sides(string where)
    {
        _folder.AsDemoCa(where == "in the folder, of another" ? "/somewhere/else" : "");
        if (where == "in the folder, of another")
        {
            File.Copy(_folder.TheirConfiguration, _folder["openssl.cnf"]);
            File.WriteAllText(_folder.TheirConfiguration, File.ReadAllText(_folder.TheirConfiguration).Replace("/somewhere/else", _folder.Path));
        }
        else if (where != "elsewhere")
        {
            File.Copy(_folder.TheirConfiguration, _folder[where == "in the folder" ? "openssl.cnf" : "root-ca.conf"]);
        }

        var foreign = where == "elsewhere" ? null : File.ReadAllText(Directory.GetFiles(_folder.Path, "*.c*nf").Single());
        var alice = _folder.IssueByCa("alice");
        var index = File.ReadAllText(_folder["index.txt"]);

        var takeover = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions());
        Assert.Equal("Demo CA", takeover.Name);
        Assert.Equal(0, takeover.AddedCount);
        Assert.False(takeover.NeedsPassphrase);
        Assert.Empty(takeover.Warnings);
        using var authority = takeover.Apply();
        Assert.Equal(index, File.ReadAllText(_folder["index.txt"]));
        var configuration = where switch { "in the folder, of another" => "smimeps.cnf", _ => "openssl.cnf" };
        Assert.True(File.Exists(_folder[configuration]));
        Assert.Equal(where == "elsewhere" ? 1 : where == "in the folder" ? 1 : 2, Directory.GetFiles(_folder.Path, "*.c*nf").Length);
        if (foreign is not null) Assert.Contains(foreign, Directory.GetFiles(_folder.Path, "*.c*nf").Select(File.ReadAllText));

        // Ours, theirs with their configuration, theirs with ours.
        var bob = authority.Issue(For("bob@example.org"));
        var again = authority.Issue(For("bob@example.org"));
        _folder.IssueByCa("carol");
        _folder.IssueByCa("dave", _folder[configuration]);
        Assert.Equal(5, authority.Records.Read().Count());
        Assert.Equal(where == "in the folder" ? ["1000", "1001", "1002"] : ["1000", "1001"], authority.Records.Read().Where(static entry => entry.Serial.Length == 4).Select(static entry => entry.Serial).Order());
        foreach (var file in new[] { _folder.TheirConfiguration, _folder[configuration] })
        {
            foreach (var serial in authority.Records.Read().Select(static entry => entry.Serial))
                Assert.Contains("Valid (V)", Peer.OpenSsl.TryRun(null, "ca", "-config", file, "-status", serial).Output);
        }

        // Each revokes what the other has issued, and each one's list has both.
        Peer.OpenSsl.Run("ca", "-config", _folder.TheirConfiguration, "-revoke", bob.Path, "-crl_reason", "superseded");
        authority.Revoke(["1000"], new IndexRevocation(DateTimeOffset.UtcNow, RevocationReason.KeyCompromise));
        var list = authority.PublishRevocations(TimeSpan.FromDays(30));
        Assert.Equal((2, 7), (list.Count, (int)list.SequenceNumber!.Value));
        Peer.OpenSsl.Run("ca", "-config", _folder.TheirConfiguration, "-gencrl", "-out", _folder.Beside("crl.pem"));
        foreach (var crl in new[] { authority.CrlPath, _folder.Beside("crl.pem") })
        {
            Assert.Equal(2, Verify(crl, alice));
            Assert.Equal(2, Verify(crl, bob.Path));
            Assert.Equal(0, Verify(crl, again.Path));
            Assert.Equal(0, Verify(crl, _folder.Beside("carol.crt")));
        }

        Assert.Equal(8, CertificateRevocationList.ReadFile(_folder.Beside("crl.pem")).SequenceNumber!.Value);

        // The folder is found to be complete.
        var second = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions());
        Assert.Empty(second.Steps);
        Assert.Empty(second.Warnings);
    }

    [Fact]
    public void A_recipe_folder_goes_on_with_both_sides_and_what_was_issued_meanwhile_is_taken_up()
    {
        _folder.AsRecipe();
        var alice = _folder.IssueByX509("alice");
        _folder.IssueByX509("bob", "/CN=Bob/O=Ünï");
        Directory.CreateDirectory(_folder["old", "people"]);
        File.Move(_folder["bob.crt"], _folder["old", "people", "bob.der.txt"]);
        var serialFile = File.ReadAllText(_folder["ca.srl"]);
        var before = _folder.Content();
        var takeover = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions());
        Assert.Equal(before, _folder.Content());
        Assert.Equal(2, takeover.AddedCount);
        Assert.Contains("write index.txt with 2 certificates", takeover.Steps);
        using var authority = takeover.Apply();
        Assert.Equal(2, authority.Records.Count());
        Assert.All(before, pair => Assert.Equal(pair.Value, _folder.Content()[pair.Key]));
        Assert.Equal(["alice@example.org"], authority.Records.ReadCertificate(authority.Records.FindByAddress("alice@example.org").Single().Serial)!.Addresses);

        var carol = authority.Issue(For("carol@example.org"));
        _folder.IssueByX509("dave");
        Assert.NotEqual(serialFile, File.ReadAllText(_folder["ca.srl"]));
        _folder.IssueByCa("erin", _folder["openssl.cnf"]);
        Assert.Equal(4, authority.Records.Count());
        var again = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions());
        Assert.Equal(["copy 1 certificate into newcerts", "add 1 certificate to index.txt"], again.Steps);
        again.Apply().Dispose();
        Assert.Equal(5, authority.Records.Count());
        Peer.OpenSsl.Run("ca", "-config", _folder["openssl.cnf"], "-revoke", _folder["dave.crt"]);
        authority.Revoke([CertificateFile.ReadPublic(alice)[0].SerialNumberHex], new IndexRevocation(DateTimeOffset.UtcNow, RevocationReason.Superseded));
        Assert.Equal(2, authority.PublishRevocations(TimeSpan.FromDays(1)).Count);
        Assert.Equal(2, Verify(authority.CrlPath, alice, "ca.crt"));
        Assert.Equal(2, Verify(authority.CrlPath, _folder["dave.crt"], "ca.crt"));
        Assert.Equal(0, Verify(authority.CrlPath, carol.Path, "ca.crt"));
        Peer.OpenSsl.Run("ca", "-config", _folder["openssl.cnf"], "-gencrl", "-out", _folder.Beside("crl.pem"));
        Assert.Equal(2, Verify(_folder.Beside("crl.pem"), alice, "ca.crt"));
        Peer.OpenSsl.Run("ca", "-config", _folder["openssl.cnf"], "-updatedb");
    }

    [Fact]
    public void A_file_that_the_index_names_and_the_authority_has_not_signed_is_told()
    {
        _folder.AsDemoCa();
        var alice = _folder.IssueByCa("alice");
        using var authority = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions()).Apply();
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        var forged = ForgedCertificate.Sign(authority, "1234567890ABCDEF", "ceo@example.org", key);
        File.WriteAllText(_folder["newcerts", "1234567890ABCDEF.pem"], PemWriter.Write(forged));
        File.AppendAllText(_folder["index.txt"], AuthorityIndexEntry.For(forged).Format() + "\n");
        var warning = Assert.Single(AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions()).Warnings);
        Assert.Contains(_folder["newcerts", "1234567890ABCDEF.pem"], warning);
        Assert.DoesNotContain("1000", warning);
        Assert.Null(authority.Records.ReadCertificate("1234567890ABCDEF"));
        Assert.Equal(CertificateFile.ReadPublic(alice)[0], authority.Records.ReadCertificate("1000"));
    }

    [Fact]
    public void A_folder_of_ours_takes_up_what_x509_has_issued()
    {
        using var ours = CertificateAuthority.Create(_folder["ours"], Quick(), default);
        ours.Issue(For("alice@example.org"));
        File.Copy(_folder["ours", "ca.pem"], _folder["ca.crt"]);
        File.Copy(_folder["ours", "private", "ca.key.pem"], _folder["ca.key"]);
        File.Move(_folder.IssueByX509("bob"), _folder["ours", "certs", "bob.crt"]);
        var takeover = AuthorityTakeover.Prepare(_folder["ours"], new TakeoverOptions());
        Assert.Equal(["copy 1 certificate into newcerts", "add 1 certificate to index.txt"], takeover.Steps);
        takeover.Apply().Dispose();
        AuthorityJournalTests.AssertWhole(ours, 2);
    }

    [Fact]
    public void What_a_list_names_stays_revoked_and_the_next_list_has_a_larger_number()
    {
        _folder.AsDemoCa();
        _folder.IssueByCa("alice");
        _folder.IssueByCa("bob");
        Peer.OpenSsl.Run("ca", "-config", _folder.TheirConfiguration, "-revoke", _folder["newcerts", "1000.pem"], "-crl_reason", "keyCompromise");
        Peer.OpenSsl.Run("ca", "-config", _folder.TheirConfiguration, "-gencrl", "-out", _folder["older.crl"]);
        Peer.OpenSsl.Run("ca", "-config", _folder.TheirConfiguration, "-revoke", _folder["newcerts", "1001.pem"]);
        Peer.OpenSsl.Run("ca", "-config", _folder.TheirConfiguration, "-gencrl", "-out", _folder["newer.crl"]);

        // The lists are all that is left.
        foreach (var gone in new[] { "index.txt", "index.txt.attr", "index.txt.old", "index.txt.attr.old", "crlnumber", "crlnumber.old" }) File.Delete(_folder[gone]);
        File.Delete(_folder["newcerts", "1001.pem"]);
        var takeover = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions());
        Assert.Contains("1001", Assert.Single(takeover.Warnings));
        using var authority = takeover.Apply();
        var entries = authority.Records.Read().ToDictionary(static entry => entry.Serial);
        Assert.Equal(RevocationReason.KeyCompromise, entries["1000"].Revocation!.Reason);
        Assert.Equal("/CN=alice", entries["1000"].Subject);
        Assert.True(entries["1001"].IsRevoked);
        var list = authority.PublishRevocations(TimeSpan.FromDays(1));
        Assert.Equal((2, 9), (list.Count, (int)list.SequenceNumber!.Value));
        Peer.OpenSsl.Run("ca", "-config", _folder.TheirConfiguration, "-gencrl", "-out", _folder.Beside("theirs.crl"));
        Assert.Equal(2, CertificateRevocationList.ReadFile(_folder.Beside("theirs.crl")).Count);
    }

    /// <summary>Some lists say that a certificate never counted, with a date from before anything could be written.</summary>
    [Fact]
    public void What_a_list_dates_too_early_stays_revoked_and_can_be_listed_again()
    {
        _folder.AsDemoCa();
        using var key = KeyFile.Read(_folder["private", "cakey.pem"], default);
        var issuer = CertificateFile.ReadPublic(_folder["cacert.pem"])[0];
        var list = RevocationListBuilder.Sign(issuer, key, 5, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1), [("0AFF", new IndexRevocation(new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero), RevocationReason.Superseded))]);
        Assert.Equal(1900, list.Revoked.Single().RevokedAt.Year);
        File.WriteAllText(_folder["their.crl"], list.ToPem());
        File.Delete(_folder["index.txt"]);
        using var authority = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions()).Apply();
        Assert.Equal(IndexRevocation.Earliest, Assert.Single(authority.Records.Find(["0AFF"])).Revocation!.At);
        Assert.Equal(1, authority.PublishRevocations(TimeSpan.FromDays(1)).Count);
        Peer.OpenSsl.Run("ca", "-config", _folder.TheirConfiguration, "-gencrl", "-out", _folder.Beside("theirs.crl"));
    }

    [Fact]
    public void A_number_that_is_too_small_is_raised()
    {
        _folder.AsDemoCa();
        Peer.OpenSsl.Run("ca", "-config", _folder.TheirConfiguration, "-gencrl", "-out", _folder["crl", "a.pem"]);
        File.WriteAllText(_folder["crlnumber"], "02\n");
        var takeover = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions());
        Assert.Contains("crlnumber", Assert.Single(takeover.Warnings));
        using var authority = takeover.Apply();
        Assert.Equal(8, authority.PublishRevocations(TimeSpan.FromDays(1)).SequenceNumber!.Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_index_in_any_shape_is_kept_to_the_byte_and_odd_lines_are_named(bool withNew)
    {
        _folder.AsRecipe();
        if (withNew) _folder.IssueByX509("alice");
        var odd = "\uFEFFV\t491231235959Z\t\t0A\tunknown\t/CN=mark\r\n" +
            "# a note\n\nnonsense\n" +
            "V\t491231235959Z\t\t0B\tunknown\t/CN=Zo\u00EB and \u4f8b\n" +
            "R\t491231235959Z\tyesterday\t0C\tunknown\t/CN=unclear\n" +
            "V\t491231235959Z\t\t0B\tunknown\t/CN=twice\n" +
            "V\t491231235959Z\t\t0D\tunknown\t/CN=last, without its end";
        byte[] bytes = [.. System.Text.Encoding.UTF8.GetBytes(odd), 0xE4];
        File.WriteAllBytes(_folder["index.txt"], bytes);
        var takeover = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions());
        foreach (var expected in new[] { "Line 1 ", "Line 2 ", "Line 3 ", "Line 4 ", "Line 6 ", "Line 7 ", "Line 8 ", "Windows line ends, the first of them line 1", "the last, has no end" })
            Assert.Contains(takeover.Warnings, warning => warning.Contains(expected, StringComparison.Ordinal));
        Assert.DoesNotContain(takeover.Warnings, static warning => warning.Contains("Line 5 ", StringComparison.Ordinal));
        using var authority = takeover.Apply();
        var after = File.ReadAllBytes(_folder["index.txt"]);
        Assert.Equal(bytes, after[..bytes.Length]);
        Assert.Equal(withNew, after.Length > bytes.Length);

        // The first entry is found behind the mark, and only what changes is changed.
        authority.Revoke(["0A", "0D"], new IndexRevocation(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), RevocationReason.Superseded));
        var text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(_folder["index.txt"]));
        var expectedText = System.Text.Encoding.Latin1.GetString(after).Replace("V\t491231235959Z\t\t0A", "R\t491231235959Z\t260102030405Z,superseded\t0A").Replace("V\t491231235959Z\t\t0D", "R\t491231235959Z\t260102030405Z,superseded\t0D");
        Assert.Equal(expectedText, text);
    }

    [Fact]
    public void Certificates_of_others_and_doubled_numbers_are_left_out_and_named()
    {
        _folder.AsRecipe();
        _folder.IssueByX509("alice", null, "-set_serial", "5");
        _folder.IssueByX509("bob", null, "-set_serial", "5");
        using (var other = new OpenSslFolder())
        {
            other.AsRecipe();
            File.Copy(other.IssueByX509("eve"), _folder["eve.crt"]);
        }

        File.WriteAllText(_folder["broken.crt"], "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        File.WriteAllBytes(_folder["big.bin"], new byte[3_000_000]);
        var takeover = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions());
        Assert.Equal(1, takeover.AddedCount);
        Assert.Equal(2, takeover.Warnings.Count);
        Assert.Contains(takeover.Warnings, static warning => warning.Contains("serial number 05", StringComparison.Ordinal) && warning.Contains("alice.crt", StringComparison.Ordinal) && warning.Contains("bob.crt", StringComparison.Ordinal));
        Assert.Contains(takeover.Warnings, static warning => warning.Contains("eve.crt", StringComparison.Ordinal));
    }

    [Fact]
    public void A_locked_key_is_checked()
    {
        _folder.AsRecipe("secret");
        var takeover = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions());
        Assert.True(takeover.NeedsPassphrase);
        Assert.Equal("WrongPassphrase", Assert.Throws<KeyException>(() => takeover.CheckKey("wrong")).ErrorId);
        takeover.CheckKey("secret");

        // Somebody's locked key beside it: the passphrase tells which is which.
        Peer.OpenSsl.Run("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-aes256", "-pass", "pass:secret", "-out", _folder["alice.key"]);
        Assert.Equal("PassphraseRequired", Assert.Throws<KeyException>(() => AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions())).ErrorId);
        Assert.Equal("WrongPassphrase", Assert.Throws<KeyException>(() => AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions(), "wrong")).ErrorId);
        Assert.True(AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions { KeyPath = _folder["ca.key"] }).NeedsPassphrase);
        Assert.Equal("AuthorityKeyMismatch", Assert.Throws<AuthorityException>(() => AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions { KeyPath = _folder["alice.key"] }, "secret")).ErrorId);
        using var authority = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions(), "secret").Apply();
        authority.Unlock("secret");
        Assert.Equal(_folder["ca.key"], authority.KeyPath);
        // Nothing in the folder vouches for that check.
        Assert.True(AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions()).NeedsPassphrase);
    }

    [Fact]
    public void A_key_that_is_elsewhere_has_to_be_said()
    {
        _folder.AsDemoCa();
        _folder.IssueByCa("alice");
        File.Move(_folder["private", "cakey.pem"], _folder.Beside("safe.pem"));
        Assert.Equal("AuthorityKeyMissing", Assert.Throws<AuthorityException>(() => AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions())).ErrorId);
        var takeover = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions { NoKey = true });
        Assert.Contains(_folder["private", "cakey.pem"], Assert.Single(takeover.Warnings));
        using (var authority = takeover.Apply())
        {
            Assert.False(authority.HasKey);
            Assert.Equal(1, authority.Records.Count());
            Assert.Contains(_folder["private", "cakey.pem"], Assert.Throws<AuthorityException>(() => authority.Issue(For("a@example.org"))).Message);
        }

        File.Copy(_folder.Beside("safe.pem"), _folder["private", "cakey.pem"]);
        using var whole = CertificateAuthority.Open(_folder.Path);
        whole.Issue(For("bob@example.org"));
    }

    [Fact]
    public void Where_several_may_be_it_they_are_named()
    {
        _folder.AsRecipe();
        OpenSslFolder.MakeRoot(_folder["other.key"], _folder["other.crt"], "/CN=Other CA");
        var error = Assert.Throws<AuthorityException>(() => AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions()));
        Assert.Equal("SeveralAuthorities", error.ErrorId);
        Assert.Contains(_folder["other.crt"], error.Message);
        Assert.Contains(_folder["ca.crt"], error.Message);
        Assert.Equal("Other CA", AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions { CertificatePath = _folder["other.crt"] }).Name);
        Assert.Equal("Recipe CA", AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions { KeyPath = _folder["ca.key"] }).Name);
        Assert.Equal("AuthorityKeyMismatch", Assert.Throws<AuthorityException>(() => AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions { CertificatePath = _folder["other.crt"], KeyPath = _folder["ca.key"] })).ErrorId);
        File.Delete(_folder["other.key"]);
        Assert.Equal("Recipe CA", AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions()).Name);
        File.WriteAllText(_folder.Beside("outside.crt"), File.ReadAllText(_folder["ca.crt"]));
        Assert.Equal("OutsideFolder", Assert.Throws<AuthorityException>(() => AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions { CertificatePath = _folder.Beside("outside.crt") })).ErrorId);
        Assert.Equal("FileNotFound", Assert.ThrowsAny<SmimeException>(() => AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions { KeyPath = _folder["none"] })).ErrorId);
    }

    [Fact]
    public void A_certificate_that_does_not_say_it_may_issue_is_refused_with_a_remedy_that_works()
    {
        Peer.OpenSsl.Run("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", _folder["ca.key"], "-subj", "/CN=Old CA", "-out", _folder["ca.csr.txt"]);
        Peer.OpenSsl.Run("x509", "-req", "-in", _folder["ca.csr.txt"], "-signkey", _folder["ca.key"], "-days", "100", "-out", _folder["ca.crt"]);
        Peer.OpenSsl.Run("x509", "-req", "-in", _folder.Request("alice"), "-CA", _folder["ca.crt"], "-CAkey", _folder["ca.key"], "-CAcreateserial", "-out", _folder["alice.crt"]);
        var error = Assert.Throws<AuthorityException>(() => AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions()));
        Assert.Equal("NotAnAuthority", error.ErrorId);
        Assert.Contains($"openssl x509 -in '{_folder["ca.crt"]}' -clrext -signkey", error.Message);
        File.WriteAllText(_folder.Beside("ca.ext"), "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n");
        Peer.OpenSsl.Run("x509", "-in", _folder["ca.crt"], "-clrext", "-signkey", _folder["ca.key"], "-days", "3650", "-extfile", _folder.Beside("ca.ext"), "-out", _folder["new.crt"]);
        File.Move(_folder["new.crt"], _folder["ca.crt"], overwrite: true);
        Assert.Equal(1, AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions()).AddedCount);
    }

    [Fact]
    public void What_is_no_authority_says_where_one_is()
    {
        Assert.Equal("AuthorityNotFound", Assert.Throws<AuthorityException>(() => AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions())).ErrorId);
        Assert.Equal("FolderNotFound", Assert.ThrowsAny<SmimeException>(() => AuthorityTakeover.Prepare(_folder["none"], new TakeoverOptions())).ErrorId);
        _folder.AsRecipe();
        Assert.Contains($"'{_folder.Path}'", Assert.Throws<AuthorityException>(() => AuthorityTakeover.Prepare(Path.GetDirectoryName(_folder.Path)!, new TakeoverOptions())).Message);
        CertificateAuthority.CreatePending(_folder["waiting"], Quick("Waiting"), default);
        Assert.Equal("CertificateNotArrived", Assert.Throws<AuthorityException>(() => AuthorityTakeover.Prepare(_folder["waiting"], new TakeoverOptions())).ErrorId);
    }

    [Fact]
    public void An_issuing_authority_gets_its_chain_from_the_folder()
    {
        OpenSslFolder.MakeRoot(_folder.Beside("root.key"), _folder.Beside("root.crt"), "/CN=Root");
        File.WriteAllText(_folder.Beside("ca.ext"), "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n");
        Peer.OpenSsl.Run("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", _folder["ca.key"], "-subj", "/CN=Issuing", "-out", _folder["request"]);
        Peer.OpenSsl.Run("x509", "-req", "-in", _folder["request"], "-CA", _folder.Beside("root.crt"), "-CAkey", _folder.Beside("root.key"), "-CAcreateserial", "-extfile", _folder.Beside("ca.ext"), "-days", "1000", "-out", _folder["ca.crt"]);
        Assert.Contains("CN=Root", Assert.Single(AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions()).Warnings, static warning => !warning.Contains("read the private", StringComparison.Ordinal)));
        File.Copy(_folder.Beside("root.crt"), _folder["root.crt"]);
        var alice = _folder.IssueByX509("alice");
        using var authority = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions()).Apply();
        Assert.Equal("Issuing", authority.Name);
        Assert.Equal("CN=Root", Assert.Single(authority.Issuers).Subject.ToString());
        Assert.Equal(2, authority.Issue(For("bob@example.org")).Identity!.Issuers.Count);
        Peer.OpenSsl.Run("verify", "-CAfile", _folder["chain.pem"], "-untrusted", _folder["ca.crt"], alice);
    }

    [Fact]
    public void A_combined_or_binary_file_serves_too()
    {
        _folder.AsRecipe();
        File.WriteAllText(_folder["both.pem"], File.ReadAllText(_folder["ca.key"]) + File.ReadAllText(_folder["ca.crt"]));
        File.Delete(_folder["ca.key"]);
        Peer.OpenSsl.Run("x509", "-in", _folder["ca.crt"], "-outform", "DER", "-out", _folder["ca.cer"]);
        File.Delete(_folder["ca.crt"]);
        var open = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions()).Apply();
        using (open)
        {
            Assert.Equal(_folder["both.pem"], open.KeyPath);
            open.Issue(For("alice@example.org"));
        }

        _folder.IssueByCa("bob", _folder["openssl.cnf"]);

        // A certificate in DER alone is copied as OpenSSL wants it.
        File.Delete(_folder["openssl.cnf"]);
        Peer.OpenSsl.Run("pkey", "-in", _folder["both.pem"], "-out", _folder["ca.key"]);
        File.Delete(_folder["both.pem"]);
        using var authority = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions()).Apply();
        Assert.True(File.Exists(_folder["ca.pem"]));
        _folder.IssueByCa("carol", _folder["openssl.cnf"]);
        Assert.Equal(3, authority.Records.Count());
    }

    [Fact]
    public void A_key_that_others_can_read_is_told()
    {
        _folder.AsRecipe();
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }

        File.SetUnixFileMode(_folder["ca.key"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Assert.Contains($"chmod 600 '{_folder["ca.key"]}'", Assert.Single(AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions()).Warnings));
    }

    [Fact]
    public void Done_half_it_is_done_whole_the_next_time()
    {
        _folder.AsRecipe();
        _folder.IssueByX509("alice");
        Directory.CreateDirectory(_folder["openssl.cnf"]);
        var takeover = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions());
        Assert.ThrowsAny<SmimeException>(takeover.Apply);
        Assert.False(CertificateAuthority.IsAuthority(_folder.Path));
        Directory.Delete(_folder["openssl.cnf"]);
        using var authority = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions()).Apply();
        AuthorityJournalTests.AssertWhole(authority, 1);
    }

    [Fact]
    public void Where_the_folder_cannot_be_written_nothing_is()
    {
        _folder.AsRecipe();
        _folder.IssueByX509("alice");
        Directory.CreateDirectory(_folder["issuing.lock"]);
        var before = _folder.Content();
        var takeover = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions());
        Assert.Equal(1, takeover.AddedCount);
        Assert.Equal("AccessDenied", Assert.ThrowsAny<SmimeException>(takeover.Apply).ErrorId);
        Assert.Equal(before, _folder.Content());

        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess) return;
        Directory.Delete(_folder["issuing.lock"]);
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal("AccessDenied", Assert.ThrowsAny<SmimeException>(AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions()).Apply).ErrorId);
        Assert.Equal(before, _folder.Content());
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void The_key_is_found_among_those_of_many_people()
    {
        _folder.AsRecipe();
        File.Move(_folder["ca.key"], _folder["zz"]);
        Peer.OpenSsl.Run("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", _folder.Beside("person.key"));
        for (var i = 0; i < 60; i++) File.Copy(_folder.Beside("person.key"), _folder[$"person{i}.key"]);
        using var authority = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions()).Apply();
        Assert.Equal(_folder["zz"], authority.KeyPath);
    }

    [Fact]
    public void A_list_without_numbers_is_told()
    {
        _folder.AsDemoCa();
        File.WriteAllText(_folder["openssl.cnf"], File.ReadAllText(_folder.TheirConfiguration).Replace("crlnumber = $dir/crlnumber\n", ""));
        var takeover = AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions());
        Assert.Contains("crlnumber = $dir/crlnumber", Assert.Single(takeover.Warnings));
        using var authority = takeover.Apply();
        Assert.Equal(7, authority.PublishRevocations(TimeSpan.FromDays(1)).SequenceNumber!.Value);
    }

    [Fact]
    public void A_link_out_of_the_folder_is_not_followed()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Links take a privilege there.");
        _folder.AsRecipe();
        Directory.CreateDirectory(_folder.Beside("elsewhere"));
        File.Move(_folder.IssueByX509("alice"), Path.Combine(_folder.Beside("elsewhere"), "alice.crt"));
        Directory.CreateSymbolicLink(_folder["link"], _folder.Beside("elsewhere"));
        Directory.CreateSymbolicLink(_folder["round"], _folder.Path);
        Assert.Equal(0, AuthorityTakeover.Prepare(_folder.Path, new TakeoverOptions()).AddedCount);
    }

    private int Verify(string crl, string certificate, string root = "cacert.pem") =>
        Peer.OpenSsl.TryRun(null, "verify", "-crl_check", "-CRLfile", crl, "-CAfile", _folder[root], certificate).Code;
}
