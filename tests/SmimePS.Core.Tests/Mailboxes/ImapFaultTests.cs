using System.Text;
using SmimePS.Connections;
using SmimePS.Errors;
using SmimePS.Mailboxes;

namespace SmimePS.Core.Tests.Mailboxes;

/// <summary>What goes wrong between us and a real Dovecot, and that nothing is lost, doubled or waited for without end.</summary>
public class ImapFaultTests(FaultTable table) : IClassFixture<FaultTable>
{
    private const string Dovecot = "Dovecot";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cut_in_the_middle_of_a_message(bool isReset)
    {
        var how = isReset ? ProxyCutKind.Reset : ProxyCutKind.End;
        var (servers, user) = Account();
        var message = ImapAccounts.Message("fetched", 300_000);
        servers.Dovecot.Append(user, "INBOX", message);
        using var proxy = CuttingProxy.ToImap(servers);
        using var mailbox = ImapAccounts.Connect(servers, user, proxy);
        var entry = Assert.Single(mailbox.Find("INBOX", MailboxQuery.All, Cancel));
        proxy.Cut(ProxySide.Server, "BODY[]", 50_000, how);
        Assert.Equal(message, ImapAccounts.Bytes(entry.Open(Cancel)));
        Assert.True(proxy.Happened.IsCompleted);
        Assert.Equal(2, proxy.Connections);
        table.Add($"Connection cut mid-FETCH ({how})", Dovecot, "connected again, read again, byte for byte");
    }

    [Fact]
    public void Cut_in_the_middle_of_a_large_message_that_comes_in_pieces()
    {
        var (servers, user) = Account();
        var message = ImapAccounts.Message("large", 7_000_000);
        servers.Dovecot.Append(user, "INBOX", message);
        using var proxy = CuttingProxy.ToImap(servers);
        using var mailbox = ImapAccounts.Connect(servers, user, proxy);
        var entry = Assert.Single(mailbox.Find("INBOX", MailboxQuery.All, Cancel));
        proxy.Cut(ProxySide.Server, "BODY[]<1048576>", 300_000);
        Assert.Equal(message, ImapAccounts.Bytes(entry.Open(Cancel)));
        Assert.Equal(2, proxy.Connections);
        table.Add("Connection cut mid-FETCH of a large message", Dovecot, "goes on at the piece where it was");
    }

    [Fact]
    public void Cut_in_the_middle_of_a_listing()
    {
        var (servers, user) = Account();
        servers.Dovecot.Fill(user, "INBOX", Enumerable.Range(0, 1200).Select(i => ImapAccounts.Message($"number {i}")));
        using var proxy = CuttingProxy.ToImap(servers);
        using var mailbox = ImapAccounts.Connect(servers, user, proxy);
        proxy.Cut(ProxySide.Server, "HEADER.FIELDS", 20_000);
        var subjects = mailbox.Find("INBOX", MailboxQuery.All, Cancel).Select(static entry => entry.Subject).ToList();
        Assert.True(proxy.Happened.IsCompleted);
        Assert.Equal(Enumerable.Range(0, 1200).Reverse().Select(i => $"number {i}"), subjects);
        table.Add("Connection cut in a listing", Dovecot, "each message listed once, newest first");
    }

    [Theory]
    [InlineData(3_000)]
    [InlineData(6_000)]
    [InlineData(20_000)]
    public void A_subject_of_many_kilobytes_costs_no_listing(int length)
    {
        var (servers, user) = Account();
        servers.Dovecot.Append(user, "INBOX", ImapAccounts.Message("before"));
        servers.Dovecot.Append(user, "INBOX", ImapAccounts.Message("\"long\" é " + new string('x', length)));
        servers.Dovecot.Append(user, "INBOX", ImapAccounts.Message("after"));
        using var mailbox = ImapAccounts.Connect(servers, user);
        Assert.Equal(3, mailbox.Find("INBOX", MailboxQuery.All, Cancel).Count());
    }

    [Fact]
    public void Many_long_headers_cost_no_listing()
    {
        var (servers, user) = Account();
        var many = string.Join(",\r\n ", Enumerable.Range(0, 500).Select(static i => $"Recipient {i} <recipient{i}@example.org>"));
        servers.Dovecot.Fill(user, "INBOX", Enumerable.Range(0, 300).Select(i => Encoding.ASCII.GetBytes($"From: a@example.org\r\nTo: {many}\r\nSubject: {i}\r\n\r\nx\r\n")));
        using var mailbox = ImapAccounts.Connect(servers, user);
        Assert.Equal(Enumerable.Range(0, 300).Reverse().Select(static i => $"{i} to 500"), mailbox.Find("INBOX", MailboxQuery.All, Cancel).Select(static entry => $"{entry.Subject} to {entry.To.Count}"));
        table.Add("Headers of 20 KB in all messages", Dovecot, "each message listed once, fewer at a time");
    }

