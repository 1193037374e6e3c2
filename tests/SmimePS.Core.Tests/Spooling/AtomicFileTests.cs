using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Core.Tests.Spooling;

public class AtomicFileTests
{
    [Fact]
    public void A_file_is_written_whole_and_nothing_else_stays()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.Write(folder["a.txt"], "one"u8.ToArray());
        Assert.Equal("one", File.ReadAllText(folder["a.txt"]));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void An_existing_file_is_kept_unless_overwriting_was_asked_for()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.Write(folder["a.txt"], "one"u8.ToArray());
        var error = Assert.Throws<SmimeException>(() => AtomicFile.Write(folder["a.txt"], "two"u8.ToArray()));
        Assert.Equal("FileExists", error.ErrorId);
        Assert.Equal("one", File.ReadAllText(folder["a.txt"]));
        AtomicFile.Write(folder["a.txt"], "two"u8.ToArray(), overwrite: true);
        Assert.Equal("two", File.ReadAllText(folder["a.txt"]));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("x", 255)]
    [InlineData("株", 85)]
    [InlineData("x😀", 50)]
    public void A_name_may_be_as_long_as_file_systems_take(string piece, int pieces)
    {
        using var folder = new TemporaryFolder();
        var name = string.Concat(Enumerable.Repeat(piece, pieces));
        AtomicFile.Write(folder[name], [1]);
        AtomicFile.Write(folder[name], [2], overwrite: true);
        Assert.Equal(folder[name], Assert.Single(Directory.GetFileSystemEntries(folder.Path)));
        Assert.True(AtomicFile.IsTemporaryName(AtomicFile.TemporaryName(name)));
    }

    [Fact]
    public void A_failing_writer_leaves_the_old_file_and_no_other()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.Write(folder["a.txt"], "one"u8.ToArray());
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(folder["a.txt"], stream =>
        {
            stream.Write("half"u8.ToArray(), 0, 4);
            throw new InvalidOperationException();
        }, overwrite: true));
        Assert.Equal("one", File.ReadAllText(folder["a.txt"]));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Of_many_writers_at_once_exactly_one_makes_the_file()
    {
        using var folder = new TemporaryFolder();
        var made = 0;
        Parallel.For(0, 32, i =>
        {
            try
            {
                AtomicFile.Write(folder["a.txt"], BitConverter.GetBytes(i));
                Interlocked.Increment(ref made);
            }
            catch (SmimeException error) when (error.ErrorId == "FileExists")
            {
            }
        });
        Assert.Equal(1, made);
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_secret_is_its_owners_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has access rules instead of modes.");
            return;
        }

        using var folder = new TemporaryFolder();
        AtomicFile.Write(folder["key"], "s"u8.ToArray(), secret: true);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["key"]));
    }

    [Fact]
    public void A_missing_folder_and_a_folder_in_the_way_are_named()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("FolderNotFound", Assert.Throws<SmimeException>(() => AtomicFile.Write(folder["no", "a"], [])).ErrorId);
        Directory.CreateDirectory(folder["b"]);
        Assert.Equal("PathIsFolder", Assert.Throws<SmimeException>(() => AtomicFile.Write(folder["b"], [], overwrite: true)).ErrorId);
        Assert.Equal("InvalidPath", Assert.Throws<SmimeException>(() => AtomicFile.Write("a\0b", [])).ErrorId);
    }

    [Fact]
    public void An_unwritable_folder_is_denied()
    {
        // Not even root may make a file there, whom modes do not bind.
        if (!Directory.Exists("/sys/kernel")) Assert.Skip("This system has no folder that nobody may write to.");
        Assert.Equal("AccessDenied", Assert.Throws<SmimeException>(() => AtomicFile.Write("/sys/kernel/a", [])).ErrorId);
    }

    [Fact]
    public void A_full_disk_is_named_and_nothing_stays()
    {
        if (!File.Exists("/dev/full")) Assert.Skip("This system has no device that is always full.");
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 1);
        var error = Assert.Throws<SmimeException>(() => new FailureNamingStream(full, "report.txt").Write(new byte[100], 0, 100));
        Assert.Equal("WriteFailed", error.ErrorId);
        Assert.Contains("report.txt", error.Message);
    }
}
