namespace SmimePS.Core.Tests.Interop;

/// <summary>The rows of the table.</summary>
internal static class InteropCases
{
    /// <summary>Those whom peers are: they have the keys.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["rsa2048", "rsa3072", "rsa4096", "p256", "p384", "p521", "ed25519", "x25519"];

    /// <summary>Those whom peers only know.</summary>
    public static IReadOnlyList<string> Others { get; } = ["rsa3072-other", "p384-other"];

    public static IReadOnlyList<InteropCase> All { get; } = [.. EnvelopeCases.All, .. SignatureCases.All, new CompressionCase()];
}
