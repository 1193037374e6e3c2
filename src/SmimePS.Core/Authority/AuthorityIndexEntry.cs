using System.Globalization;
using System.Text;
using SmimePS.Certificates;

namespace SmimePS.Authority;

/// <summary>One line of OpenSSL's index.txt: what became of a certificate.</summary>
/// <param name="Status"><c>V</c> valid, <c>R</c> revoked, <c>E</c> expired.</param>
/// <param name="Expires">The certificate's end, as its ASN.1 time is written: two digits of year before 2050, four from then on.</param>
/// <param name="Revoked">Time and reason of revocation, or empty.</param>
/// <param name="Serial">The serial number in upper-case hexadecimal, an even number of digits.</param>
/// <param name="FileName">Always <c>unknown</c>: OpenSSL names files by serial number.</param>
/// <param name="Subject">The subject in OpenSSL's one-line form.</param>
public sealed record AuthorityIndexEntry(string Status, string Expires, string Revoked, string Serial, string FileName, string Subject)
{
    private const string Valid = "V";
    private const string RevokedStatus = "R";

    private static readonly Dictionary<string, string> ShortNames = new()
    {
        ["2.5.4.3"] = "CN", ["2.5.4.4"] = "SN", ["2.5.4.5"] = "serialNumber", ["2.5.4.6"] = "C", ["2.5.4.7"] = "L", ["2.5.4.8"] = "ST",
        ["2.5.4.9"] = "street", ["2.5.4.10"] = "O", ["2.5.4.11"] = "OU", ["2.5.4.12"] = "title", ["2.5.4.13"] = "description",
        ["2.5.4.17"] = "postalCode", ["2.5.4.41"] = "name", ["2.5.4.42"] = "GN", ["2.5.4.43"] = "initials", ["2.5.4.46"] = "dnQualifier",
        ["2.5.4.65"] = "pseudonym", ["2.5.4.97"] = "organizationIdentifier", ["1.2.840.113549.1.9.1"] = "emailAddress",
        ["0.9.2342.19200300.100.1.1"] = "UID", ["0.9.2342.19200300.100.1.25"] = "DC",
    };

    /// <summary>The entry of a certificate that was just issued.</summary>
    public static AuthorityIndexEntry For(Certificate certificate) =>
        new(Valid, IndexRevocation.FormatTime(certificate.NotAfter), "", certificate.SerialNumberHex, "unknown", OneLine(certificate.Subject));

    /// <summary>Whether the certificate was revoked.</summary>
    public bool IsRevoked => Status == RevokedStatus;

    /// <summary>When and why it was revoked; null where it was not, or where the index does not say it as it should.</summary>
    public IndexRevocation? Revocation => IsRevoked ? IndexRevocation.Parse(Revoked) : null;

    /// <summary>When the certificate ends; null where the index does not say it as it should.</summary>
    public DateTimeOffset? NotAfter => IndexRevocation.ParseTime(Expires);

    /// <summary>Whether it is of a certificate with this subject.</summary>
    internal bool IsFor(DistinguishedName subject) => Subject == OneLine(subject);

    /// <summary>The entry once the certificate is revoked.</summary>
    public AuthorityIndexEntry Revoke(IndexRevocation revocation) => this with { Status = RevokedStatus, Revoked = revocation.Format() };

    /// <summary>The entry once the certificate counts again.</summary>
    public AuthorityIndexEntry Release() => this with { Status = Valid, Revoked = "" };

    /// <summary>Reads a line; null where it is none of OpenSSL's.</summary>
    public static AuthorityIndexEntry? Parse(string line)
    {
        var fields = Split(line.TrimEnd('\r'));
        return fields.Count == 6 && fields[0].Length == 1 && fields[3].Length > 0 && fields[3].All(Uri.IsHexDigit)
            ? new AuthorityIndexEntry(fields[0], fields[1], fields[2], AuthorityRevocation.Normalize(fields[3]), fields[4], fields[5])
            : null;
    }

    /// <summary>The line, without its end.</summary>
    public string Format() => string.Join("\t", new[] { Status, Expires, Revoked, Serial, FileName, Subject }.Select(field => field.Replace("\t", "\\\t")));

    // X509_NAME_oneline of OpenSSL 3: bytes outside printable ASCII as \xHH whatever the string type, the two separators escaped, a
    // backslash not. OpenSSL compares this text when it revokes, so it must be the same to the letter.
    private static string OneLine(DistinguishedName name)
    {
        var text = new StringBuilder();
        foreach (var (oid, _, content, isJoined) in NameAttributes.Read(name))
        {
            text.Append(isJoined ? '+' : '/').Append(ShortNames.TryGetValue(oid, out var known) ? known : oid).Append('=');
            foreach (var value in content)
            {
                if (value is (byte)'/' or (byte)'+') text.Append('\\').Append((char)value);
                else if (value is >= 0x20 and <= 0x7E) text.Append((char)value);
                else text.Append("\\x").Append(value.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }

    // A backslash hides a tab from the splitter and vanishes with it; before anything else it stands for itself.
    private static List<string> Split(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        foreach (var character in line)
        {
            if (character != '\t')
            {
                field.Append(character);
            }
            else if (field.Length > 0 && field[field.Length - 1] == '\\')
            {
                field[field.Length - 1] = '\t';
            }
            else
            {
                fields.Add(field.ToString());
                field.Clear();
            }
        }

        fields.Add(field.ToString());
        return fields;
    }
}
