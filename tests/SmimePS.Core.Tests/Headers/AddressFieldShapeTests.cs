using System.Text;
using SmimePS.Headers;

namespace SmimePS.Core.Tests.Headers;

/// <summary>Which address fields have a shape that all programs take apart in the same way.</summary>
public class AddressFieldShapeTests
{
    [Theory]
    [InlineData("alice@example.org")]
    [InlineData("Alice <alice@example.org>, \"B, <ob>\" <bob@example.org> (of R&D)")]
    [InlineData("(Alice (the first)) alice@example.org")]
    [InlineData("alice@example.org (a \\) in a comment)")]
    [InlineData("\"a \\\" in quotes\" <alice@example.org>")]
    [InlineData("\"alice\"@example.org")]
    [InlineData("Alice (Q.) <alice @ example.org>")]
    [InlineData("Alice \"Al\" Q. Public <alice@[192.0.2.1]>,")]
    [InlineData("[EXT] Alice <alice@example.org>")]
    [InlineData("Alice [External]<alice@example.org>")]
    public void A_plain_one(string field) => Assert.True(IsPlain(field));

    [Theory]
    [InlineData("")]
    [InlineData("Team: alice@example.org, Bob <bob@example.org>;")]
    [InlineData("Alice")]
    [InlineData("Alice, <alice@example.org>")]
    [InlineData("<alice@example.org>, (Bob)")]
    [InlineData("bob @example.org <alice@example.org>")]
    [InlineData("bob@ example.org")]
    [InlineData("bob@[example.org] <alice@example.org>")]
    [InlineData("Bob\\, <alice@example.org>")]
    [InlineData("<@example.net:alice@example.org>")]
    [InlineData("alice@[192.0.2.1")]
    [InlineData("alice@[192.0.2.1]example.org")]
    [InlineData("alice@example.org (\\")]
    [InlineData("\"Alice\\")]
    [InlineData("Alice <alice@example.org")]
    [InlineData("alice@example.org>")]
    [InlineData("\"Alice <alice@example.org>")]
    [InlineData("\"Alice\\\" <alice@example.org>")]
    [InlineData("alice@example.org (Alice")]
    [InlineData("Alice) <alice@example.org> (")]
    [InlineData("<<alice@example.org>")]
    [InlineData("<alice@example.org> <bob@example.org>")]
    [InlineData("<alice@example.org> bob@example.org")]
    [InlineData("<alice@example.org> \"Bob\"")]
    [InlineData("Alice <alice(Bob)@example.org>")]
    [InlineData("alice(Bob)@example.org")]
    [InlineData("alice@(Bob)example.org")]
    [InlineData("=?utf-7?q?bob+AEA-example.org?= <alice@example.org>")]
    [InlineData("=?UNICODE-1-1-UTF-7*en?B?eA==?= <alice@example.org>")]
    [InlineData("[EXT alice@example.org")]
    [InlineData("[EXTRA] Alice <alice@example.org>")]
    [InlineData("[EXT]@example.org")]
    [InlineData("bob@[EXT] <alice@example.org>")]
    [InlineData("<[EXT]alice@example.org>")]
    public void One_that_some_take_for_another(string field) => Assert.False(IsPlain(field));

    private static bool IsPlain(string field) => AddressFieldShape.Read(Encoding.Latin1.GetBytes(field)) is not null;
}
