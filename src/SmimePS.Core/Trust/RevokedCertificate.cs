namespace SmimePS.Trust;

/// <summary>An entry of a revocation list, or what an OCSP response says instead.</summary>
/// <param name="SerialNumberHex">
/// The certificate's serial number in upper-case hexadecimal, as <see cref="Certificates.Certificate.SerialNumberHex"/>.
/// </param>
/// <param name="RevokedAt">Since when it is revoked.</param>
/// <param name="Reason">Why; <see cref="RevocationReason.Unspecified"/> where the issuer does not say.</param>
public sealed record RevokedCertificate(string SerialNumberHex, DateTimeOffset RevokedAt, RevocationReason Reason)
{
    /// <summary>Since when the key is thought to be in the wrong hands, or the certificate to be wrong (RFC 5280, 5.3.2); null where the issuer does not say.</summary>
    public DateTimeOffset? InvalidSince { get; init; }

    /// <summary>The first moment at which it no longer counted.</summary>
    internal DateTimeOffset LostAt => InvalidSince is { } since && since < RevokedAt ? since : RevokedAt;
}
