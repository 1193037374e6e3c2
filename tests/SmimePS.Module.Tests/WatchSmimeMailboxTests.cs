using System.Collections;
using System.Diagnostics;
using System.Management.Automation;
using System.Net;
using System.Net.Mail;
using System.Security;

namespace SmimePS.Module.Tests;

/// <summary>Watch-SmimeMailbox as scripts use it.</summary>
public sealed class WatchSmimeMailboxTests : ModuleTest
{
    private const string Connect = "$null = Connect-SmimeMailbox -Server localhost -Port $Port -Credential $Credential -TrustedCertificate $Root; ";
    private const string Files = "$null = Connect-SmimeMailbox -Path $Folder/mail -Create; ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ArrayList _seen = ArrayList.Synchronized([]);

    private static MailServers Servers => SharedMailServers.Get();

    [Fact]
    public async Task Mail_that_postfix_delivers_is_written_as_it_comes()
    {
        var user = Servers.Dovecot.NewUser();
        using var shell = Engine.Create(Connect + "Watch-SmimeMailbox -First 2 -Verbose | ForEach-Object { $Seen.Add($_.Subject); $_ }", Variables(user));
        var run = shell.BeginInvoke();
        WaitFor(() => Watches(shell), shell);
        using var sender = new SmtpClient("127.0.0.1", Servers.Postfix.Ports.Plain) { Credentials = new NetworkCredential(MailUser.Alice.Address, MailUser.Alice.Password) };
        await sender.SendMailAsync(MailUser.Alice.Address, user.Address, "first", "Hello", TestContext.Current.CancellationToken);
        WaitFor(() => _seen.Count == 1, shell);
        await sender.SendMailAsync(MailUser.Alice.Address, user.Address, "second", "Hello", TestContext.Current.CancellationToken);
        var given = shell.EndInvoke(run).Where(static one => one.BaseObject is not int).ToList();
        Assert.Equal(["first", "second"], given.Select(static one => one.Properties["Subject"].Value));
        Assert.Equal("SmimePS.SmimeMailboxMessage", given[0].BaseObject.GetType().FullName);
        Assert.Empty(shell.Streams.Error);
        Assert.Empty(shell.Streams.Warning);
    }

    [Fact]
    public void Stopping_while_it_waits_takes_less_than_a_second()
    {
        var user = Servers.Dovecot.NewUser();
        using var shell = Engine.Create(Connect + "Watch-SmimeMailbox -Verbose", Variables(user));
        shell.BeginInvoke();
        WaitFor(() => Watches(shell), shell);
        Thread.Sleep(200);
        var clock = Stopwatch.StartNew();
        shell.Stop();
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Run("Disconnect-SmimeMailbox");
        Assert.True(SpinWait.SpinUntil(() => !Servers.Dovecot.Doveadm("who").Contains(user.Address, StringComparison.Ordinal), Patience));
    }

    [Fact]
    public void A_token_script_is_asked_again_after_the_connection_was_lost()
    {
        var user = Servers.Dovecot.NewUser();
        var issued = new List<string>();
        Func<string> next = () =>
        {
            var token = Servers.Tokens.Issue(user.Address);
            issued.Add(token);
            return token;
        };
        using var shell = Engine.Create(
            "$null = Connect-SmimeMailbox -Server localhost -Port $Port -UserName $Name -TokenScript { $Next.Invoke() } -TrustedCertificate $Root; Watch-SmimeMailbox -First 1 -Verbose",
            [.. Variables(user), ("Name", user.Address), ("Next", next)]);
        var run = shell.BeginInvoke();
        WaitFor(() => Watches(shell), shell);
        var before = issued.Count;
        issued.ForEach(Servers.Tokens.Expire);
        Servers.Dovecot.Kick(user);
        Servers.Dovecot.Append(user, "INBOX", "Subject: with a new token\r\n\r\nHello\r\n"u8.ToArray());
        WaitFor(() => run.IsCompleted, shell);
        Assert.Equal("with a new token", Assert.Single(shell.EndInvoke(run)).Properties["Subject"].Value);
        Assert.True(issued.Count > before, "The script was not asked.");
        Assert.Single(shell.Streams.Warning);
    }

