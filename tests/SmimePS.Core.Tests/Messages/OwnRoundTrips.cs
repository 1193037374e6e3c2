using System.Text;
using MimeKit;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Headers;
using SmimePS.Messages;
using SmimePS.Mime;

namespace SmimePS.Core.Tests.Messages;

public class OwnRoundTrips
{
    [Theory]
    [InlineData("RSA")]
    [InlineData("EC")]
    public void Every_mail_of_the_corpus_comes_back_byte_for_byte(string kind)
    {
        var count = 0;
        var all = TestMail.Corpus();
        var wrapped = new HashSet<string>();
        foreach (var (name, message) in all)
        {
            foreach (var request in Requests(kind))
            {
                using var protectedMessage = MessageProtector.Protect(message, request with { ProtectHeader = false }, TestContext.Current.CancellationToken);
                // What was signed before it came here has to keep that signature.
                var isSignedBefore = SmimeParts.KindOf(MimeScan.Read(message, TestContext.Current.CancellationToken)) != SmimePartKind.None;
                using var opened = MessageOpener.Open(protectedMessage,
                    new OpenOptions { Identities = [MailPeople.Bob(kind)], RemoveDetachedSignature = !isSignedBefore }, TestContext.Current.CancellationToken);
                var expected = Encoding.Latin1.GetString(TestMail.Entity(message, request.Sign));
                var actual = Encoding.Latin1.GetString(CanonicalMail.Entity(opened.Content));
                if (isSignedBefore) wrapped.Add(name);
                if (isSignedBefore) Assert.Contains(expected, actual);
                else Assert.Equal(expected, actual);
                var ours = (request.Sign ? 1 : 0) + (request.Encrypt ? 1 : 0);
                foreach (var signature in opened.Layers.Take(ours).OfType<SignatureLayer>()) Assert.Equal(SignerStatus.Valid, Assert.Single(signature.Report.Signers).Status);
                AssertSameFields(message, opened.Content);
                count++;
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{all.Count} messages x {count / all.Count} protections, {kind}: all equal; protected before: {string.Join(", ", wrapped)}");
        Assert.Equal(all.Count * 5, count);
    }

    [Fact]
    public void Each_published_rsa_identity_signs_and_receives()
    {
        var folder = Corpora.Folder("rfc9216");
        foreach (var name in new[] { "alice", "bob" })
        {
            using var file = CertificateFile.Read(Path.Combine(folder, name + ".p12"), name);
            var message = TestMail.From($"From: {name}@smime.example\r\nTo: {name}@smime.example\r\n\r\nHello\r\n");
            var request = new ProtectionRequest { Sign = true, Encrypt = true, Identities = file.Identities };
            using var protectedMessage = MessageProtector.Protect(message, request, TestContext.Current.CancellationToken);
            using var opened = MessageOpener.Open(protectedMessage, new OpenOptions { Identities = file.Identities }, TestContext.Current.CancellationToken);
            Assert.Equal(2, opened.Layers.Count);
        }
    }

    internal static IEnumerable<ProtectionRequest> Requests(string kind)
    {
        var request = new ProtectionRequest { Signers = [MailPeople.Alice(kind)], AllowOtherSigner = true, Recipients = [MailPeople.Bob(kind).Certificate], IncludeSender = false, AllowProtected = true };
        yield return request with { Sign = true };
        yield return request with { Sign = true, Form = SignatureForm.Opaque };
        yield return request with { Encrypt = true };
        yield return request with { Sign = true, Encrypt = true };
        yield return request with { Sign = true, Encrypt = true, Form = SignatureForm.Opaque, Policy = ProtectionPolicy.Modern };
    }

    /// <summary>Byte for byte; without its folding where a field has a line of blanks, which does not stay.</summary>
    private static void AssertSameFields(MessageContent expected, MessageContent actual)
    {
        var (before, after) = (OuterFields(expected), OuterFields(actual));
        Assert.Equal(before.Count, after.Count);
        for (var i = 0; i < before.Count; i++)
        {
            if (TransportField.IsTornEasily(before[i])) Assert.Equal(Text(before[i]).Replace("\n", "").TrimEnd(), Text(after[i]).Replace("\n", ""));
            else Assert.Equal(Text(before[i]), Text(after[i]));
        }
    }

    private static List<Header> OuterFields(MessageContent message) => message.Headers
        .Where(field => !FieldPlace.IsOfContent(field) && field.Id is not (HeaderId.MimeVersion or HeaderId.Bcc or HeaderId.ResentBcc)).ToList();

    private static string Text(Header field) => (field.Field + ":" + Encoding.Latin1.GetString(field.RawValue)).Replace("\r\n", "\n").TrimEnd('\n');
}
