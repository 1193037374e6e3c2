using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>
/// What a request for a mail certificate is to ask for, checked, ready to be signed with the key that is to be certified: a subject, and as
/// extensions the addresses, the key usage and emailProtection. There is no emailAddress in the subject: addresses belong into the subject
/// alternative name (RFC 8550, 3), and what a public authority puts into the subject is its own affair.
/// </summary>
public sealed class RequestDraft
{
    private readonly IReadOnlyList<MailAddress> _addresses;
    private readonly CertificatePurpose _purpose;

    /// <summary>Checks what is to be asked for.</summary>
    /// <param name="addresses">The addresses, at least one.</param>
    /// <param name="subject">The subject; null or empty for one of the first address alone.</param>
    /// <param name="purpose">What the certificate is for.</param>
    /// <exception cref="CertificateException"><c>NoAddress</c> or <c>InvalidAddress</c>.</exception>
    public RequestDraft(IReadOnlyList<string> addresses, DistinguishedName? subject, CertificatePurpose purpose)
    {
        _addresses = AddressSyntax.RequireAll(addresses);
        Subject = subject is { IsEmpty: false } ? subject : new DistinguishedNameBuilder().AddCommonName(_addresses[0].CommonName).Build();
        _purpose = purpose;
    }

    /// <summary>The subject.</summary>
    public DistinguishedName Subject { get; }

    /// <summary>The addresses, each once.</summary>
    public IReadOnlyList<string> Addresses => [.. _addresses.Select(static address => address.Text)];

    /// <summary>A subject from its parts.</summary>
    /// <param name="name">The holder's name, at most 64 characters; the first address where there is none.</param>
    /// <param name="organization">The organisation, at most 64 characters; null or empty for none.</param>
    /// <param name="country">Its country, two letters; null or empty for none.</param>
    /// <param name="addresses">The addresses, at least one.</param>
    /// <exception cref="CertificateException"><c>InvalidName</c>, <c>InvalidCountry</c>, <c>NoAddress</c> or <c>InvalidAddress</c>.</exception>
    public static DistinguishedName SubjectOf(string? name, string? organization, string? country, IReadOnlyList<string> addresses) => new DistinguishedNameBuilder()
        .AddCountry(country).AddOrganization(organization)
        .AddCommonName(string.IsNullOrWhiteSpace(name) ? AddressSyntax.RequireAll(addresses)[0].CommonName : name).Build();

    /// <summary>Makes the request.</summary>
    /// <param name="key">The key that is to be certified.</param>
    /// <exception cref="CertificateException">The key is of a kind that cannot sign (<c>UnsupportedIssuerKey</c>).</exception>
    /// <exception cref="KeyException">The key refused to sign.</exception>
    public CertificateRequest Sign(PrivateKey key) =>
        CertificateRequest.Decode(CertificateRequestBuilder.Sign(Subject, CertificateProfile.Request(key.PublicKey, _addresses, _purpose), key));
}
