using MimeKit;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Mime;

/// <summary>
/// A mail message as its bytes (RFC 5322): never changed, never held in memory as a whole unless it came from there, and open
/// to any number of readers at once. A byte order mark and a leading mbox "From " line are not part of it; line ends stay as they are.
/// </summary>
public sealed class MessageContent : IDisposable
{
    private readonly MessageSource _source;
    private readonly IReadOnlyList<ByteRange> _ranges;
    private readonly IDisposable? _owned;
    private IReadOnlyList<Header>? _headers;

    private MessageContent(MessageSource source, IReadOnlyList<ByteRange>? ranges, IDisposable? owned)
    {
        _source = source;
        _owned = owned;
        var header = FileErrors.Guard(source.Name, () =>
        {
            using var stream = source.Open();
            ranges ??= [new ByteRange(0, stream.Length)];
            using var view = new RangeStream(stream, ranges);
            return HeaderBlock.Read(view, source.Name, isStartOfSource: true);
        });
        _ranges = Skip(ranges!, header.Begin);
        BodyOffset = header.BodyBegin - header.Begin;
        _headers = header.Fields;
        Length = _ranges.Sum(static range => range.Length);
    }

    /// <summary>What it is called in errors and reports: the file's path, or what the maker named it.</summary>
    public string Name => _source.Name;

    /// <summary>The size in bytes.</summary>
    public long Length { get; }

    /// <summary>The header fields in their order. Not to be changed: the bytes would not follow.</summary>
    /// <exception cref="SmimeException">They have to be read again, and the file is gone or cannot be read (<c>FileNotFound</c>, <c>AccessDenied</c>).</exception>
    public IReadOnlyList<Header> Headers => _headers ??= ReadHeaders();

    /// <summary>Where the body begins, in bytes from the start; equal to <see cref="Length"/> where there is none.</summary>
    public long BodyOffset { get; }

    /// <summary>
    /// Whether it came out of encryption, so that a file of it should be for its owner's eyes alone. What is made of it keeps this until it
    /// is encrypted again; a file that is read knows nothing of it.
    /// </summary>
    public bool WasEncrypted { get; private init; }

    /// <summary>A message in memory. The array must not be changed afterwards.</summary>
    /// <exception cref="MessageException">It is not a message (<c>InvalidMessage</c>).</exception>
    public static MessageContent FromBytes(byte[] bytes, string name = "The message") => new(MessageSource.FromBytes(bytes, name), null, null);

    /// <summary>A message in a file, or in a part of one. The file is opened for each reading and must not change meanwhile.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">Where the message begins, in bytes.</param>
    /// <param name="length">Its size in bytes, or null for the rest of the file.</param>
    /// <param name="wasEncrypted">See <see cref="WasEncrypted"/>.</param>
    /// <exception cref="SmimeException">
    /// No such file (<c>FileNotFound</c>, <c>FolderNotFound</c>), no right to read it (<c>AccessDenied</c>), not a message (<c>InvalidMessage</c>).
    /// </exception>
    public static MessageContent FromFile(string path, long offset = 0, long? length = null, bool wasEncrypted = false)
    {
        var source = MessageSource.FromFile(path);
        if (offset == 0 && length is null) return new MessageContent(source, null, null) { WasEncrypted = wasEncrypted };
        using var stream = source.Open();
        if (offset < 0 || offset > stream.Length) throw new ArgumentOutOfRangeException(nameof(offset));
        return new MessageContent(source, [new ByteRange(offset, Math.Min(length ?? long.MaxValue, stream.Length - offset))], null) { WasEncrypted = wasEncrypted };
    }

    /// <summary>A message that was written to a spool, which is disposed of with the message.</summary>
    /// <exception cref="MessageException">It is not a message (<c>InvalidMessage</c>).</exception>
    public static MessageContent FromSpool(Spool spool, string name = "The message", bool wasEncrypted = false) =>
        new(new MessageSource(name, () => spool.OpenRead()), null, spool) { WasEncrypted = wasEncrypted };

    /// <summary>Some ranges of a source that is known already.</summary>
    internal static MessageContent FromRanges(MessageSource source, IReadOnlyList<ByteRange> ranges) => new(source, ranges, null);

    /// <summary>Takes over something that opens streams; it is disposed of with the message.</summary>
    internal static MessageContent FromOwned(string name, Func<Stream> open, IDisposable? owned, bool wasEncrypted) =>
        new(new MessageSource(name, open), null, owned) { WasEncrypted = wasEncrypted };

    /// <summary>Opens the bytes: a seekable stream of its own for each call.</summary>
    /// <exception cref="SmimeException">The file is gone or cannot be read (<c>FileNotFound</c>, <c>AccessDenied</c>).</exception>
    public Stream OpenRead()
    {
        var stream = _source.Open();
        return _ranges.Count == 1 ? RangeStream.Slice(stream, _ranges[0]) : new RangeStream(stream, _ranges);
    }

    /// <summary>
    /// The message as MimeKit's object. Large parts are not read: they refer to a stream which stays open as long as the object
    /// lives.
    /// </summary>
    /// <exception cref="MessageException">MimeKit refuses it (<c>InvalidMessage</c>).</exception>
    public MimeMessage Load(CancellationToken cancellationToken = default)
    {
        try
        {
            return new MimeParser(MimeScan.Rules, OpenRead(), MimeFormat.Entity, persistent: true).ParseMessage(cancellationToken);
        }
        catch (FormatException error)
        {
            throw MessageException.NotMail(Name, error.Message.TrimEnd('.'));
        }
    }

    /// <summary>Writes the bytes as they stand.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; what was written is a part of the message.</exception>
    public void CopyTo(Stream output, CancellationToken cancellationToken = default)
    {
        using var input = new ReadAheadStream(OpenRead(), cancellationToken);
        input.CopyTo(output);
    }

    /// <summary>
    /// Lets go of the parsed header, which is read again where somebody asks for it: for those who keep many messages and have seen
    /// what they wanted of it.
    /// </summary>
    public void ForgetHeaders() => _headers = null;

    /// <inheritdoc/>
    public void Dispose() => _owned?.Dispose();

    private IReadOnlyList<Header> ReadHeaders() => FileErrors.Guard(Name, () =>
    {
        using var stream = OpenRead();
        return HeaderBlock.Read(stream, Name, isStartOfSource: false).Fields;
    });

    private static IReadOnlyList<ByteRange> Skip(IReadOnlyList<ByteRange> ranges, long count)
    {
        if (count == 0) return ranges;
        var rest = new List<ByteRange>(ranges.Count);
        foreach (var range in ranges)
        {
            var skipped = Math.Min(count, range.Length);
            count -= skipped;
            if (range.Length > skipped) rest.Add(new ByteRange(range.Offset + skipped, range.Length - skipped));
        }

        return rest;
    }
}
