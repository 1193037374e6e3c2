using System.Text;
using MimeKit;
using SmimePS.Headers;
using SmimePS.Mime;

namespace SmimePS.Messages;

/// <summary>
/// Plans what must change in a message so that every transport hands it on unchanged, which a signature needs (RFC 8551, 3.1.2 and
/// 3.1.3): parts whose lines are 8-bit, binary, too long, or of a kind that storage touches get another transfer encoding, fields their
/// form in ASCII, and text that belongs to no part goes where it is in the way. Nothing inside an inner signature is touched.
/// </summary>
internal sealed class TransportEdits
{
    private const string FieldName = "Content-Transfer-Encoding: ";
    private readonly MimeNode _root;
    private readonly PayloadChanges _changes;
    private readonly bool _isForSigning;
    private readonly CancellationToken _cancellationToken;
    private readonly List<ContentEdit> _edits = [];
    private readonly List<string> _risks = [];
    private readonly HashSet<MimeNode> _labelled = [];

    private TransportEdits(MimeNode root, PayloadChanges changes, bool isForSigning, CancellationToken cancellationToken)
    {
        _root = root;
        _changes = changes;
        _isForSigning = isForSigning;
        _cancellationToken = cancellationToken;
    }

    /// <summary>True where, after the edits, only 7-bit lines of bearable length are left.</summary>
    public bool IsSevenBit => _isForSigning && _risks.Count == 0;

    /// <summary>What has no form that is safe, each in words with its place.</summary>
    public IReadOnlyList<string> Risks => _risks;

    public IReadOnlyList<ContentEdit> Edits { get; private set; } = [];

    /// <summary>What is to be done for signing, in the order of the bytes.</summary>
    public static TransportEdits ForSigning(MimeNode root, PayloadChanges changes, CancellationToken cancellationToken)
    {
        var plan = new TransportEdits(root, changes, isForSigning: true, cancellationToken);
        plan.Visit(root);
        plan.Sort();
        return plan;
    }

    /// <summary>What keeps the bytes of binary parts from being taken for text, where no signature is made.</summary>
    public static TransportEdits ForEncryption(MimeNode root, PayloadChanges changes, CancellationToken cancellationToken)
    {
        var plan = new TransportEdits(root, changes, isForSigning: false, cancellationToken);
        foreach (var node in root.DescendantsAndSelf())
        {
            cancellationToken.ThrowIfCancellationRequested();
            plan.RelabelType(node);
            if (plan.SpliceOf(node) is { } splice) plan.Splice(node, splice);
            else if (IsLeaf(node) && node.Encoding == ContentEncoding.Binary) plan._edits.Add(new ContentEdit(node.Body, ContentTreatment.Raw));
        }

        plan.Sort();
        return plan;
    }

    /// <summary>What is inserted at a place goes before what changes from there on; what is inserted at the same place, as it was planned.</summary>
    private void Sort() => Edits = [.. _edits.OrderBy(static edit => edit.Range.Offset).ThenBy(static edit => edit.Range.Length > 0)];

    private DecodedSplice? SpliceOf(MimeNode node) => _changes.Parts.TryGetValue(node, out var change) ? change.Splice : null;

    /// <summary>Changes the parameters of a part's type; false where there is nothing to change.</summary>
    private bool RelabelType(MimeNode node)
    {
        if (!_changes.Parts.TryGetValue(node, out var change)) return false;
        var isLabelled = false;
        foreach (var field in node.Fields.Where(static field => field.Id == HeaderId.ContentType))
        {
            isLabelled = true;
            Relabel(node.RangeOf(field), field);
        }

        if (!isLabelled) Relabel(new ByteRange(node.HeaderEnd, 0), null);
        return true;

        void Relabel(ByteRange range, Header? field)
        {
            var text = TypeParameters.Write(node, field, change.Parameters);
            if (!TransportField.IsSafe(text) && !node.HasUnsafeBoundary) AddRisk("the field Content-Type", node);
            Replace(range, text);
        }
    }

