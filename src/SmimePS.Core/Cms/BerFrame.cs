namespace SmimePS.Cms;

/// <summary>A constructed value around a streamed content.</summary>
/// <param name="Tag">Its identifier octet.</param>
/// <param name="Before">What stands in it before the value it encloses, encoded.</param>
internal sealed record BerFrame(byte Tag, byte[] Before)
{
    public const byte Sequence = 0x30;
    public const byte Explicit0 = 0xA0;

    public static BerFrame Of(byte tag) => new(tag, []);
}
