using SmimePS.Spooling;

namespace SmimePS.Mime;

/// <summary>Writes decoded content on with one change to it. Leaves the stream below open.</summary>
internal sealed class SplicingStream(Stream output, DecodedSplice splice) : WriteOnlyStream
{
    private long _position;
    private bool _isInserted;

    public override void Write(byte[] buffer, int offset, int count)
    {
        var before = Part(count, splice.Offset);
        output.Write(buffer, offset, before);
        if (before == count) return;
        Insert();
        var removed = Part(count - before, splice.Offset + splice.Removed);
        var rest = count - before - removed;
        output.Write(buffer, offset + before + removed, rest);
        _position += rest;
    }

    /// <summary>A content that is empty gets the insertion here.</summary>
    public override void Complete() => Insert();

    private int Part(int count, long until)
    {
        var part = (int)Math.Min(count, Math.Max(0, until - _position));
        _position += part;
        return part;
    }

    private void Insert()
    {
        if (_isInserted) return;
        _isInserted = true;
        output.Write(splice.Inserted, 0, splice.Inserted.Length);
    }
}
