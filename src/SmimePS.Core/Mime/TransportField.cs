using System.Text;
using MimeKit;
using MimeKit.Utils;

namespace SmimePS.Mime;

/// <summary>
/// Header fields of parts in a form that every transport hands on unchanged: folded as they were where that does, 8-bit text as RFC
/// 2047 and RFC 2231 write it in ASCII.
/// </summary>
internal static class TransportField
{
    private const int LongestLine = 998;
    private const int FoldedLine = 78;

    // No mail program writes that much 8-bit text into one field, and taking it for text costs a thousand times what its bytes cost.
    private const int LongestText = 64 * 1024;

    private static readonly FormatOptions Format = MakeFormat();
    private static readonly Encoding Bytes = Encoding.GetEncoding(28591);

    // RFC 2047, 5, has encoded words in unstructured fields and in extension fields; RFC 2557, 4.4.1, in the two with a location.
    private static readonly HashSet<HeaderId> Unstructured =
    [
        HeaderId.Subject, HeaderId.Comments, HeaderId.Keywords, HeaderId.Summary, HeaderId.Organization, HeaderId.ContentDescription, HeaderId.ContentLocation,
        HeaderId.ContentBase, HeaderId.XMailer, HeaderId.UserAgent, HeaderId.Unknown,
    ];

    private static readonly HashSet<HeaderId> Addresses =
    [
        HeaderId.From, HeaderId.Sender, HeaderId.ReplyTo, HeaderId.To, HeaderId.Cc, HeaderId.Bcc, HeaderId.ResentFrom, HeaderId.ResentSender,
        HeaderId.ResentReplyTo, HeaderId.ResentTo, HeaderId.ResentCc, HeaderId.ResentBcc, HeaderId.DispositionNotificationTo,
    ];

    /// <summary>True where the bytes of a field reach every reader as they are.</summary>
    public static bool IsSafe(Header field) => Measure(Text(field)).IsTransportSafe;

    /// <summary>True where the field is best left as it is: nothing on the way has a reason to change it.</summary>
    public static bool IsRobust(Header field) => Measure(Text(field)) is { IsTransportSafe: true, HasTrailingBlank: false, HasFromLine: false };

    /// <summary>True where a field that is written out is one that reaches every reader as it is.</summary>
    public static bool IsSafe(string field) => Measure(field).IsTransportSafe;

    /// <summary>What to call a field in a sentence.</summary>
    public static string NameOf(Header field) => IsField(field) ? $"the field {field.Field}" : "a line of the header that is no field";

    /// <summary>
    /// True where the field may come to end somewhere else: at a CR alone, at a line of blanks once they are taken away (RFC 5322, 3.2.2),
    /// or where a line that is too long is cut.
    /// </summary>
    public static bool IsTornEasily(Header field) =>
        IsField(field) && (Measure(Text(field)) is { HasBareCr: true } or { LongestLine: > LongestLine } || HasBlankLine(Bytes.GetString(field.RawValue)));

    /// <summary>The same field without that, its text untouched, with its line end.</summary>
    public static string Mend(Header field) => Fold(field.Field + ":" + Clean(field.RawValue));

    /// <summary>The same field in a robust form, with its line end; null where there is none for it that says the same.</summary>
    public static string? Rewrite(Header field)
    {
        if (!IsField(field)) return null;
        var value = Clean(field.RawValue);
        var folded = IsAscii(value) ? Mend(field) : null;
        if (folded is null || !Measure(folded).IsTransportSafe) folded = Encode(field, Bytes.GetBytes(Unfold(value)));
        return folded is not null && Measure(folded) is { IsTransportSafe: true, HasTrailingBlank: false, HasFromLine: false } && IsUnderstoodAlike(field, folded) ? folded : null;
    }

    /// <summary>The field with its line end in the most robust form there is for it, one character a byte; as it stands where there is none.</summary>
    public static string Best(Header field)
    {
        if (!IsRobust(field)) return Rewrite(field) ?? Mend(field);
        var text = Text(field);
        return text.EndsWith("\n", StringComparison.Ordinal) ? text : text + "\r\n";
    }

    /// <summary>A field that is written out, with lines that are not too long.</summary>
    public static string Refold(string field) => IsSafe(field) ? field : Fold(field);

    /// <summary>
    /// A Content-Type field, folded, with its line end. The boundary is whole and on a line of its own: some
    /// readers do not put together what RFC 2231 lets be cut, and then see no parts.
    /// </summary>
    public static string Write(ContentType type)
    {
        var rest = type.Clone();
        rest.Parameters.Remove("boundary");
        var boundary = type.Boundary is { } text ? $";\r\n\tboundary=\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"" : "";
        return rest.ToString(Format, Encoding.UTF8, encode: true) + boundary + "\r\n";
    }

    /// <summary>A field of text in ASCII (RFC 2047), folded, with its line end.</summary>
    public static string Write(string name, string value)
    {
        var field = new Header(Encoding.UTF8, name, "");
        field.SetValue(Format, Encoding.UTF8, value.Trim());
        return field.Field + ":" + Bytes.GetString(field.RawValue);
    }

    /// <summary>A NUL or a CR in a value may decide on how a reader takes the body, and the body still is what it was.</summary>
    private static bool IsUnderstoodAlike(Header field, string folded) => field.Id switch
    {
        HeaderId.ContentType => FieldMeaning.IsSameType(field.RawValue, ValueOf(folded)),
        HeaderId.ContentTransferEncoding => FieldMeaning.IsSameEncoding(field.Value, Bytes.GetString(ValueOf(folded))),
        var id when Addresses.Contains(id) => !HasStrayControl(field.RawValue) || FieldMeaning.HasSameAddresses(field.RawValue, ValueOf(folded)),
        _ => true,
    };

