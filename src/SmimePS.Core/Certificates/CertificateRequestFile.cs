using SmimePS.Keys;
using SmimePS.Spooling;

namespace SmimePS.Certificates;

/// <summary>
/// Certificate requests in a file: PEM (CERTIFICATE REQUEST, and NEW CERTIFICATE REQUEST as Microsoft's tools write), DER, or base64 without
/// the lines around it, as it is copied from a portal. The format is told from the content, not from the name.
/// </summary>
public static class CertificateRequestFile
{
    private const int MaxFileBytes = 1024 * 1024;

    /// <summary>Reads the requests of a file, at least one.</summary>
    /// <exception cref="CertificateException">It holds none, or one is damaged (<c>InvalidCertificateRequest</c>).</exception>
    /// <exception cref="Errors.SmimeException">The file cannot be read (<c>FileNotFound</c>, <c>AccessDenied</c>, <c>FileTooLarge</c>…).</exception>
    public static IReadOnlyList<CertificateRequest> Read(string path) => Decode(FileErrors.ReadAll(path, MaxFileBytes), $"'{path}'");

    /// <summary>Reads the content of a file.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="shown">What to call it in an error.</param>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static IReadOnlyList<CertificateRequest> Decode(byte[] content, string shown = "The data")
    {
        if (!PemBlock.IsPem(content)) return [CertificateRequest.Decode(content.Length > 0 && content[0] == 0x30 ? content : FromBase64(content, shown), shown)];
        var requests = new List<CertificateRequest>();
        foreach (var block in PemBlock.ReadAll(content).Where(static block => IsRequest(block)))
        {
            if (block.IsDamaged) throw CertificateRequest.Invalid(shown, null);
            requests.Add(CertificateRequest.Decode(block.Data, shown));
        }

        return requests.Count > 0 ? requests : throw CertificateRequest.Invalid(shown, null);
    }

    internal static bool IsRequest(PemBlock block) => block.Label is "CERTIFICATE REQUEST" or "NEW CERTIFICATE REQUEST";

    private static byte[] FromBase64(byte[] content, string shown)
    {
        try
        {
            return Convert.FromBase64String(PemBlock.TextOf(content));
        }
        catch (FormatException error)
        {
            throw CertificateRequest.Invalid(shown, error);
        }
    }
}
