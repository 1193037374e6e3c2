using System.Globalization;
using System.Text;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Keys;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Trust;
using SmimePS.Verdicts;

namespace SmimePS.Benchmarks;

/// <summary>
/// A mailbox of many messages from few senders: the whole verdict, with the chain to the anchor, beside the signatures alone, on one core. A chain is
/// looked at once for each sender and remembered; what it would cost each time is told by a checker for each message.
/// </summary>
internal static class SenderTable
{
    private const int Senders = 50;
    private const int Messages = 10_000;
    private const int Rounds = 5;

    // Both are timed in turns as short as this, so that what else the machine does falls on both.
    private const int Turn = 500;

    // The first rounds are the compiler's.
    private const int WarmRounds = 2;
    private const double Goal = 1.2;

    public static void Print()
    {
        using var root = KeyGenerator.Create(KeyAlgorithm.Rsa2048);
        using var issuing = KeyGenerator.Create(KeyAlgorithm.Rsa2048);
        var (rootName, issuingName) = (Name("Benchmark Root"), Name("Benchmark Issuing CA"));
        var rootCertificate = Sign(rootName, rootName, root.PublicKey, CertificateProfile.RootAuthority(root.PublicKey, []), root);
        var issuingCertificate = Sign(rootName, issuingName, issuing.PublicKey, CertificateProfile.IssuingAuthority(issuing.PublicKey, rootCertificate, 0, []), root);
        var anchors = TrustAnchors.From("benchmark", rootCertificate);

        var table = new Table($"{Messages:N0} signed messages of 2 KB from {Senders} senders, one core: microseconds a message (medians of {Rounds * Messages / Turn} turns)",
            "keys", "signatures alone", "whole verdict", "verdict / signatures", "goal", "without memory");
        foreach (var algorithm in new[] { KeyAlgorithm.Rsa2048, KeyAlgorithm.EcdsaP256 })
        {
            var messages = Mailbox(algorithm, issuing, issuingCertificate);
            var turns = new List<(double Alone, double Whole)>();
            for (var round = 0; round < WarmRounds + Rounds; round++)
            {
                var checker = new SignatureChecker(anchors);
                GC.Collect();
                foreach (var turn in messages.Chunk(Turn))
                {
                    var (alone, whole) = (Microseconds(turn, CheckAlone), Microseconds(turn, message => Require(checker.Check(message).IsTrusted)));
                    if (round >= WarmRounds) turns.Add((alone, whole));
                }
            }

            var forgetful = Microseconds([.. messages.Take(Messages / 10)], message => Require(new SignatureChecker(anchors).Check(message).IsTrusted));
            var ratio = Median(turns, static turn => turn.Whole / turn.Alone);
            table.Add(algorithm.Name, Show(Median(turns, static turn => turn.Alone)), Show(Median(turns, static turn => turn.Whole)), Table.Ratio(ratio, 1), Table.Goal(ratio, Goal), Show(forgetful));
        }

        table.Print();
    }

    private static List<MessageContent> Mailbox(KeyAlgorithm algorithm, PrivateKey issuing, Certificate issuingCertificate)
    {
        var people = Enumerable.Range(0, Senders).Select(i =>
        {
            var key = KeyGenerator.Create(algorithm);
            var address = AddressSyntax.Require($"person{i}@example.org");
            var certificate = Sign(issuingCertificate.Subject, Name(address.Text), key.PublicKey,
                CertificateProfile.Mailbox(key.PublicKey, [address], CertificatePurpose.SignAndEncrypt, issuingCertificate), issuing);
            return new Identity(certificate, key, [issuingCertificate]);
        }).ToList();
        return [.. Enumerable.Range(0, Messages).Select(i =>
        {
            var signer = people[i % Senders];
            var text = $"From: person{i % Senders}@example.org\r\nTo: bob@example.org\r\nSubject: Message {i}\r\nDate: {DateTimeOffset.UtcNow:r}\r\nContent-Type: text/plain\r\n\r\n" +
                string.Concat(Enumerable.Repeat("Forty characters of text and a line end.\r\n", 48));
            using var signed = MessageProtector.Protect(MessageContent.FromBytes(Encoding.ASCII.GetBytes(text)), new ProtectionRequest { Sign = true, Signers = [signer], Identities = [signer] });
            using var bytes = new MemoryStream();
            signed.CopyTo(bytes);
            return MessageContent.FromBytes(bytes.ToArray());
        })];
    }

    /// <summary>The same reading and the same mathematics, without anybody who vouches.</summary>
    private static void CheckAlone(MessageContent message)
    {
        var source = MimeEntitySource.Of(message);
        using var peeler = LayerPeeler.Peel(source, source.Root(CancellationToken.None), new OpenOptions(), CancellationToken.None);
        Require(peeler.Layers is [SignatureLayer { Report.Signers: [{ Status: SignerStatus.Valid }] }]);
    }

    private static double Microseconds(MessageContent[] messages, Action<MessageContent> work)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        foreach (var message in messages) work(message);
        return watch.Elapsed.TotalMicroseconds / messages.Length;
    }

    private static double Median(List<(double Alone, double Whole)> turns, Func<(double Alone, double Whole), double> of) => Stopwatches.Median([.. turns.Select(of)]);

    private static void Require(bool isRight)
    {
        if (!isRight) throw new InvalidOperationException("A signature of the benchmark's own does not hold.");
    }

    private static DistinguishedName Name(string name) => new DistinguishedNameBuilder().AddCommonName(name).Build();

    private static Certificate Sign(DistinguishedName issuer, DistinguishedName subject, PublicKeyInfo key, IReadOnlyList<CertificateExtension> extensions, PrivateKey by)
    {
        var now = DateTimeOffset.UtcNow;
        return CertificateBuilder.Sign(new CertificateContent(CertificateBuilder.NewSerialNumber(), issuer, subject, now.AddDays(-1), now.AddYears(2), key, extensions), by);
    }

    private static string Show(double microseconds) => microseconds.ToString("N1", CultureInfo.InvariantCulture);
}
