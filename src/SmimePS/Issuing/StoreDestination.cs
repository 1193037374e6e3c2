using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Records;
using SmimePS.Selection;

namespace SmimePS.Issuing;

/// <summary>The user's certificate store, where mail programs of the platform look.</summary>
internal sealed class StoreDestination : CertificateDestination
{
    public override string Reserve(IReadOnlyList<string> addresses, IReadOnlyList<Identity>? history = null) => "My";

    public override string Describe(string place) => "your certificate store (CurrentUser\\My)";

    public override SmimeCertificate Save(IssuedCertificate issued, string place, Delivery delivery)
    {
        UserCertificateStore.AddIdentity(issued.Identity!);
        return SmimeCertificateRecords.From(new FoundCertificate(issued.Identity!, place));
    }
}
