using SmimePS.Errors;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Mutations;
using SmimePS.Verdicts;

namespace SmimePS.Core.Tests.Messages;

/// <summary>However much a message asks for, each look at it gets two seconds, and 64 MiB beyond its own size.</summary>
[Collection("memory")]
public class ExtremeMailTests
{
    private const long Memory = 64L * 1024 * 1024;

    public static TheoryData<string> Names() => [.. ExtremeMail.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ItEndsSoonAndInLittleMemory(string name)
    {
        var bytes = ExtremeMail.All[name]();
        foreach (var look in new Action<byte[]>[] { Summarize, Check, Open })
        {
            var watch = SpentTime.Start();
            Allow(look, bytes);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"{name} took {watch.Elapsed} to {look.Method.Name}.");
            // Apart from the clock: measuring takes time.
            var peak = PeakMemory.Of(() => Allow(look, bytes), everyMilliseconds: 10);
            Assert.True(peak < bytes.Length + Memory, $"{name} took {peak >> 20} MiB for {bytes.Length} bytes to {look.Method.Name}.");
        }
    }

    private static void Summarize(byte[] bytes) => MessageSummary.Of(MessageContent.FromBytes(bytes));

    private static void Check(byte[] bytes) =>
        new SignatureChecker(MailPeople.Anchors).Check(MessageContent.FromBytes(bytes), new CheckOptions { Identities = [MailPeople.BobEc] });

    private static void Open(byte[] bytes) => MessageOpener.Open(MessageContent.FromBytes(bytes), new OpenOptions { Identities = [MailPeople.BobEc] }).Dispose();

    private static void Allow(Action<byte[]> look, byte[] bytes)
    {
        try
        {
            look(bytes);
        }
        catch (SmimeException)
        {
            // A clear error is as good as a result.
        }
    }
}
