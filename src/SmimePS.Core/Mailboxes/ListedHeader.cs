using MimeKit;
using SmimePS.Mime;

namespace SmimePS.Mailboxes;

/// <summary>
/// The header fields that a list of messages shows, kept as their bytes and decoded when somebody looks: most of a list is only counted, filtered by
/// something else, or passed on.
/// </summary>
internal sealed class ListedHeader
{
    /// <summary>The fields.</summary>
    public static readonly HeaderId[] Shown =
    [
        HeaderId.From, HeaderId.Sender, HeaderId.To, HeaderId.Cc, HeaderId.Bcc, HeaderId.ReplyTo, HeaderId.Subject, HeaderId.Date, HeaderId.MessageId, HeaderId.ContentType,
    ];

    private readonly byte[] _values;
    private readonly int[] _ends = new int[Shown.Length];

    private ListedHeader(Header?[] fields)
    {
        var length = 0;
        for (var i = 0; i < fields.Length; i++) _ends[i] = length += fields[i]?.RawValue.Length ?? 0;
        _values = new byte[length];
        for (var i = 0; i < fields.Length; i++) fields[i]?.RawValue.CopyTo(_values, Begin(i));

        // To decode the field takes longer than to see that it is not about S/MIME, as most are not.
        var type = fields[Array.IndexOf(Shown, HeaderId.ContentType)];
        (IsSigned, IsEncrypted) = type is not null && FieldText.MayName(type, "pkcs7"u8) ? MessageSummary.ProtectionOf(type.Value) : default;
    }

    /// <summary>The header of a message of which none can be read.</summary>
    public static ListedHeader Empty { get; } = new(new Header?[Shown.Length]);

    /// <summary>What the fields say.</summary>
    public MessageSummary Summary => MessageSummary.Of(First);

    /// <summary>The outermost layer is an S/MIME signature.</summary>
    public bool IsSigned { get; }

    /// <summary>The outermost layer is S/MIME encryption.</summary>
    public bool IsEncrypted { get; }

    /// <summary>Keeps the first of each of the fields.</summary>
    public static ListedHeader Of(IEnumerable<Header> header)
    {
        var fields = new Header?[Shown.Length];
        foreach (var field in header)
        {
            if (Array.IndexOf(Shown, field.Id) is var known and >= 0) fields[known] ??= field;
        }

        return new ListedHeader(fields);
    }

    private int Begin(int field) => field == 0 ? 0 : _ends[field - 1];

    private ArraySegment<byte> First(HeaderId wanted)
    {
        var field = Array.IndexOf(Shown, wanted);
        var begin = Begin(field);
        return _ends[field] == begin ? default : new ArraySegment<byte>(_values, begin, _ends[field] - begin);
    }
}
