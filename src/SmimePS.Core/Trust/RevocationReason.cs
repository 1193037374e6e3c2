namespace SmimePS.Trust;

/// <summary>Why a certificate was revoked (CRLReason, RFC 5280, 5.3.1).</summary>
public enum RevocationReason
{
#pragma warning disable CS1591 // each name is the RFC's own
    Unspecified = 0,
    KeyCompromise = 1,
    CACompromise = 2,
    AffiliationChanged = 3,
    Superseded = 4,
    CessationOfOperation = 5,
    CertificateHold = 6,
    RemoveFromCrl = 8,
    PrivilegeWithdrawn = 9,
    AACompromise = 10,
#pragma warning restore CS1591
}

/// <summary>ReasonFlags (RFC 5280, 4.2.1.13): the reasons that a list or a distribution point is about; bit 0 is unused.</summary>
[Flags]
internal enum RevocationReasons
{
    None = 0,
    KeyCompromise = 1 << 1,
    CACompromise = 1 << 2,
    AffiliationChanged = 1 << 3,
    Superseded = 1 << 4,
    CessationOfOperation = 1 << 5,
    CertificateHold = 1 << 6,
    PrivilegeWithdrawn = 1 << 7,
    AACompromise = 1 << 8,
    All = 0x1FE,
}
