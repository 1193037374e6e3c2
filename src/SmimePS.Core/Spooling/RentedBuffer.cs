using System.Buffers;

namespace SmimePS.Spooling;

/// <summary>
/// An array of the shared pool for what may be plaintext: what was used of it is wiped before the next owner gets it, and no more than that,
/// since most messages are much smaller than a buffer has to be.
/// </summary>
/// <param name="size">How many bytes there are at least.</param>
internal sealed class RentedBuffer(int size) : IDisposable
{
    private int _used;

    /// <summary>The array; empty once it was given back.</summary>
    public byte[] Bytes { get; private set; } = ArrayPool<byte>.Shared.Rent(size);

    /// <summary>Notes that something was written before this position. Whoever writes says so.</summary>
    public void Use(int end)
    {
        if (end > _used) _used = end;
    }

    /// <summary>Moves what was used to a larger array.</summary>
    public void Grow(int newSize)
    {
        var larger = ArrayPool<byte>.Shared.Rent(newSize);
        Buffer.BlockCopy(Bytes, 0, larger, 0, _used);
        GiveBack();
        Bytes = larger;
    }

    public void Dispose()
    {
        if (Bytes.Length == 0) return;
        GiveBack();
        Bytes = [];
    }

    private void GiveBack()
    {
        Array.Clear(Bytes, 0, _used);
        ArrayPool<byte>.Shared.Return(Bytes);
    }
}
