using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Records;
using SmimePS.Selection;

namespace SmimePS.Issuing;

/// <summary>The user's certificate store, where mail programs of the platform look.</summary>
internal sealed class StoreDestination : CertificateDestination
{
    private volatile CertificateException? _refusal;

    public override string Reserve(IReadOnlyList<string> addresses, IReadOnlyList<Identity>? history = null) => "My";

    public override string Describe(string place) => "your certificate store (CurrentUser\\My)";

    /// <remarks>A store cannot be asked whether it would take another one; but one that refused is not asked again in this run.</remarks>
    public override void Prove(string place)
    {
        if (_refusal is { } refusal) throw refusal;
    }

    public override SmimeCertificate Save(IssuedCertificate issued, string place, Delivery delivery)
    {
        try
        {
            UserCertificateStore.AddIdentity(issued.Identity!);
        }
        catch (CertificateException error) when (error.ErrorId == "StoreNotAccessible")
        {
            _refusal = error;
            throw;
        }

        return SmimeCertificateRecords.From(new FoundCertificate(issued.Identity!, place));
    }
}
