using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using SmimePS.Core.Tests.Trust;
using SmimePS.Revocation;
using SmimePS.Trust;

namespace SmimePS.Core.Tests.Revocation;

/// <summary>Lists and OCSP responses over the network: asked when they may be, kept while they hold, believed when they are their issuer's.</summary>
public sealed class OnlineRevocationTests : IDisposable
{
    private const string RootUrl = "http://crl.example.org/root.crl";
    private const string ListUrl = "http://crl.example.org/authority.crl";
    private const string OcspUrl = "http://ocsp.example.org/";
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly TemporaryFolder _folder = new();
    private readonly ScriptedWeb _web = new();
    private readonly TestPath _path = new();

    public OnlineRevocationTests()
    {
        _path.Authority.With(Points([RootUrl]));
        _path.Person.With(Points([ListUrl]));
        foreach (var one in new[] { _path.Root, _path.Authority, _path.Person }) (one.NotBefore, one.NotAfter) = (Now.AddYears(-1), Now.AddYears(1));
        _web[RootUrl] = _ => Answer(List(_path.Root));
        _web[ListUrl] = _ => Answer(List());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lists_are_fetched_where_nothing_is_at_hand()
    {
        var result = Ask();
        Assert.True(result.IsTrusted, string.Join("\n", result.Findings));
        Assert.Equal(RevocationState.Good, result.RevocationState);
        Assert.Equal([RootUrl, ListUrl], Urls());
        _web[ListUrl] = _ => Answer(List(list => list.Revoke(_path.Person, 1)));
        _folder.Dispose();
        Directory.CreateDirectory(_folder.Path);
        Assert.Equal(PathProblem.Revoked, Assert.Single(Ask().Findings).Problem);
    }

    [Theory]
    [InlineData(RevocationMode.NoCheck)]
    [InlineData(RevocationMode.Offline)]
    public void Nothing_is_asked_unless_that_was_asked_for(RevocationMode mode)
    {
        Ask(mode: mode);
        Assert.Empty(_web.Asked);
    }

    [Fact]
    public void Nobody_is_asked_on_the_word_of_a_certificate_that_does_not_count()
    {
        _path.Person.With(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        Ask(change: static options => options with { KeyUsage = KeyUsages.DigitalSignature });
        Assert.Empty(_web.Asked);
        // Nor on that of one whose authority is revoked.
        _path.Person.With(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        _web[RootUrl] = _ => Answer(new TestRevocationList(_path.Root) { ThisUpdate = Now.AddDays(-1), NextUpdate = Now.AddDays(1), RevokedAt = Now.AddDays(-2) }.Revoke(_path.Authority).Make());
        Ask();
        Assert.Equal([RootUrl], Urls());
    }

    [Fact]
    public void Nobody_is_asked_where_no_anchor_stands_above()
    {
        var validator = new PathValidator(TrustAnchors.None);
        validator.Validate(_path.Person.IssueBy(_path.Authority), [_path.Authority.IssueBy(_path.Root), _path.Root.IssueBy(_path.Root)], Options(Sources()));
        Assert.Empty(_web.Asked);
    }

    [Fact]
    public void What_was_fetched_is_kept_for_the_next_run_and_no_longer_than_it_holds()
    {
        Ask();
        Assert.Equal(2, Files().Length);
        if (!OperatingSystem.IsWindows())
        {
#pragma warning disable CA1416 // not in the lambda's own scope
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(CacheFolder));
            Assert.All(Files(), static file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
#pragma warning restore CA1416
        }

        Assert.True(Ask().IsTrusted);
        Assert.Equal(2, _web.Asked.Count);
        Assert.True(Ask(mode: RevocationMode.Offline).IsTrusted);

        // A day later its issuer is asked again, who may not be there.
        foreach (var file in Files()) File.SetLastWriteTimeUtc(file, Now.UtcDateTime.AddDays(-1).AddMinutes(-1));
        _web[RootUrl] = _web[ListUrl] = static _ => throw new IOException("gone");
        Assert.True(Ask().IsTrusted);
        Assert.Equal(3, _web.Asked.Count);

        // And once it is out of date it tells nothing.
        var late = Ask(change: static options => options with { Time = Now.AddDays(3) });
        Assert.Equal(RevocationState.Unknown, late.RevocationState);
        Assert.Contains("cannot be reached", late.Revocation[0].Explanation + late.Revocation[1].Explanation);
        Assert.Equal(RevocationState.Unknown, Ask(mode: RevocationMode.Offline, change: static options => options with { Time = Now.AddDays(3) }).RevocationState);
    }

    [Fact]
    public void A_damaged_or_planted_file_gives_no_verdict_and_is_replaced()
    {
        Ask();
        foreach (var planted in new[] { [], [0x30, 0x80], File.ReadAllBytes(Files()[0])[..^1], List(new TestCertificate { Subject = _path.Authority.Subject }).RawData.ToArray() })
        {
            foreach (var file in Files()) File.WriteAllBytes(file, planted);
            Assert.Equal(RevocationState.Unknown, Ask(mode: RevocationMode.Offline).RevocationState);
            Assert.Equal(RevocationState.Good, Ask().RevocationState);
            Assert.Equal(RevocationState.Good, Ask(mode: RevocationMode.Offline).RevocationState);
        }
    }

    [Fact]
    public void What_is_not_its_issuers_is_not_kept()
    {
        var forger = new TestCertificate { Subject = _path.Authority.Subject };
        _web[ListUrl] = _ => Answer(List(forger));
        Assert.Equal(RevocationState.Unknown, Ask().RevocationState);
        Assert.Single(Files());
        _web[ListUrl] = _ => ScriptedWeb.Answer("<html>Log in</html>"u8.ToArray());
        Assert.Contains("gave is no revocation list", Ask().Revocation[0].Explanation);
        Assert.Single(Files());
    }

    /// <summary>It proves what it names, and the next run has to ask for a newer one all the same.</summary>
    [Fact]
    public void What_is_out_of_date_is_not_kept()
    {
        _web[ListUrl] = _ => Answer(List(list => (list.Revoke(_path.Person, 1).ThisUpdate, list.NextUpdate) = (Now.AddDays(-9), Now.AddDays(-1))));
        Assert.Equal(RevocationState.Revoked, Ask().RevocationState);
        Assert.Single(Files());
    }

    [Fact]
    public void An_older_list_takes_no_newer_ones_place()
    {
        _web[ListUrl] = _ => Answer(List(list => { list.ThisUpdate = Now.AddHours(-1); list.Revoke(_path.Person, 6); }));
        Assert.Equal(RevocationState.Revoked, Ask().RevocationState);
        var before = Files().ToDictionary(static file => file, File.ReadAllBytes);
        // Somebody on the way gives out the list from before, which is still valid.
        foreach (var file in Files()) File.SetLastWriteTimeUtc(file, Now.UtcDateTime.AddDays(-2));
        _web[ListUrl] = _ => Answer(List(list => list.ThisUpdate = Now.AddHours(-2)));
        Assert.Equal(RevocationState.Revoked, Ask().RevocationState);
        Assert.Equal(RevocationState.Revoked, Ask(mode: RevocationMode.Offline).RevocationState);
        Assert.Contains(before, static pair => CertificateRevocationList.Decode(pair.Value).Count == 1);
        Assert.All(before, static pair => Assert.Equal(CertificateRevocationList.Decode(pair.Value).Count, CertificateRevocationList.Decode(File.ReadAllBytes(pair.Key)).Count));
        // Nor where the newer one has let go of a hold, which the older one still tells.
        _web[ListUrl] = _ => Answer(List(list => list.ThisUpdate = Now.AddMinutes(-30)));
        foreach (var file in Files()) File.SetLastWriteTimeUtc(file, Now.UtcDateTime.AddDays(-2));
        Assert.Equal(RevocationState.Good, Ask().RevocationState);
        foreach (var file in Files()) File.SetLastWriteTimeUtc(file, Now.UtcDateTime.AddDays(-2));
        _web[ListUrl] = _ => Answer(List(list => list.Revoke(_path.Person, 6)));
        Assert.Equal(RevocationState.Good, Ask().RevocationState);
        Assert.Equal(RevocationState.Good, Ask(mode: RevocationMode.Offline).RevocationState);
        // A newer one does.
        _web[ListUrl] = _ => Answer(List(list => list.ThisUpdate = Now.AddMinutes(-1)));
        foreach (var file in Files()) File.SetLastWriteTimeUtc(file, Now.UtcDateTime.AddDays(-2));
        Assert.Equal(RevocationState.Good, Ask().RevocationState);
        Assert.Equal(RevocationState.Good, Ask(mode: RevocationMode.Offline).RevocationState);
    }

    [Fact]
    public void A_list_that_the_sender_brings_along_does_not_stand_in_for_asking()
    {
        _web[ListUrl] = _ => Answer(List(list => list.Revoke(_path.Person, 1)));
        var old = List(static list => list.ThisUpdate = Now.AddHours(-5));
        PathOptions Carry(PathOptions options) => options with { CarriedRevocation = new CrlCollection([old]) };
        Assert.Equal(RevocationState.Revoked, Ask(change: Carry).RevocationState);
        // Where nothing can be asked, it is better than nothing.
        _web[ListUrl] = static _ => throw new IOException("gone");
        Directory.Delete(CacheFolder, recursive: true);
        Assert.Equal(RevocationState.Good, Ask(change: Carry).RevocationState);
    }

    [Fact]
    public void Another_place_of_the_same_point_is_asked_where_the_first_does_not_tell()
    {
        _path.Person.With(Points(["ldap://crl.example.org/cn=x", "http://gone.example.org/a", "http://old.example.org/a", ListUrl, "http://never.example.org/"]));
        _web["http://old.example.org/a"] = _ => Answer(List(static list => (list.ThisUpdate, list.NextUpdate) = (Now.AddDays(-9), Now.AddDays(-8))));
        Assert.True(Ask().IsTrusted);
        Assert.Equal([RootUrl, "http://gone.example.org/a", "http://old.example.org/a", ListUrl], Urls());
    }

    [Fact]
    public void Only_so_many_places_are_asked_for_a_certificate_and_for_a_message()
    {
        _path.Person.With(Points([.. Enumerable.Range(0, 50).Select(static i => $"http://p{i}.example.org/")]));
        Ask();
        Assert.Equal(1 + 4, _web.Asked.Count);
        _web.Asked.Clear();
        var result = Ask(change: static options => options with { RevocationBudget = new RevocationBudget(0) });
        Assert.Empty(_web.Asked);
        Assert.Contains("so many places", result.Revocation[0].Explanation);
    }

    [Fact]
    public void Only_so_many_responders_are_asked_for_a_certificate_and_for_a_message()
    {
        PersonWithResponder("http://gone.example.org/", "ldap://gone.example.org/", "http://away.example.org/", OcspUrl);
        _web[OcspUrl] = question => Respond(question, static _ => { });
        Assert.Equal(RevocationState.Unknown, Ask().RevocationState);
        Assert.Equal([RootUrl, "http://gone.example.org/", "http://away.example.org/"], Urls());

        PersonWithResponder();
        _web.Asked.Clear();
        PathResult Within(int places) => Ask(change: options => options with { RevocationBudget = new RevocationBudget(places) });
        Directory.Delete(CacheFolder, recursive: true);
        var result = Within(1);
        Assert.Equal(RevocationState.Unknown, result.RevocationState);
        Assert.Contains($"'{OcspUrl}' is not asked, since the message names so many places.", result.Revocation[0].Explanation);
        Assert.Equal([RootUrl], Urls());
        Directory.Delete(CacheFolder, recursive: true);
        Assert.Equal(RevocationState.Good, Within(2).RevocationState);
    }

    [Fact]
    public void Many_threads_ask_once_failures_too()
    {
        _path.Person.With(Points(["http://gone.example.org/a", ListUrl]));
        var (root, authority) = (_path.Root.IssueBy(_path.Root), _path.Authority.IssueBy(_path.Root));
        var sources = Sources();
        var people = Enumerable.Range(0, 40).Select(i => new TestCertificate { Subject = $"CN=P{i}", NotBefore = Now.AddYears(-1), NotAfter = Now.AddYears(1) }
            .With(Points(["http://gone.example.org/a", ListUrl])).IssueBy(_path.Authority)).ToList();
        var validator = new PathValidator(TrustAnchors.From("test", root));
        Parallel.ForEach(people, new ParallelOptions { MaxDegreeOfParallelism = 16 }, person => Assert.True(validator.Validate(person, [authority], Options(sources)).IsTrusted));
        Assert.Equal(new[] { "http://gone.example.org/a", ListUrl, RootUrl }.Order(), Urls().Order());
    }

    [Fact]
    public void The_folder_does_not_grow_without_end()
    {
        Directory.CreateDirectory(CacheFolder);
        for (var i = 0; i < 520; i++)
        {
            var file = Path.Combine(CacheFolder, $"{i:X64}.{(i % 2 == 0 ? "crl" : "ocsp")}");
            File.WriteAllText(file, "x");
            File.SetLastWriteTimeUtc(file, Now.UtcDateTime.AddDays(-i - 1));
        }

        File.WriteAllText(Path.Combine(CacheFolder, "mine.txt"), "x");
        Ask();
        Assert.Equal(500, Files().Length);
        Assert.True(File.Exists(Path.Combine(CacheFolder, "mine.txt")));
        Assert.Equal(RevocationState.Good, Ask(mode: RevocationMode.Offline).RevocationState);
    }

    [Fact]
    public void A_folder_that_cannot_be_used_costs_nothing_but_time()
    {
        File.WriteAllText(_folder["file"], "x");
        Assert.Equal(RevocationState.Good, Ask(cache: new RevocationCache(_folder["file", "cache"])).RevocationState);
    }

    [Fact]
    public void A_responder_is_asked_where_no_list_tells_and_its_word_is_kept()
    {
        PersonWithResponder();
        _web[OcspUrl] = question => Respond(question, static _ => { });
        var result = Ask();
        Assert.True(result.IsTrusted, string.Join("\n", result.Findings));
        Assert.Contains("calls CN=Alice", result.Revocation[0].Explanation);
        Assert.Equal(RevocationState.Good, Ask(mode: RevocationMode.Offline).RevocationState);
        Assert.Equal(2, _web.Asked.Count);
        Assert.Equal("application/ocsp-request", _web.Asked.Last().BodyType);
        _web[OcspUrl] = question => Respond(question, static response => (response.Status, response.RevokedAt) = (1, Now.AddDays(-1)));
        Assert.Equal(RevocationState.Good, Ask().RevocationState);
        foreach (var file in Files()) File.SetLastWriteTimeUtc(file, Now.UtcDateTime.AddDays(-2));
        Assert.Equal(RevocationState.Revoked, Ask().RevocationState);
        Assert.Equal(RevocationState.Revoked, Ask(mode: RevocationMode.Offline).RevocationState);
    }

    [Fact]
    public void A_list_is_asked_for_before_a_responder_who_would_learn_whose_mail_is_read()
    {
        PersonWithResponder();
        _path.Person.With(Points([ListUrl]));
        Assert.True(Ask().IsTrusted);
        Assert.Equal([RootUrl, ListUrl], Urls());
    }

    [Fact]
    public void An_answer_to_another_question_is_none()
    {
        PersonWithResponder();
        var cases = new (Func<WebQuestion, WebReply> Reply, string Why)[]
        {
            (question => Respond(question, static response => response.Nonce = [4, 2, 1, 1]), "made for another question"),
            (question => Respond(question, response => response.About = response.Issuer), "about another certificate"),
            (_ => ScriptedWeb.Answer([0x30, 3, 0x0A, 1, 6]), "unauthorized"),
            (_ => ScriptedWeb.Answer(new byte[70_000]), "is longer than 64 KiB"),
            (_ => ScriptedWeb.Answer("hello"u8.ToArray()), "is no OCSP response"),
            (question => Respond(question, static response => response.AlterSignature = static _ => []), "signed by nobody"),
        };
        foreach (var (reply, why) in cases)
        {
            _web[OcspUrl] = reply;
            var result = Ask();
            Assert.Equal(RevocationState.Unknown, result.RevocationState);
            Assert.Contains(why, result.Revocation[0].Explanation);
            Assert.DoesNotContain(Files(), static file => file.EndsWith(".ocsp", StringComparison.Ordinal));
        }

        // One that was made in advance has no nonce at all.
        _web[OcspUrl] = question => Respond(question, static response => response.Nonce = null);
        Assert.Equal(RevocationState.Good, Ask().RevocationState);
    }

    private string CacheFolder => _folder["cache"];

    private string[] Files() => [.. Directory.GetFiles(CacheFolder).Where(static file => Path.GetExtension(file) is ".crl" or ".ocsp")];

    private IEnumerable<string> Urls() => _web.Asked.Select(static question => question.Url.AbsoluteUri);

    private PathResult Ask(RevocationMode mode = RevocationMode.Online, Func<PathOptions, PathOptions>? change = null, RevocationCache? cache = null)
    {
        var (root, authority, person) = Made();
        var options = Options(Sources(cache, mode == RevocationMode.Online)) with { Revocation = mode };
        return new PathValidator(TrustAnchors.From("test", root)).Validate(person, [authority], change?.Invoke(options) ?? options);
    }

    private (Certificate Root, Certificate Authority, Certificate Person) Made() => (_path.Root.IssueBy(_path.Root), _path.Authority.IssueBy(_path.Root), _path.Person.IssueBy(_path.Authority));

    private static PathOptions Options(IReadOnlyList<IRevocationSource> sources) => new() { Time = Now, Revocation = RevocationMode.Online, RevocationSources = sources };

    private IReadOnlyList<IRevocationSource> Sources(RevocationCache? cache = null, bool online = true)
    {
        cache ??= new RevocationCache(CacheFolder);
        var web = online ? _web.Reader() : null;
        return [new DistributionPointSource(cache, web), new OcspSource(cache, web)];
    }

    private void PersonWithResponder(params string[] urls)
    {
        _path.Person.Extensions.Remove(Oids.CrlDistributionPoints);
        _path.Person.With(Oids.AuthorityInformationAccess, false, writer =>
        {
            using var access = writer.PushSequence();
            foreach (var url in urls.DefaultIfEmpty(OcspUrl))
            {
                using var description = writer.PushSequence();
                writer.WriteObjectIdentifier(Oids.OcspAccess);
                writer.WriteEncodedValue(TestPath.Name(GeneralNameForm.Uri, url));
            }
        });
    }

    private WebReply Respond(WebQuestion question, Action<TestOcspResponse> change)
    {
        var (_, authority, person) = Made();
        var response = new TestOcspResponse(person, authority, _path.Authority.Key) { ThisUpdate = Now.AddMinutes(-1), NextUpdate = Now.AddDays(2), Nonce = NonceOf(question.Body!) };
        change(response);
        return ScriptedWeb.Answer(response.Encode());
    }

    private static byte[] NonceOf(byte[] request)
    {
        var at = request.AsSpan().IndexOf<byte>([0x2B, 6, 1, 5, 5, 7, 48, 1, 2]) + 9;
        Assert.Equal([4, 34, 4, 32], request.AsSpan(at, 4).ToArray());
        return request[(at + 2)..(at + 36)];
    }

    private static WebReply Answer(CertificateRevocationList list) => ScriptedWeb.Answer(list.RawData.ToArray());

    private CertificateRevocationList List(Action<TestRevocationList>? change = null) => List(_path.Authority, change);

    private static CertificateRevocationList List(TestCertificate issuer, Action<TestRevocationList>? change = null)
    {
        var list = new TestRevocationList(issuer) { ThisUpdate = Now.AddHours(-3), NextUpdate = Now.AddDays(2), RevokedAt = Now.AddDays(-2) };
        change?.Invoke(list);
        return list.Make();
    }

    private static X509Extension Points(params string[][] points) => new(Oids.CrlDistributionPoints, TestPath.Encode(writer =>
    {
        using (writer.PushSequence())
        {
            foreach (var point in points)
            {
                using (writer.PushSequence())
                using (writer.PushSequence(new(System.Formats.Asn1.TagClass.ContextSpecific, 0)))
                using (writer.PushSequence(new(System.Formats.Asn1.TagClass.ContextSpecific, 0)))
                {
                    foreach (var url in point) writer.WriteEncodedValue(TestPath.Name(GeneralNameForm.Uri, url));
                }
            }
        }
    }), false);
}
