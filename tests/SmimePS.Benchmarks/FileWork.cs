using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Keys;
using SmimePS.Messages;
using SmimePS.Trust;

namespace SmimePS.Benchmarks;

/// <summary>One piece of work from file to file in a process of its own, so that its memory can be told from everybody else's.</summary>
internal static class FileWork
{
    public const string ChildArgument = "--file";
    private const int Buffer = 64 * 1024;

    /// <summary>What the parent runs it with: the work's name, the input, the output and the folder that holds the certificates.</summary>
    public static int Run(string work, string input, string output, string folder)
    {
        var people = Array.ConvertAll(["alice", "bob", "carol"], name =>
            X509CertificateLoader.LoadPkcs12FromFile(Path.Combine(folder, name + ".p12"), null, X509KeyStorageFlags.EphemeralKeySet));
        var issuing = Certificate.From(X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "issuing.pem")));
        var root = Certificate.From(X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "root.pem")));
        var identities = Array.ConvertAll(people, one => new Identity(Certificate.From(one), PlatformKey.FromCertificate(one), [issuing]));
        var checker = new SignatureChecker(TrustAnchors.From("benchmark", root));

        // The small one first: what the runtime needs to be there at all is not the message's.
        var small = Path.Combine(folder, work + ".small");
        Do(work, small, small + ".out", identities, checker);
        File.Delete(small + ".out");
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var memory = PeakMemory.Start();
        var watch = Stopwatch.StartNew();
        Do(work, input, output, identities, checker);
        var elapsed = watch.Elapsed.TotalMilliseconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{elapsed} {memory.AboveStart}"));
        return 0;
    }

    private static void Do(string work, string input, string output, Identity[] people, SignatureChecker checker)
    {
        var message = MessageContent.FromFile(input);
        var gcm = ProtectionPolicy.Compatible with { Encryption = ContentEncryption.Aes256Gcm, UseCapabilities = false };
        var encrypt = new ProtectionRequest { Encrypt = true, Recipients = [people[1].Certificate], IncludeSender = false };
        switch (work)
        {
            case "encrypt": Protect(encrypt); break;
            case "encrypt-gcm": Protect(encrypt with { Policy = gcm }); break;
            case "sign": Protect(new ProtectionRequest { Sign = true, Signers = [people[0]], Identities = [people[0]] }); break;
            case "open":
                using (var opened = MessageOpener.Open(message, new OpenOptions { Identities = [people[1]] })) Write(opened.Content.CopyTo);
                break;
            case "verify":
                if (!checker.Check(message).IsTrusted) throw new InvalidOperationException("A signature of ours is not trusted.");
                break;
            default: throw new ArgumentException($"There is no work '{work}'.");
        }

        void Protect(ProtectionRequest request) => Write(file => MessageProtector.Prepare(message, request).WriteTo(file));

        void Write(Action<Stream> write)
        {
            using var file = new FileStream(output, FileMode.Create, FileAccess.Write, FileShare.None, Buffer);
            write(file);
        }
    }
}
