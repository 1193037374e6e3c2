using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace SmimePS.Module.Tests;

/// <summary>Sessions and runspaces: several that use one, one each, and when they end.</summary>
public sealed class SharedSessionTests : MailboxServerTest
{
    private const int Many = 10;

    [Fact]
    public async Task Ten_runspaces_share_a_session()
    {
        var session = Connect("-MaximumConnections 3").Single;
        Fill(200);
        var results = await Task.WhenAll(Enumerable.Range(0, Many).Select(number => Task.Run(() => InOwnRunspace("""
            $session = $args0
            $all = @(Get-SmimeMailboxMessage -Session $session)
            $text = [Text.Encoding]::ASCII.GetString($all[$Number].ToArray())
            $null = New-MailMessage -From a@example.org -To b@example.org -Subject "own $Number" -Body x | Save-SmimeMailboxMessage Junk -Session $session
            $all | Where-Object { [int]$_.Uid % 10 -eq $Number } | Move-SmimeMailboxMessage Trash -PassThru
            """, ("args0", session), ("Number", number)))));
        Assert.All(results, static result => Assert.Empty(result.Errors));
        Assert.All(results, static result => Assert.Equal(20, result.Output.Count));
        Assert.Empty(Dovecot.Uids(User, "INBOX"));
        Assert.Equal(200, Dovecot.Uids(User, "Trash").Length);
        Assert.Equal(Many, Dovecot.Uids(User, "Junk").Length);
        // The runspaces are gone; the session is not theirs.
        Assert.True((bool)session.Properties["IsConnected"].Value);
        Assert.InRange(Sessions(User), 1, 3);
    }

    [Fact]
    public async Task Ten_sessions_work_beside_each_other()
    {
        Fill(100);
        var results = await Task.WhenAll(Enumerable.Range(0, Many).Select(number => Task.Run(() => InOwnRunspace("""
            $null = Connect-SmimeMailbox -Server localhost -Port $Port -Credential $Credential -TrustedCertificate $Root -MaximumConnections 2
            $all = @(Get-SmimeMailboxMessage)
            $all | ForEach-Object { $_.ToArray().Length }
            Disconnect-SmimeMailbox
            """, Way()))));
        Assert.All(results, static result => Assert.Empty(result.Errors));
        Assert.All(results, static result => Assert.Equal(100, result.Output.Count));
        Assert.True(SpinWait.SpinUntil(() => Sessions(User) == 0, TimeSpan.FromSeconds(15)));
    }

    [Fact]
    public void A_session_ends_with_its_runspace()
    {
        var engine = new EngineSession();
        var session = engine.Run("Connect-SmimeMailbox -Server localhost -Port $Port -Credential $Credential -TrustedCertificate $Root", Way()).Single;
        Assert.Equal(1, Sessions(User));
        engine.Dispose();
        Assert.False((bool)session.Properties["IsConnected"].Value);
        Assert.True(SpinWait.SpinUntil(() => Sessions(User) == 0, TimeSpan.FromSeconds(15)));
    }

    [Fact]
    public void Sessions_end_with_the_module()
    {
        Connect("-Name one");
        Connect("-Name two");
        Assert.Equal(2, Sessions(User));
        Assert.Empty(Run("Remove-Module SmimePS").Errors);
        Assert.True(SpinWait.SpinUntil(() => Sessions(User) == 0, TimeSpan.FromSeconds(15)));
    }

    [Fact]
    public void Importing_the_module_anew_closes_what_was_open()
    {
        var session = Connect().Single;
        Assert.Empty(Run("Import-Module $Manifest -Force", ("Manifest", Repository.Manifest)).Errors);
        Assert.False((bool)session.Properties["IsConnected"].Value);
        Assert.Equal("NotConnected", Run("Get-SmimeMailboxMessage").ErrorId);
        Assert.Empty(Connect().Errors);
    }

    [Fact]
    public void What_another_runspace_has_closed_is_closed_here_too()
    {
        var session = Connect().Single;
        Assert.Empty(InOwnRunspace("Disconnect-SmimeMailbox $Given", ("Given", session)).Errors);
        Assert.Empty(Run("Get-SmimeMailboxSession").Output);
        Assert.Equal("NotConnected", Run("Get-SmimeMailboxFolder -Session $Given", ("Given", session)).ErrorId);
    }

    [Fact]
    public void A_connection_that_was_cut_comes_back()
    {
        Fill(3);
        using var proxy = CuttingProxy.ToImap(Servers);
        Connect(port: proxy.Port);
        foreach (var (seen, work, count) in new[]
        {
            ("UID SEARCH", "Get-SmimeMailboxMessage", 3), ("UID FETCH", "Get-SmimeMailboxMessage", 3), ("UID FETCH", "(Get-SmimeMailboxMessage) | ForEach-Object { $_.ToArray().Length }", 3),
            ("UID STORE", "Get-SmimeMailboxMessage | Set-SmimeMailboxMessage -Read -PassThru", 3), ("UID MOVE", "Get-SmimeMailboxMessage | Move-SmimeMailboxMessage Junk -PassThru", 3),
            ("UID EXPUNGE", "Get-SmimeMailboxMessage -Folder Junk | Remove-SmimeMailboxMessage -Confirm:$false -PassThru", 3), ("APPEND", "$Message | Save-SmimeMailboxMessage -PassThru", 1),
        })
        {
            proxy.Cut(ProxySide.Client, seen, 2);
            var result = Run(work, ("Message", Message));
            Assert.True(proxy.Happened.IsCompleted, work);
            Assert.Empty(result.Errors);
            Assert.Equal(count, result.Output.Count);
        }

        Assert.Single(Dovecot.Uids(User, "INBOX"));
        Assert.Empty(Dovecot.Uids(User, "Junk"));
    }

    [Fact]
    public void A_move_whose_answer_was_lost_counts_as_done()
    {
        Fill(3);
        using var proxy = CuttingProxy.ToImap(Servers);
        Connect(port: proxy.Port);
        Run("$all = @(Get-SmimeMailboxMessage)");
        proxy.Cut(ProxySide.Server, "COPYUID");
        var result = Run("$all | Move-SmimeMailboxMessage Junk -PassThru");
        Assert.True(proxy.Happened.IsCompleted);
        Assert.Empty(result.Errors);
        Assert.Equal(3, result.Output.Count);
        Assert.Equal(3, Dovecot.Uids(User, "Junk").Length);
        Assert.Empty(Dovecot.Uids(User, "INBOX"));
    }

    private static EngineResult InOwnRunspace(string script, params (string Name, object? Value)[] variables)
    {
        using var engine = new EngineSession();
        return engine.Run(script, variables);
    }
}
