using System.Collections.Concurrent;
using System.Text;
using SmimePS.Certificates;
using SmimePS.Keys;
using SmimePS.Messages;
using SmimePS.Mime;

namespace SmimePS.Core.Tests.Messages;

/// <summary>Every mail of the corpus goes to each peer and comes back from it, signed and encrypted, byte for byte.</summary>
public class PeerRoundTrips
{
    private static readonly Peer Cmsutil = new("cmsutil");

    [Theory]
    [InlineData("RSA")]
    [InlineData("EC")]
    public void Openssl(string kind)
    {
        using var folder = new TemporaryFolder();
        var (alice, bob) = (MailPeople.Alice(kind), MailPeople.Bob(kind));
        File.WriteAllText(folder["ca.pem"], PemWriter.Write(MailPeople.Issuer.Root));
        File.WriteAllText(folder["alice.pem"], Key(alice));
        File.WriteAllText(folder["bob.pem"], Key(bob));
        string[] verify = ["cms", "-verify", "-purpose", "smimesign", "-CAfile", folder["ca.pem"]];
        string[] decrypt = ["cms", "-decrypt", "-inkey", folder["bob.pem"], "-recip", folder["bob.pem"]];
        string[] sign = ["cms", "-sign", "-binary", "-signer", folder["alice.pem"], "-certfile", folder["ca.pem"]];
        Run("openssl", kind, (round, request, path) =>
        {
            File.WriteAllBytes(path + ".eml", round.Ours(request));
            if (!request.Encrypt)
            {
                Peer.OpenSsl.Run([.. verify, "-in", path + ".eml", "-out", path + ".out"]);
            }
            else
            {
                Peer.OpenSsl.Run([.. decrypt, "-in", path + ".eml", "-out", path + ".mid"]);
                if (request.Sign) Peer.OpenSsl.Run([.. verify, "-in", path + ".mid", "-out", path + ".out"]);
                else File.Move(path + ".mid", path + ".out", overwrite: true);
            }

            round.Expect(request, File.ReadAllBytes(path + ".out"));

            File.WriteAllBytes(path + ".in", round.Entity(request));
            string[] how = request is { Sign: true, Form: SignatureForm.Opaque } ? ["-nodetach"] : [];
            var last = path + ".in";
            if (request.Sign) Peer.OpenSsl.Run([.. sign, .. how, "-in", last, "-out", last = path + ".sig"]);
            if (request.Encrypt) Peer.OpenSsl.Run("cms", "-encrypt", "-binary", "-aes256", "-in", last, "-out", path + ".enc", folder["bob.pem"]);
            round.Expect(request, PeerMailbox.Open([.. "From: alice@example.org\n"u8, .. File.ReadAllBytes(request.Encrypt ? path + ".enc" : last)], bob, !round.IsSignedBefore));
        }, folder);
    }

    [Fact]
    public void Gpgsm()
    {
        using var folder = new TemporaryFolder();
        using var home = new GpgHome();
        var (alice, bob) = (MailPeople.AliceRsa, MailPeople.BobRsa);
        home.Trust(MailPeople.Issuer.Root);
        foreach (var identity in new[] { alice, bob })
        {
            File.WriteAllBytes(folder["id.p12"], Pkcs12Writer.Write(identity, "secret", new Pkcs12Options { Encryption = Pkcs12Encryption.Compatible }));
            home.Gpgsm("--import", folder["id.p12"]);
        }

        Run("gpgsm", "RSA", (round, request, path) =>
        {
            var ours = round.Ours(request);
            if (request is { Sign: true, Encrypt: false, Form: SignatureForm.Detached })
            {
                var (signature, content) = PeerMailbox.Detached(ours);
                File.WriteAllBytes(path + ".p7s", signature);
                File.WriteAllBytes(path + ".out", content);
                Assert.Contains("Good signature", home.Gpgsm("--verify", path + ".p7s", path + ".out"));
            }
            else
            {
                File.WriteAllBytes(path + ".p7m", PeerMailbox.Cms(ours));
                home.Gpgsm("--output", path + ".out", request.Encrypt ? "--decrypt" : "--verify", path + ".p7m");
            }

            round.Expect(request, File.ReadAllBytes(path + ".out"));

            File.WriteAllBytes(path + ".in", round.Entity(request));
            if (request.Encrypt) home.Gpgsm("--output", path + ".cms", "--encrypt", "--recipient", "bob@example.org", path + ".in");
            else if (request.Form == SignatureForm.Detached) home.Gpgsm("--output", path + ".cms", "--detach-sign", "--local-user", "alice@example.org", path + ".in");
            else home.Gpgsm("--output", path + ".cms", "--sign", "--local-user", "alice@example.org", path + ".in");
            round.Expect(request, Back(request, round, path, bob));
        }, folder, ProtectionSet.Three);
    }