    [Theory]
    [InlineData(false, "APPEND", 50_000, "before the message was whole")]
    [InlineData(true, "APPENDUID", 0, "after the server took it, before it said so")]
    public void Cut_in_the_middle_of_an_append(bool ofServer, string seen, int bytes, string when)
    {
        var side = ofServer ? ProxySide.Server : ProxySide.Client;
        var (servers, user) = Account();
        var message = ImapAccounts.Message("appended", 200_000);
        using var proxy = CuttingProxy.ToImap(servers);
        using var mailbox = ImapAccounts.Connect(servers, user, proxy);
        proxy.Cut(side, seen, bytes);
        var uid = mailbox.Append("INBOX", ImapAccounts.Content(message), new MailMarks(MailFlags.Seen, []), null, Cancel);
        Assert.True(proxy.Happened.IsCompleted);
        Assert.Equal(servers.Dovecot.Uids(user, "INBOX").Select(static one => $"{one}"), [uid]);
        Assert.Equal(message, ImapAccounts.Bytes(Assert.Single(mailbox.Find("INBOX", MailboxQuery.All, Cancel)).Open(Cancel)));
        table.Add($"Connection cut mid-APPEND, {when}", Dovecot, "saved once");
    }

    [Fact]
    public void Cut_in_an_append_of_what_cannot_be_found_again()
    {
        var (servers, user) = Account();
        using var proxy = CuttingProxy.ToImap(servers);
        using var mailbox = ImapAccounts.Connect(servers, user, proxy);
        proxy.Cut(ProxySide.Server, "APPENDUID");
        var error = Assert.Throws<MailboxException>(() => mailbox.Append("INBOX", ImapAccounts.Content("Subject: nameless\r\n\r\nx\r\n"u8.ToArray()), MailMarks.None, null, Cancel));
        Assert.Equal("AppendInDoubt", error.ErrorId);
        Assert.Single(servers.Dovecot.Uids(user, "INBOX"));
        table.Add("Connection cut mid-APPEND of a message without Message-ID", Dovecot, "AppendInDoubt; not saved twice");
    }

    [Fact]
    public void Cut_in_the_middle_of_a_move()
    {
        var (servers, user) = Account();
        servers.Dovecot.Fill(user, "INBOX", Enumerable.Range(0, 20).Select(i => ImapAccounts.Message($"number {i}")));
        using var proxy = CuttingProxy.ToImap(servers);
        using var mailbox = ImapAccounts.Connect(servers, user, proxy);
        var entries = mailbox.Find("INBOX", MailboxQuery.All, Cancel).ToList();
        proxy.Cut(ProxySide.Server, "COPYUID");
        var outcomes = mailbox.Move(entries, "Trash", Cancel);
        Assert.True(proxy.Happened.IsCompleted);
        Assert.Empty(servers.Dovecot.Uids(user, "INBOX"));
        Assert.Equal(20, servers.Dovecot.Uids(user, "Trash").Length);
        Assert.All(outcomes, static outcome => Assert.Equal(EntryOutcomeKind.Done, outcome.Kind));
        table.Add("Connection cut mid-MOVE", Dovecot, "each message in one folder, once");
    }

