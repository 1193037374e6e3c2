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
/// nobody knows which is the newer. Its members that write want the folder's lock to be held.
/// </summary>
internal static class CrlNumberFile
{
    private const int LargestFile = 1024;

    /// <summary>What the file says; null where it is missing or holds no number.</summary>
    public static BigInteger? Read(AuthorityFolder folder) => Parse(ReadText(folder));

    /// <summary>What the file says, as it stands there; empty where it is missing.</summary>
    public static string ReadText(AuthorityFolder folder) => File.Exists(folder.CrlNumber) ? Encoding.ASCII.GetString(FileErrors.ReadAll(folder.CrlNumber, LargestFile)).Trim() : "";

    /// <summary>Takes a number for a list: larger than that of the newest one, also where the file was lost or put back.</summary>
    /// <param name="folder">The authority's.</param>
    /// <param name="issuer">Its certificate.</param>
    /// <exception cref="AuthorityException">The file holds no number (<c>InvalidAuthority</c>).</exception>
    public static BigInteger Take(AuthorityFolder folder, Certificate issuer)
    {
        var said = File.Exists(folder.CrlNumber) ? Read(folder) ?? throw NoNumber(folder) : BigInteger.One;
        var number = BigInteger.Max(said, OfNewestList(folder, issuer) + 1);
        // Written down before it is used: a number is never given twice, whatever happens in between.
        Write(folder, number + 1);
        return number;
    }

    /// <summary>Has the next list have at least this number. What others have counted on to meanwhile stays.</summary>
    public static void Raise(AuthorityFolder folder, BigInteger least)
    {
        if (Read(folder) is not { } said || said < least) Write(folder, least);
    }

    /// <summary>As the file has it: upper case, an even number of digits.</summary>
    public static string Format(BigInteger number)
    {
        var digits = number.ToString("X", CultureInfo.InvariantCulture).TrimStart('0');
        return digits.Length == 0 ? "00" : digits.Length % 2 == 0 ? digits : "0" + digits;
    }

    private static BigInteger? Parse(string text) =>
        text.Length > 0 && BigInteger.TryParse("0" + text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static void Write(AuthorityFolder folder, BigInteger number) =>
        AtomicFile.Write(folder.CrlNumber, Encoding.ASCII.GetBytes(Format(number) + "\n"), overwrite: true);

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
