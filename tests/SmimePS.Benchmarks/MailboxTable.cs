using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using MimeKit.Cryptography;
using SmimePS.Certificates;
using SmimePS.Keys;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Tests;

namespace SmimePS.Benchmarks;

/// <summary>The cmdlets on a mailbox, with Dovecot and Postfix on this machine, beside MailKit and MimeKit in a loop.</summary>
internal sealed class MailboxTable : IDisposable
{
    private const int Envelopes = 100_000;
    private const int Signed = 5_000;
    private const int Sent = 1_000;
    private const int Rounds = 3;
    private const long Large = 100L * 1024 * 1024;

    private readonly MailServers _servers = MailServers.Start();
    private readonly BenchmarkIdentities _identities;
    private readonly Runspace _runspace;
    private readonly Table _speed = new("Mailboxes, Dovecot and Postfix on loopback (ours and the peer's listing: median of 3; the other peers: one run)", "work", "cmdlets", "peer", "peer's time / ours", "goal", "peer is");
    private readonly Table _memory = new("Mailboxes: memory above idle", "work", "most", "goal");

    private MailboxTable(BenchmarkIdentities identities, string manifest)
    {
        _identities = identities;
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Measure-Listed", typeof(MeasureListedCommand), null));
        state.ImportPSModule([manifest]);
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
        _runspace.SessionStateProxy.SetVariable("Root", identities.Root);
        _runspace.SessionStateProxy.SetVariable("Alice", identities.People[0]);
        _runspace.SessionStateProxy.SetVariable("Bob", identities.People[1]);
        _runspace.SessionStateProxy.SetVariable("ServerRoot", X509CertificateLoader.LoadCertificate(_servers.Certificates.RootDer));
    }

    /// <summary>Prints both tables, or says why there are none.</summary>
    public static void Print(BenchmarkIdentities identities, string manifest)
    {
        if (MailServers.Missing is { } reason)
        {
            Console.WriteLine($"{Environment.NewLine}Mailboxes: left out. {reason}");
            return;
        }

        var home = Directory.CreateTempSubdirectory("smimeps-bench-");
        Environment.SetEnvironmentVariable("SMIMEPS_HOME", home.FullName);
        try
        {
            using var table = new MailboxTable(identities, manifest);
            try
            {
                table.List();
                table.Large100();
                table.Send();
                table.Verify();
            }
            finally
            {
                table._speed.Print();
                table._memory.Print();
            }
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    public void Dispose()
    {
        Invoke("Disconnect-SmimeMailbox -All");
        _runspace.Dispose();
        _servers.Dispose();
    }

    private void List()
    {
        var user = _servers.Dovecot.NewUser();
        _servers.Dovecot.Fill(user, "INBOX", Enumerable.Range(0, Envelopes).Select(Plain));
        Connect(user);
        var peak = PeakMemory.Start();
        using var client = LogIn(user);
        client.Inbox!.Open(FolderAccess.ReadOnly);
        var ours = new List<double>();
        var theirs = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            var (mine, other) = (Time(() => Invoke("Get-SmimeMailboxMessage | Measure-Listed", Envelopes)), Time(() => ListWithMailKit(client.Inbox)));
            if (round == 0)
            {
                // MailKit's loop is not to be counted as ours.
                Idle();
                peak = PeakMemory.Start();
                Invoke("Get-SmimeMailboxMessage | Measure-Listed", Envelopes);
                Memory("list 100,000 envelopes", peak.AboveStart, 100);
                continue;
            }

            ours.Add(mine);
            theirs.Add(other);
        }

        Speed("list 100,000 envelopes", ours, theirs, 1, "MailKit, FETCH in windows");
    }

    private static void ListWithMailKit(IMailFolder folder)
    {
        var request = new FetchRequest(MessageSummaryItems.UniqueId | MessageSummaryItems.Envelope | MessageSummaryItems.InternalDate | MessageSummaryItems.Size | MessageSummaryItems.Flags);
        var count = 0;
        for (var i = 0; i < folder.Count; i += 500)
        {
            foreach (var summary in folder.Fetch(i, Math.Min(i + 499, folder.Count - 1), request))
            {
                if (summary.Envelope!.From.Count > 0 && summary.Envelope.To.Count > 0 && summary.Envelope.Subject is not null && summary.Envelope.Date is not null && summary.Size > 0 && summary.InternalDate is not null) count++;
            }
        }

        if (count != Envelopes) throw new InvalidOperationException($"{count} envelopes");
    }

    private void Verify()
    {
        var user = _servers.Dovecot.NewUser();
        var signer = new Identity(Certificate.From(_identities.People[0]), PlatformKey.FromCertificate(_identities.People[0]), [Certificate.From(_identities.Issuing)]);
        var request = new ProtectionRequest { Sign = true, Signers = [signer], Identities = [signer] };
        _servers.Dovecot.Fill(user, "INBOX", Enumerable.Range(0, Signed).Select(i =>
        {
            using var signed = MessageProtector.Protect(MessageContent.FromBytes(Text(i, 8 * 1024)), request);
            using var bytes = new MemoryStream();
            signed.CopyTo(bytes);
            return bytes.ToArray();
        }));
        Connect(user);
        var ours = new List<double>();
        var theirs = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            var mine = Time(() => Invoke("$n = 0; Get-SmimeMailboxMessage | Test-SmimeSignature -TrustAnchor $Root | ForEach-Object { if ($_) { $n++ } }; $n", Signed));
            if (round == 0) continue;
            ours.Add(mine);
        }

        theirs.Add(Time(() => VerifyWithMimeKit(user)));
        Speed("fetch and verify 5,000 signed of 8 KB", ours, theirs, 4, "MailKit and MimeKit, one at a time");
    }

