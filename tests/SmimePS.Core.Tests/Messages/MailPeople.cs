using SmimePS.Certificates;
using SmimePS.Core.Tests.Certificates;
using SmimePS.Keys;
using SmimePS.Trust;

namespace SmimePS.Core.Tests.Messages;

/// <summary>A root, and Alice and Bob with a key of each kind, made once for all tests of this room.</summary>
internal static class MailPeople
{
    public static TestIssuer Issuer { get; } = new(KeyAlgorithm.Rsa2048);

    public static Identity AliceRsa { get; } = Issuer.Issue(KeyAlgorithm.Rsa2048, address: "alice@example.org");

    public static Identity AliceEc { get; } = Issuer.Issue(KeyAlgorithm.EcdsaP256, address: "alice@example.org");

    public static Identity BobRsa { get; } = Issuer.Issue(KeyAlgorithm.Rsa2048, address: "bob@example.org");

    public static Identity BobEc { get; } = Issuer.Issue(KeyAlgorithm.EcdsaP384, address: "bob@example.org");

    public static TrustAnchors Anchors { get; } = TrustAnchors.From("the test", Issuer.Root);

    public static Identity Alice(string kind) => kind == "RSA" ? AliceRsa : AliceEc;

    public static Identity Bob(string kind) => kind == "RSA" ? BobRsa : BobEc;
}
