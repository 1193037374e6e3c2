using System.Security.Cryptography;
using SmimePS.Cms;
using SmimePS.Keys;
using static SmimePS.Core.Tests.Cms.CmsMessages;
using static SmimePS.Core.Tests.Cms.TestIdentities;

namespace SmimePS.Core.Tests.Interop;

/// <summary>Content signed by one or several people, opaque and detached.</summary>
/// <param name="Digest">The digest, in .NET's words.</param>
/// <param name="Keys">Who signs, of <see cref="Cms.TestIdentities"/>.</param>
internal sealed record SignatureCase(string Digest, params string[] Keys) : InteropCase
{
    public override string Name => $"{string.Join(" and ", Keys)} {Scheme(Keys[0])}{(Suffix.Length > 0 ? ", " + Suffix : "")}";

    public override IEnumerable<Gap> Gaps => SignatureGaps.Of(this);

    /// <summary>What sets the row apart besides the algorithms.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>The salt's length where RSA signs with PSS; null for PKCS#1 v1.5.</summary>
    public int? PssSalt { get; init; }

    /// <summary>The hash of PSS's mask where it is another.</summary>
    public string? PssMask { get; init; }

    public bool HasAttributes { get; init; } = true;

    public bool ByKeyIdentifier { get; init; }

    /// <summary>Whether the signature is bound to its certificate (RFC 5035). We always do it.</summary>
    public bool NamesCertificate { get; init; }

    /// <summary>Null for both.</summary>
    public bool? IsDetached { get; init; }

    public override void TheyRead(CmsPeer peer)
    {
        foreach (var (content, isDetached) in Forms())
        {
            var options = new SignedDataOptions { Detached = isDetached };
            var message = Sign(content, options, [.. Keys.Select(k => new CmsSigner(Get(k).Identity)
            {
                Digest = new HashAlgorithmName(Digest),
                UsePss = PssSalt is not null,
                ByKeyIdentifier = ByKeyIdentifier,
            })]);
            Check(message, content, isDetached);
            Assert.Equal(content, peer.Verify(message, this, isDetached ? content : null));
        }
    }

    public override void WeRead(CmsPeer peer)
    {
        foreach (var (content, isDetached) in Forms())
        {
            // Without the content its length has no form; that PSS does not stream has a row of its own.
            var forms = isDetached || (PssSalt is not null && IsIndefinite is null) ? [false] : Streamings(peer);
            foreach (var isStreamed in forms) Check(peer.Sign(content, this, isDetached, isStreamed), content, isDetached);
        }
    }

    public override void TheyReadEachOther(CmsPeer writer, CmsPeer reader)
    {
        var content = Content(Lengths[0]);
        Assert.Equal(content, reader.Verify(writer.Sign(content, this, isDetached: false, isStreamed: false), this, null));
    }

    private IEnumerable<(byte[] Content, bool IsDetached)> Forms()
    {
        bool[] forms = IsDetached is { } one ? [one] : IsIndefinite is null ? [false, true] : [false];
        return Lengths.SelectMany(length => forms.Select(isDetached => (Content(length), isDetached)));
    }

    private void Check(byte[] message, byte[] content, bool isDetached)
    {
        CheckLength(message);
        var (read, report) = Verify(message, isDetached ? content : null, [.. Keys.Select(k => Get(k).Certificate)]);
        Assert.Equal(content, read);
        Assert.True(report.Signers.Count == Keys.Length, $"There are {report.Signers.Count} signers.");
        foreach (var key in Keys)
        {
            var signer = Assert.Single(report.Signers, s => Equals(s.Certificate, Get(key).Certificate));
            CheckAlgorithm(Scheme(key), SchemeOf(signer));
            Assert.True((signer.SigningTime is not null) == HasAttributes, HasAttributes ? "There are no signed attributes." : "There are signed attributes.");
            var isByKey = signer.Identifier.SubjectKeyIdentifier is not null;
            Assert.True(isByKey == ByKeyIdentifier, isByKey ? "Named by key identifier." : "Named by issuer and serial number.");
            Assert.Equal(SignerStatus.Valid, signer.Status);
            Assert.Equal(Digest == "SHA1", signer.IsWeak);
        }

        Assert.True(!NamesCertificate || message.AsSpan().IndexOf(SigningCertificateV2) >= 0, "There is no signing-certificate attribute.");
    }

    private static ReadOnlySpan<byte> SigningCertificateV2 => [0x06, 0x0B, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x02, 0x2F];

    private string Scheme(string key) => key[0] switch
    {
        'r' when PssSalt is { } salt => PssScheme(Digest, PssMask ?? Digest, salt),
        'r' => $"PKCS#1 v1.5 {Digest}",
        'e' => "Ed25519",
        _ => $"ECDSA {Digest}",
    };

    private static string PssScheme(string hash, string mask, int salt) => $"PSS {hash}{(mask == hash ? "" : ", MGF1 " + mask)}, salt {salt}";

    private static string SchemeOf(SignerReport signer)
    {
        var scheme = SignatureScheme.Read(signer.SignatureAlgorithm)!;
        return scheme.Family switch
        {
            SignatureFamily.RsaPss => PssScheme(scheme.Hash!.Value.Name!, scheme.MaskHash!.Value.Name!, scheme.SaltLength),
            SignatureFamily.RsaPkcs1 => $"PKCS#1 v1.5 {signer.DigestAlgorithm}",
            SignatureFamily.Ecdsa => $"ECDSA {signer.DigestAlgorithm}",
            _ => scheme.Family.ToString(),
        };
    }
}
