using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Keys;
using SmimePS.Revocation;
using SmimePS.Trust;
using static SmimePS.Core.Tests.Authority.CertificateAuthorityTests;

namespace SmimePS.Core.Tests.Revocation;

/// <summary>OpenSSL's own responder over one of our own authority's folders.</summary>
public sealed class OpenSslResponderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Our_question_is_understood_and_its_answer_believed(bool isIssuerItself)
    {
        using var authority = CertificateAuthority.Create(_folder["ca"], Quick(), default);
        var good = Issue(authority, "alice@example.org");
        var revoked = Issue(authority, "bob@example.org");
        authority.Revoke([revoked.SerialNumberHex], new IndexRevocation(DateTimeOffset.UtcNow.AddMinutes(-5), RevocationReason.KeyCompromise));
        var (signer, key) = isIssuerItself ? (_folder["ca", "ca.pem"], _folder["ca", "private", "ca.key.pem"]) : MakeResponder();
        var (url, process) = StartResponder(signer, key);
        using (process)
        {
            try
            {
                var web = Web(url);
                PathResult Ask(Certificate certificate) => new PathValidator(TrustAnchors.From("test", authority.Certificate))
                    .Validate(certificate, [], new PathOptions { Revocation = RevocationMode.Online, RevocationSources = [new Responder(url, web)] });
                var result = Ask(good);
                Assert.True(result.RevocationState == RevocationState.Good, string.Join("\n", result.Findings));
                var finding = Assert.Single(Ask(revoked).Findings);
                Assert.True((finding.Problem, finding.RevocationReason) == (PathProblem.Revoked, RevocationReason.KeyCompromise), finding.Message);
            }
            finally
            {
                process.Kill();
                process.WaitForExit();
            }
        }
    }

    [Fact]
    public void The_authoritys_own_word_counts_before_it_is_published()
    {
        using var authority = CertificateAuthority.Create(_folder["ca"], Quick(), default);
        var (alice, bob) = (Issue(authority, "alice@example.org"), Issue(authority, "bob@example.org"));
        var warnings = new List<string>();
        RevocationState State(Certificate certificate) => new PathValidator(TrustAnchors.From("test", authority.Certificate)).Validate(certificate, [], new PathOptions
        {
            Revocation = RevocationMode.Offline,
            RevocationSources = [new AuthorityRevocations([(authority.Chain, authority.Folder)], warnings.Add)],
        }).RevocationState;
        Assert.Equal(RevocationState.Good, State(alice));
        authority.Revoke([bob.SerialNumberHex], new IndexRevocation(DateTimeOffset.UtcNow.AddMinutes(-5), RevocationReason.Superseded));
        Assert.Equal((RevocationState.Good, RevocationState.Revoked), (State(alice), State(bob)));

        // A copy without the key may be behind: there the list that was published decides.
        File.Move(_folder["ca", "private", "ca.key.pem"], _folder["key"]);
        Assert.Equal((RevocationState.Unknown, RevocationState.Revoked), (State(alice), State(bob)));
        File.Move(_folder["key"], _folder["ca", "private", "ca.key.pem"]);
        authority.PublishRevocations(TimeSpan.FromDays(2));
        File.Delete(_folder["ca", "private", "ca.key.pem"]);
        Assert.Equal((RevocationState.Good, RevocationState.Revoked), (State(alice), State(bob)));
        File.WriteAllText(_folder["ca", "index.txt"], "");
        Assert.Equal((RevocationState.Good, RevocationState.Revoked), (State(alice), State(bob)));
        Assert.Empty(warnings);
        if (OperatingSystem.IsWindows()) return;
        File.Delete(_folder["ca", "index.txt"]);
        File.CreateSymbolicLink(_folder["ca", "index.txt"], "/dev/zero");
        Assert.Equal(RevocationState.Unknown, State(alice));
        Assert.Contains("has revoked cannot be read", Assert.Single(warnings));
    }

    private static Certificate Issue(CertificateAuthority authority, string address) =>
        authority.Issue(new IssueRequest(address) { KeyAlgorithm = KeyAlgorithm.EcdsaP256 }).Certificate;

    private static WebReader Web(string url)
    {
        // Other tests may keep every processor busy.
        var limits = new WebLimits { OwnUrls = [url], Timeout = TimeSpan.FromMinutes(1) };
        return new WebReader(new HttpTransport(limits), limits, TestContext.Current.CancellationToken);
    }

    /// <summary>A responder's certificate, made by OpenSSL from the authority's folder.</summary>
    private (string Certificate, string Key) MakeResponder()
    {
        File.WriteAllText(_folder["responder.cnf"], "keyUsage = critical, digitalSignature\nextendedKeyUsage = OCSPSigning\nnoCheck = ignored\nsubjectKeyIdentifier = hash\nauthorityKeyIdentifier = keyid\n");
        Peer.OpenSsl.Run("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Responder", "-keyout", _folder["responder.key"], "-out", _folder["responder.csr"]);
        Peer.OpenSsl.Run("x509", "-req", "-in", _folder["responder.csr"], "-CA", _folder["ca", "ca.pem"], "-CAkey", _folder["ca", "private", "ca.key.pem"], "-days", "5", "-extfile", _folder["responder.cnf"], "-out", _folder["responder.pem"]);
        return (_folder["responder.pem"], _folder["responder.key"]);
    }

    private (string Url, Process Process) StartResponder(string signer, string key)
    {
        _ = Peer.OpenSsl.Run("version");
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var start = new ProcessStartInfo("openssl") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments = ["ocsp", "-index", _folder["ca", "index.txt"], "-CA", _folder["ca", "ca.pem"], "-rsigner", signer, "-rkey", key, "-port", $"{port}", "-nmin", "10"];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        // To see whether it listens by connecting would make it wait for the question ever after.
        using var ready = new ManualResetEventSlim();
        void Look(object sender, DataReceivedEventArgs line)
        {
            if (line.Data?.Contains("waiting for OCSP", StringComparison.Ordinal) == true) ready.Set();
        }

        process.OutputDataReceived += Look;
        process.ErrorDataReceived += Look;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Assert.True(ready.Wait(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken), "openssl ocsp does not listen.");
        process.OutputDataReceived -= Look;
        process.ErrorDataReceived -= Look;
        return ($"http://127.0.0.1:{port}/", process);
    }

    /// <summary>A responder for certificates that name none.</summary>
    private sealed class Responder(string url, WebReader web) : IOcspSource
    {
        private readonly OcspSource _inner = new(null, web);

        public string? CacheIdentity => null;

        public IEnumerable<CertificateRevocationList> FindLists(RevocationQuery query) => [];

        public IEnumerable<OcspResponse> FindResponses(RevocationQuery query) => _inner.FindResponses(query with { Responders = [url] });
    }
}
