namespace SmimePS.Trust;

/// <summary>An entry of a revocation list.</summary>
/// <param name="SerialNumberHex">
/// The certificate's serial number in upper-case hexadecimal, as <see cref="Certificates.Certificate.SerialNumberHex"/>.
/// </param>
/// <param name="RevokedAt">Since when it is revoked.</param>
/// <param name="Reason">Why; <see cref="RevocationReason.Unspecified"/> where the issuer does not say.</param>
public sealed record RevokedCertificate(string SerialNumberHex, DateTimeOffset RevokedAt, RevocationReason Reason);
