using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Records;
using SmimePS.Selection;

namespace SmimePS.Issuing;

/// <summary>Nowhere: the certificate and its key are in the object that is written, and gone with it.</summary>
internal sealed class MemoryDestination : CertificateDestination
{
    public override bool IsDeliveredAtOnce => true;

    public override bool NeedsPrivateKey => false;

    public override string Reserve(IReadOnlyList<string> addresses, IReadOnlyList<Identity>? history = null) => "Memory";

    public override string Describe(string place) => "memory";

    public override bool Withdraw(string place) => true;

    public override SmimeCertificate Save(IssuedCertificate issued, string place, Delivery delivery) =>
        SmimeCertificateRecords.From(issued.Identity is { } identity ? new FoundCertificate(identity, place) : new FoundCertificate(issued.Certificate, place));
}
