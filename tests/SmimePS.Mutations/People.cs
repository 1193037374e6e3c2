using SmimePS.Certificates;
using SmimePS.Trust;

namespace SmimePS.Mutations;

/// <summary>Whom the seeds are from and for. Their PKCS#12 files are seeds themselves.</summary>
internal sealed class People
{
    public const string Password = "secret";

    /// <summary>The moment that counts as now, whenever the program runs: the certificates are valid at it.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    public People(string folder)
    {
        Identities = Directory.GetFiles(folder, "*.p12").Order(StringComparer.Ordinal)
            .SelectMany(static file => CertificateFile.Read(file, Password).Identities).ToList();
        Root = CertificateFile.Read(Path.Combine(folder, "root.cer")).Certificates.Single();
        Anchors = TrustAnchors.From("the mutations", Root);
    }

    public IReadOnlyList<Identity> Identities { get; }

    public Certificate Root { get; }

    public TrustAnchors Anchors { get; }

    public Identity this[string name] => Identities.First(one => one.Certificate.Addresses.Contains(name + "@example.org"));
}
