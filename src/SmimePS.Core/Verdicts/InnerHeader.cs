using MimeKit;
using SmimePS.Headers;
using SmimePS.Mime;

namespace SmimePS.Verdicts;

/// <summary>
/// Header fields of a wrapping inside of another one, such as a signed entity that came out of a decryption. They belong to no message (RFC 9787,
/// section 4), and whoever encrypted it chose them; but some programs show the header of whatever comes out.
/// </summary>
internal static class InnerHeader
{
    private static readonly HeaderId[] Shown = [HeaderId.From, HeaderId.Sender, HeaderId.ReplyTo, HeaderId.To, HeaderId.Cc, HeaderId.Subject, HeaderId.Date];

    /// <summary>The finding, where such a field says something else than the message does outside and inside; null where none does.</summary>
    /// <param name="wrappings">The entities of the wrappings inside of others.</param>
    /// <param name="outer">The header outside.</param>
    /// <param name="protection">The header that is protected; null where there is none.</param>
    public static VerdictFinding? Differs(IReadOnlyList<MimeNode> wrappings, IReadOnlyList<Header> outer, ProtectedHeader? protection)
    {
        foreach (var wrapping in wrappings)
        {
            foreach (var id in Shown)
            {
                var own = wrapping.Fields.Where(field => field.Id == id).ToList();
                if (own.Count == 0 || IsSaid(id, own, outer) || (protection is not null && IsSaid(id, own, protection.Fields))) continue;
                return new(SignatureFinding.HeaderAmbiguous, true,
                    $"Between the message's layers stands another {own[0].Field} field. It belongs to no message, but some mail programs show it.");
            }
        }

        return null;
    }

    /// <summary>In the same form too: a name beside the author's address is what a reader goes by.</summary>
    private static bool IsSaid(HeaderId id, List<Header> own, IReadOnlyList<Header> header) =>
        FieldComparison.Compare(id, own, header.Where(field => field.Id == id)) == FieldDifference.None;
}
