using System.Formats.Asn1;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Trust;

/// <summary>DSA keys that leave out their group and take it over from their issuer's key (RFC 3279, 2.3.2).</summary>
internal static class InheritedParameters
{
    private const string Dsa = "1.2.840.10040.4.1";

    public static bool Lacks(PublicKeyInfo key) => key.Algorithm.Oid == Dsa && key.Algorithm.HasNoParameters;

    /// <summary>The working public key (RFC 5280, 6.1.4 (d) to (f)) after a certificate.</summary>
    public static PublicKeyInfo Complete(PublicKeyInfo key, PublicKeyInfo? above)
    {
        if (!Lacks(key) || above is null || above.Algorithm.Oid != Dsa) return key;
        var encoded = Der.Sequence(writer =>
        {
            above.Algorithm.Write(writer);
            writer.WriteBitString(key.Key.Span);
        });

        return PublicKeyInfo.Read(new AsnReader(encoded, AsnEncodingRules.DER));
    }

    /// <summary>The key of one of a path's certificates, completed with those above it.</summary>
    /// <param name="signer">The certificate; one that is not of the path keeps its key as it stands.</param>
    /// <param name="path">The path upwards.</param>
    public static PublicKeyInfo WorkingKey(Certificate signer, List<Certificate> path)
    {
        var key = signer.PublicKey;
        var index = path.IndexOf(signer);
        for (var i = index + 1; index >= 0 && i < path.Count && Lacks(key); i++) key = Complete(key, path[i].PublicKey);
        return key;
    }
}
