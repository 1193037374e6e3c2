using SmimePS.Authority;
using SmimePS.Errors;
using SmimePS.Spooling;
using SmimePS.Trust;

namespace SmimePS.Core.Tests.Authority;

/// <summary>Disks that are full, and disks that only read.</summary>
public class DiskTests
{
    [Fact]
    public void On_a_full_disk_nothing_is_issued_by_halves_and_later_it_goes_on()
    {
        using var disk = new SmallDisk(256);
        using var authority = CertificateAuthority.Create(disk["ca"], CertificateAuthorityTests.Quick(), default);
        var first = authority.Issue(CertificateAuthorityTests.For("first@example.org")).Certificate.SerialNumberHex;
        var issued = 1;
        SmimeException? error = null;
        while (error is null)
        {
            error = Record.Exception(() => authority.Issue([.. Enumerable.Range(0, 7).Select(i => CertificateAuthorityTests.For($"p{issued + i}@example.org"))])) as SmimeException;
            if (error is null) issued += 7;
        }

        Assert.Equal(("WriteFailed", SmimeErrorKind.Io), (error.ErrorId, error.Kind));
        AuthorityJournalTests.AssertWhole(authority, issued);

        var ballast = disk.Fill();
        var index = File.ReadAllText(disk["ca", "index.txt"]);
        Assert.Equal("WriteFailed", Assert.ThrowsAny<SmimeException>(() => authority.Issue(CertificateAuthorityTests.For("x@example.org"))).ErrorId);
        Assert.Equal("WriteFailed", Assert.ThrowsAny<SmimeException>(() => authority.Revoke([first], new IndexRevocation(DateTimeOffset.UtcNow, RevocationReason.Superseded))).ErrorId);
        Assert.Equal("WriteFailed", Assert.ThrowsAny<SmimeException>(() => authority.PublishRevocations(TimeSpan.FromDays(1))).ErrorId);
        Assert.Equal(index, File.ReadAllText(disk["ca", "index.txt"]));
        AuthorityJournalTests.AssertWhole(authority, issued);
        using (var again = CertificateAuthority.Open(disk["ca"])) Assert.Equal(issued, again.Records.Count());

        File.Delete(ballast);
        authority.Revoke([first], new IndexRevocation(DateTimeOffset.UtcNow, RevocationReason.Superseded));
        Assert.Equal(1, authority.PublishRevocations(TimeSpan.FromDays(1)).Count);
        Assert.Empty(Directory.GetFiles(disk["ca"], ".*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public void Where_there_is_no_room_for_what_the_holders_get_nothing_is_issued()
    {
        using var disk = new SmallDisk(64);
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default);
        var error = Assert.ThrowsAny<SmimeException>(() => authority.Issue(
            [.. Enumerable.Range(0, 20).Select(static i => CertificateAuthorityTests.For($"p{i}@example.org"))], (i, _) => new StagedFile(disk[$"{i}.p12"], new byte[8 * 1024])));
        Assert.Equal("WriteFailed", error.ErrorId);
        Assert.Empty(Directory.GetFiles(disk.Path));
        AuthorityJournalTests.AssertWhole(authority, 0);
    }

    [Fact]
    public void A_list_that_cannot_be_written_where_others_fetch_it_takes_no_number()
    {
        using var disk = new SmallDisk(64);
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default);
        string Refusal(string path) => Assert.ThrowsAny<SmimeException>(() => authority.PublishRevocations(TimeSpan.FromDays(1), list => new StagedFile(path, list.RawData.ToArray(), overwrite: true))).Message;
        var ballast = disk.Fill();
        Assert.Contains("Free some space", Refusal(disk["x.crl"]), StringComparison.Ordinal);
        Assert.Equal([ballast], Directory.GetFiles(disk.Path));
        Assert.Contains("is a folder", Refusal(disk.Path), StringComparison.Ordinal);
        disk.MakeReadOnly();
        Assert.Contains("ead-only", Refusal(disk["x.crl"]), StringComparison.Ordinal);
        Assert.Contains("'/proc/x.crl'", Refusal("/proc/x.crl"), StringComparison.Ordinal);
        Assert.DoesNotContain("does not exist", Refusal("/proc/x.crl"), StringComparison.Ordinal);
        Assert.Equal("01\n", File.ReadAllText(folder["ca", "crlnumber"]));
        Assert.Empty(Directory.GetFiles(folder["ca", "crl"]));
        Assert.Equal(1, authority.PublishRevocations(TimeSpan.FromDays(1), list => new StagedFile(folder["x.crl"], list.RawData.ToArray())).SequenceNumber);
        Assert.Equal(authority.PublishRevocations(TimeSpan.FromDays(1)).SequenceNumber - 1, CertificateRevocationList.ReadFile(folder["x.crl"]).SequenceNumber);
    }

    [Fact]
    public void A_list_for_whose_number_there_is_no_room_is_not_there()
    {
        using var disk = new SmallDisk(256);
        using var folder = new TemporaryFolder();
        using var authority = CertificateAuthority.Create(disk["ca"], CertificateAuthorityTests.Quick(), default);
        authority.PublishRevocations(TimeSpan.FromDays(1));
        var ballast = disk.Fill();
        Assert.ThrowsAny<SmimeException>(() => authority.PublishRevocations(TimeSpan.FromDays(1), list => new StagedFile(folder["x.crl"], list.RawData.ToArray())));
        Assert.Empty(Directory.GetFiles(folder.Path));
        File.Delete(ballast);
        Assert.Equal(2, authority.PublishRevocations(TimeSpan.FromDays(1)).SequenceNumber);
        Assert.Empty(Directory.GetFiles(disk["ca"], ".*.tmp", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1_000_000)]
    public void A_file_for_which_there_is_no_room_is_a_clear_error_and_leaves_what_was_there(int pieces)
    {
        using var disk = new SmallDisk(64);
        AtomicFile.Write(disk["x"], [1, 2, 3]);
        disk.Fill();
        var error = Assert.Throws<SmimeException>(() => AtomicFile.Write(disk["x"], stream =>
        {
            for (var i = 0; i < pieces; i++) stream.WriteByte((byte)i);
        }, overwrite: true));
        Assert.Equal("WriteFailed", error.ErrorId);
        Assert.Contains("Free some space", error.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(disk["x"]));
        Assert.Equal(2, Directory.GetFiles(disk.Path).Length);
    }

    [Fact]
    public void On_a_disk_that_only_reads_an_authority_can_be_looked_at()
    {
        using var disk = new SmallDisk(256);
        string serial;
        using (var made = CertificateAuthority.Create(disk["ca"], CertificateAuthorityTests.Quick(), default))
            serial = made.Issue(CertificateAuthorityTests.For("alice@example.org")).Certificate.SerialNumberHex;
        File.Delete(disk["ca", "smimeps-addresses.txt"]);
        disk.MakeReadOnly();
        using var authority = CertificateAuthority.Open(disk["ca"]);
        Assert.Equal(serial, Assert.Single(authority.Records.FindByAddress("alice@example.org")).Serial);
        Assert.Equal(1, authority.Records.Count());
        var error = Assert.ThrowsAny<SmimeException>(() => authority.Issue(CertificateAuthorityTests.For("bob@example.org")));
        Assert.Contains("ead-only", error.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<SmimeException>(() => authority.Revoke([serial], new IndexRevocation(DateTimeOffset.UtcNow, RevocationReason.Superseded)));
        Assert.ThrowsAny<SmimeException>(() => authority.PublishRevocations(TimeSpan.FromDays(1)));
        Assert.ThrowsAny<SmimeException>(() => CertificateAuthority.Create(disk["other"], CertificateAuthorityTests.Quick(), default));
    }
}
