namespace SmimePS.Certificates;

/// <summary>One extension of a certificate or CRL (RFC 5280, 4.2).</summary>
/// <param name="Oid">Which extension.</param>
/// <param name="IsCritical">Whether software that does not know it must refuse the certificate.</param>
/// <param name="Value">The DER inside the extension's OCTET STRING.</param>
public sealed record CertificateExtension(string Oid, bool IsCritical, ReadOnlyMemory<byte> Value);
