using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Keys;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Trust;
using SmimePS.Verdicts;

namespace SmimePS.Benchmarks;

/// <summary>One piece of work from file to file, in a process of its own so that its memory can be told from everybody else's.</summary>
/// <param name="Name">encrypt, encrypt-gcm, sign, open or verify.</param>
/// <param name="Input">The file it reads.</param>
/// <param name="Output">The file it writes.</param>
internal sealed record FileWork(string Name, string Input, string Output)
{
    public const string ChildArgument = "--file";
    public const string Warm = "warm";
    private const int Buffer = 64 * 1024;

    public static IReadOnlyList<string> Names { get; } = ["alice", "bob", "carol"];

    /// <summary>What the child process does: prints the milliseconds of the work and the most memory above what there was before it.</summary>
    public static int RunChild(string folder, FileWork work, bool isWarm)
    {
        Directory.SetCurrentDirectory(folder);
        var people = Names.Select(static name => X509CertificateLoader.LoadPkcs12FromFile(name + ".p12", null, X509KeyStorageFlags.EphemeralKeySet)).ToList();
        var issuing = Certificate.From(X509CertificateLoader.LoadCertificateFromFile("issuing.pem"));
        var root = Certificate.From(X509CertificateLoader.LoadCertificateFromFile("root.pem"));
        var identities = people.ConvertAll(one => new Identity(Certificate.From(one), PlatformKey.FromCertificate(one), [issuing]));
        var checker = new SignatureChecker(TrustAnchors.From("benchmark", root));

        if (isWarm) work.Do(identities, checker);
        var memory = PeakMemory.Start();
        var watch = Stopwatch.StartNew();
        work.Do(identities, checker);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalMilliseconds} {memory.AboveStart}"));
        return 0;
    }

    private void Do(List<Identity> people, SignatureChecker checker)
    {
        var message = MessageContent.FromFile(Input);
        var encrypt = new ProtectionRequest { Encrypt = true, Recipients = [people[1].Certificate], IncludeSender = false };
        switch (Name)
        {
            case "encrypt": Protect(encrypt); break;
            case "encrypt-gcm": Protect(encrypt with { Policy = ProtectionPolicy.Compatible with { Encryption = ContentEncryption.Aes256Gcm, UseCapabilities = false } }); break;
            case "sign": Protect(new ProtectionRequest { Sign = true, Signers = [people[0]], Identities = [people[0]] }); break;
            case "open":
                using (var opened = MessageOpener.Open(message, new OpenOptions { Identities = [people[1]] })) Write(output => opened.Content.CopyTo(output));
                break;
            case "verify":
                if (!checker.Check(message).IsTrusted) throw new InvalidOperationException("A signature of ours is not trusted.");
                break;
            default: throw new ArgumentException($"There is no work '{Name}'.");
        }

        void Protect(ProtectionRequest request) => Write(file => MessageProtector.Prepare(message, request).WriteTo(file));

        void Write(Action<Stream> write)
        {
            using var file = new FileStream(Output, FileMode.Create, FileAccess.Write, FileShare.None, Buffer);
            write(file);
        }
    }
}
