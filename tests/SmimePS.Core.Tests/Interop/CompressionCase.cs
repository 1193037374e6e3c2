using SmimePS.Cms;
using static SmimePS.Core.Tests.Cms.CmsMessages;

namespace SmimePS.Core.Tests.Interop;

/// <summary>Content made smaller.</summary>
internal sealed record CompressionCase : InteropCase
{
    public override string Name => "compressed, zlib";

    public override IEnumerable<Gap> Gaps =>
    [
        // Debian's build; one with zlib can.
        Gap.OpenSslReads("built without zlib", "unsupported compression algorithm"),
        Gap.OpenSslWrites("built without zlib", "unsupported compression algorithm"),
        Gap.GpgsmReads("knows no CompressedData", "Unknown CMS object"),
        Gap.GpgsmWrites("knows no CompressedData", "invalid option"),
        Gap.CmsutilReads("knows no CompressedData", "SEC_ERROR_UNRECOGNIZED_OID"),
        Gap.CmsutilWrites("knows no CompressedData", "Usage:"),
    ];

    public override void TheyRead(CmsPeer peer)
    {
        foreach (var length in new[] { Small, Large })
        {
            using var output = new MemoryStream();
            using var writer = new CompressedDataWriter(output);
            writer.Write(Content(length), 0, length);
            writer.Complete();
            Assert.Equal(Content(length), peer.Expand(output.ToArray()));
        }
    }

    public override void WeRead(CmsPeer peer)
    {
        foreach (var length in new[] { Small, Large })
        {
            using var reader = Assert.IsType<CompressedDataReader>(CmsReader.Open(new MemoryStream(peer.Compress(Content(length)))));
            Assert.Equal(Content(length), ReadAll(reader.Content));
        }
    }

    public override void TheyReadEachOther(CmsPeer writer, CmsPeer reader) => Assert.Equal(Content(Small), reader.Expand(writer.Compress(Content(Small))));
}
