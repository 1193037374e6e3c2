using SmimePS.Core.Tests.Cms;

namespace SmimePS.Core.Tests.Interop;

/// <summary>Every algorithm with every peer in both directions.</summary>
public class InteropMatrixTests(InteropMatrix matrix) : IClassFixture<InteropMatrix>
{
    public static TheoryData<string> Rows() => new(InteropCases.All.Select(static row => row.Name));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Row(string name)
    {
        var cells = matrix.Row(InteropCases.All.Single(row => row.Name == name));
        var failures = cells.Zip(InteropMatrix.Columns, (cell, column) => (cell.Failure, Column: Title(column))).Where(c => c.Failure is not null).ToList();
        Assert.True(failures.Count == 0, string.Join("\n", failures.Select(f => $"{f.Column}: {f.Failure}")));
        if (cells.FirstOrDefault(c => c.Absence is not null) is { } missing) Assert.Skip(missing.Absence!);
    }

    [Fact]
    public void The_whole_as_a_table()
    {
        var table = new ResultTable("interop-matrix", ["algorithm", .. InteropMatrix.Columns.Select(Title)]);
        foreach (var row in InteropCases.All) table.Add([row.Name, .. matrix.Row(row).Select(cell => cell.Text)]);
        table.Note($"Each cell is tried with {InteropCase.Small} and with {InteropCase.Large} bytes, signatures opaque and detached, openssl's with both forms "
            + "of length, ours with both ways to name the recipient.");
        table.Note("What is n/a is tried as well, and fails as it says.");
        table.Note("The peers: " + string.Join(", ", matrix.Versions) + ".");
        table.Publish();
    }

    /// <summary>What a peer does not read of ours for its own part, it does not read of OpenSSL's either.</summary>
    [Theory]
    [InlineData("gpgsm")]
    [InlineData("cmsutil")]
    public void What_a_peer_does_not_read_is_not_our_fault(string name)
    {
        var (openssl, reader) = (matrix.Peer("openssl"), matrix.Peer(name));
        if (!reader.IsMeasured) Assert.Skip($"The gaps are those of another version than {reader.Version}.");
        var rows = InteropCases.All.Where(row => row.Gaps.Any(g => g.Way == Way.TheyRead && g.Peer == name)
            && !row.Gaps.Any(g => g is { Peer: "openssl", Way: Way.WeRead })).ToList();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.True(Record.Exception(() => row.TheyReadEachOther(openssl, reader)) is not null, $"{name} reads OpenSSL's {row.Name}."));
    }

    /// <summary>A peer that says yes to everything would make the table worthless.</summary>
    [Theory]
    [InlineData("openssl")]
    [InlineData("gpgsm")]
    [InlineData("cmsutil")]
    public void Peers_refuse_what_is_damaged(string name)
    {
        var peer = matrix.Peer(name);
        var row = new SignatureCase("SHA256", "rsa2048");
        var content = CmsMessages.Content(InteropCase.Small);
        var message = CmsMessages.Sign(content, null, new SmimePS.Cms.CmsSigner(TestIdentities.Get("rsa2048").Identity));
        Assert.Equal(content, peer.Verify(message, row, null));
        message[message.AsSpan().IndexOf(content)] ^= 1;
        Assert.ThrowsAny<Exception>(() => peer.Verify(message, row, null));
    }

    private static string Title((string Peer, Way Way) column) => column.Way == Way.TheyRead ? $"{column.Peer} reads ours" : $"we read {column.Peer}'s";
}
