using SmimePS.Keys;

namespace SmimePS.Core.Tests.Keys;

public sealed class DerTests
{
    [Fact]
    public void What_is_encoded_within_something_else_does_not_get_into_it()
    {
        var encoded = Der.Sequence(writer =>
        {
            writer.WriteInteger(1);
            writer.WriteOctetString(Der.Sequence(inner => inner.WriteInteger(2)));
            writer.WriteInteger(3);
        });
        Assert.Equal("300D02010104053003020102020103", Convert.ToHexString(encoded));
    }

    [Fact]
    public void One_that_fails_leaves_nothing_to_the_next()
    {
        Assert.Throws<InvalidOperationException>(() => Der.Sequence(writer =>
        {
            writer.WriteInteger(1);
            throw new InvalidOperationException();
        }));
        Assert.Equal("3000", Convert.ToHexString(Der.Sequence(static _ => { })));
    }
}
