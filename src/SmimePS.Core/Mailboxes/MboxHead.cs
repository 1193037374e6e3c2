using System.Security.Cryptography;
using System.Text;
using SmimePS.Mime;

namespace SmimePS.Mailboxes;

/// <summary>
/// The beginning of a message in an mbox file, up to the end of its header: its "From " line, and the fields with which mail programs keep their own notes
/// in the file. Those are no part of the message, and change while the message stays the same.
/// </summary>
internal sealed class MboxHead
{
    // As far as a header may go; what is longer is no mail, and is told from others by as much of it.
    private const int MostBytes = HeaderBlock.MaximumLength;

    private static readonly string[] Notes = ["Status", "X-Status", "X-Keywords", "X-UID", "X-IMAP", "X-IMAPbase"];

    // Written anew by some programs whenever they write the file.
    private static readonly string[] Passing = ["Content-Length", "Lines"];

    private readonly List<(string Name, string Value)> _notes = [];
    private readonly List<(string Name, ByteRange Place)> _places = [];

    private MboxHead()
    {
    }

    /// <summary>The "From " line, without its end.</summary>
    public string FromLine { get; private set; } = "";

    /// <summary>Where the message begins, in the file.</summary>
    public long Begin { get; private set; }

    /// <summary>Where its header ends: at the empty line, or at the end of a message that has none.</summary>
    public long End { get; private set; }

    /// <summary>What ends the header's lines.</summary>
    public string NewLine { get; private set; } = "\n";

    /// <summary>Whether the header's last line has an end.</summary>
    public bool IsLineEnded { get; private set; } = true;

    /// <summary>What tells the message from others: a digest over its header and its size, whatever mail programs have noted.</summary>
    public string Digest { get; private set; } = "";

    /// <summary>Whether it is no message, but where UW-IMAP and its kin keep notes on the whole file.</summary>
    public bool IsInternal => Note("X-IMAP") is not null;

    /// <summary>Where the notes lie in the file.</summary>
    public IEnumerable<ByteRange> NotePlaces => _places.Select(static place => place.Place);

    /// <summary>Where those notes lie that say flags and keywords.</summary>
    public IEnumerable<ByteRange> MarkPlaces => _places.Where(static place => MboxMarks.Fields.Contains(place.Name, StringComparer.OrdinalIgnoreCase)).Select(static place => place.Place);

    /// <summary>What a note says; null where there is none.</summary>
    public string? Note(string name) => _notes.Where(note => note.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static note => note.Value).FirstOrDefault();

    /// <summary>Reads it.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="end">Where the message ends.</param>
    /// <param name="hasFromLine">Whether a "From " line comes first.</param>
    public static MboxHead Read(Stream stream, long offset, long end, bool hasFromLine = true)
    {
        var head = new MboxHead { Begin = offset };
        using var seen = new MemoryStream();
        stream.Position = offset;
        var reader = new HeadLines(stream, end - offset);
        if (hasFromLine && reader.Next())
        {
            head.FromLine = Encoding.UTF8.GetString(reader.Text);
            head.Begin = offset + reader.End;
            seen.Write(reader.Text, 0, reader.Text.Length);
        }

        head.End = head.Begin;
        string? field = null;
        while (head.End - head.Begin < MostBytes && reader.Next())
        {
            if (reader.Text.Length == 0) break;
            head.End = offset + reader.End;
            head.NewLine = reader.IsCarriageReturned ? "\r\n" : "\n";
            head.IsLineEnded = reader.IsEnded;
            var isContinued = reader.Text[0] is (byte)' ' or (byte)'\t';
            if (!isContinued) field = NameOf(reader.Text);
            if (Known(Notes, field))
            {
                head.Take(field!, reader.Text, new ByteRange(offset + reader.Begin, reader.End - reader.Begin), isContinued);
            }
            else if (!Known(Passing, field))
            {
                seen.Write(reader.Text, 0, reader.Text.Length);
                seen.WriteByte((byte)'\n');
            }
        }

        var size = Encoding.ASCII.GetBytes((end - head.End).ToString(System.Globalization.CultureInfo.InvariantCulture));
        seen.Write(size, 0, size.Length);
        seen.Position = 0;
        using var digest = SHA256.Create();
        head.Digest = BitConverter.ToString(digest.ComputeHash(seen), 0, 12).Replace("-", "").ToLowerInvariant();
        return head;
    }

    private void Take(string field, byte[] line, ByteRange place, bool isContinued)
    {
        _places.Add((field, place));
        var text = Encoding.UTF8.GetString(line);
        if (!isContinued) _notes.Add((field, text.Substring(text.IndexOf(':') + 1).Trim()));
        else _notes[_notes.Count - 1] = (field, $"{_notes[_notes.Count - 1].Value} {text.Trim()}");
    }

    private static bool Known(string[] names, string? field) => field is not null && names.Contains(field, StringComparer.OrdinalIgnoreCase);

    private static string? NameOf(byte[] line)
    {
        var colon = Array.IndexOf(line, (byte)':');
        return colon is > 0 and < 64 ? Encoding.ASCII.GetString(line, 0, colon).TrimEnd() : null;
    }
}
