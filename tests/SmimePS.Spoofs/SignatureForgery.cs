using System.Formats.Asn1;
using SmimePS.Certificates;
using SmimePS.Cms;

namespace SmimePS.Spoofs;

/// <summary>
/// Signed data put together by hand, so that anything in it can be wrong (RFC 5652, 5). It is described in words <c>name=value</c>: each
/// <c>by=NAME</c> begins a signer, and what follows is about that one, as far as it is not about the whole.
/// </summary>
internal sealed class SignatureForgery
{
    /// <summary>What an attacker would like to be taken for signed.</summary>
    public static readonly byte[] OtherContent = [.. "Content-Type: text/plain\r\n\r\nSend money.\r\n"u8];

    private readonly List<ForgedSigner> _signers = [];
    private readonly string _type = CmsOids.Data;
    private readonly byte[]? _embedded;
    private readonly List<Certificate>? _carried;

    public SignatureForgery(string description, byte[] content, bool isDetached)
    {
        _embedded = isDetached ? null : content;
        foreach (var word in description.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = (word.Split('=')[0], word[(word.IndexOf('=') + 1)..]);
            switch (name)
            {
                case "by": _signers.Add(new ForgedSigner(People.Get(value), content)); break;
                case "carry": _carried = [.. value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static one => People.Get(one).Certificate)]; break;
                case "type": _type = value; break;
                case "embed":
                    _embedded = value switch { "none" => null, "same" => content, "other" => OtherContent, "attributes" => AttributesOfFirst(), _ => throw Unknown(word) };
                    break;
                default:
                    if (_signers.Count == 0 || !_signers[^1].Take(name, value)) throw Unknown(word);
                    break;
            }
        }
    }

    public byte[] Encode()
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CmsOids.SignedData);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence()) WriteData(writer);
        }

        return writer.Encode();
    }

    private static FormatException Unknown(string word) => new($"'{word}' means nothing here.");

    /// <summary>The signed attributes as an attacker would pass them off as content: they are what was really signed.</summary>
    private byte[] AttributesOfFirst()
    {
        var attributes = _signers[0].Attributes(CmsOids.Data);
        _signers[0].Cover(attributes);
        return attributes;
    }

    private void WriteData(AsnWriter writer)
    {
        writer.WriteInteger(1);
        using (writer.PushSetOf())
        {
            foreach (var digest in _signers.Select(static one => one.Digest).Distinct()) ForgedSigner.DigestIdentifier(digest).Write(writer);
        }

        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(_type);
            if (_embedded is not null)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0))) writer.WriteOctetString(_embedded);
            }
        }

        var carried = _carried ?? [.. _signers.SelectMany(static one => one.Identity.Issuers.Prepend(one.Identity.Certificate)).Distinct()];
        CertificateSet.Write(writer, 0, carried.Select(static one => one.RawData));
        using (writer.PushSetOf())
        {
            foreach (var signer in _signers) signer.Write(writer, _type);
        }
    }
}
