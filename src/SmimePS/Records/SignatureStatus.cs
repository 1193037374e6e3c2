using SmimePS.Verdicts;

namespace SmimePS.Records;

/// <summary>Which of several findings gives a signature its status: the one that leaves least of it.</summary>
internal static class SignatureStatus
{
    /// <summary>The status of a signature that something is wrong with.</summary>
    public static SmimeSignatureStatus Of(IReadOnlyList<VerdictFinding> findings) => StatusOf(Gravest(findings).Finding);

    /// <summary>The gravest finding in a few words, for a table.</summary>
    public static string Reason(IReadOnlyList<VerdictFinding> findings) => Gravest(findings).Finding switch
    {
        SignatureFinding.NotSigned => "anybody could have written it",
        SignatureFinding.NotOpened => "encrypted, and it cannot be opened here",
        SignatureFinding.LimitExceeded => "larger or deeper than what is opened here",
        SignatureFinding.ContentChanged => "changed after it was signed",
        SignatureFinding.SignatureInvalid => "not made with the key it names, or damaged",
        SignatureFinding.SignerCertificateMissing => "the signer's certificate is missing",
        SignatureFinding.AlgorithmUnsupported => "made with an algorithm that is not supported",
        SignatureFinding.AlgorithmWeak => "made with an algorithm that can be forged",
        SignatureFinding.NotTrusted => "nobody you trust vouches for the signer",
        SignatureFinding.ChainInvalid => "the signer's certificate breaks a rule",
        SignatureFinding.CertificateNotYetValid => "signed before the certificate was valid",
        SignatureFinding.CertificateExpired => "signed after the certificate had expired",
        SignatureFinding.SigningTimeInFuture => "signed at a time that is still to come",
        SignatureFinding.KeyUsageNotAllowed or SignatureFinding.PurposeNotAllowed => "the certificate is not for signing mail",
        SignatureFinding.CertificateRevoked => "the certificate was revoked",
        SignatureFinding.RevocationUnknown => "nobody knows if the certificate was revoked",
        SignatureFinding.FromMissing or SignatureFinding.FromRepeated or SignatureFinding.FromMalformed => "it does not say clearly who it is from",
        SignatureFinding.NameShowsAddress => "its sender's name looks like another address",
        SignatureFinding.SignerNotSender => "signed by somebody other than the sender",
        SignatureFinding.PartlyCovered or SignatureFinding.ContentAround => "only a part of the message is signed",
        SignatureFinding.HeaderChanged => "what it shows outside is not what is signed",
        SignatureFinding.HeaderAmbiguous => "programs may show something else than what is signed",
        _ => "the signature is damaged",
    };

    /// <summary>The finding that says most.</summary>
    public static VerdictFinding Gravest(IReadOnlyList<VerdictFinding> findings) => findings.OrderBy(Rank).First();

    /// <summary>Its place among others, the gravest first; what is no problem comes last, and of that what is said of most mail.</summary>
    public static int Rank(VerdictFinding finding) => finding switch
    {
        { IsProblem: true } => Gravity(StatusOf(finding.Finding)),
        { IsAllowed: true } => 100,
        { Finding: SignatureFinding.HeaderProtected or SignatureFinding.HeaderUnprotected or SignatureFinding.RevocationUnknown } => 102,
        _ => 101,
    };

    private static int Gravity(SmimeSignatureStatus status) => status switch
    {
        SmimeSignatureStatus.NotSigned => 0,
        SmimeSignatureStatus.NotOpened => 1,
        SmimeSignatureStatus.Tampered => 2,
        SmimeSignatureStatus.Unverifiable => 3,
        SmimeSignatureStatus.PartlySigned => 4,
        SmimeSignatureStatus.WrongSender => 5,
        // Another sender is a changed header too, and the graver word for it.
        SmimeSignatureStatus.HeaderChanged => 6,
        SmimeSignatureStatus.Untrusted => 7,
        _ => 8,
    };

    private static SmimeSignatureStatus StatusOf(SignatureFinding finding) => finding switch
    {
        SignatureFinding.NotSigned => SmimeSignatureStatus.NotSigned,
        SignatureFinding.NotOpened => SmimeSignatureStatus.NotOpened,
        SignatureFinding.ContentChanged or SignatureFinding.SignatureInvalid => SmimeSignatureStatus.Tampered,
        SignatureFinding.HeaderChanged => SmimeSignatureStatus.HeaderChanged,
        SignatureFinding.PartlyCovered or SignatureFinding.ContentAround or SignatureFinding.HeaderAmbiguous => SmimeSignatureStatus.PartlySigned,
        SignatureFinding.SignerNotSender or SignatureFinding.FromMissing or SignatureFinding.FromRepeated or SignatureFinding.FromMalformed or SignatureFinding.NameShowsAddress
            => SmimeSignatureStatus.WrongSender,
        SignatureFinding.NotTrusted or SignatureFinding.ChainInvalid or SignatureFinding.CertificateNotYetValid or SignatureFinding.CertificateExpired
            or SignatureFinding.SigningTimeInFuture or SignatureFinding.KeyUsageNotAllowed or SignatureFinding.PurposeNotAllowed
            or SignatureFinding.CertificateRevoked or SignatureFinding.RevocationUnknown => SmimeSignatureStatus.Untrusted,
        SignatureFinding.AlgorithmWeak => SmimeSignatureStatus.Weak,
        _ => SmimeSignatureStatus.Unverifiable,
    };
}
