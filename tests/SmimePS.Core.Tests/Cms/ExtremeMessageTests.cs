namespace SmimePS.Core.Tests.Cms;

/// <summary>However much a message asks for, it gets two seconds, and 64 MiB beyond its own size.</summary>
[Collection("memory")]
public class ExtremeMessageTests
{
    private const long Memory = 64L * 1024 * 1024;

    public static TheoryData<string> Names() => [.. ExtremeMessages.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ItEndsSoonAndInLittleMemory(string name)
    {
        var message = ExtremeMessages.All[name]();
        HostileReading.Consume(message, name);
        // Apart from the clock: measuring takes time.
        var peak = PeakMemory.Of(() => HostileReading.ReadsToEnd(message, name), everyMilliseconds: 10);
        Assert.True(peak < message.Length + Memory, $"{name} took {peak >> 20} MiB for {message.Length} bytes.");
    }
}