    [Theory]
    [InlineData("RSA")]
    [InlineData("EC")]
    public void Nss(string kind)
    {
        using var folder = new TemporaryFolder();
        var (alice, bob) = (MailPeople.Alice(kind), MailPeople.Bob(kind));
        var database = "sql:" + folder["nss"];
        Directory.CreateDirectory(folder["nss"]);
        Peer.Certutil.Run("-N", "-d", database, "--empty-password");
        foreach (var (identity, name) in new[] { (alice, "alice"), (bob, "bob") })
        {
            File.WriteAllBytes(folder["id.p12"], Pkcs12Writer.Write(identity, "secret", new Pkcs12Options { FriendlyName = name, Iterations = 1000 }));
            Peer.Pk12util.Run("-i", folder["id.p12"], "-d", database, "-W", "secret", "-K", "");
        }

        File.WriteAllText(folder["ca.pem"], PemWriter.Write(MailPeople.Issuer.Root));
        Peer.Certutil.Run("-A", "-n", "root", "-t", ",C,", "-i", folder["ca.pem"], "-d", database);
        // NSS 3.87 knows no ECDH in CMS: it neither writes nor reads it, not even OpenSSL's.
        Run("cmsutil", kind, (round, request, path) =>
        {
            var ours = round.Ours(request);
            if (request is { Sign: true, Encrypt: false, Form: SignatureForm.Detached })
            {
                var (signature, content) = PeerMailbox.Detached(ours);
                File.WriteAllBytes(path + ".p7s", signature);
                File.WriteAllBytes(path + ".out", content);
                Cmsutil.Run("-D", "-d", database, "-n", "-c", path + ".out", "-i", path + ".p7s");
            }
            else
            {
                File.WriteAllBytes(path + ".p7m", PeerMailbox.Cms(ours));
                Cmsutil.Run("-D", "-d", database, "-i", path + ".p7m", "-o", path + ".out");
            }

            round.Expect(request, File.ReadAllBytes(path + ".out"));

            File.WriteAllBytes(path + ".in", round.Entity(request));
            if (request.Encrypt) Cmsutil.Run("-E", "-d", database, "-r", "bob", "-i", path + ".in", "-o", path + ".cms");
            else if (request.Form == SignatureForm.Detached) Cmsutil.Run("-S", "-T", "-G", "-d", database, "-N", "alice", "-i", path + ".in", "-o", path + ".cms");
            else Cmsutil.Run("-S", "-G", "-d", database, "-N", "alice", "-i", path + ".in", "-o", path + ".cms");
            round.Expect(request, Back(request, round, path, bob));
        }, folder, kind == "RSA" ? ProtectionSet.Three : ProtectionSet.Signatures);
    }

    /// <summary>What a peer made, as a message, opened by us.</summary>
    private static byte[] Back(ProtectionRequest request, Round round, string path, Identity bob)
    {
        var cms = File.ReadAllBytes(path + ".cms");
        var isDetached = request is { Sign: true, Form: SignatureForm.Detached };
        return PeerMailbox.Open(isDetached ? PeerMailbox.Beside(round.Entity(request), cms) : PeerMailbox.Wrapped(cms), bob, !round.IsSignedBefore);
    }

    private static string Key(Identity identity) => PemWriter.Write(identity.Certificate) + KeyFile.ToPlainPem(identity.Key);

    private static void Run(string peer, string kind, Action<Round, ProtectionRequest, string> once, TemporaryFolder folder, ProtectionSet set = ProtectionSet.Four)
    {
        // A missing peer is told once, and not by each message.
        new Peer(peer).TryRun(null, peer == "openssl" ? ["version"] : ["--version"]);
        var corpus = TestMail.Corpus();
        var failures = new ConcurrentBag<string>();
        var count = 0;
        Parallel.ForEach(corpus, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken }, one =>
        {
            var round = new Round(one.Content, kind);
            foreach (var (request, number) in round.Requests(set).Select((request, number) => (request, number)))
            {
                try
                {
                    once(round, request, folder[$"{one.Name}.{number}"]);
                    Interlocked.Increment(ref count);
                }
                catch (Exception error)
                {
                    failures.Add($"{one.Name} {(request.Sign ? request.Form + " signature " : "")}{(request.Encrypt ? "encrypted" : "")}: {error.Message}");
                }
            }
        });
        Assert.True(failures.IsEmpty, $"{failures.Count} of {count + failures.Count}:\n{string.Join("\n", failures.Order().Take(12))}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{corpus.Count} messages x {count / corpus.Count} protections, {kind}, both directions with {peer}: {count} all equal");
    }

    private enum ProtectionSet
    {
        Signatures,
        Three,
        Four,
    }

    /// <summary>One message's way to a peer and back.</summary>
    private sealed class Round(MessageContent message, string kind)
    {
        public IEnumerable<ProtectionRequest> Requests(ProtectionSet set)
        {
            var request = PeerMailbox.Request with { Signers = [MailPeople.Alice(kind)], Recipients = [MailPeople.Bob(kind).Certificate] };
            yield return request with { Sign = true };
            yield return request with { Sign = true, Form = SignatureForm.Opaque };
            if (set == ProtectionSet.Signatures) yield break;
            yield return request with { Encrypt = true };
            if (set == ProtectionSet.Four) yield return request with { Sign = true, Encrypt = true };
        }

        /// <summary>What was signed before it came here keeps that signature, and ours around it when it comes back.</summary>
        public bool IsSignedBefore { get; } = SmimeParts.KindOf(MimeScan.Read(message)) != SmimePartKind.None;

        public byte[] Ours(ProtectionRequest request) => PeerMailbox.Protect(message, request);

        public byte[] Entity(ProtectionRequest request) => TestMail.Entity(message, request.Sign);

        public void Expect(ProtectionRequest request, byte[] actual)
        {
            var (expected, text) = (Encoding.Latin1.GetString(Entity(request)), Encoding.Latin1.GetString(actual));
            if (IsSignedBefore) Assert.Contains(expected, text);
            else Assert.Equal(expected, text);
        }
    }
}
