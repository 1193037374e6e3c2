using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Core.Tests.Spooling;

public class FileStagingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(100)]
    public void Files_are_whole_and_nameless_first_and_then_have_their_names(int count)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["other"]);
        StagedFile[] files = [.. Enumerable.Range(0, count).Select(i => new StagedFile(folder[i % 2 == 0 ? "." : "other", $"{i}.txt"], BitConverter.GetBytes(i), secret: i % 3 == 0))];
        FileStaging.Stage(files);
        Assert.All(files, static file => Assert.False(File.Exists(file.Path)));
        FileStaging.Commit(files);
        for (var i = 0; i < count; i++)
        {
            Assert.Null(files[i].Error);
            Assert.Equal(BitConverter.GetBytes(i), File.ReadAllBytes(files[i].Path));
            if (!OperatingSystem.IsWindows()) Assert.Equal(i % 3 == 0, (File.GetUnixFileMode(files[i].Path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) == 0);
        }

        Assert.Equal(count, Directory.GetFiles(folder["."], "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void A_file_that_is_there_is_kept_and_costs_the_others_nothing()
    {
        using var folder = new TemporaryFolder();
        StagedFile[] files = [.. Enumerable.Range(0, 9).Select(i => new StagedFile(folder[$"{i}.txt"], [(byte)i], overwrite: i == 7))];
        FileStaging.Stage(files);
        File.WriteAllText(folder["3.txt"], "somebody's");
        File.WriteAllText(folder["7.txt"], "older");
        FileStaging.Commit(files);
        Assert.Equal(3, Assert.Single(Enumerable.Range(0, 9), i => files[i].Error is { ErrorId: "FileExists" }));
        Assert.Equal("somebody's", File.ReadAllText(folder["3.txt"]));
        Assert.Equal([7], File.ReadAllBytes(folder["7.txt"]));
        Assert.Equal(9, Directory.GetFiles(folder["."]).Length);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(50)]
    public void Where_one_cannot_be_written_none_is(int count)
    {
        using var folder = new TemporaryFolder();
        StagedFile[] files = [.. Enumerable.Range(0, count).Select(i => new StagedFile(i == 2 ? folder["nowhere", "x"] : folder[$"{i}.txt"], [1]))];
        Assert.Equal("FolderNotFound", Assert.Throws<SmimeException>(() => FileStaging.Stage(files)).ErrorId);
        Assert.Empty(Directory.GetFiles(folder["."]));
    }
}
