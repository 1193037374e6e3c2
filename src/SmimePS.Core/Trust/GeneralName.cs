using System.Formats.Asn1;
using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>The forms of GeneralName (RFC 5280, 4.2.1.6); the value is the tag.</summary>
internal enum GeneralNameForm
{
    OtherName = 0,
    Rfc822Name = 1,
    DnsName = 2,
    X400Address = 3,
    DirectoryName = 4,
    EdiPartyName = 5,
    Uri = 6,
    IpAddress = 7,
    RegisteredId = 8,
}

/// <summary>One GeneralName: a name in a subject alternative name, or the base of a constraint.</summary>
/// <param name="Form">Its form.</param>
/// <param name="Encoded">The whole encoding with its tag.</param>
/// <param name="Text">The text of a mail address, host or URI; for an SmtpUTF8Mailbox its mailbox (RFC 9598).</param>
/// <param name="Bytes">The bytes of an IP address, or of an address and mask.</param>
/// <param name="Directory">The name of a directoryName.</param>
/// <param name="TypeId">The type of an otherName.</param>
internal sealed record GeneralName(
    GeneralNameForm Form, ReadOnlyMemory<byte> Encoded, string? Text = null, ReadOnlyMemory<byte> Bytes = default,
    DistinguishedName? Directory = null, string? TypeId = null)
{
    /// <summary>Equal for names that mean the same: directory names by RFC 5280, 7.1, others by their bytes.</summary>
    public string Key => Directory is null
        ? Convert.ToHexString(Encoded.ToArray())
        : DirectoryKey(ComparableName.Of(Directory));

    public static string DirectoryKey(ComparableName name) => "dn:" + name.Key;

    /// <summary>Reads GeneralNames: a sequence of at least one.</summary>
    /// <exception cref="AsnContentException">Malformed.</exception>
    public static List<GeneralName> ReadAll(AsnReader reader, Asn1Tag? tag = null)
    {
        var sequence = reader.ReadSequence(tag);
        var names = new List<GeneralName>();
        while (sequence.HasData) names.Add(Read(sequence));
        return names.Count > 0 ? names : throw new AsnContentException("A list of names is empty.");
    }

    /// <summary>Reads one name.</summary>
    /// <exception cref="AsnContentException">Malformed.</exception>
    public static GeneralName Read(AsnReader reader)
    {
        var tag = reader.PeekTag();
        var encoded = reader.PeekEncodedValue();
        if (tag.TagClass != TagClass.ContextSpecific) throw new AsnContentException("A name has no form.");
        var form = (GeneralNameForm)tag.TagValue;
        switch (form)
        {
            case GeneralNameForm.Rfc822Name or GeneralNameForm.DnsName or GeneralNameForm.Uri:
                return new GeneralName(form, encoded, reader.ReadCharacterString(UniversalTagNumber.IA5String, tag));
            case GeneralNameForm.IpAddress:
                return new GeneralName(form, encoded, Bytes: reader.ReadOctetString(tag));
            case GeneralNameForm.DirectoryName:
                var inner = reader.ReadSequence(tag);
                var name = new GeneralName(form, encoded, Directory: new DistinguishedName(inner.ReadEncodedValue()));
                inner.ThrowIfNotEmpty();
                return name;
            case GeneralNameForm.OtherName:
                return ReadOtherName(reader.ReadSequence(tag), encoded);
            case GeneralNameForm.X400Address or GeneralNameForm.EdiPartyName or GeneralNameForm.RegisteredId:
                reader.ReadEncodedValue();
                return new GeneralName(form, encoded);
            default:
                throw new AsnContentException("A name has an unknown form.");
        }
    }

    private static GeneralName ReadOtherName(AsnReader other, ReadOnlyMemory<byte> encoded)
    {
        var type = other.ReadObjectIdentifier();
        var value = other.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true));
        other.ThrowIfNotEmpty();
        var text = type == Oids.SmtpUtf8Mailbox ? value.ReadCharacterString(UniversalTagNumber.UTF8String) : null;
        return new GeneralName(GeneralNameForm.OtherName, encoded, text, TypeId: type);
    }
}
