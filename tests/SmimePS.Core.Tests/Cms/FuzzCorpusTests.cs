using System.Diagnostics;
using SmimePS.Cms;
using SmimePS.Errors;
using static SmimePS.Core.Tests.Cms.CmsMessages;
using static SmimePS.Core.Tests.Cms.TestIdentities;

namespace SmimePS.Core.Tests.Cms;

/// <summary>Whatever comes in, what comes out is a result or a <see cref="SmimeException"/>, soon.</summary>
public class FuzzCorpusTests
{
    [Fact]
    public void EveryInputOfTheCorpusGivesAResultOrAnError()
    {
        var files = Directory.GetFiles(Corpora.Folder("cms-fuzz"));
        Assert.True(files.Length >= 694);
        var read = files.Count(f => Consume(File.ReadAllBytes(f), f));
        TestContext.Current.SendDiagnosticMessage($"{files.Length} inputs, {read} read to their end.");
    }

    public static TheoryData<string> Kinds() => ["signed", "detached", "enveloped", "agreed", "authenticated", "compressed", "indefinite", "pss"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TruncationsAndFlipsAndLengthLiesGiveAResultOrAnError(string kind)
    {
        var message = Message(kind);
        var step = Math.Max(1, message.Length / 2000);
        for (var i = 0; i < message.Length; i += step)
        {
            Consume(message[..i], $"{kind} cut at {i}");
            foreach (var change in new byte[] { 0x01, 0x80, 0xFF })
            {
                var changed = (byte[])message.Clone();
                changed[i] ^= change;
                Consume(changed, $"{kind} changed at {i} by {change}");
            }

            var lie = (byte[])message.Clone();
            lie[i] = 0x84;
            Consume(lie, $"{kind} with a length lie at {i}");
        }
    }

    [Fact]
    public void DepthIsBounded()
    {
        var deep = new List<byte>();
        for (var i = 0; i < 100_000; i++) deep.AddRange([0x30, 0x80]);
        Assert.False(Consume([.. deep], "nested sequences"));
        byte[] head = [0x30, 0x80, 0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1, 0xA0, 0x80];
        var strings = new List<byte>(head);
        for (var i = 0; i < 100_000; i++) strings.AddRange([0x24, 0x80]);
        Assert.False(Consume([.. strings], "nested strings"));
        byte[] signed = [0x30, 0x80, 0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2, 0xA0, 0x80, 0x30, 0x80, 2, 1, 1];
        var sets = new List<byte>(signed);
        for (var i = 0; i < 100_000; i++) sets.AddRange([0x31, 0x80]);
        Assert.False(Consume([.. sets], "nested sets"));
        // Definite lengths, properly nested, inside a part that is read whole.
        var nested = new byte[0];
        for (var i = 0; i < 2000; i++) nested = [0x31, 0x82, (byte)(nested.Length >> 8), (byte)nested.Length, .. nested];
        Assert.False(Consume([.. signed, .. nested], "nested definite sets"));
    }

    private static byte[] Message(string kind) => kind switch
    {
        "signed" => Sign(Content(200), null, new CmsSigner(Get("p256").Identity)),
        "detached" => Sign(Content(200), new SignedDataOptions { Detached = true }, new CmsSigner(Get("rsa2048").Identity)),
        "pss" => Sign(Content(200), null, new CmsSigner(Get("rsa2048").Identity) { UsePss = true }),
        "indefinite" => Sign(Content(70_000), null, new CmsSigner(Get("p256").Identity)),
        "enveloped" => Encrypt(Content(200), ContentEncryption.Aes256Cbc, new CmsRecipient(Get("rsa2048").Certificate)),
        "agreed" => Encrypt(Content(200), ContentEncryption.Aes128Cbc, new CmsRecipient(Get("p256").Certificate)),
        "authenticated" => Encrypt(Content(200), ContentEncryption.Aes256Gcm, new CmsRecipient(Get("p256").Certificate)),
        _ => Compress(),
    };

    private static byte[] Compress()
    {
        using var output = new MemoryStream();
        using var writer = new CompressedDataWriter(output);
        writer.Write(new byte[3000], 0, 3000);
        writer.Complete();
        return output.ToArray();
    }

    /// <summary>Reads as far as it goes; true where it goes to the end.</summary>
    private static bool Consume(byte[] input, string what)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            using var content = CmsReader.Open(new MemoryStream(input));
            switch (content)
            {
                case SignedDataReader { IsDetached: true } signed:
                    signed.Verify(new MemoryStream(new byte[10]));
                    break;
                case SignedDataReader signed:
                    signed.Verify();
                    break;
                case EnvelopedDataReader enveloped:
                    Open(enveloped);
                    break;
                case CompressedDataReader compressed:
                    ReadAll(compressed.Content);
                    break;
                case PlainDataReader plain:
                    ReadAll(plain.Content);
                    break;
            }

            return true;
        }
        catch (SmimeException)
        {
            return false;
        }
        catch (Exception error)
        {
            Assert.Fail($"{what}: {error}");
            return false;
        }
        finally
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"{what} took {watch.Elapsed}.");
        }
    }

    private static void Open(EnvelopedDataReader enveloped)
    {
        // As if addressed to us, whatever it says: the unwrapping must hold too.
        var people = new[] { Get("rsa2048").Identity, Get("p256").Identity };
        var mine = people.FirstOrDefault(enveloped.CanOpenWith);
        foreach (var recipient in enveloped.Recipients)
        {
            foreach (var person in people)
            {
                try
                {
                    recipient.TryUnwrap(person.Key, 32, []);
                }
                catch (Exception error) when (error is SmimeException || CmsException.IsFromInput(error))
                {
                    // The reader turns both into its own.
                }
            }
        }

        if (mine is null) return;
        using var plain = enveloped.Decrypt(mine);
        ReadAll(plain);
    }
}
