using System.Diagnostics;
using System.Management.Automation;
using System.Security;
using System.Text.RegularExpressions;

namespace SmimePS.Module.Tests;

/// <summary>The scripts that ship as examples do what they say.</summary>
public class ExampleTests : ModuleTest
{
    [Fact]
    public void Two_mailboxes_and_no_server()
    {
        var output = RunInHost(Script("MailboxOffline.ps1"));
        // The forgery stays where it was.
        Assert.Matches(@"(?m)^INBOX +Inbox +1 ", output);
        Assert.Matches(@"(?m)^Verified +\S* +1 ", output);
        Assert.Matches(@"(?m)^Valid +unchanged; Example Mail CA vouches for it +alice@example\.org", output);
        Assert.Contains("Please transfer 1200 euros.", output);
        Assert.DoesNotContain("9200", output);
    }

    [Fact]
    public void The_whole_way_through_Postfix_and_Dovecot()
    {
        var servers = SharedMailServers.Get();
        var (alice, bob) = (servers.Dovecot.NewUser(), servers.Dovecot.NewUser());
        var result = Run("& $Script -Server localhost -Port $Imaps -SmtpServer localhost -SmtpPort $Submissions -Alice $Alice -Bob $Bob -ServerCertificate $RootFile",
            ("Script", Script("Mailbox.ps1")), ("Imaps", servers.Dovecot.Ports.Imaps), ("Submissions", servers.Postfix.Ports.Submissions),
            ("Alice", Credential(alice)), ("Bob", Credential(bob)), ("RootFile", servers.RootFile));
        var shown = Regex.Replace(string.Join('\n', result.Host.Concat(result.Output.Select(static line => line?.ToString()))), "\u001b\\[[0-9;]*m", "");
        Assert.True(result.Errors.Count == 0, $"{string.Join('\n', result.Errors)}\n{shown}\n{servers.Logs}");
        Assert.Matches($@"(?m)^Valid +unchanged; Example Mail CA vouches for it +{alice.Address}", shown);
        Assert.Single(servers.Dovecot.Uids(bob, "Verified"));
        Assert.Empty(servers.Dovecot.Uids(bob, "INBOX"));
        // Nobody who has the provider's disk reads either.
        foreach (var message in servers.Dovecot.Messages(bob, "Verified").Concat(servers.Dovecot.Messages(alice, "Sent")))
        {
            var text = System.Text.Encoding.ASCII.GetString(message);
            Assert.Contains("Subject: [...]", text);
            Assert.DoesNotContain("euros", text);
        }

        Assert.Single(servers.Dovecot.Uids(alice, "Sent"));
        Assert.Empty(Run("Get-SmimeMailboxSession").Output);
    }

    private static string Script(string name) => Path.Combine(Path.GetDirectoryName(Repository.Manifest)!, "examples", name);

    private static PSCredential Credential(MailUser user)
    {
        var password = new SecureString();
        foreach (var character in user.Password) password.AppendChar(character);
        return new PSCredential(user.Address, password);
    }

    private string RunInHost(string script)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.Built("src/SmimePS.Host", "net10.0", "SmimePS.Host.dll"), "-File", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), "The script does not end.");
        Assert.True(process.ExitCode == 0, error.GetAwaiter().GetResult() + output);
        return output;
    }
}
