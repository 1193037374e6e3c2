namespace SmimePS.Core.Tests.Interop;

/// <summary>The examples of RFC 4134, section by section.</summary>
public class Rfc4134Tests
{
    public static TheoryData<string> Files() => new(Rfc4134Case.All.Select(static c => c.File));

    [Theory]
    [MemberData(nameof(Files))]
    public void Gives_what_the_RFC_says(string file) =>
        Assert.Equal(Rfc4134Case.All.Single(c => c.File == file).Result, Rfc4134Reading.Of(file));

    [Fact]
    public void Every_file_as_a_table()
    {
        var files = Directory.GetFiles(Corpora.Folder("rfc4134")).Select(static f => Path.GetFileName(f)!)
            .Where(static f => Path.GetExtension(f) is ".bin" or ".eml" && f != "ExContent.bin");
        Assert.Equal(files.Order(StringComparer.Ordinal), Rfc4134Case.All.Select(static c => c.File).Order(StringComparer.Ordinal));
        var table = new ResultTable("rfc4134", "file", "section", "result", "why no more");
        foreach (var one in Rfc4134Case.All) table.Add(one.File, one.Title, Rfc4134Reading.Of(one.File), one.Reason);
        table.Note("The content is the RFC's in every file that is read.");
        table.Publish();
    }
}