    [Fact]
    public void Server_that_is_started_anew()
    {
        using var servers = SharedMailServers.StartOwn();
        var user = servers.Dovecot.NewUser();
        servers.Dovecot.Append(user, "INBOX", ImapAccounts.Message("before"));
        using var mailbox = ImapAccounts.Connect(servers, user);
        var entry = Assert.Single(mailbox.Find("INBOX", MailboxQuery.All, Cancel));
        servers.Dovecot.Restart();
        Assert.Equal("before", entry.Open(Cancel).Headers.First(static field => field.Field == "Subject").Value);
        servers.Dovecot.Stop();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var error = Assert.Throws<ConnectionException>(() => mailbox.Folders(withCounts: false, Cancel));
        Assert.Equal("ConnectionFailed", error.ErrorId);
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1));
        table.Add("Server restarted", Dovecot, "connected again by itself");
        table.Add("Server gone", Dovecot, "ConnectionFailed after three tries");
    }

    [Fact]
    public void Somebody_ends_our_connection()
    {
        var (servers, user) = Account();
        servers.Dovecot.Append(user, "INBOX", ImapAccounts.Message("kicked"));
        using var mailbox = ImapAccounts.Connect(servers, user);
        servers.Dovecot.Kick(user);
        Assert.Single(mailbox.Find("INBOX", MailboxQuery.All, Cancel));
        table.Add("Connection ended by the administrator", Dovecot, "connected again by itself");
    }

    [Fact]
    public void Wrong_password()
    {
        var (servers, user) = Account();
        var settings = ImapAccounts.Settings(servers, user, servers.Dovecot.Ports.Imaps) with { Login = ServerLogin.Password(user.Address, ImapAccounts.Secret("wrong")) };
        var error = Assert.Throws<ConnectionException>(() => ImapMailbox.Connect(settings, cancellationToken: Cancel));
        Assert.Equal("AuthenticationFailed", error.ErrorId);
        Assert.Equal(SmimeErrorKind.Authentication, error.Kind);
        Assert.DoesNotContain("wrong", error.Message, StringComparison.Ordinal);
        table.Add("Wrong password", Dovecot, error.ErrorId);
    }

    [Fact]
    public void Token_that_has_expired()
    {
        var (servers, user) = Account();
        var (old, fresh) = (servers.Tokens.Issue(user.Address), servers.Tokens.Issue(user.Address));
        servers.Tokens.Expire(old);
        var asked = new List<bool>();
        var settings = ImapAccounts.Settings(servers, user, servers.Dovecot.Ports.Imaps) with
        {
            Login = ServerLogin.Token(user.Address, isRefused =>
            {
                asked.Add(isRefused);
                return ImapAccounts.Secret(isRefused ? fresh : old);
            }),
        };
        using (var mailbox = ImapMailbox.Connect(settings, cancellationToken: Cancel)) Assert.NotEmpty(mailbox.Folders(withCounts: false, Cancel));
        Assert.Equal([false, true], asked);
        var stale = settings with { Login = ServerLogin.Token(user.Address, _ => ImapAccounts.Secret(old)) };
        Assert.Equal("AuthenticationFailed", Assert.Throws<ConnectionException>(() => ImapMailbox.Connect(stale, cancellationToken: Cancel)).ErrorId);
        table.Add("Expired token", Dovecot, "a new one is asked for; AuthenticationFailed where there is none");
    }

    [Fact]
    public void Certificates_that_are_no_good()
    {
        var (servers, user) = Account();
        var stranger = new ServerCertificates();
        foreach (var (certificate, id, name) in new[]
        {
            (servers.Certificates.Expired(), "ServerCertificateExpired", "expired"), (servers.Certificates.NotYetValid(), "ServerCertificateExpired", "not yet valid"),
            (servers.Certificates.WrongName(), "ServerCertificateWrongName", "wrong name"), (stranger.Good(), "ServerCertificateUntrusted", "untrusted"),
        })
        {
            using var proxy = CuttingProxy.ToImap(servers, certificate);
            var error = Assert.Throws<ConnectionException>(() => ImapAccounts.Connect(servers, user, proxy));
            Assert.Equal(id, error.ErrorId);
            Assert.Equal(SmimeErrorKind.Security, error.Kind);
            table.Add($"Server certificate: {name}", "TLS before Dovecot", error.ErrorId);

            // Named exactly, each is the right one, and only it.
            var pinned = ImapAccounts.Settings(servers, user, proxy.Port) with { Trust = new ServerTrust([], [certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256)]) };
            using (var mailbox = ImapMailbox.Connect(pinned, cancellationToken: Cancel)) Assert.NotEmpty(mailbox.Folders(withCounts: false, Cancel));
            var other = pinned with { Trust = new ServerTrust([servers.Certificates.RootDer], [new string('A', 64)]) };
            Assert.Equal("ServerCertificateNotPinned", Assert.Throws<ConnectionException>(() => ImapMailbox.Connect(other, cancellationToken: Cancel)).ErrorId);
        }

        // What the platform trusts is not asked where an authority is given, and the other way round.
        using var good = CuttingProxy.ToImap(servers);
        var platform = ImapAccounts.Settings(servers, user, good.Port) with { Trust = ServerTrust.Platform };
        Assert.Equal("ServerCertificateUntrusted", Assert.Throws<ConnectionException>(() => ImapMailbox.Connect(platform, cancellationToken: Cancel)).ErrorId);
        table.Add("Server certificate: not the one that was named", "TLS before Dovecot", "ServerCertificateNotPinned");
    }

    [Fact]
    public void Server_that_wants_a_certificate_of_ours()
    {
        var (servers, user) = Account();
        using var proxy = new CuttingProxy(DovecotConfiguration.PlainHost, servers.Dovecot.Ports.Plain) { Certificate = servers.Certificates.Good(), WantsClientCertificate = true };
        Assert.Throws<ConnectionException>(() => ImapAccounts.Connect(servers, user, proxy));
        using var own = servers.Certificates.Client(user.Address);
        using (var mailbox = ImapMailbox.Connect(ImapAccounts.Settings(servers, user, proxy.Port) with { ClientCertificate = own }, cancellationToken: Cancel)) Assert.NotEmpty(mailbox.Folders(withCounts: false, Cancel));
        Assert.Equal(own.Thumbprint, proxy.ClientCertificate?.Thumbprint);
    }

    [Fact]
    public void No_room()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser(quotaKilobytes: 100);
        using var mailbox = ImapAccounts.Connect(servers, user);
        mailbox.Append("INBOX", ImapAccounts.Content(ImapAccounts.Message("fits")), MailMarks.None, null, Cancel);
        var error = Assert.Throws<MailboxException>(() => mailbox.Append("INBOX", ImapAccounts.Content(ImapAccounts.Message("does not", 200_000)), MailMarks.None, null, Cancel));
        Assert.Equal("QuotaExceeded", error.ErrorId);
        Assert.Single(servers.Dovecot.Uids(user, "INBOX"));
        table.Add("Quota full", Dovecot, "QuotaExceeded; nothing saved");
    }

    [Fact]
    public void Message_that_another_client_takes_away()
    {
        var (servers, user) = Account();
        servers.Dovecot.Fill(user, "INBOX", Enumerable.Range(0, 5).Select(i => ImapAccounts.Message($"number {i}")));
        using var mailbox = ImapAccounts.Connect(servers, user);
        var entries = mailbox.Find("INBOX", MailboxQuery.All, Cancel).ToList();
        servers.Dovecot.Expunge(user, "INBOX", uint.Parse(entries[2].Uid));
        Assert.Equal("MessageNotFound", Assert.Throws<MailboxException>(() => entries[2].Open(Cancel)).ErrorId);
        Assert.Equal(["number 4", "number 3"], entries.Take(2).Select(entry => entry.Open(Cancel).Headers.First(static field => field.Field == "Subject").Value));
        Assert.Equal([EntryOutcomeKind.Done, EntryOutcomeKind.Done, EntryOutcomeKind.Gone, EntryOutcomeKind.Done, EntryOutcomeKind.Done],
            mailbox.Move(entries, "Trash", Cancel).Select(static outcome => outcome.Kind));
        Assert.Equal(4, servers.Dovecot.Uids(user, "Trash").Length);
        table.Add("Message deleted by another client", Dovecot, "MessageNotFound for it; the others go on");
    }

    [Fact]
    public void Folder_whose_numbers_changed()
    {
        var (servers, user) = Account();
        servers.Dovecot.Fill(user, "INBOX", Enumerable.Range(0, 3).Select(i => ImapAccounts.Message($"number {i}")));
        using var mailbox = ImapAccounts.Connect(servers, user);
        var entries = mailbox.Find("INBOX", MailboxQuery.All, Cancel).ToList();
        servers.Dovecot.SetUidValidity(user, "INBOX", 77);
        servers.Dovecot.Kick(user);
        foreach (var act in new Action[] { () => entries[0].Open(Cancel), () => mailbox.Remove(entries, Cancel), () => mailbox.Move(entries, "Trash", Cancel), () => mailbox.Mark(entries, new(MailFlags.Seen, []), MailMarks.None, Cancel) })
        {
            Assert.Equal("UidValidityChanged", Assert.Throws<MailboxException>(act).ErrorId);
        }

        Assert.Equal(3, servers.Dovecot.Uids(user, "INBOX").Length);
        Assert.Empty(servers.Dovecot.Uids(user, "Trash"));
        table.Add("UIDVALIDITY changed", Dovecot, "UidValidityChanged; nothing was done");
    }

    [Theory]
    [InlineData("With spaces")]
    [InlineData("Büro & Ärger 日本")]
    [InlineData("Quotes \"and\" \\back")]
    [InlineData("Above.Within")]
    [InlineData("100% (all) *")]
    [InlineData("user~ {5}")]
    public void Folders_with_odd_names(string name)
    {
        var (servers, user) = Account();
        using var mailbox = ImapAccounts.Connect(servers, user);
        mailbox.CreateFolder(name, Cancel);
        mailbox.CreateFolder(name, Cancel);
        var message = ImapAccounts.Message("odd");
        mailbox.Append(name, ImapAccounts.Content(message), MailMarks.None, null, Cancel);
        Assert.Contains(mailbox.Folders(withCounts: true, Cancel), folder => folder.Name == name && folder.Count == 1);
        Assert.Equal(message, ImapAccounts.Bytes(Assert.Single(mailbox.Find(name, MailboxQuery.All, Cancel)).Open(Cancel)));
        table.Add("Folder names with spaces, other letters, quotes, separators", Dovecot, "made, found, filled and read");
    }

    [Fact]
    public void Folders_that_are_not_there()
    {
        var (servers, user) = Account();
        using var mailbox = ImapAccounts.Connect(servers, user);
        servers.Dovecot.Append(user, "INBOX", ImapAccounts.Message("stays"));
        var entry = Assert.Single(mailbox.Find("INBOX", MailboxQuery.All, Cancel));
        foreach (var act in new Action[] { () => mailbox.Find("nowhere", MailboxQuery.All, Cancel).ToList(), () => mailbox.Append("nowhere", ImapAccounts.Content(ImapAccounts.Message("x")), MailMarks.None, null, Cancel), () => mailbox.Move([entry], "nowhere", Cancel) })
        {
            Assert.Equal("FolderNotFound", Assert.Throws<MailboxException>(act).ErrorId);
        }

        Assert.Single(servers.Dovecot.Uids(user, "INBOX"));
    }

    [Fact]
    public void Ten_at_once()
    {
        var (servers, user) = Account();
        servers.Dovecot.Fill(user, "INBOX", Enumerable.Range(0, 200).Select(i => ImapAccounts.Message($"number {i}", 5000)));
        var mailboxes = Enumerable.Range(0, 10).Select(_ => ImapAccounts.Connect(servers, user)).ToList();
        Parallel.ForEach(mailboxes, new ParallelOptions { MaxDegreeOfParallelism = 10, CancellationToken = Cancel }, mailbox =>
            Assert.Equal(200, mailbox.Find("INBOX", MailboxQuery.All, Cancel).Select(entry => entry.Open(Cancel).Length).Count(static length => length > 5000)));
        // And one that ten share.
        var entries = mailboxes[0].Find("INBOX", MailboxQuery.All, Cancel).ToList();
        Parallel.ForEach(entries, new ParallelOptions { MaxDegreeOfParallelism = 10, CancellationToken = Cancel }, entry => Assert.True(entry.Open(Cancel).Length > 5000));
        mailboxes.ForEach(static mailbox => mailbox.Dispose());
        table.Add("10 sessions in parallel, and 10 threads on one", Dovecot, "each gets its own messages");
    }

    [Fact]
    public void What_is_removed_is_what_was_named()
    {
        var (servers, user) = Account();
        servers.Dovecot.Fill(user, "INBOX", Enumerable.Range(0, 4).Select(i => ImapAccounts.Message($"number {i}")));
        using var mailbox = ImapAccounts.Connect(servers, user);
        var entries = mailbox.Find("INBOX", MailboxQuery.All, Cancel).ToList();
        // Somebody else has marked another one, and not removed it yet.
        mailbox.Mark([entries[3]], new MailMarks(MailFlags.Deleted, []), MailMarks.None, Cancel);
        mailbox.Remove([entries[0]], Cancel);
        Assert.Equal(3, servers.Dovecot.Uids(user, "INBOX").Length);
    }

    [Fact]
    public void Stopped_in_the_middle()
    {
        var (servers, user) = Account();
        servers.Dovecot.Append(user, "INBOX", ImapAccounts.Message("slow", 300_000));
        using var proxy = CuttingProxy.ToImap(servers);
        using var mailbox = ImapAccounts.Connect(servers, user, proxy);
        var entry = Assert.Single(mailbox.Find("INBOX", MailboxQuery.All, Cancel));
        proxy.Cut(ProxySide.Server, "BODY[]", 1000, ProxyCutKind.Stall);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.ThrowsAny<OperationCanceledException>(() => entry.Open(stop.Token));
        // The server would have been waited for three times as long.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
        Assert.True(entry.Open(Cancel).Length > 300_000);
        table.Add("Server that falls silent, and a user who stops waiting", Dovecot, "stopped at once; the next command works");
    }

    private static (MailServers Servers, MailUser User) Account()
    {
        var servers = SharedMailServers.Get();
        return (servers, servers.Dovecot.NewUser());
    }
}
