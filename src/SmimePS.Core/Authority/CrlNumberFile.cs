using System.Globalization;
using System.Numerics;
using System.Text;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Spooling;
using SmimePS.Trust;

namespace SmimePS.Authority;

/// <summary>
/// The number of the next revocation list, in hexadecimal, as OpenSSL keeps it. Numbers may only grow (RFC 5280, 5.2.3): of two lists with one number
/// nobody knows which is the newer. <see cref="Raise"/> wants the folder's lock to be held.
/// </summary>
internal static class CrlNumberFile
{
    private const int LargestFile = 1024;

    /// <summary>What the file says; null where it is missing or holds no number.</summary>
    public static BigInteger? Read(AuthorityFolder folder) => Parse(ReadText(folder));

    /// <summary>What the file says, as it stands there; empty where it is missing.</summary>
    public static string ReadText(AuthorityFolder folder) => File.Exists(folder.CrlNumber) ? Encoding.ASCII.GetString(FileErrors.ReadAll(folder.CrlNumber, LargestFile)).Trim() : "";

    /// <summary>The number for the next list: larger than that of the newest one, also where the file was lost or put back. <see cref="Raise"/> takes it.</summary>
    /// <param name="folder">The authority's.</param>
    /// <param name="issuer">Its certificate.</param>
    /// <exception cref="AuthorityException">The file holds no number (<c>InvalidAuthority</c>).</exception>
    public static BigInteger Next(AuthorityFolder folder, Certificate issuer)
    {
        var said = File.Exists(folder.CrlNumber) ? Read(folder) ?? throw NoNumber(folder) : BigInteger.One;
        return BigInteger.Max(said, OfNewestList(folder, issuer) + 1);
    }

    /// <summary>Has the next list have at least this number. What others have counted on to meanwhile stays.</summary>
    public static void Raise(AuthorityFolder folder, BigInteger least)
    {
        if (Read(folder) is { } said && said >= least) return;
        AtomicFile.Write(folder.CrlNumber, Encoding.ASCII.GetBytes(Format(least) + "\n"), overwrite: true);
    }

    /// <summary>As the file has it: upper case, an even number of digits.</summary>
    public static string Format(BigInteger number)
    {
        var digits = number.ToString("X", CultureInfo.InvariantCulture).TrimStart('0');
        return digits.Length == 0 ? "00" : digits.Length % 2 == 0 ? digits : "0" + digits;
    }

    private static BigInteger? Parse(string text) =>
        text.Length > 0 && BigInteger.TryParse("0" + text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Zero where there is none, or one of somebody else's: that must not keep the next from being published.</summary>
    private static BigInteger OfNewestList(AuthorityFolder folder, Certificate issuer)
    {
        if (!File.Exists(folder.Crl)) return BigInteger.Zero;
        try
        {
            var list = CertificateRevocationList.ReadFile(folder.Crl);
            return list.Issuer.Equals(issuer.Subject) && SignatureVerifier.Verify(issuer.PublicKey, list.SignatureAlgorithm, list.TbsData.Span, list.Signature.Span)
                ? list.SequenceNumber ?? BigInteger.Zero
                : BigInteger.Zero;
        }
        catch (SmimeException)
        {
            return BigInteger.Zero;
        }
    }

    private static AuthorityException NoNumber(AuthorityFolder folder) => new("InvalidAuthority", SmimeErrorKind.InvalidData,
        $"'{folder.CrlNumber}' holds no number. Write into it, in hexadecimal, a number larger than that of any revocation list so far.");
}
