using System.Security.Cryptography;
using MimeKit;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Headers;
using SmimePS.Mime;
using SmimePS.Spooling;

namespace SmimePS.Messages;

/// <summary>A protection that has been worked out and can be carried out, as often as wanted.</summary>
public sealed class PreparedProtection
{
    // Of one signer with two certificates, most often.
    private const int SignatureBytes = 4096;

    private readonly MessageContent _message;
    private readonly MimeNode _root;
    private readonly ProtectionRequest _request;
    private readonly DateTimeOffset _now;
    private readonly IReadOnlyList<Header> _fields;
    private readonly PayloadHeader _header;
    private readonly PayloadChanges _changes;
    private ContentEntity? _toBeSigned;

    internal PreparedProtection(
        MessageContent message, MimeNode root, ProtectionRequest request, IReadOnlyList<Identity> signers, IReadOnlyList<Certificate> recipients, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        _message = message;
        _root = root;
        _request = request;
        _now = now;
        Signers = signers;
        Recipients = recipients;
        Encryption = request.Encrypt ? request.Policy.ChooseEncryption(recipients, request.Capabilities) : null;
        // Kept, so that the header outside is made of the same fields as the one inside.
        _fields = message.Headers;
        _header = IsHeaderProtected() ? PayloadHeader.Make(_fields, request.Encrypt ? request.HeaderConfidentiality : null, cancellationToken) : PayloadHeader.None;
        _changes = SmimeParts.KindOf(root) == SmimePartKind.None ? PayloadChanges.ForWriting(message, root, _header, request.LegacyDisplay) : PayloadChanges.None;
        // Inside of encryption, compression and an opaque signature nothing on the way sees a line to change.
        var isOpen = request.Sign && request.Form == SignatureForm.Detached && !request.Encrypt && !request.Compress;
        if (isOpen && ToBeSigned(cancellationToken).Risks is { Count: > 0 } risks) TransportRisk = RiskOf(message, risks);
    }

    /// <summary>Who signs; empty where nobody does.</summary>
    public IReadOnlyList<Identity> Signers { get; }

    /// <summary>Whose keys open the message, the sender's own included; empty where it is not encrypted.</summary>
    public IReadOnlyList<Certificate> Recipients { get; }

    /// <summary>The content encryption; null where the message is not encrypted.</summary>
    public ContentEncryption? Encryption { get; }

    /// <summary>
    /// A sentence on what may break the signature on the way, for the user to decide; null where nothing does. It is there where a
    /// detached signature covers bytes that not every mail system hands on unchanged (RFC 8551, 3.1.3) and that have no other form.
    /// </summary>
    public string? TransportRisk { get; }

    /// <summary>Whether what comes out can be read and came out of encryption before: a file of it should be for its owner's eyes alone.</summary>
    public bool IsSecret => _message.WasEncrypted && !_request.Encrypt;

    /// <summary>What is inside an earlier protection cannot be labelled any more, and labels around it would mean nothing (RFC 9788, section 4.1).</summary>
    private bool IsHeaderProtected() => _request.ProtectHeader && (_request.Sign || _request.Encrypt) && SmimeParts.KindOf(_root) == SmimePartKind.None;

    private ContentEntity ToBeSigned(CancellationToken cancellationToken) => _toBeSigned ??= ContentEntity.ForSigning(_message, _root, _header, _changes, cancellationToken);

