using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Authority;

public class AuthorityJournalTests
{
    [Fact]
    public void Killed_after_any_step_the_folder_is_whole_when_next_opened()
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default);
        authority.Issue(CertificateAuthorityTests.For("first@example.org"));
        var snapshots = new List<string>();
        AuthorityJournal.AfterStep.Value = step =>
        {
            var copy = folder[$"after {snapshots.Count} {step}"];
            new Peer("cp").Run("-r", folder["ca"], copy);
            snapshots.Add(copy);
        };
        authority.Issue([CertificateAuthorityTests.For("a@example.org"), CertificateAuthorityTests.For("b@example.org")]);
        AuthorityJournal.AfterStep.Value = null;
        Assert.Equal(["announced", "staged", "written", "indexed", "finished"], snapshots.Select(static copy => copy.Split(' ')[^1]));
        int[] expected = [1, 1, 3, 3, 3];
        for (var i = 0; i < snapshots.Count; i++)
        {
            using var survivor = CertificateAuthority.Open(snapshots[i]);
            AssertWhole(survivor, expected[i]);
            Assert.Equal(i is 2 or 3 ? 2 : 0, survivor.Repaired.Count);
            survivor.Issue(CertificateAuthorityTests.For("next@example.org"));
            AssertWhole(survivor, expected[i] + 1);
            Assert.Equal(0, new FileInfo(Path.Combine(snapshots[i], "issuing.lock")).Length);
        }
    }

    [Fact]
    public void A_line_cut_off_while_it_was_written_is_written_again()
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default);
        authority.Issue(CertificateAuthorityTests.For("first@example.org"));
        var second = authority.Issue(CertificateAuthorityTests.For("second@example.org")).Certificate.SerialNumberHex;
        var index = File.ReadAllText(folder["ca", "index.txt"]);
        var lineStart = index.IndexOf('\n') + 1;
        for (var length = lineStart; length <= index.Length; length++)
        {
            File.WriteAllText(folder["ca", "index.txt"], index[..length]);
            File.WriteAllText(folder["ca", "issuing.lock"], second + "\n");
            File.WriteAllText(folder["ca", "newcerts", ".left.0123456789AB.tmp"], "half");
            using var survivor = CertificateAuthority.Open(folder["ca"]);
            Assert.Equal(index, File.ReadAllText(folder["ca", "index.txt"]));
            AssertWhole(survivor, 2);
        }
    }

    [Fact]
    public void What_the_authority_has_not_signed_is_not_put_on_record()
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default);
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        var forged = ForgedCertificate.Sign(authority, "1234567890ABCDEF", "ceo@example.org", key);
        foreach (var planted in new[] { forged, ForgedCertificate.WithUnknownAlgorithm(forged) })
        {
            File.WriteAllText(authority.Records.PathOf(forged.SerialNumberHex), PemWriter.Write(planted));
            File.WriteAllText(folder["ca", "issuing.lock"], forged.SerialNumberHex + "\n");
            using var survivor = CertificateAuthority.Open(folder["ca"]);
            Assert.Empty(survivor.Repaired);
            Assert.Empty(File.ReadAllText(folder["ca", "index.txt"]));
            Assert.Equal(0, new FileInfo(folder["ca", "issuing.lock"]).Length);
        }
    }

    [Fact]
    public void Entries_of_others_in_any_shape_are_kept()
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default);
        var foreign = "V\t491231235959Z\t\t01\tunknown\t/CN=odd\\\ttab\r\nnonsense\nR\t20500101000000Z\t250101000000Z,superseded\t0A\tunknown\t/CN=x";
        File.WriteAllText(folder["ca", "index.txt"], foreign);
        authority.Issue(CertificateAuthorityTests.For("a@example.org"));
        Assert.StartsWith(foreign + "\nV\t", File.ReadAllText(folder["ca", "index.txt"]));
        var entries = authority.Records.Read().ToList();
        Assert.Equal(["01", "0A"], entries.Take(2).Select(entry => entry.Serial));
        Assert.Equal("/CN=odd\ttab", entries[0].Subject);
        Assert.Equal(3, entries.Count);
    }

    [Fact]
    public void A_serial_number_with_an_odd_count_of_digits_is_found_in_each_spelling()
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default);
        File.WriteAllText(folder["ca", "index.txt"], "V\t491231235959Z\t\t4\tunknown\t/CN=x\n");
        Assert.Equal("04", Assert.Single(authority.Records.Find(["4"])).Serial);
        authority.Revoke(["04"], new IndexRevocation(DateTimeOffset.UnixEpoch, SmimePS.Trust.RevocationReason.Superseded));
        Assert.Equal("R\t491231235959Z\t700101000000Z,superseded\t4\tunknown\t/CN=x\n", File.ReadAllText(folder["ca", "index.txt"]));
        Assert.Equal(1, authority.PublishRevocations(TimeSpan.FromDays(1)).Count);
    }

    [Fact]
    public async Task Many_at_once_lose_none_and_double_none()
    {
        using var folder = new TemporaryFolder();
        CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default).Dispose();

        // Each worker opens the folder for itself: the lock between them is the file's, as it is between processes.
        await Task.WhenAll(Enumerable.Range(0, 6).Select(worker => Task.Run(() =>
        {
            using var authority = CertificateAuthority.Open(folder["ca"]);
            for (var i = 0; i < 8; i++) authority.Issue(CertificateAuthorityTests.For($"w{worker}.{i}@example.org")).Identity!.Dispose();
        }, TestContext.Current.CancellationToken)));
        using var after = CertificateAuthority.Open(folder["ca"]);
        AssertWhole(after, 48);
        Peer.OpenSsl.Run("ca", "-config", folder["ca", "openssl.cnf"], "-gencrl", "-out", folder["crl.pem"]);
    }

    [Fact]
    public void Someone_who_holds_the_lock_for_long_is_named()
    {
        using var folder = new TemporaryFolder();
        CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default).Dispose();
        using var held = AuthorityLock.Acquire(new AuthorityFolder(folder["ca"]));
        var error = Assert.Throws<AuthorityException>(() => AuthorityLock.Acquire(new AuthorityFolder(folder["ca"]), TimeSpan.FromMilliseconds(50)));
        Assert.Equal("AuthorityBusy", error.ErrorId);
    }

    [Fact]
    public void An_index_that_cannot_be_written_leaves_no_certificate_behind()
    {
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default);
        File.Delete(folder["ca", "index.txt"]);
        Directory.CreateDirectory(folder["ca", "index.txt"]);
        Assert.ThrowsAny<SmimeException>(() => authority.Issue(CertificateAuthorityTests.For("a@example.org")));
        Assert.Empty(Directory.GetFiles(folder["ca", "newcerts"]));
        Assert.Equal(0, new FileInfo(folder["ca", "issuing.lock"]).Length);
    }

    internal static void AssertWhole(CertificateAuthority authority, int count)
    {
        var entries = authority.Records.Read().Select(entry => entry.Serial).ToList();
        Assert.Equal(count, entries.Count);
        Assert.Equal(entries.Order(), Directory.GetFiles(Path.Combine(authority.Folder, "newcerts")).Select(file => Path.GetFileNameWithoutExtension(file)!).Order());
        Assert.Equal(count, entries.Distinct().Count());
    }
}
