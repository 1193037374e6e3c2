namespace SmimePS.Certificates;

/// <summary>Key usage bits (RFC 5280, 4.2.1.3), in the order of the BIT STRING: bit 0 is the lowest value.</summary>
[Flags]
public enum KeyUsages
{
#pragma warning disable CS1591 // each name is the RFC's own
    None = 0,
    DigitalSignature = 1 << 0,
    NonRepudiation = 1 << 1,
    KeyEncipherment = 1 << 2,
    DataEncipherment = 1 << 3,
    KeyAgreement = 1 << 4,
    KeyCertSign = 1 << 5,
    CrlSign = 1 << 6,
    EncipherOnly = 1 << 7,
    DecipherOnly = 1 << 8,
#pragma warning restore CS1591
}
