namespace SmimePS.Core.Tests.Interop;

/// <summary>One row of the table: something that messages can be made with.</summary>
internal abstract record InteropCase
{
    public const int Small = 1000;

    /// <summary>More than three of the segments that we write, of 64 KiB.</summary>
    public const int Large = 200_000;

    /// <summary>What fills a segment to its end.</summary>
    public const int Segment = 64 * 1024;

    public abstract string Name { get; }

    /// <summary>Null for both lengths, or for the one that comes out in the form asked for.</summary>
    public int? Length { get; init; }

    protected int[] Lengths => (Length, IsIndefinite) switch { ({ } one, _) => [one], (_, true) => [Large], (_, false) => [Small], _ => [Small, Large] };

    /// <summary>What cannot be, with the reason; every other cell has to be right.</summary>
    public abstract IEnumerable<Gap> Gaps { get; }

    /// <summary>Null where the length's form is all the same, else the one that the messages must have.</summary>
    public bool? IsIndefinite { get; init; }

    /// <summary>Whether the peer writes it in both forms of the length. OpenSSL fails to stream an empty content.</summary>
    protected bool[] Streamings(CmsPeer peer) => IsIndefinite is { } one ? [one] : peer.ChoosesLength && Length != 0 ? [false, true] : [false];

    /// <summary>We make messages in all the row's forms, and the peer reads them.</summary>
    public abstract void TheyRead(CmsPeer peer);

    /// <summary>The peer makes them, and we read them.</summary>
    public abstract void WeRead(CmsPeer peer);

    /// <summary>A control, which we have no part in: one peer makes the row's message, and another reads it.</summary>
    public abstract void TheyReadEachOther(CmsPeer writer, CmsPeer reader);

    protected void CheckLength(byte[] message)
    {
        var isIndefinite = message[1] == 0x80;
        if (IsIndefinite is { } expected) Assert.True(isIndefinite == expected, isIndefinite ? "The length came out indefinite." : "The length came out definite.");
    }

    /// <summary>A row is about one algorithm, and proves nothing with another.</summary>
    protected static void CheckAlgorithm(string expected, string actual) => Assert.True(expected == actual, $"Came out as {actual}.");
}