    [Fact]
    public void A_message_counts_when_those_further_down_are_done_with_it()
    {
        Run("Import-Module -Assembly $Fixture", ("Fixture", FixtureCmdlets.Load(Engine)));
        Prepare("one", "two", "three");
        const string watch = "Watch-SmimeMailbox -FromStart -StatePath $Folder/state ";
        var failed = Run(watch + "| ForEach-Object { throw $_.Subject }");
        Assert.Contains("one", failed.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal("one", Run("foreach ($once in 1) { " + watch + "| ForEach-Object { $_.Subject; break } }").Single.ToString());
        // PowerShell does not tell one who has enough from one who failed.
        Assert.Equal("one", Run(watch + "| Select-First").Get<string>("Subject"));
        Assert.Equal("one", Run(watch + "-First 1").Get<string>("Subject"));
        Assert.Equal("two", Run(watch + "-First 1").Get<string>("Subject"));
        Assert.Equal("three", Run(watch + "-Duration 2").Get<string>("Subject"));
        Assert.Empty(Run(watch + "-Duration 1").Output);
        Assert.Equal(["mail", "state"], Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Only_what_is_wanted_is_written()
    {
        Prepare("lunch", "dinner", "launch");
        Assert.Equal(["lunch", "launch"], Subjects("Watch-SmimeMailbox -FromStart -Subject unch -Duration 1"));
        Assert.Empty(Subjects("Watch-SmimeMailbox -FromStart -Signed -Duration 1"));
        Assert.Equal(3, Subjects("Watch-SmimeMailbox -FromStart -Encrypted:$false -From A@SMIME.TEST -Duration 1").Count);
        Assert.Equal(3, Subjects("Watch-SmimeMailbox -Since ([datetime]::Now) -Duration 1").Count);
    }

    [Fact]
    public void What_cannot_be_watched_is_an_error()
    {
        Assert.Equal("NotConnected", Run("Watch-SmimeMailbox").ErrorId);
        Prepare("one");
        Assert.Equal("FolderNotFound", Run("Watch-SmimeMailbox -Folder Nowhere").ErrorId);
        Write("notes.txt", "mine");
        Assert.Equal("InvalidWatchState", Run("Watch-SmimeMailbox -StatePath $Folder/notes.txt").ErrorId);
        Assert.Equal("ParameterArgumentTransformationError", Run("Watch-SmimeMailbox -Duration 0").ErrorId);
        Assert.Equal("AmbiguousParameterSet", Run("Watch-SmimeMailbox -FromStart -Since '2026-01-01'").ErrorId);
    }

    [Fact]
    public void Folders_and_mailboxes_are_completed()
    {
        Prepare("one");
        Assert.Contains("INBOX", Engine.Complete("Watch-SmimeMailbox -Folder "));
        Assert.Single(Engine.Complete("Watch-SmimeMailbox -Session "));
    }

    private static bool Watches(PowerShell shell) => shell.Streams.Verbose.ToArray().Any(static line => line.Message.StartsWith("Watching", StringComparison.Ordinal));

    private static void WaitFor(Func<bool> isSo, PowerShell shell) =>
        Assert.True(SpinWait.SpinUntil(() => isSo() || shell.InvocationStateInfo.State is PSInvocationState.Failed or PSInvocationState.Completed, Patience) && isSo(),
            $"It did not happen: {string.Join(' ', shell.Streams.Error.ToArray().AsEnumerable())} {shell.InvocationStateInfo.Reason}\n{string.Join('\n', shell.Streams.Verbose.ToArray().AsEnumerable())}\n{string.Join('\n', shell.Streams.Warning.ToArray().AsEnumerable())}");

    private (string Name, object? Value)[] Variables(MailUser user)
    {
        var password = new SecureString();
        foreach (var one in user.Password) password.AppendChar(one);
        return [("Port", Servers.Dovecot.Ports.Imaps), ("Root", Servers.RootFile), ("Credential", new PSCredential(user.Address, password)), ("Seen", _seen)];
    }

    /// <summary>A Maildir with messages, connected.</summary>
    private void Prepare(params string[] subjects)
    {
        Assert.Empty(Run(Files).Errors);
        foreach (var subject in subjects)
        {
            Assert.Empty(Run("New-MailMessage a@smime.test b@smime.test $Subject Hello | Save-SmimeMailboxMessage -Folder INBOX", ("Subject", subject)).Errors);
            // Dates of a Maildir are those of its files.
            Thread.Sleep(20);
        }
    }

    private List<string> Subjects(string script)
    {
        var result = Run(script);
        Assert.Empty(result.Errors);
        return [.. result.Output.Select(static one => (string)one.Properties["Subject"].Value)];
    }
}