    /// <summary>Puts something into a part whose encoding can stay; a part that is encoded, or would have to be, is written anew.</summary>
    private void Splice(MimeNode node, DecodedSplice splice)
    {
        var isCarried = splice.IsRobust || (!_isForSigning && node.Encoding == ContentEncoding.EightBit);
        if (BodyStart.IsIdentity(node) && isCarried)
        {
            Replace(new ByteRange(node.BodyBegin + splice.Offset, splice.Removed), Encoding.GetEncoding(28591).GetString(splice.Inserted));
            return;
        }

        Encode(node, node.Encoding ?? ContentEncoding.SevenBit, node.Encoding != ContentEncoding.Base64);
    }

    private void Encode(MimeNode node, ContentEncoding old, bool quoted)
    {
        _edits.Add(new ContentEdit(node.Body, ContentTreatment.Encode)
        {
            OldEncoding = old,
            NewEncoding = quoted ? ContentEncoding.QuotedPrintable : ContentEncoding.Base64,
            Splice = SpliceOf(node),
        });
        Label(node, quoted ? "quoted-printable" : "base64");
    }

    private void Visit(MimeNode node)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (IsSigned(node)) CheckSigned(node);
        else if (IsLeaf(node)) VisitLeaf(node);
        else VisitContainer(node);
        VisitHeader(node);
    }

    private void VisitHeader(MimeNode node)
    {
        var hasNewType = RelabelType(node);
        foreach (var field in node.Fields)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            // Of the message itself only the fields that go inside matter here.
            var isOutside = node.Parent is null && !FieldPlace.IsOfContent(field);
            if (isOutside || TransportField.IsRobust(field) || (hasNewType && field.Id == HeaderId.ContentType) || (field.Id == HeaderId.ContentType && node.HasUnsafeBoundary) || (field.Id == HeaderId.ContentTransferEncoding && _labelled.Contains(node))) continue;
            if (TransportField.Rewrite(field) is { } text) Replace(node.RangeOf(field), text);
            else if (!TransportField.IsSafe(field)) AddRisk(TransportField.NameOf(field), node);
        }

        // A message may end with a CR where the line end after the header was to come.
        if (node.Parent is not null && node.Body.Length == 0 && node.BodyBegin > node.HeaderEnd) Replace(ByteRange.Between(node.HeaderEnd, node.BodyBegin), "\r\n");
    }

    private void VisitContainer(MimeNode node)
    {
        var known = _risks.Count;
        if (node.HasUnsafeBoundary) AddRisk("the field Content-Type", node);
        if (node.Frame is { } frame) VisitFrame(node, frame);
        foreach (var child in node.Children) Visit(child);
        var isSafe = _risks.Count == known;
        if (node.Encoding is ContentEncoding.EightBit or ContentEncoding.Binary)
        {
            if (isSafe) Label(node, "7bit");
        }
        else if (node.Encoding != ContentEncoding.SevenBit && node.Children.Count > 0 && node.Fields.Any(static field => field.Id == HeaderId.ContentTransferEncoding))
        {
            // RFC 2045, 6.4, allows no other for what has parts; those stand there to be seen, so that it is the label that is wrong.
            Label(node, isSafe ? "7bit" : "8bit");
        }
    }

    /// <summary>What surrounds the parts means nothing (RFC 2046, 5.1.1). Where there is no part, it may be all that the sender wrote.</summary>
    private void VisitFrame(MimeNode node, MultipartFrame frame)
    {
        foreach (var padding in frame.Padding) Replace(padding, "");
        if (!frame.Epilogue.IsRobust) Replace(frame.Epilogue.Range, "\r\n");
        if (frame.Preamble.IsRobust) return;
        if (node.Children.Count > 0) Replace(frame.Preamble.Range, "");
        else if (!frame.Preamble.Traits.IsTransportSafe) AddRisk("the text", node);
    }

    private void CheckSigned(MimeNode node)
    {
        var isSafe = node.DescendantsAndSelf().All(inner => inner.Traits.IsTransportSafe && !inner.HasUnsafeBoundary && inner.Frame is not { HasUnsafePadding: true }
            && (ReferenceEquals(inner, node) || inner.Fields.All(TransportField.IsSafe)));
        if (!isSafe) AddRisk("what is signed already", node);
    }

    private void VisitLeaf(MimeNode node)
    {
        var traits = node.Traits;
        var encoding = node.Encoding ?? ContentEncoding.SevenBit;
        // A line end that is not one would be made one by whoever checks the signature. A report has nothing but lines, whatever it is labelled.
        var isBinary = encoding == ContentEncoding.Binary && (traits.HasBareLf || traits.HasBareCr) && !IsReport(node);
        var isIdentity = encoding is ContentEncoding.SevenBit or ContentEncoding.EightBit or ContentEncoding.Binary;
        var isTouched = isIdentity && (traits.HasFromLine || traits.HasTrailingBlank);
        if (traits.IsTransportSafe && !isBinary && (!isTouched || !MayBeEncoded(node, isIdentity)))
        {
            var splice = SpliceOf(node);
            if (splice is not null) Splice(node, splice);
            if (splice is null or { IsRobust: true } && encoding is ContentEncoding.EightBit or ContentEncoding.Binary) Label(node, "7bit");
            return;
        }

        if (!MayBeEncoded(node, isIdentity))
        {
            AddRisk("the text", node);
            return;
        }

        var mostlyAscii = traits.EightBit * 6 <= traits.Length && !traits.HasNul;
        var isText = node.IsMimeType("text", "*") || node.IsMimeType("message", "*");
        var quoted = isText && mostlyAscii && !isBinary;
        Encode(node, isBinary || (!isText && encoding == ContentEncoding.Binary) ? ContentEncoding.Binary : encoding, quoted);
    }

    /// <summary>
    /// RFC 2045, 6.4, forbids to encode a report or another message, and RFC 6532, 3.5, allows it for the international ones. A container
    /// that is a leaf here lies beyond the depth that is looked into, or is encoded against that rule.
    /// </summary>
    private static bool MayBeEncoded(MimeNode node, bool isIdentity) =>
        !node.IsMimeType("message", "partial") && !node.IsMimeType("message", "external-body") && !node.IsMimeType("multipart", "*")
        && !(isIdentity && (node.IsMimeType("message", "rfc822") || IsReport(node)));

    /// <summary>A message/* that holds header fields alone or in groups, as that on delivery does (RFC 3464), or is not known.</summary>
    private static bool IsReport(MimeNode node) =>
        node.IsMimeType("message", "*") && !node.IsMimeType("message", "rfc822") && !node.IsMimeType("message", "partial")
        && !node.IsMimeType("message", "external-body") && !node.ContentType.MediaSubtype.StartsWith("global", StringComparison.OrdinalIgnoreCase);

    private void Label(MimeNode node, string encoding)
    {
        var text = FieldName + encoding + "\r\n";
        var fields = node.Fields.Where(static field => field.Id == HeaderId.ContentTransferEncoding).ToList();
        if (fields.Count == 0) Replace(new ByteRange(node.HeaderEnd, 0), text);
        for (var i = 0; i < fields.Count; i++) Replace(node.RangeOf(fields[i]), i == 0 ? text : "");
        _labelled.Add(node);
    }

    private void Replace(ByteRange range, string text) => _edits.Add(new ContentEdit(range, ContentTreatment.Replace) { Replacement = text });

    private void AddRisk(string what, MimeNode node) =>
        _risks.Add(ReferenceEquals(node, _root) ? what : $"{what} of part {node.LocationIn(_root)}");

    private static bool IsLeaf(MimeNode node) => !node.IsMultipart && node.Children.Count == 0;

    private static bool IsSigned(MimeNode node) => node.IsMimeType("multipart", "signed");
}
