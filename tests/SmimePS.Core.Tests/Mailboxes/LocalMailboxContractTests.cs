using SmimePS.Mailboxes;

namespace SmimePS.Core.Tests.Mailboxes;

/// <summary>What every mailbox on this computer does.</summary>
public abstract class LocalMailboxContract : MailboxContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Where the mailbox lies.</summary>
    protected string Root => _folder["mail"];

    [Fact]
    public void Searches_in_a_server_s_language_are_for_servers() =>
        Assert.Equal("RawQueryNotSupported", Assert.Throws<MailboxException>(() => Mailbox.Find(Folder, new MailboxQuery { Raw = "ALL" }, Mail.Cancel)).ErrorId);

    [Fact]
    public void Inbox_has_its_name_in_any_case() => Assert.Empty(Mailbox.List("inbox"));

    /// <inheritdoc/>
    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}

public sealed class MaildirContractTests : LocalMailboxContract
{
    protected override Mailbox Mailbox => field ??= LocalMailboxes.Open(Root, create: true);
}

public sealed class NestedMaildirContractTests : LocalMailboxContract
{
    protected override Mailbox Mailbox => field ??= Make();

    private Mailbox Make()
    {
        MaildirMailbox.Create(Root).Dispose();
        foreach (var part in (string[])["cur", "new", "tmp"]) Directory.CreateDirectory(Path.Combine(Root, "Archive", part));
        return LocalMailboxes.Open(Root, create: false);
    }
}

public sealed class MboxContractTests : LocalMailboxContract
{
    protected override Mailbox Mailbox => field ??= Make();

    protected override string? Other(string name) => null;

    private Mailbox Make()
    {
        File.WriteAllText(Root, "");
        return LocalMailboxes.Open(Root, create: false);
    }
}

public sealed class FilesContractTests : LocalMailboxContract
{
    protected override Mailbox Mailbox => field ??= Make();

    protected override bool KeepsFlags => false;

    private Mailbox Make()
    {
        Directory.CreateDirectory(Root);
        return LocalMailboxes.Open(Root, create: false);
    }
}
