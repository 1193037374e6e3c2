using System.Text;
using SmimePS.Errors;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Verdicts;

namespace SmimePS.Mutations;

/// <summary>Opens and checks whole messages, as a user would, and reads whatever a user would see of them.</summary>
internal static class MailTarget
{
    public static string Read(byte[] input, People people)
    {
        using var message = MessageContent.FromBytes(input);
        return Read(message, people);
    }

    public static string ReadMbox(byte[] input, People people)
    {
        var path = Path.Combine(Path.GetTempPath(), $"smimeps-mutations-{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.mbox");
        File.WriteAllBytes(path, input);
        try
        {
            var trail = new StringBuilder();
            foreach (var entry in MboxFile.ReadEntries(path).Take(20))
            {
                try
                {
                    using var message = entry.Open();
                    trail.Append(Read(message, people));
                }
                catch (SmimeException error)
                {
                    trail.Append(error.ErrorId);
                }
            }

            return trail.ToString();
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Read(MessageContent message, People people)
    {
        var trail = new StringBuilder();
        var summary = MessageSummary.Of(message);
        trail.Append(summary.IsSigned ? 's' : '-').Append(summary.IsEncrypted ? 'e' : '-').Append(summary.From is null ? '-' : 'f');
        var verdict = new SignatureChecker(people.Anchors).Check(message, new CheckOptions { Identities = people.Identities, Time = People.Now });
        trail.Append(verdict.IsTrusted ? '!' : '?').Append(verdict.Summary.Length & 1);
        foreach (var finding in verdict.AllFindings.Take(20)) trail.Append(finding.Finding).Append(',');

        var options = new OpenOptions { Identities = people.Identities, RemoveDetachedSignature = IsOdd(message) };
        using var opened = MessageOpener.Open(message, options);
        trail.Append(opened.Layers.Count).Append('+').Append(opened.Parts.Count);
        opened.Content.CopyTo(Stream.Null);
        foreach (var part in opened.Parts)
        {
            trail.Append(part.Error?.ErrorId ?? "part");
            if (part.Error is not null) continue;
            using var stream = part.OpenRead();
            stream.CopyTo(Stream.Null);
        }

        trail.Append(MessageSummary.AttachmentNames(opened.Content).Count);
        return trail.ToString();

        static bool IsOdd(MessageContent message) => (message.Length & 1) == 1;
    }
}
