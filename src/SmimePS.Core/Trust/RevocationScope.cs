using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Trust;

/// <summary>Which certificates a revocation list speaks about, and whether it may be used at all (RFC 5280, 6.3.3 (b), (c)).</summary>
internal static class RevocationScope
{
    /// <summary>Whether a list is about a certificate, by one of its distribution points.</summary>
    /// <param name="list">The list.</param>
    /// <param name="point">The distribution point; null for the one that every certificate has by itself: lists of its issuer.</param>
    /// <param name="facts">The certificate.</param>
    public static bool Covers(CertificateRevocationList list, DistributionPoint? point, CertificateFacts facts)
    {
        var scope = list.IssuingPoint;
        if (point is { ListIssuers.Count: > 0 })
        {
            if (scope is not { IsIndirect: true }) return false;
            if (!point.ListIssuers.Any(name => name.Directory is { } issuer && ComparableName.Same(issuer, list.Issuer))) return false;
        }
        else if (!ComparableName.Same(list.Issuer, facts.Certificate.Issuer))
        {
            return false;
        }

        if (scope is null) return true;
        if (scope.OnlyAttributeCertificates || (facts.IsAuthority ? scope.OnlyUserCertificates : scope.OnlyAuthorityCertificates)) return false;
        return scope.Name is null || scope.Name.Keys(ComparableName.Of(list.Issuer)).Intersect(Names(point, facts)).Any();
    }

    /// <summary>Whether a delta brings a complete list up to date (RFC 5280, 5.2.4).</summary>
    public static bool IsDeltaFor(CertificateRevocationList delta, CertificateRevocationList list) =>
        delta.IsDelta && delta.Number is not null && list.Number is not null
        && ComparableName.Same(delta.Issuer, list.Issuer)
        && Extension(delta, Oids.IssuingDistributionPoint).SequenceEqual(Extension(list, Oids.IssuingDistributionPoint))
        && (delta.AuthorityKeyId ?? []).AsSpan().SequenceEqual(list.AuthorityKeyId)
        && Compare(delta.BaseNumber!, list.Number) <= 0 && Compare(delta.Number, list.Number) > 0;

    /// <summary>What in a list's form keeps it from being used, in words; null where nothing does.</summary>
    public static string? FormObstacle(CertificateRevocationList list, PathOptions options)
    {
        if (list.HasUnknownCritical || list.HasUnknownCriticalEntry)
        {
            return $"The revocation list of {list.Issuer} has a critical extension that is not understood.";
        }

        if (!list.SignatureAlgorithm.Equals(list.TbsSignatureAlgorithm))
        {
            return $"The revocation list of {list.Issuer} names two different signature algorithms.";
        }

        return IsWeak(list.SignatureAlgorithm) && !options.Tolerate.Contains(PathProblem.WeakSignature)
            ? $"The revocation list of {list.Issuer} is signed over a hash for which forgeries can be made."
            : null;
    }

    /// <summary>Why a list cannot be used at all by its date, in words; null where it can.</summary>
    public static string? FutureObstacle(CertificateRevocationList list, PathOptions options) =>
        options.RevocationMoment < RevocationDates.First(list.ThisUpdate)
            ? $"The revocation list of {list.Issuer} is from {PathWords.Date(list.ThisUpdate)}, which is later than the moment asked for."
            : null;

    /// <summary>Why a list no longer tells that a certificate is good, in words; null where it does. What it names stays revoked.</summary>
    public static string? AgeObstacle(CertificateRevocationList list, PathOptions options) =>
        options.RevocationMoment > RevocationDates.Last(list.ThisUpdate, list.NextUpdate)
            ? $"The revocation list of {list.Issuer} from {PathWords.Date(list.ThisUpdate)} is out of date."
            : null;

    /// <summary>
    /// Why a list says nothing of a certificate that had ended when it was issued, in words; null where it does. Issuers take those
    /// off their lists (RFC 5280, 3.3), unless they say that they keep them (expiredCertsOnCRL, X.509).
    /// </summary>
    public static string? ForgottenObstacle(CertificateRevocationList list, Certificate certificate) =>
        certificate.NotAfter < list.ThisUpdate && !(list.KeepsExpiredSince <= certificate.NotAfter)
            ? $"{PathWords.Name(certificate)} ended on {PathWords.Date(certificate.NotAfter)}, and the revocation list of {list.Issuer} from "
                + $"{PathWords.Date(list.ThisUpdate)} need no longer name it."
            : null;

    private static IEnumerable<string> Names(DistributionPoint? point, CertificateFacts facts)
    {
        var issuer = ComparableName.Of(facts.Certificate.Issuer);
        if (point is null) return [GeneralName.DirectoryKey(issuer)];
        if (point.Name is null) return point.ListIssuers.Select(static name => name.Key);
        // A relative name hangs below the list's issuer where the point names one, else below the certificate's.
        var above = point.ListIssuers.FirstOrDefault(static name => name.Directory is not null)?.Directory;
        return point.Name.Keys(above is null ? issuer : ComparableName.Of(above));
    }

    private static ReadOnlySpan<byte> Extension(CertificateRevocationList list, string oid) =>
        list.Extensions.FirstOrDefault(extension => extension.Oid == oid) is { } found ? found.Value.Span : default;

    private static int Compare(byte[] left, byte[] right) => Positive(left).CompareTo(Positive(right));

    private static BigInteger Positive(byte[] bigEndian) => new([.. bigEndian.Reverse(), 0]);

    public static bool IsWeak(AlgorithmIdentifier algorithm)
    {
        try
        {
            return SignatureScheme.Read(algorithm)?.Hash is { } hash && (hash == HashAlgorithmName.MD5 || hash == HashAlgorithmName.SHA1);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
