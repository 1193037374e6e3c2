using SmimePS.Spooling;

namespace SmimePS.Mime;

/// <summary>Writes the same to two streams: content goes out while it is hashed.</summary>
internal sealed class TeeStream(Stream first, Stream second) : WriteOnlyStream
{
    public override void Write(byte[] buffer, int offset, int count)
    {
        first.Write(buffer, offset, count);
        second.Write(buffer, offset, count);
    }

    public override void Complete()
    {
    }
}
