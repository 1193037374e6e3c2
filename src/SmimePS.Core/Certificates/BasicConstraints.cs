namespace SmimePS.Certificates;

/// <summary>Basic constraints (RFC 5280, 4.2.1.9).</summary>
/// <param name="IsCa">Whether the subject may issue certificates.</param>
/// <param name="PathLength">How many intermediate certificates may follow, or null for any number.</param>
public sealed record BasicConstraints(bool IsCa, int? PathLength);
