namespace SmimePS.Mutations;

/// <summary>What reads an input.</summary>
internal enum InputKind
{
    Cms,
    Mail,
    Mbox,
    Certificate,
    RevocationList,
    Key,
}

/// <summary>An input from which others are made.</summary>
internal sealed record Seed(string Name, InputKind Kind, byte[] Data)
{
    /// <summary>The kind that a file's extension stands for; null for a file that is no input.</summary>
    public static InputKind? KindOf(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".p7m" or ".env" or ".bin" or "" => InputKind.Cms,
        ".eml" => InputKind.Mail,
        ".mbox" => InputKind.Mbox,
        ".cer" or ".crt" or ".p7b" => InputKind.Certificate,
        ".crl" => InputKind.RevocationList,
        ".p12" or ".pem" or ".pri" => InputKind.Key,
        _ => null,
    };

    public static string ExtensionOf(InputKind kind) => kind switch
    {
        InputKind.Cms => ".p7m",
        InputKind.Mail => ".eml",
        InputKind.Mbox => ".mbox",
        InputKind.Certificate => ".cer",
        InputKind.RevocationList => ".crl",
        _ => ".pem",
    };
}
