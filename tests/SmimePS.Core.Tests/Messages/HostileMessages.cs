using SmimePS.Errors;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Verdicts;

namespace SmimePS.Core.Tests.Messages;

/// <summary>Changed at random, a message gives a verdict or an error of ours, and is never trusted for something else than it said.</summary>
public class HostileMessages
{
    private const int Rounds = 1500;

    [Theory]
    [InlineData(true, false, SignatureForm.Detached)]
    [InlineData(true, false, SignatureForm.Opaque)]
    [InlineData(false, true, SignatureForm.Detached)]
    [InlineData(true, true, SignatureForm.Detached)]
    public void Random_changes_give_a_verdict_or_a_clear_error(bool sign, bool encrypt, SignatureForm form)
    {
        var request = new ProtectionRequest { Sign = sign, Encrypt = encrypt, Form = form, Identities = [MailPeople.AliceEc], Recipients = [MailPeople.BobEc.Certificate], IncludeSender = false };
        var good = PeerMailbox.Protect(TestMail.From(TestMail.Plain), request);
        var checker = new SignatureChecker(MailPeople.Anchors);
        var random = new Random(20260504);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Change(good, random);
            try
            {
                var message = MessageContent.FromBytes(bytes);
                var verdict = checker.Check(message, new CheckOptions { Identities = [MailPeople.BobEc] }, TestContext.Current.CancellationToken);
                using var opened = MessageOpener.Open(message, new OpenOptions { Identities = [MailPeople.BobEc], RemoveDetachedSignature = true }, TestContext.Current.CancellationToken);
                if (!verdict.IsTrusted) continue;
                Assert.True(sign);
                Assert.Equal(TestMail.Entity(TestMail.From(TestMail.Plain), forSigning: true), CanonicalMail.Entity(opened.Content));
            }
            catch (SmimeException)
            {
                // A clear error is as good as a verdict.
            }
        }
    }

    private static byte[] Change(byte[] good, Random random)
    {
        var bytes = good.ToArray();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(bytes.Length);
            switch (random.Next(4))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes = [.. bytes[..at], .. bytes[(at + random.Next(bytes.Length - at))..]]; break;
                default: bytes = [.. bytes[..at], .. bytes[random.Next(at + 1)..]]; break;
            }

            if (bytes.Length == 0) return [.. "x"u8];
        }

        return bytes;
    }
}
