using SmimePS.Authority.Requests;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Records;

/// <summary>Requests for certificates as the records that users see.</summary>
internal static class SmimeCertificateRequestRecords
{
    /// <summary>One of the user's own.</summary>
    /// <param name="pending">The request.</param>
    /// <param name="path">The file it was written to, where it was.</param>
    public static SmimeCertificateRequest From(PendingRequest pending, string? path = null) => From(pending.Request, path ?? pending.Path, pending);

    /// <summary>One out of a file, which may be anybody's.</summary>
    /// <exception cref="SmimeException">It cannot be read (<c>InvalidCertificateRequest</c>).</exception>
    public static SmimeCertificateRequest From(CertificateRequest request, string path) => From(request, path, TryFind(request));

    private static SmimeCertificateRequest From(CertificateRequest request, string path, PendingRequest? pending) => RecordOrigin.Remember(new SmimeCertificateRequest
    {
        Addresses = ShownValue.Each(request.Addresses),
        Subject = ShownValue.Of(request.Subject.ToString()),
        Purpose = (CertificatePurpose)request.Purpose,
        KeyAlgorithm = ShownValue.Of(KeyAlgorithm.Describe(request.PublicKey)),
        KeyId = PendingRequests.IdOf(request.PublicKey),
        Extensions = ShownValue.Each(RequestedExtensions.Describe(request)),
        IsSignatureValid = HoldsSignature(request),
        IsPending = pending is not null,
        HasPrivateKey = pending is not null && (pending.HasKey || UserCertificateStore.FindByKey(request.PublicKey) is not null),
        Created = pending?.Created,
        Path = path,
        Pem = request.ToPem(),
    }, request);

    private static bool HoldsSignature(CertificateRequest request)
    {
        try
        {
            return request.VerifySignature();
        }
        catch (KeyException)
        {
            // An algorithm that nobody here can check.
            return false;
        }
    }

    private static PendingRequest? TryFind(CertificateRequest request)
    {
        try
        {
            return PendingRequests.Find(request.PublicKey);
        }
        catch (SmimeException)
        {
            // That what is kept is damaged is told where it is listed and where it is needed.
            return null;
        }
    }
}
