namespace SmimePS.Keys;

/// <summary>The curves whose signatures are verified: NIST's and brainpool's (RFC 5480, 5639).</summary>
internal static class NamedCurves
{
    /// <summary>The length of a coordinate in bytes, or null for a curve that is not known.</summary>
    public static int? FieldBytes(string oid) => oid switch
    {
        AlgorithmOids.NistP256 => 32,
        AlgorithmOids.NistP384 => 48,
        AlgorithmOids.NistP521 => 66,
        "1.3.36.3.3.2.8.1.1.7" or "1.3.36.3.3.2.8.1.1.8" => 32,
        "1.3.36.3.3.2.8.1.1.11" or "1.3.36.3.3.2.8.1.1.12" => 48,
        "1.3.36.3.3.2.8.1.1.13" or "1.3.36.3.3.2.8.1.1.14" => 64,
        _ => null,
    };
}
