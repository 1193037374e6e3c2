using System.Formats.Asn1;
using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Trust;
using static SmimePS.Core.Tests.Authority.CertificateAuthorityTests;

namespace SmimePS.Core.Tests.Authority;

/// <summary>Revoking and publishing, by ourselves and by OpenSSL in turn on one folder.</summary>
public sealed class RevocationTests : IDisposable
{
    // New certificates are valid since ten minutes ago.
    private static readonly DateTimeOffset Lately = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds());

    private readonly TemporaryFolder _folder = new();
    private readonly CertificateAuthority _authority;

    public RevocationTests() => _authority = CertificateAuthority.Create(_folder["ca"], Quick(), default);

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("01")]
    public void A_number_is_not_given_again_where_the_file_was_lost_or_put_back(string? left)
    {
        for (var i = 1; i <= 20; i++) Assert.Equal(i, (int)_authority.PublishRevocations(TimeSpan.FromDays(1)).SequenceNumber!.Value);
        File.Delete(_folder["ca", "crlnumber"]);
        if (left is not null) File.WriteAllText(_folder["ca", "crlnumber"], left + "\n");
        Assert.Equal(21, _authority.PublishRevocations(TimeSpan.FromDays(1)).SequenceNumber!.Value);
        Assert.Equal("16", File.ReadAllText(_folder["ca", "crlnumber"]).Trim());
        // What it says counts where that is more.
        File.WriteAllText(_folder["ca", "crlnumber"], "ff\n");
        Assert.Equal(255, _authority.PublishRevocations(TimeSpan.FromDays(1)).SequenceNumber!.Value);
    }

    [Fact]
    public void Somebody_elses_list_or_none_at_all_in_its_place_has_no_say()
    {
        using var other = CertificateAuthority.Create(_folder["other"], Quick(), default);
        for (var i = 0; i < 3; i++) other.PublishRevocations(TimeSpan.FromDays(1));
        File.Copy(other.CrlPath, _authority.CrlPath, overwrite: true);
        Assert.Equal(1, _authority.PublishRevocations(TimeSpan.FromDays(1)).SequenceNumber!.Value);
        File.WriteAllText(_authority.CrlPath, "no list");
        Assert.Equal(2, _authority.PublishRevocations(TimeSpan.FromDays(1)).SequenceNumber!.Value);
        File.WriteAllText(_folder["ca", "crlnumber"], "\u001B[2K\n");
        Assert.Equal("InvalidAuthority", Assert.Throws<AuthorityException>(() => _authority.PublishRevocations(TimeSpan.FromDays(1))).ErrorId);
    }

    [Fact]
    public void What_the_index_says_of_a_revocation_steers_no_terminal()
    {
        File.WriteAllText(_folder["ca", "index.txt"], "R\t300101000000Z\tbad\u001B[2K\u001B[1;32mall good\t05\tunknown\t/CN=x\n");
        var error = Assert.Throws<AuthorityException>(() => _authority.PublishRevocations(TimeSpan.FromDays(1)));
        Assert.Equal("InvalidIndex", error.ErrorId);
        Assert.Contains("bad\\u001B[2K\\u001B[1;32mall good", error.Message);
    }

    [Theory]
    [InlineData(RevocationReason.Unspecified, "unspecified")]
    [InlineData(RevocationReason.KeyCompromise, "keyCompromise")]
    [InlineData(RevocationReason.CACompromise, "CACompromise")]
    [InlineData(RevocationReason.AffiliationChanged, "affiliationChanged")]
    [InlineData(RevocationReason.Superseded, "superseded")]
    [InlineData(RevocationReason.CessationOfOperation, "cessationOfOperation")]
    [InlineData(RevocationReason.CertificateHold, "certificateHold")]
    public void What_is_revoked_fails_with_openssl_and_with_us_and_the_rest_does_not(RevocationReason reason, string word)
    {
        var (revoked, good) = (Issue("alice@example.org"), Issue("bob@example.org"));
        var entry = Assert.Single(_authority.Revoke([revoked.SerialNumberHex], new IndexRevocation(Lately, reason)));
        Assert.Equal(reason, entry.Revocation!.Reason);
        var list = _authority.PublishRevocations(TimeSpan.FromDays(30));
        Assert.Equal(1, list.Count);
        Assert.Equal((reason, Lately), (list.Find(revoked)!.Reason, list.Find(revoked)!.RevokedAt));
        Assert.Null(list.Find(good));

        var crl = _folder["ca", "crl", "ca.crl.pem"];
        Assert.Contains("verify OK", Peer.OpenSsl.Run("crl", "-in", crl, "-noout", "-verify", "-CAfile", _folder["ca", "ca.pem"]));
        Assert.Contains("certificate revoked", Verify(crl, revoked, expected: 2));
        Verify(crl, good, expected: 0);
        var status = Peer.OpenSsl.TryRun(null, "ca", "-config", Configuration, "-status", revoked.SerialNumberHex).Output;
        Assert.Contains("Revoked (R)", status);

        // OpenSSL reads the same entry from the index, and names the same reason in its own list.
        Peer.OpenSsl.Run("ca", "-config", Configuration, "-gencrl", "-out", _folder["theirs.pem"]);
        var theirs = Peer.OpenSsl.Run("crl", "-in", _folder["theirs.pem"], "-noout", "-text");
        Assert.Contains(revoked.SerialNumberHex, theirs);
        var shown = word switch { "unspecified" => null, "keyCompromise" => "Key Compromise", "CACompromise" => "CA Compromise", "affiliationChanged" => "Affiliation Changed",
            "superseded" => "Superseded", "cessationOfOperation" => "Cessation Of Operation", _ => "Certificate Hold" };
        if (shown is not null) Assert.Contains(shown, theirs);
    }

    [Fact]
    public void OpenSsl_answers_ocsp_from_the_index()
    {
        var (revoked, good) = (Issue("alice@example.org"), Issue("bob@example.org"));
        _authority.Revoke([revoked.SerialNumberHex], new IndexRevocation(Lately, RevocationReason.KeyCompromise, Lately.AddDays(-1)));
        Assert.Contains(": good", Ask(good));
        var answer = Ask(revoked);
        Assert.Contains(": revoked", answer);
        Assert.Contains("Reason: keyCompromise", answer);

        string Ask(Certificate certificate)
        {
            var (ca, leaf, request, response) = (_folder["ca", "ca.pem"], _folder["leaf.pem"], _folder["request.der"], _folder["response.der"]);
            File.WriteAllText(leaf, PemWriter.Write(certificate));
            Peer.OpenSsl.Run("ocsp", "-no_nonce", "-issuer", ca, "-cert", leaf, "-reqout", request);
            Peer.OpenSsl.Run("ocsp", "-index", _folder["ca", "index.txt"], "-CA", ca, "-rsigner", ca, "-rkey", _folder["ca", "private", "ca.key.pem"], "-reqin", request, "-respout", response);
            return Peer.OpenSsl.Run("ocsp", "-no_nonce", "-respin", response, "-issuer", ca, "-cert", leaf, "-CAfile", ca, "-VAfile", ca);
        }
    }

    [Fact]
    public void Both_sides_take_turns_and_numbers_only_grow()
    {
        var people = new[] { "a", "b", "c" }.Select(name => Issue($"{name}@example.org")).ToList();
        _authority.Revoke([people[0].SerialNumberHex], new IndexRevocation(Lately, RevocationReason.Superseded));
        Peer.OpenSsl.Run("ca", "-config", Configuration, "-revoke", _folder["ca", "newcerts", people[1].SerialNumberHex + ".pem"], "-crl_compromise", "20260102030405Z");
        _authority.Revoke([people[2].SerialNumberHex], new IndexRevocation(Lately, RevocationReason.KeyCompromise, Lately.AddDays(-3)));
        var numbers = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            var ours = _authority.PublishRevocations(TimeSpan.FromDays(7));
            Assert.Equal(3, ours.Count);
            Assert.Equal(RevocationReason.KeyCompromise, ours.Find(people[1])!.Reason);
            numbers.Add(NumberOf(_folder["ca", "crl", "ca.crl.pem"]));
            Peer.OpenSsl.Run("ca", "-config", Configuration, "-gencrl", "-out", _folder["theirs.pem"]);
            numbers.Add(NumberOf(_folder["theirs.pem"]));
            var text = Peer.OpenSsl.Run("crl", "-in", _folder["theirs.pem"], "-noout", "-text");
            Assert.Contains("Jan  2 03:04:05 2026", text);
            Assert.Equal(2, text.Split("Invalidity Date").Length - 1);
        }

        Assert.Equal(["1", "2", "3", "4", "5", "6"], numbers);
        Assert.Contains(Peer.OpenSsl.Run("crl", "-in", _folder["ca", "crl", "ca.crl.pem"], "-noout", "-text").Split('\n'), line => line.Contains("Invalidity Date"));
    }

    [Fact]
    public void A_hold_can_be_undone_and_made_final_and_nothing_else_can()
    {
        var serial = Issue("alice@example.org").SerialNumberHex;
        _authority.Revoke([serial], new IndexRevocation(Lately, RevocationReason.CertificateHold));
        Assert.False(Assert.Single(_authority.Release([serial])).IsRevoked);
        Assert.Equal(0, _authority.PublishRevocations(TimeSpan.FromDays(1)).Count);
        Assert.Equal("NotOnHold", Assert.Throws<AuthorityException>(() => _authority.Release([serial])).ErrorId);
        _authority.Revoke([serial], new IndexRevocation(Lately, RevocationReason.CertificateHold));
        _authority.Revoke([serial], new IndexRevocation(Lately, RevocationReason.KeyCompromise));
        Assert.Equal("NotOnHold", Assert.Throws<AuthorityException>(() => _authority.Release([serial])).ErrorId);
        Assert.Equal("AlreadyRevoked", Assert.Throws<AuthorityException>(() => _authority.Revoke([serial], new IndexRevocation(Lately, RevocationReason.Superseded))).ErrorId);
    }

    [Fact]
    public void Where_one_cannot_be_revoked_none_is()
    {
        var good = Issue("alice@example.org").SerialNumberHex;
        var before = File.ReadAllBytes(_folder["ca", "index.txt"]);
        var error = Assert.Throws<AuthorityException>(() => _authority.Revoke([good, "0A0B"], new IndexRevocation(Lately, RevocationReason.Superseded)));
        Assert.Equal("SerialNotFound", error.ErrorId);
        Assert.Contains("0A0B", error.Message);
        Assert.DoesNotContain(good, error.Message);
        foreach (var (reason, since) in new (RevocationReason, DateTimeOffset?)[] { (RevocationReason.PrivilegeWithdrawn, null), (RevocationReason.RemoveFromCrl, null), (RevocationReason.Superseded, Lately) })
            Assert.Equal("InvalidReason", Assert.Throws<AuthorityException>(() => _authority.Revoke([good], new IndexRevocation(Lately, reason, since))).ErrorId);
        Assert.Equal(before, File.ReadAllBytes(_folder["ca", "index.txt"]));
        _authority.Revoke([good.ToLowerInvariant(), good], new IndexRevocation(Lately, RevocationReason.Superseded));
        Assert.True(Assert.Single(_authority.Records.Find([good])).IsRevoked);
    }

    [Fact]
    public void Every_other_byte_of_the_index_stays_as_it_is()
    {
        var serial = Issue("alice@example.org").SerialNumberHex;
        var line = File.ReadAllText(_folder["ca", "index.txt"]);
        const string odd = "# a note of somebody's\n\nV\t300101000000Z\t\t0100\tunknown\t/CN=Zo\u00EB\r\nE\t200101000000Z\t\t0200\tunknown\t/CN=a\\\ttab\nnonsense\n";
        File.WriteAllText(_folder["ca", "index.txt"], odd + line.TrimEnd('\n') + "\r\n" + "R\t300101000000Z\t250101000000Z,holdInstruction,2.2.2\t0300\tunknown\t/CN=last");
        _authority.Revoke([serial], new IndexRevocation(Lately, RevocationReason.Superseded));
        var fields = line.TrimEnd('\n').Split('\t');
        fields[0] = "R";
        fields[2] = Lately.ToString("yyMMddHHmmss") + "Z,superseded";
        Assert.Equal(odd + string.Join("\t", fields) + "\r\n" + "R\t300101000000Z\t250101000000Z,holdInstruction,2.2.2\t0300\tunknown\t/CN=last", File.ReadAllText(_folder["ca", "index.txt"]));
        Assert.Equal(2, _authority.PublishRevocations(TimeSpan.FromDays(1)).Count);
    }

    [Fact]
    public void What_a_dead_process_left_half_written_is_taken_away()
    {
        var serial = Issue("alice@example.org").SerialNumberHex;
        string[] left = [_folder["ca", ".index.txt.0123456789AB.tmp"], _folder["ca", ".crlnumber.0123456789AB.tmp"], _folder["ca", "crl", ".ca.crl.pem.0123456789AB.tmp"]];
        foreach (var file in left) File.WriteAllText(file, "half");
        _authority.Revoke([serial], new IndexRevocation(Lately, RevocationReason.Superseded));
        _authority.PublishRevocations(TimeSpan.FromDays(1));
        Assert.DoesNotContain(left, File.Exists);
    }

    [Theory]
    [InlineData("251231235959Z", "2025-12-31T23:59:59Z", RevocationReason.Unspecified, null)]
    [InlineData("491231235959Z,superseded", "2049-12-31T23:59:59Z", RevocationReason.Superseded, null)]
    [InlineData("20500101000000Z,keyTime,20491231000000Z", "2050-01-01T00:00:00Z", RevocationReason.KeyCompromise, "2049-12-31T00:00:00Z")]
    [InlineData("991231235959Z,CAkeyTime,19990101000000Z", "1999-12-31T23:59:59Z", RevocationReason.CACompromise, "1999-01-01T00:00:00Z")]
    public void The_field_is_read_and_written_as_openssl_does(string field, string at, RevocationReason reason, string? since)
    {
        var parsed = IndexRevocation.Parse(field)!;
        Assert.Equal((DateTimeOffset.Parse(at), reason, since is null ? (DateTimeOffset?)null : DateTimeOffset.Parse(since)), (parsed.At, parsed.Reason, parsed.Since));
        Assert.Equal(field, parsed.Format());
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("251331235959Z")]
    [InlineData("251231235959Z,because")]
    [InlineData("19491231235959Z")]
    public void What_the_index_does_not_say_clearly_stops_a_list(string field)
    {
        Issue("alice@example.org");
        File.AppendAllText(_folder["ca", "index.txt"], $"R\t300101000000Z\t{field}\t0300\tunknown\t/CN=odd\n");
        var error = Assert.Throws<AuthorityException>(() => _authority.PublishRevocations(TimeSpan.FromDays(1)));
        Assert.Equal("InvalidIndex", error.ErrorId);
        Assert.Contains("0300", error.Message);
        Assert.False(File.Exists(_folder["ca", "crl", "ca.crl.pem"]));
    }

    [Fact]
    public void Nothing_was_revoked_before_it_was_valid()
    {
        var certificate = Issue("alice@example.org");
        var before = File.ReadAllText(_folder["ca", "index.txt"]);
        foreach (var date in new[] { new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), certificate.NotBefore.AddSeconds(-1) })
        {
            var error = Assert.Throws<AuthorityException>(() => _authority.Revoke([certificate.SerialNumberHex], new IndexRevocation(date, RevocationReason.Superseded)));
            Assert.Equal("DateTooEarly", error.ErrorId);
            Assert.Contains(date.ToString("yyyy-MM-dd HH:mm"), error.Message);
            Assert.Equal("DateTooEarly", Assert.Throws<AuthorityException>(() => _authority.CheckRevoke([certificate.SerialNumberHex], new IndexRevocation(date, RevocationReason.Superseded))).ErrorId);
        }

        _authority.CheckRevoke([certificate.SerialNumberHex], new IndexRevocation(certificate.NotBefore, RevocationReason.Superseded));
        Assert.Equal(before, File.ReadAllText(_folder["ca", "index.txt"]));
        _authority.Revoke([certificate.SerialNumberHex], new IndexRevocation(certificate.NotBefore, RevocationReason.Superseded));
        _authority.PublishRevocations(TimeSpan.FromDays(1));
        Assert.Equal(certificate.NotBefore, CertificateRevocationList.ReadFile(_authority.CrlPath).Find(certificate)!.RevokedAt);
    }

    /// <summary>Two digits of year end where the list's do, whatever is known of the certificate.</summary>
    [Fact]
    public void Of_a_certificate_that_was_not_kept_a_date_is_taken_that_can_be_written()
    {
        File.WriteAllText(_folder["ca", "index.txt"], "V\t300101000000Z\t\t0300\tunknown\t/CN=old\n");
        Assert.Equal("DateTooEarly", Assert.Throws<AuthorityException>(() => _authority.Revoke(["0300"], new IndexRevocation(IndexRevocation.Earliest.AddSeconds(-1), RevocationReason.Superseded))).ErrorId);
        _authority.Revoke(["0300"], new IndexRevocation(IndexRevocation.Earliest, RevocationReason.Superseded));
        Assert.Equal("R\t300101000000Z\t500101000000Z,superseded\t0300\tunknown\t/CN=old\n", File.ReadAllText(_folder["ca", "index.txt"]));
        _authority.PublishRevocations(TimeSpan.FromDays(1));
        Peer.OpenSsl.Run("ca", "-config", Configuration, "-gencrl", "-out", _folder["theirs.pem"]);
        foreach (var list in new[] { _authority.CrlPath, _folder["theirs.pem"] })
            Assert.Contains("Revocation Date: Jan  1 00:00:00 1950 GMT", Peer.OpenSsl.Run("crl", "-in", list, "-noout", "-text"));
    }

    [Fact]
    public void What_is_not_valid_yet_can_be_revoked()
    {
        Peer.OpenSsl.Run("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", _folder["a.key"], "-subj", "/CN=a", "-addext", "subjectAltName=email:a@example.org", "-out", _folder["a.csr"]);
        var start = DateTimeOffset.UtcNow.AddDays(30).ToString("yyyyMMddHHmmss") + "Z";
        Peer.OpenSsl.Run("ca", "-batch", "-config", Configuration, "-in", _folder["a.csr"], "-extensions", "smime_ec", "-startdate", start, "-out", _folder["a.pem"], "-notext");
        var entry = Assert.Single(_authority.Records.FindByAddress("a@example.org"));
        Assert.True(_authority.Records.ReadCertificate(entry.Serial)!.NotBefore > DateTimeOffset.UtcNow);
        Assert.True(Assert.Single(_authority.Revoke([entry.Serial], new IndexRevocation(DateTimeOffset.UtcNow, RevocationReason.Superseded))).IsRevoked);
    }

    /// <summary>Since when a key is in the wrong hands is a GeneralizedTime, and the key may be older than its certificate.</summary>
    [Theory]
    [InlineData("1949-12-31T23:59:59Z", "Dec 31 23:59:59 1949")]
    [InlineData("1950-01-01T00:00:00Z", "Jan  1 00:00:00 1950")]
    public void A_key_may_be_known_to_others_since_any_year(string since, string shown)
    {
        _authority.Revoke([Issue("alice@example.org").SerialNumberHex], new IndexRevocation(Lately, RevocationReason.KeyCompromise, DateTimeOffset.Parse(since)));
        _authority.PublishRevocations(TimeSpan.FromDays(1));
        Peer.OpenSsl.Run("ca", "-config", Configuration, "-gencrl", "-out", _folder["theirs.pem"]);
        foreach (var list in new[] { _authority.CrlPath, _folder["theirs.pem"] }) Assert.Contains(shown, Peer.OpenSsl.Run("crl", "-in", list, "-noout", "-text"));
    }

    [Theory]
    [InlineData(1949, UniversalTagNumber.GeneralizedTime, "19490601000000Z")]
    [InlineData(1950, UniversalTagNumber.UtcTime, "500601000000Z")]
    [InlineData(2049, UniversalTagNumber.UtcTime, "490601000000Z")]
    [InlineData(2050, UniversalTagNumber.GeneralizedTime, "20500601000000Z")]
    public void A_time_has_two_digits_of_year_only_where_they_say_which(int year, UniversalTagNumber kind, string text)
    {
        var time = new DateTimeOffset(year, 6, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(text, IndexRevocation.FormatTime(time));
        var writer = new AsnWriter(AsnEncodingRules.DER);
        SignedStructureWriter.WriteTime(writer, time);
        Assert.Equal([(byte)kind, (byte)text.Length, .. System.Text.Encoding.ASCII.GetBytes(text)], writer.Encode());
    }

    /// <summary>One line of openssl.cnf says it for both, and an editor may change it.</summary>
    [Fact]
    public void Certificates_say_where_the_list_is_found()
    {
        const string url = "http://pki.example.org/lists/ca.crl?of=mail&v=1%202";
        using var authority = CertificateAuthority.Create(_folder["with"], Quick() with { CrlUrl = url }, default);
        Assert.Equal(url, authority.CrlUrl);
        Assert.Contains($"URI:{url}\n", Points(authority.Issue(For("alice@example.org")).Certificate));
        Peer.OpenSsl.Run("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", _folder["bob.key"], "-subj", "/CN=bob",
            "-addext", "subjectAltName=email:bob@example.org", "-out", _folder["bob.csr"]);
        Peer.OpenSsl.Run("ca", "-batch", "-config", _folder["with", "openssl.cnf"], "-in", _folder["bob.csr"], "-extensions", "smime_ec", "-out", _folder["bob.pem"], "-notext");
        Assert.Contains($"URI:{url}\n", Peer.OpenSsl.Run("x509", "-in", _folder["bob.pem"], "-noout", "-text"));

        File.WriteAllText(_folder["with", "openssl.cnf"], File.ReadAllText(_folder["with", "openssl.cnf"]).Replace(url, "http://other.example/x.crl", StringComparison.Ordinal));
        using var changed = CertificateAuthority.Open(_folder["with"]);
        Assert.Contains("URI:http://other.example/x.crl\n", Points(changed.Issue(For("carol@example.org")).Certificate));
        Assert.Null(_authority.CrlUrl);
        Assert.DoesNotContain("CRL Distribution", Points(Issue("dave@example.org")));

        string Points(Certificate certificate)
        {
            File.WriteAllText(_folder["leaf.pem"], PemWriter.Write(certificate));
            return Peer.OpenSsl.Run("x509", "-in", _folder["leaf.pem"], "-noout", "-text");
        }
    }

    [Theory]
    [InlineData("ftp://example.org/ca.crl")]
    [InlineData("example.org/ca.crl")]
    [InlineData("http://example.org/a,URI:http://evil.example/")]
    [InlineData("http://example.org/$HOME")]
    [InlineData("http://example.org/\n[ ca ]")]
    [InlineData("")]
    public void A_place_that_is_none_is_refused(string url) => Assert.Equal("InvalidUrl",
        Assert.Throws<AuthorityException>(() => CertificateAuthority.Create(_folder["other"], Quick() with { CrlUrl = url }, default)).ErrorId);

    [Fact]
    public void A_list_of_ten_thousand_is_read_by_openssl()
    {
        var entries = Enumerable.Range(1, 10_000).Select(number => $"R\t300101000000Z\t250101000000Z,superseded\t{number + 0x100000:X8}\tunknown\t/CN={number}\n");
        File.WriteAllText(_folder["ca", "index.txt"], string.Concat(entries));
        Assert.Equal(10_000, _authority.PublishRevocations(TimeSpan.FromDays(1)).Count);
        Assert.Contains("verify OK", Peer.OpenSsl.Run("crl", "-in", _folder["ca", "crl", "ca.crl.pem"], "-noout", "-verify", "-CAfile", _folder["ca", "ca.pem"]));
    }

    private string Configuration => _folder["ca", "openssl.cnf"];

    private Certificate Issue(string address) => _authority.Issue(For(address)).Certificate;

    private string Verify(string crl, Certificate certificate, int expected)
    {
        File.WriteAllText(_folder["leaf.pem"], PemWriter.Write(certificate));
        var (code, output) = Peer.OpenSsl.TryRun(null, "verify", "-crl_check", "-CRLfile", crl, "-CAfile", _folder["ca", "ca.pem"], _folder["leaf.pem"]);
        Assert.True(code == expected, output);
        return output;
    }

    private static string NumberOf(string crl) => Peer.OpenSsl.Run("crl", "-in", crl, "-noout", "-crlnumber").Trim().Split('=')[1].Replace("0x", "").TrimStart('0');
}