    private static string? Encode(Header field, byte[] value)
    {
        if (value.Length > LongestText) return null;
        switch (field.Id)
        {
            case HeaderId.ContentType:
                return ContentType.TryParse(MimeScan.Rules, value, out var type) ? Write(type) is var text && FieldMeaning.HasSameParameters(value, type, ValueOf(text)) ? text : null : null;
            case HeaderId.ContentDisposition:
                return ContentDisposition.TryParse(MimeScan.Rules, value, out var disposition)
                    && disposition.ToString(Format, Encoding.UTF8, encode: true) + "\r\n" is var written && FieldMeaning.HasSameParameters(value, disposition, ValueOf(written)) ? written : null;
            default:
                if (Addresses.Contains(field.Id)) return EncodeAddresses(field.Field, value);
                // Where a field that is not known has quotes, they may mean what they do in others, and no encoded word may stand in them.
                var isText = Unstructured.Contains(field.Id) && !(field.Id == HeaderId.Unknown && value.Contains((byte)'"'));
                return isText && Write(field.Field, Rfc2047.DecodeText(MimeScan.Rules, value)) is var encoded && FieldMeaning.HasSameText(value, ValueOf(encoded)) ? encoded : null;
        }
    }

    private static string? EncodeAddresses(string name, byte[] value) =>
        InternetAddressList.TryParse(MimeScan.Rules, value, out var list)
        && Write(name, list.ToString()) is var encoded && FieldMeaning.HasSameAddresses(value, ValueOf(encoded)) ? encoded : null;

    /// <summary>What a reader has before it of a field: without the name and the folding.</summary>
    private static byte[] ValueOf(string field) => Bytes.GetBytes(Unfold(field.Substring(field.IndexOf(':') + 1)));

    private static string Text(Header field) => Bytes.GetString(field.RawField) + ":" + Bytes.GetString(field.RawValue);

    private static ContentTraits Measure(string text)
    {
        var traits = new ContentTraits();
        traits.Add(Bytes.GetBytes(text));
        traits.Complete();
        return traits;
    }

    /// <summary>A line without a colon, or with more than a name before it, is no field that could be written in another way.</summary>
    public static bool IsField(Header field) =>
        field.Field.Length > 0 && !(field.RawValue.Length == 0 && field.RawField.AsSpan().EndsWith("\n"u8)) && field.Field.All(static c => c is > ' ' and < '\x7f' and not ':');

    /// <summary>Without NUL, and with a blank for a CR that is no line end: some take it for one, and then the rest for a field of its own.</summary>
    private static string Clean(byte[] value)
    {
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\r') text.Append(i + 1 < value.Length && value[i + 1] == '\n' ? '\r' : ' ');
            else if (value[i] != 0) text.Append((char)value[i]);
        }

        return text.ToString();
    }

    private static bool HasStrayControl(byte[] value) => Clean(value) != Bytes.GetString(value);

    private static bool HasBlankLine(string value) => value.Split('\n').Skip(1).Any(static line => line.Length > 0 && line.Trim().Length == 0);

    private static string Unfold(string value) => value.Replace("\r\n", "").Replace("\n", "");

    /// <summary>
    /// Lines that end in no blank and are not too long. A blank goes to the beginning of the next line, so that the unfolded field stays
    /// the same to the last blank.
    /// </summary>
    private static string Fold(string field)
    {
        var folded = new StringBuilder(field.Length);
        var line = new StringBuilder();
        for (var begin = 0; begin <= field.Length;)
        {
            var lineFeed = field.IndexOf('\n', begin);
            var next = lineFeed < 0 ? field.Length : lineFeed;
            var end = next;
            while (end > begin && field[end - 1] == '\r') end--;
            var text = end;
            while (text > begin && IsBlank(field[text - 1])) text--;
            if (text > begin)
            {
                Append(folded, line.Append(field, begin, text - begin).ToString());
                line.Clear();
                begin = text;
            }

            line.Append(field, begin, end - begin);
            begin = next + 1;
        }

        return folded.ToString();
    }

    /// <summary>Goes over the line once: it may be all of a header, and what is left of it is not to be copied for each line made of it.</summary>
    private static void Append(StringBuilder folded, string line)
    {
        var longest = line.Length > LongestLine ? FoldedLine : LongestLine;
        var begin = 0;
        while (line.Length - begin > longest && FoldAt(line, begin) is var at && at > begin)
        {
            folded.Append(line, begin, at - begin).Append("\r\n");
            begin = at;
        }

        folded.Append(line, begin, line.Length - begin).Append("\r\n");
    }

    /// <summary>Before the last blanks that leave a line of the usual length, or else before the first; where it begins if there are none.</summary>
    private static int FoldAt(string line, int begin)
    {
        var at = begin;
        var i = begin;
        while (i < line.Length && IsBlank(line[i])) i++;
        for (i++; i < line.Length && (at == begin || i - begin <= FoldedLine); i++)
        {
            if (IsBlank(line[i]) && !IsBlank(line[i - 1])) at = i;
        }

        return at;
    }

    private static bool IsBlank(char c) => c is ' ' or '\t';

    private static bool IsAscii(string text) => text.All(static c => c < 0x80);

    private static FormatOptions MakeFormat()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        return format;
    }
}