    private void VerifyWithMimeKit(MailUser user)
    {
        using var context = new TemporarySecureMimeContext { CheckCertificateRevocation = false };
        context.Import(new Org.BouncyCastle.X509.X509Certificate(_identities.Root.RawData));
        context.Import(new Org.BouncyCastle.X509.X509Certificate(_identities.Issuing.RawData));
        using var client = LogIn(user);
        client.Inbox!.Open(FolderAccess.ReadOnly);
        for (var i = 0; i < client.Inbox.Count; i++)
        {
            using var message = client.Inbox.GetMessage(i);
            if (!((MultipartSigned)message.Body!).Verify(context).All(static one => one.Verify(verifySignatureOnly: false))) throw new InvalidOperationException("A signature of the benchmark's own does not hold.");
        }
    }

    private void Large100()
    {
        var user = _servers.Dovecot.NewUser();
        var line = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("Seventy-six characters of text are one line of an encoded part, as always.\r\n", 1000)));
        var message = new MemoryStream();
        message.Write(Encoding.ASCII.GetBytes("From: alice@example.org\r\nSubject: A large one\r\n\r\n"));
        while (message.Length < Large) message.Write(line);
        _servers.Dovecot.Fill(user, "INBOX", [message.ToArray()]);
        message = null;
        Connect(user);
        // What runs at all is compiled before.
        Invoke("(Get-SmimeMailboxMessage).Uid");
        var target = Path.Combine(Path.GetTempPath(), $"smimeps-bench-{Environment.ProcessId}.eml");
        _runspace.SessionStateProxy.SetVariable("Target", target);
        Idle();
        var peak = PeakMemory.Start();
        Invoke("Get-SmimeMailboxMessage | Export-MailMessage -Path $Target -Force");
        Memory("fetch a 100 MB message", peak.AboveStart, 64);
        if (new FileInfo(target).Length < Large) throw new InvalidOperationException("The message is not whole.");
        File.Delete(target);
    }

    private void Send()
    {
        var (from, to) = (_servers.Dovecot.NewUser(), _servers.Dovecot.NewUser());
        _runspace.SessionStateProxy.SetVariable("Mail", Enumerable.Range(0, Sent).Select(i => Encoding.ASCII.GetBytes(
            $"From: {from.Address}\r\nTo: {to.Address}\r\nSubject: Message {i}\r\nMessage-ID: <{i}.{Guid.NewGuid():N}@example.org>\r\nDate: Thu, 26 Nov 2026 10:00:00 +0000\r\n\r\nText\r\n")).ToArray());
        SetLogin(from);
        var folder = Directory.CreateTempSubdirectory("smimeps-bench-").FullName;
        Invoke($"$ca = New-SmimeCa -Name Benchmark -Path '{folder}/ca' -NoPassphrase; " +
            $"$Sender = New-SmimeCertificate '{from.Address}' -Ca $ca -KeyAlgorithm Rsa2048 -OutputPath '{folder}/from.p12'; $Recipient = New-SmimeCertificate '{to.Address}' -Ca $ca -KeyAlgorithm Rsa2048 -OutputPath '{folder}/to.p12'");
        Invoke("$Protected = @($Mail | Protect-MailMessage -Sign -Signer $Sender -Encrypt -Recipient $Recipient, $Sender | ForEach-Object { , $_.ToArray() })");
        _runspace.SessionStateProxy.SetVariable("Submissions", _servers.Postfix.Ports.Submissions);
        var messages = ((IEnumerable<object>)_runspace.SessionStateProxy.GetVariable("Protected")).Select(static one => (byte[])(one is PSObject wrapped ? wrapped.BaseObject : one)).ToArray();
        var ours = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            var mine = Time(() => Invoke("$n = 0; $Protected | Send-SmimeMailMessage -Server localhost -Port $Submissions -Credential $Login -TrustedCertificate $ServerRoot | ForEach-Object { $n++ }; $n", Sent));
            if (round > 0) ours.Add(mine);
        }

        var each = Time(() => Array.ForEach(messages, message => SendByItself(from, to, message)));
        Speed("send 1,000 protected messages over one session", ours, [each], 3, "MailKit, a connection a message");
    }

    private void SendByItself(MailUser from, MailUser to, byte[] message)
    {
        using var client = new MailKit.Net.Smtp.SmtpClient { CheckCertificateRevocation = false, ServerCertificateValidationCallback = static (_, _, _, _) => true };
        client.Connect("localhost", _servers.Postfix.Ports.Submissions, SecureSocketOptions.SslOnConnect);
        client.Authenticate(from.Address, from.Password);
        using var parsed = MimeKit.MimeMessage.Load(new MemoryStream(message));
        client.Send(parsed, new MimeKit.MailboxAddress(null, from.Address), [new MimeKit.MailboxAddress(null, to.Address)]);
        client.Disconnect(true);
    }

    private void Connect(MailUser user)
    {
        SetLogin(user);
        _runspace.SessionStateProxy.SetVariable("Imaps", _servers.Dovecot.Ports.Imaps);
        Invoke("Disconnect-SmimeMailbox -All; $null = Connect-SmimeMailbox -Server localhost -Port $Imaps -Credential $Login -TrustedCertificate $ServerRoot");
    }

    private void SetLogin(MailUser user)
    {
        var password = new System.Security.SecureString();
        foreach (var character in user.Password) password.AppendChar(character);
        _runspace.SessionStateProxy.SetVariable("Login", new PSCredential(user.Address, password));
    }

    private ImapClient LogIn(MailUser user)
    {
        var client = new ImapClient { CheckCertificateRevocation = false, ServerCertificateValidationCallback = static (_, _, _, _) => true };
        client.Connect("localhost", _servers.Dovecot.Ports.Imaps, SecureSocketOptions.SslOnConnect);
        client.Authenticate(user.Address, user.Password);
        return client;
    }

    private void Invoke(string command, int? expected = null)
    {
        using var shell = PowerShell.Create(_runspace).AddScript(command);
        var output = shell.Invoke();
        if (shell.HadErrors || (expected is { } count && !Equals(output.LastOrDefault()?.BaseObject, count)))
            throw new InvalidOperationException($"{command}: {output.LastOrDefault()}, {shell.Streams.Error.FirstOrDefault()}");
    }

    private void Speed(string work, List<double> ours, List<double> theirs, double goal, string peer)
    {
        var (mine, other) = (Stopwatches.Median([.. ours]), Stopwatches.Median([.. theirs]));
        _speed.Add(work, Seconds(mine), Seconds(other), Table.Ratio(other, mine), Table.AtLeast(other / mine, goal), peer);
    }

    private void Memory(string work, long bytes, long goal) => _memory.Add(work, Table.Megabytes(bytes), Table.AtMost(bytes / 1048576.0, goal, "MB"));

    private static void Idle()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private static double Time(Action action)
    {
        GC.Collect();
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }

    private static string Seconds(double seconds) => seconds.ToString("0.00", CultureInfo.InvariantCulture) + " s";

    private static byte[] Plain(int number) => Encoding.UTF8.GetBytes(
        $"From: Person {number % 50} <p{number % 50}@example.org>\r\nTo: Alice <alice@example.org>, Bob <bob@example.org>\r\nSubject: =?utf-8?q?Message_{number}_=C3=A9t=C3=A9?=\r\n" +
        $"Date: Thu, 26 Nov 2026 10:00:00 +0000\r\nMessage-ID: <{number}@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello\r\n");

    private static byte[] Text(int number, int size) => Encoding.ASCII.GetBytes(
        $"From: alice@example.org\r\nTo: bob@example.org\r\nSubject: Message {number}\r\nDate: Thu, 26 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n" +
        string.Concat(Enumerable.Repeat("Forty-eight characters of text make one line.\r\n", size / 48)));
}
