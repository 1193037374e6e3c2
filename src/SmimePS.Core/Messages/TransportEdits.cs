using MimeKit;

namespace SmimePS.Messages;

/// <summary>
/// Plans what must change in a message so that every transport hands it on unchanged, which a signature needs (RFC 8551, 3.1.3):
/// leaf parts with 8-bit, binary or overlong lines get another transfer encoding. Nothing inside an inner signature is touched.
/// </summary>
internal sealed class TransportEdits
{
    private const string FieldName = "Content-Transfer-Encoding: ";
    private readonly List<ContentEdit> _edits = [];

    private TransportEdits()
    {
    }

    /// <summary>True where, after the edits, only 7-bit lines of bearable length are left.</summary>
    public bool IsSevenBit { get; private set; } = true;

    /// <summary>What is to be done for signing, in the order of the bytes.</summary>
    public static TransportEdits ForSigning(MimeNode root)
    {
        var plan = new TransportEdits();
        plan.Visit(root);
        plan._edits.Sort(static (left, right) => left.Range.Offset.CompareTo(right.Range.Offset));
        return plan;
    }

    /// <summary>What keeps the bytes of binary parts from being taken for text, where no signature is made.</summary>
    public static TransportEdits ForEncryption(MimeNode root)
    {
        var plan = new TransportEdits { IsSevenBit = false };
        foreach (var node in root.DescendantsAndSelf())
        {
            if (IsLeaf(node) && node.Encoding == ContentEncoding.Binary) plan._edits.Add(new ContentEdit(node.Body, ContentTreatment.Raw));
        }

        return plan;
    }

    public IReadOnlyList<ContentEdit> Edits => _edits;

    /// <summary>True where everything in and below this node is safe once its edits are made.</summary>
    private bool Visit(MimeNode node)
    {
        // Of the message itself only the fields that go inside matter here.
        var safe = node.Fields.All(field => (node.Parent is null && !ContentEntity.IsContentField(field)) || IsSafe(field));
        if (IsSigned(node)) safe &= node.DescendantsAndSelf().All(static inner => inner.Traits.IsTransportSafe && inner.Fields.All(IsSafe));
        else if (IsLeaf(node)) safe &= VisitLeaf(node);
        else safe &= VisitContainer(node);
        IsSevenBit &= safe;
        return safe;
    }

    private bool VisitContainer(MimeNode node)
    {
        var safe = node.Traits.IsTransportSafe;
        foreach (var child in node.Children) safe &= Visit(child);
        if (safe && node.Encoding is ContentEncoding.EightBit or ContentEncoding.Binary) Label(node, "7bit");
        return safe;
    }

    private bool VisitLeaf(MimeNode node)
    {
        var traits = node.Traits;
        var encoding = node.Encoding ?? ContentEncoding.SevenBit;
        // A line end that is not one would be made one by whoever checks the signature.
        var isBinary = encoding == ContentEncoding.Binary && (traits.HasBareLf || traits.HasBareCr);
        var isIdentity = encoding is ContentEncoding.SevenBit or ContentEncoding.EightBit or ContentEncoding.Binary;
        if (traits.IsTransportSafe && !isBinary && !(traits.HasFromLine && isIdentity))
        {
            if (encoding is ContentEncoding.EightBit or ContentEncoding.Binary) Label(node, "7bit");
            return true;
        }

        // RFC 2046 forbids encoding these; a multipart that is a leaf here lies beyond the depth that is looked into.
        if (node.IsMimeType("message", "partial") || node.IsMimeType("message", "external-body") || node.ContentType.MediaType == "multipart") return false;

        var mostlyAscii = traits.EightBit * 6 <= traits.Length && !traits.HasNul;
        var isText = node.IsMimeType("text", "*") || node.IsMimeType("message", "*");
        var quoted = isText && mostlyAscii && !isBinary;
        _edits.Add(new ContentEdit(node.Body, ContentTreatment.Encode)
        {
            OldEncoding = isBinary || (!isText && encoding == ContentEncoding.Binary) ? ContentEncoding.Binary : encoding,
            NewEncoding = quoted ? ContentEncoding.QuotedPrintable : ContentEncoding.Base64,
        });
        Label(node, quoted ? "quoted-printable" : "base64");
        return true;
    }

    private void Label(MimeNode node, string encoding)
    {
        var text = FieldName + encoding + "\r\n";
        var fields = node.Fields.Where(static field => field.Id == HeaderId.ContentTransferEncoding).ToList();
        if (fields.Count == 0) _edits.Add(new ContentEdit(new ByteRange(node.HeaderEnd, 0), ContentTreatment.Replace) { Replacement = text });
        for (var i = 0; i < fields.Count; i++)
        {
            _edits.Add(new ContentEdit(node.RangeOf(fields[i]), ContentTreatment.Replace) { Replacement = i == 0 ? text : "" });
        }
    }

    private static bool IsLeaf(MimeNode node) => !node.IsMultipart && node.Children.Count == 0;

    private static bool IsSigned(MimeNode node) => node.IsMimeType("multipart", "signed");

    private static bool IsSafe(Header field)
    {
        var traits = new ContentTraits();
        traits.Add(field.RawField);
        traits.Add(field.RawValue);
        traits.Complete();
        return traits.IsTransportSafe;
    }
}
