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

        var table = new Table($"{name}, RSA-2048, AES-256: milliseconds (median)", "work", "SmimePS", "MimeKit", "platform", "SmimePS / MimeKit", "SmimePS / platform");
        Row("sign, detached", () => ours.Sign(content, true), () => mimeKit.SignDetached(content), () => platform.Sign(content));
        Row("sign, opaque", () => ours.Sign(content, false), () => mimeKit.Sign(content), () => platform.Sign(content));
        Row("verify with its chain", () => ours.Verify(content, signature), () => mimeKit.Verify(content, signature), () => platform.Verify(content, bareSignature));
        Row("verify; beside SignedCms without chain", () => ours.Verify(content, signature), () => mimeKit.Verify(content, signature), () => PlatformPeer.CheckSignedCms(content, signature));
        Row("encrypt, CBC, one recipient", () => ours.Encrypt(content, ContentEncryption.Aes256Cbc), () => mimeKit.Encrypt(content), () => platform.Encrypt(content));
        Row("encrypt, GCM, one recipient; beside CBC", () => ours.Encrypt(content, ContentEncryption.Aes256Gcm), () => mimeKit.Encrypt(content), () => platform.Encrypt(content));
        Row("sign and encrypt to three", () => ours.Encrypt(ours.Sign(content, false), ContentEncryption.Aes256Cbc, 3), () => mimeKit.Encrypt(mimeKit.Sign(content), 3), () => platform.Encrypt(platform.Sign(content), 3));
        Row("open, CBC", () => ours.Decrypt(encrypted), () => mimeKit.Decrypt(encrypted), () => platform.Decrypt(bareEncrypted));
        Row("open, GCM; beside CBC", () => ours.Decrypt(sealedContent), () => mimeKit.Decrypt(encrypted), () => platform.Decrypt(bareEncrypted));
        table.Print();

        void Row(string work, Action a, Action b, Action c)
        {
            var times = Stopwatches.Medians(TimeSpan.FromMilliseconds(size > 1_000_000 ? 1 : 100), size > 1_000_000 ? 5 : 7, a, b, c);
            table.Add(work, Table.Milliseconds(times[0]), Table.Milliseconds(times[1]), Table.Milliseconds(times[2]), Table.Ratio(times[0], times[1]), Table.Ratio(times[0], times[2]));
        }
    }
}
