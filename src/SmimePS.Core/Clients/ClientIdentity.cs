using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Clients;

/// <summary>An identity as it goes into a client: with its issuers in order, and with what the user says of its root.</summary>
public sealed class ClientIdentity
{
    private ClientIdentity(Identity identity, IReadOnlyList<Certificate> chain, bool trustRoot)
    {
        Identity = identity;
        Issuers = chain;
        Root = chain.Count > 0 && chain[chain.Count - 1].IsSelfIssued ? chain[chain.Count - 1] : null;
        Intermediates = Root is null ? chain : [.. chain.Take(chain.Count - 1)];
        TrustRoot = trustRoot && Root is not null;
    }

    /// <summary>The certificate and its key.</summary>
    public Identity Identity { get; }

    /// <summary>The certificate.</summary>
    public Certificate Certificate => Identity.Certificate;

    /// <summary>All issuers that are at hand, nearest first.</summary>
    internal IReadOnlyList<Certificate> Issuers { get; }

    /// <summary>The issuers below the root, nearest first.</summary>
    public IReadOnlyList<Certificate> Intermediates { get; }

    /// <summary>The root; null where it is not at hand.</summary>
    public Certificate? Root { get; }

    /// <summary>Whether the client is to take the root's word.</summary>
    public bool TrustRoot { get; }

    /// <summary>Puts the chain together.</summary>
    /// <param name="identity">Whose it is.</param>
    /// <param name="others">Certificates among which further issuers may be found.</param>
    /// <param name="isTrusted">Whether the client is to take a root's word. What comes with a certificate is not trusted for coming with it.</param>
    public static ClientIdentity From(Identity identity, IReadOnlyList<Certificate> others, Func<Certificate, bool> isTrusted)
    {
        var chain = CertificateIssuers.Find(identity.Certificate, [.. identity.Issuers, .. others]);
        return new ClientIdentity(identity, chain, chain.Count > 0 && isTrusted(chain[chain.Count - 1]));
    }

    /// <summary>What it may be used for, now; nothing where it has expired or is not valid yet.</summary>
    internal CertificatePurpose PurposeAt(DateTimeOffset moment) => Certificate.IsValidAt(moment) ? CertificatePurposes.Of(Certificate) : CertificatePurpose.None;

    /// <summary>What stands between it and a client that believes it: an incomplete chain, or a root that nobody has vouched for.</summary>
    /// <param name="isTrusted">Whether the client trusts the root already.</param>
    internal string? TrustGap(bool isTrusted)
    {
        if (TrustRoot || isTrusted) return null;
        if (Root is { } root)
        {
            return $"Unless it is a public CA that the client knows, nothing makes it trust the root '{SubjectName.Shown(root)}' (thumbprint {root.Thumbprint}): " +
                "where you do, run this again with -TrustRoot.";
        }

        if (Certificate.IsSelfIssued) return "It vouches for itself, which no client takes anybody's word for. Have one issued by a CA, such as your own (New-SmimeCa).";
        var top = Intermediates.Count > 0 ? Intermediates[Intermediates.Count - 1] : Certificate;
        return $"The certificate of its issuer '{ShownText.Of(top.Issuer.ToString())}' is not at hand: import it with Import-SmimeCertificate, then run this again.";
    }

    /// <summary>It as PKCS#12 without its issuers.</summary>
    /// <exception cref="SmimeException">The key stays where it is (<c>KeyNotExportable</c>).</exception>
    internal byte[] ToPkcs12(ReadOnlySpan<char> password, Pkcs12Options options) => Pkcs12Writer.Write(Identity, password, options with { IncludeIssuers = false });
}