    /// <summary>Carries it out into a spool that belongs to the message.</summary>
    public MessageContent ToMessage(CancellationToken cancellationToken = default)
    {
        var spool = new Spool();
        try
        {
            WriteTo(spool, cancellationToken);
            return MessageContent.FromSpool(spool, _message.Name, IsSecret);
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    /// <summary>Carries it out into a stream, in one pass; the stream is not closed. After an error what was written is not a message.</summary>
    public void WriteTo(Stream output, CancellationToken cancellationToken = default)
    {
        OuterHeader.WriteSent(_fields, _header, output, cancellationToken);
        OuterHeader.WriteText(output, "MIME-Version: 1.0\r\n");
        if (!_request.Encrypt)
        {
            WriteContent(output, cancellationToken);
            return;
        }

        WriteWrapped(output, Encryption!.IsAuthenticated ? "authEnveloped-data" : "enveloped-data", "smime.p7m", "S/MIME Encrypted Message",
            body => new EnvelopedDataWriter(body, CmsRecipients(), Encryption),
            plaintext => WriteContent(plaintext, cancellationToken));
    }

    /// <summary>What is encrypted, or would be: compressed after signing, so that the signature stays one over readable content.</summary>
    private void WriteContent(Stream output, CancellationToken cancellationToken)
    {
        if (!_request.Compress)
        {
            WriteEntity(output, cancellationToken);
            return;
        }

        WriteWrapped(output, "compressed-data", "smime.p7z", "S/MIME Compressed Message",
            static body => new CompressedDataWriter(body),
            plain => WriteEntity(plain, cancellationToken));
    }

    private void WriteEntity(Stream output, CancellationToken cancellationToken)
    {
        if (_request.Sign) WriteSigned(output, cancellationToken);
        else ContentEntity.ForEncryption(_message, _root, _header, _changes, cancellationToken).WriteTo(output, cancellationToken);
    }

    private void WriteSigned(Stream output, CancellationToken cancellationToken)
    {
        var content = ToBeSigned(cancellationToken);
        if (_request.Form == SignatureForm.Detached)
        {
            WriteDetached(output, content, cancellationToken);
            return;
        }

        WriteWrapped(output, "signed-data", "smime.p7m", "S/MIME Signed Message",
            body => new SignedDataWriter(body, CmsSigners(), Options(isDetached: false)),
            signed => content.WriteTo(signed, cancellationToken));
    }

    private void WriteDetached(Stream output, ContentEntity content, CancellationToken cancellationToken)
    {
        var boundary = NewBoundary();
        var signers = CmsSigners();
        OuterHeader.WriteText(output,
            "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\";\r\n" +
            $"\tmicalg={MicAlg(signers)}; boundary=\"{boundary}\"\r\n" +
            (content.IsSevenBit ? "" : "Content-Transfer-Encoding: 8bit\r\n") +
            $"\r\n--{boundary}\r\n");

        using var signature = new MemoryStream(SignatureBytes);
        using (var signer = new SignedDataWriter(signature, signers, Options(isDetached: true)))
        using (var behind = new WriteBehindStream(signer))
        {
            content.WriteTo(new TeeStream(output, behind), cancellationToken);
            behind.Complete();
            signer.Complete();
        }

        OuterHeader.WriteText(output,
            $"\r\n--{boundary}\r\n" +
            "Content-Type: application/pkcs7-signature; name=\"smime.p7s\"\r\n" +
            "Content-Transfer-Encoding: base64\r\n" +
            "Content-Disposition: attachment; filename=\"smime.p7s\"\r\n" +
            "Content-Description: S/MIME Cryptographic Signature\r\n\r\n");
        using var base64 = new Base64LineStream(output);
        base64.Write(signature.GetBuffer(), 0, (int)signature.Length);
        base64.Complete();
        OuterHeader.WriteText(output, $"\r\n--{boundary}--\r\n");
    }

    private static void WriteWrapped(Stream output, string type, string file, string description, Func<Stream, WriteOnlyStream> open, Action<Stream> write)
    {
        OuterHeader.WriteText(output,
            $"Content-Type: application/pkcs7-mime; smime-type={type};\r\n\tname=\"{file}\"\r\n" +
            "Content-Transfer-Encoding: base64\r\n" +
            $"Content-Disposition: attachment; filename=\"{file}\"\r\n" +
            $"Content-Description: {description}\r\n\r\n");
        using var base64 = new Base64LineStream(output);
        using (var behind = new WriteBehindStream(base64))
        using (var cms = open(behind))
        {
            write(cms);
            cms.Complete();
            behind.Complete();
        }

        base64.Complete();
    }

    private List<CmsSigner> CmsSigners() => Signers.Select(signer => new CmsSigner(signer)
    {
        Digest = _request.Policy.DigestFor(signer.Certificate),
        UsePss = _request.Policy.SignaturePadding == RSASignaturePadding.Pss,
        SigningTime = _now,
        EncryptionCertificate = OwnEncryptionCertificate(signer.Certificate),
    }).ToList();

    private List<CmsRecipient> CmsRecipients() => Recipients.Select(certificate => new CmsRecipient(certificate)
    {
        Padding = _request.Policy.KeyTransport,
    }).ToList();

    private SignedDataOptions Options(bool isDetached) => new()
    {
        Detached = isDetached,
        Certificates = Signers.Select(signer => OwnEncryptionCertificate(signer.Certificate)).OfType<Certificate>().ToList(),
    };

    /// <summary>Who signs with one certificate and receives with another sends the other along, so that answers can be encrypted.</summary>
    private Certificate? OwnEncryptionCertificate(Certificate signer)
    {
        if (CertificateFitness.Judge(signer, CertificateUse.Encrypt, null, _now) == Unfitness.None) return null;
        return _request.Identities.Select(static identity => identity.Certificate)
            .Where(certificate => MessageAddresses.Of(signer).Any(address => CertificateFitness.Judge(certificate, CertificateUse.Encrypt, address, _now) == Unfitness.None))
            .OrderByDescending(static certificate => certificate.NotBefore).FirstOrDefault();
    }

    private static string RiskOf(MessageContent message, IReadOnlyList<string> risks) =>
        $"{message.Name} is signed with bytes that some mail systems change: {risks[0]}{(risks.Count > 1 ? $" and {risks.Count - 1} more" : "")} " +
        "has 8-bit text, a NUL, a CR without LF or a line of more than 998 characters, and no form without it. If the signature breaks on the way, " +
        "sign opaquely or encrypt: then nothing on the way sees those bytes.";

    /// <summary>The names of RFC 8551, 3.5.3.2, each once.</summary>
    private static string MicAlg(List<CmsSigner> signers)
    {
        var names = signers.Select(static signer => signer.Digest.Name!.ToLowerInvariant().Replace("sha", "sha-")).Distinct().ToList();
        return names.Count == 1 ? names[0] : $"\"{string.Join(",", names)}\"";
    }

    /// <summary>192 random bits: nobody could have put it into the content. "=_" cannot occur in quoted-printable or base64 (RFC 2045, 6.7).</summary>
    private static string NewBoundary()
    {
        var random = new byte[24];
        using (var generator = RandomNumberGenerator.Create()) generator.GetBytes(random);
        return "=_smime_" + Convert.ToHexString(random).ToLowerInvariant();
    }
}
