using System.Security.Cryptography;
using SmimePS.Cms;

namespace SmimePS.Benchmarks;

/// <summary>Sign, verify, encrypt and open at one size, beside MimeKit's context and the bare primitives.</summary>
internal static class EngineTable
{
    public static void Print(BenchmarkIdentities identities, int size, string name)
    {
        var content = RandomNumberGenerator.GetBytes(size);
        var ours = new SmimePSPeer(identities);
        var platform = new PlatformPeer(identities);
        using var mimeKit = new MimeKitPeer(identities);

        var signature = ours.Sign(content, detached: true);
        if (!ours.Verify(content, signature) || !mimeKit.Verify(content, signature)) throw new InvalidOperationException("A signature of ours does not verify.");
        var bareSignature = platform.Sign(content);
        var encrypted = ours.Encrypt(content, ContentEncryption.Aes256Cbc);
        if (!ours.Decrypt(encrypted).AsSpan().SequenceEqual(content) || !mimeKit.Decrypt(encrypted).AsSpan().SequenceEqual(content)) throw new InvalidOperationException("What we encrypted does not open.");
        var sealedContent = ours.Encrypt(content, ContentEncryption.Aes256Gcm);
        var bareEncrypted = platform.Encrypt(content);

        var isSmall = size < 100_000;
        var table = new Table($"{name}, RSA-2048, AES-256: milliseconds (median)", "work", "SmimePS", "MimeKit", "platform", "SmimePS / MimeKit", "SmimePS / platform", "goal");
        Row("sign, detached; beside RSA.SignData", () => ours.Sign(content, true), () => mimeKit.SignDetached(content), () => platform.Sign(content), ofPlatform: 1.25);
        Row("sign, opaque; beside RSA.SignData", () => ours.Sign(content, false), () => mimeKit.Sign(content), () => platform.Sign(content));
        Row("verify with its chain; beside RSA.VerifyData", () => ours.Verify(content, signature), () => mimeKit.Verify(content, signature), () => platform.Verify(content, bareSignature));
        Row("verify with its chain; beside SignedCms without", () => ours.Verify(content, signature), () => mimeKit.Verify(content, signature), () => PlatformPeer.CheckSignedCms(content, signature), ofMimeKit: 1 / 40.0, ofPlatform: 0.5);
        Row("encrypt, CBC, one recipient", () => ours.Encrypt(content, ContentEncryption.Aes256Cbc), () => mimeKit.Encrypt(content), () => platform.Encrypt(content));
        Row("encrypt, GCM, one recipient; beside CBC", () => ours.Encrypt(content, ContentEncryption.Aes256Gcm), () => mimeKit.Encrypt(content), () => platform.Encrypt(content));
        Row("sign and encrypt to three", () => ours.Encrypt(ours.Sign(content, false), ContentEncryption.Aes256Cbc, 3), () => mimeKit.Encrypt(mimeKit.Sign(content), 3), () => platform.Encrypt(platform.Sign(content), 3), ofMimeKit: 1 / 8.0);
        Row("open, CBC; beside one RSA private operation", () => ours.Decrypt(encrypted), () => mimeKit.Decrypt(encrypted), () => platform.PrivateOperation(bareEncrypted.Key), ofPlatform: 1.25);
        Row("open, GCM; beside one RSA private operation", () => ours.Decrypt(sealedContent), () => mimeKit.Decrypt(encrypted), () => platform.PrivateOperation(bareEncrypted.Key), ofPlatform: 1.25);
        table.Print();

        // The goals are those for small messages, of which a mailbox is full; a large one is the files' table's.
        void Row(string work, Action a, Action b, Action c, double? ofMimeKit = null, double? ofPlatform = null)
        {
            var times = Stopwatches.Medians(TimeSpan.FromMilliseconds(isSmall ? 100 : 1), isSmall ? 7 : 5, a, b, c);
            string[] goals = !isSmall ? [] : [.. new[] { Goal(times[1], ofMimeKit, "MimeKit"), Goal(times[2], ofPlatform, "platform") }.OfType<string>()];
            table.Add(work, Table.Milliseconds(times[0]), Table.Milliseconds(times[1]), Table.Milliseconds(times[2]),
                Table.Ratio(times[0], times[1], digits: 3), Table.Ratio(times[0], times[2]), string.Join(", ", goals));

            string? Goal(double theirs, double? limit, string peer) => limit is { } most ? $"{peer}: {Table.Goal(times[0] / theirs, most)}" : null;
        }
    }
}
