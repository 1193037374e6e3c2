namespace SmimePS.Certificates;

/// <summary>Which certificates are wanted of a store. What is unset does not matter.</summary>
public sealed record CertificateQuery
{
    /// <summary>Speaks for this address, compared as mailboxes are.</summary>
    public string? Address { get; init; }

    /// <summary>Has this thumbprint: SHA-1 or SHA-256 in hexadecimal, any case, with or without blanks and colons.</summary>
    public string? Thumbprint { get; init; }

    /// <summary>Allows this purpose.</summary>
    public CertificatePurpose Purpose { get; init; }

    /// <summary>Has its private key here.</summary>
    public bool WithPrivateKey { get; init; }

    /// <summary>Is valid now by its own dates. Unset, expired ones are found too: old mail must still open.</summary>
    public bool ValidNow { get; init; }

    /// <summary>Is valid now and ends within this time.</summary>
    public TimeSpan? ExpiringWithin { get; init; }

    /// <summary>Whether a certificate is wanted; one whose extensions are malformed never is.</summary>
    internal bool Matches(Certificate certificate, bool hasPrivateKey, DateTimeOffset now)
    {
        try
        {
            return (!WithPrivateKey || hasPrivateKey)
                && ((!ValidNow && ExpiringWithin is null) || certificate.IsValidAt(now))
                && (ExpiringWithin is not { } within || certificate.NotAfter - now <= within)
                && (Thumbprint is null || HasThumbprint(certificate, Thumbprint))
                && (Address is null || certificate.Addresses.Contains(Address, MailAddressComparer.Instance))
                && CertificatePurposes.Allows(certificate, Purpose);
        }
        catch (CertificateException)
        {
            return false;
        }
    }

    private static bool HasThumbprint(Certificate certificate, string thumbprint)
    {
        // Copied from Windows' dialogs, a thumbprint begins with an invisible mark.
        var plain = new string(thumbprint.Where(Uri.IsHexDigit).ToArray());
        return string.Equals(plain, certificate.Thumbprint, StringComparison.OrdinalIgnoreCase)
            || string.Equals(plain, Convert.ToHexString(certificate.Sha256.ToArray()), StringComparison.OrdinalIgnoreCase);
    }
}
