using SmimePS.Messages;

namespace SmimePS.Records;

/// <summary>Which of several findings gives a signature its status: the one that leaves least of it.</summary>
internal static class SignatureStatus
{
    /// <summary>The status of a signature that something is wrong with.</summary>
    public static SmimeSignatureStatus Of(IReadOnlyList<VerdictFinding> findings) => StatusOf(Gravest(findings).Finding);

    /// <summary>The finding that says most.</summary>
    public static VerdictFinding Gravest(IReadOnlyList<VerdictFinding> findings) => findings.OrderBy(Rank).First();

    /// <summary>Its place among others, the gravest first; what is no problem comes last.</summary>
    public static int Rank(VerdictFinding finding) => finding.IsProblem ? Gravity(StatusOf(finding.Finding)) : int.MaxValue;

    private static int Gravity(SmimeSignatureStatus status) => status switch
    {
        SmimeSignatureStatus.NotSigned => 0,
        SmimeSignatureStatus.NotOpened => 1,
        SmimeSignatureStatus.Tampered => 2,
        SmimeSignatureStatus.Unverifiable => 3,
        SmimeSignatureStatus.PartlySigned => 4,
        SmimeSignatureStatus.WrongSender => 5,
        SmimeSignatureStatus.Untrusted => 6,
        _ => 7,
    };

    private static SmimeSignatureStatus StatusOf(SignatureFinding finding) => finding switch
    {
        SignatureFinding.NotSigned => SmimeSignatureStatus.NotSigned,
        SignatureFinding.NotOpened => SmimeSignatureStatus.NotOpened,
        SignatureFinding.ContentChanged or SignatureFinding.SignatureInvalid => SmimeSignatureStatus.Tampered,
        SignatureFinding.PartlyCovered or SignatureFinding.ContentAround => SmimeSignatureStatus.PartlySigned,
        SignatureFinding.SignerNotSender or SignatureFinding.FromMissing or SignatureFinding.FromRepeated or SignatureFinding.FromMalformed
            => SmimeSignatureStatus.WrongSender,
        SignatureFinding.NotTrusted or SignatureFinding.ChainInvalid or SignatureFinding.CertificateNotYetValid or SignatureFinding.CertificateExpired
            or SignatureFinding.SigningTimeInFuture or SignatureFinding.KeyUsageNotAllowed or SignatureFinding.PurposeNotAllowed
            or SignatureFinding.CertificateRevoked or SignatureFinding.RevocationUnknown => SmimeSignatureStatus.Untrusted,
        SignatureFinding.AlgorithmWeak => SmimeSignatureStatus.Weak,
        _ => SmimeSignatureStatus.Unverifiable,
    };
}
