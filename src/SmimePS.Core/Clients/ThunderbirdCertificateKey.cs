using System.Buffers.Binary;
using SmimePS.Certificates;

namespace SmimePS.Clients;

/// <summary>
/// What Thunderbird keeps to find an account's certificate again (nsIX509Cert.dbKey): issuer and serial number, behind two numbers that
/// were never used.
/// </summary>
internal static class ThunderbirdCertificateKey
{
    private const int HeaderBytes = 16;

    /// <summary>Base64 of: eight zero bytes, the lengths of serial number and issuer in four bytes each (big-endian), serial number, issuer (DER).</summary>
    public static string Of(Certificate certificate)
    {
        var serial = certificate.SerialNumber.Span;
        var issuer = certificate.Issuer.Encoded.Span;
        var key = new byte[HeaderBytes + serial.Length + issuer.Length];
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(8), serial.Length);
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(12), issuer.Length);
        serial.CopyTo(key.AsSpan(HeaderBytes));
        issuer.CopyTo(key.AsSpan(HeaderBytes + serial.Length));
        return Convert.ToBase64String(key);
    }
}
