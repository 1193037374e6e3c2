using System.Security.Cryptography;
using System.Text;
using System.Xml;
using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Clients;

/// <summary>
/// Apple configuration profiles (.mobileconfig) for iOS, iPadOS and macOS: a property list with the certificate and its key
/// (com.apple.security.pkcs12), its issuers (com.apple.security.pkcs1) and its root (com.apple.security.root). The names of all of it come
/// from the certificates, so that a profile that is installed again takes the place of the one before.
/// </summary>
public static class AppleProfile
{
    private const string Prefix = "smimeps.certificate.";

    /// <summary>Writes a profile for somebody's identities.</summary>
    /// <param name="identities">One, or one to sign and one to encrypt; their keys can be exported. A root goes along where it is to be trusted: a device trusts each root that it is given.</param>
    /// <param name="password">The password of the key, which the device asks for: it is not in the profile. Not empty; the caller clears it.</param>
    /// <param name="options">How the key is encrypted.</param>
    /// <exception cref="SmimeException">No password (<c>PasswordRequired</c>), or the key stays where it is (<c>KeyNotExportable</c>).</exception>
    public static byte[] Write(IReadOnlyList<ClientIdentity> identities, ReadOnlySpan<char> password, Pkcs12Options options)
    {
        var certificates = identities.Select(static identity => identity.Certificate).ToList();
        using var content = new MemoryStream();
        using (var writer = XmlWriter.Create(content, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, IndentChars = "\t", NewLineChars = "\n" }))
        {
            writer.WriteDocType("plist", "-//Apple//DTD PLIST 1.0//EN", "http://www.apple.com/DTDs/PropertyList-1.0.dtd", null);
            writer.WriteStartElement("plist");
            writer.WriteAttributeString("version", "1.0");
            writer.WriteStartElement("dict");
            Key(writer, "PayloadContent", "array");
            foreach (var identity in identities)
            {
                Payload(writer, identity.Certificate, "com.apple.security.pkcs12", Name(identity.Certificate), identity.ToPkcs12(password, options), "p12");
            }

            foreach (var issuer in identities.SelectMany(static identity => identity.Intermediates).Distinct()) Payload(writer, issuer, "com.apple.security.pkcs1", SubjectName.Of(issuer), issuer.RawData.ToArray(), "cer");
            foreach (var root in identities.Where(static identity => identity.TrustRoot).Select(static identity => identity.Root!).Distinct()) Payload(writer, root, "com.apple.security.root", SubjectName.Of(root), root.RawData.ToArray(), "cer");
            writer.WriteEndElement();
            Text(writer, "PayloadDescription", $"The S/MIME certificate of {Name(certificates[0])} with its private key.");
            Text(writer, "PayloadDisplayName", DisplayName(certificates[0]));
            Common(writer, Prefix + string.Join(".", certificates.Select(Hex)), "Configuration", Id("Configuration", certificates));
            writer.WriteEndElement();
            writer.WriteEndElement();
        }

        return content.ToArray();
    }

    /// <summary>The profile's name in the settings of a device.</summary>
    public static string DisplayName(Certificate certificate) => Printable($"S/MIME: {Name(certificate)}");

    private static void Payload(XmlWriter writer, Certificate certificate, string type, string name, byte[] content, string extension)
    {
        writer.WriteStartElement("dict");
        Text(writer, "PayloadCertificateFileName", $"{Hex(certificate).Substring(0, 16)}.{extension}");
        Key(writer, "PayloadContent", "data");
        writer.WriteString(Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks).Replace("\r", ""));
        writer.WriteEndElement();
        Text(writer, "PayloadDisplayName", name);
        Common(writer, Prefix + Hex(certificate) + "." + type.Substring(type.LastIndexOf('.') + 1), type, Id(type, [certificate]));
        writer.WriteEndElement();
    }

    private static void Common(XmlWriter writer, string identifier, string type, Guid id)
    {
        Text(writer, "PayloadIdentifier", identifier);
        Text(writer, "PayloadType", type);
        Text(writer, "PayloadUUID", id.ToString("D").ToUpperInvariant());
        Key(writer, "PayloadVersion", "integer");
        writer.WriteString("1");
        writer.WriteEndElement();
    }

    /// <summary>Writes a key and begins its value.</summary>
    private static void Key(XmlWriter writer, string key, string element)
    {
        writer.WriteElementString("key", key);
        writer.WriteStartElement(element);
    }

    private static void Text(XmlWriter writer, string key, string text)
    {
        writer.WriteElementString("key", key);
        writer.WriteElementString("string", Printable(text));
    }

    private static string Name(Certificate certificate) => certificate.Addresses.Count > 0 ? certificate.Addresses[0] : SubjectName.Of(certificate);

    // XML has no way to write most control characters, nor half a character.
    private static string Printable(string text)
    {
        var printable = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) printable.Append(text, i++, 2);
            else printable.Append(XmlConvert.IsXmlChar(text[i]) && (!ShownText.Steers(text[i]) || ShownText.IsUnseen(text[i])) ? text[i] : '\uFFFD');
        }

        return printable.ToString();
    }

    private static string Hex(Certificate certificate) => Convert.ToHexString(certificate.Sha256.ToArray()).Substring(0, 32).ToLowerInvariant();

    /// <summary>A UUID of version 8 (RFC 9562, 5.8): out of a hash of what it names.</summary>
    private static Guid Id(string type, IEnumerable<Certificate> certificates)
    {
        using var sha256 = SHA256.Create();
        var hash = sha256.ComputeHash([.. Encoding.ASCII.GetBytes(type), 0, .. certificates.SelectMany(static one => one.Sha256.ToArray())]);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        var hex = Convert.ToHexString(hash).Substring(0, 32);
        return Guid.ParseExact(hex, "N");
    }
}
