using System.Text;
using MimeKit;
using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Mailboxes;

/// <summary>
/// What is wanted of a mailbox that has nobody to ask: first by what is known without opening a message, then by its header. A header that cannot be
/// read has no fields.
/// </summary>
internal sealed class LocalQuery
{
    private readonly MailboxQuery _query;
    private readonly HashSet<string>? _uids;

    /// <summary>Takes over what is wanted.</summary>
    /// <exception cref="MailboxException">A search in a server's language (<c>RawQueryNotSupported</c>).</exception>
    public LocalQuery(MailboxQuery query, Mailbox mailbox)
    {
        if (query.Raw is not null)
        {
            throw new MailboxException("RawQueryNotSupported", SmimeErrorKind.NotSupported,
                $"{mailbox.Name} is no IMAP server, and searches in the language of IMAP (-Query) are for a server to answer. Use the other parameters, such as -From, -Subject or -Since.");
        }

        _query = query;
        if (query.Uids.Count > 0) _uids = new HashSet<string>(query.Uids, StringComparer.Ordinal);
    }

    /// <summary>Whether what is known without opening it speaks for a message. Days are those of this computer's clock.</summary>
    public bool Admits(string uid, DateTimeOffset? received, long size, MailFlags flags, IReadOnlyList<string> keywords)
    {
        if (_query.ByUid?.Invoke(uid) == false) return false;
        if (_uids is not null && !_uids.Contains(uid)) return false;
        if (_query.Since is { } since && !(received?.LocalDateTime.Date >= since.Date)) return false;
        if (_query.Before is { } before && !(received?.LocalDateTime.Date < before.Date)) return false;
        if (size <= (_query.LargerThan ?? -1) || size >= (_query.SmallerThan ?? long.MaxValue)) return false;
        if ((flags & _query.With) != _query.With || (flags & _query.Without) != MailFlags.None) return false;
        return _query.Keywords.All(wanted => keywords.Contains(wanted, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Whether its header does too.</summary>
    public bool Admits(LocalHeader? header)
    {
        var fields = header?.Fields ?? [];
        return (_query.From is not { } from || Has(fields, from, HeaderId.From))
            && (_query.To is not { } to || Has(fields, to, HeaderId.To, HeaderId.Cc))
            && (_query.Subject is not { } subject || Has(fields, subject, HeaderId.Subject))
            && _query.Fields.All(wanted => fields.Any(field => field.Field.Equals(wanted.Key, StringComparison.OrdinalIgnoreCase) && Contains(field.Value, wanted.Value)))
            && (_query.IsSigned is not { } signed || signed == (header?.Listed.IsSigned == true))
            && (_query.IsEncrypted is not { } encrypted || encrypted == (header?.Listed.IsEncrypted == true));
    }

    private static bool Has(IReadOnlyList<Header> fields, string part, params HeaderId[] ids) =>
        fields.Any(field => Array.IndexOf(ids, field.Id) >= 0 && Contains(field.Value, part));

    /// <summary>An accent may be written with its letter or after it.</summary>
    internal static bool Contains(string text, string part) =>
        text.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0
        || (part.Any(static c => c > 0x7F) && NormalText.In(text, NormalizationForm.FormC).IndexOf(NormalText.In(part, NormalizationForm.FormC), StringComparison.OrdinalIgnoreCase) >= 0);
}
