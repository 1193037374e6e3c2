using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Authority;

/// <summary>Certificates in an authority's name that it has not signed.</summary>
internal static class ForgedCertificate
{
    /// <summary>Signed with its own key.</summary>
    public static Certificate Sign(CertificateAuthority authority, string serial, string address, PrivateKey key)
    {
        var now = CertificateAuthority.Now();
        return CertificateBuilder.Sign(new CertificateContent(Convert.FromHexString(serial), authority.Certificate.Subject, new DistinguishedNameBuilder().AddCommonName(address).Build(),
            now.AddDays(-1), now.AddDays(10), key.PublicKey, CertificateProfile.Mailbox(key.PublicKey, [AddressSyntax.Require(address)], CertificatePurpose.SignAndEncrypt, authority.Certificate)), key);
    }

    /// <summary>The same with a signature algorithm that nobody knows: ecdsa-with-SHA256, and an arc that is not assigned.</summary>
    public static Certificate WithUnknownAlgorithm(Certificate certificate)
    {
        var data = certificate.RawData.ToArray();
        byte[] known = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02];
        for (var at = 0; at + known.Length <= data.Length; at++)
        {
            if (data.AsSpan(at, known.Length).SequenceEqual(known)) data[at + known.Length - 1] = 9;
        }

        return Certificate.Decode(data);
    }
}
