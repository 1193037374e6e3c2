namespace SmimePS.Core.Tests.Mailboxes;

/// <summary>A stream that breaks off half way, as a disk does when it is taken away.</summary>
internal sealed class BreakingStream(byte[] bytes) : MemoryStream(bytes)
{
    public override int Read(byte[] buffer, int offset, int count) =>
        Position > Length / 2 ? throw new IOException("The device is gone.") : base.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => Position > Length / 2 ? throw new IOException("The device is gone.") : base.Read(buffer);
}
