using SmimePS.Authority;
using SmimePS.Certificates;

namespace SmimePS.Issuing;

/// <summary>Where newly issued certificates go.</summary>
internal abstract class CertificateDestination
{
    /// <summary>Whether a certificate is in its place as soon as it is on record; otherwise it is put there one by one.</summary>
    public virtual bool IsDeliveredAtOnce => false;

    /// <summary>Whether a place is a thing of its own to carry elsewhere, in which older keys are of use too.</summary>
    public virtual bool CarriesHistory => false;

    /// <summary>Whether a certificate without its private key can go there.</summary>
    public virtual bool NeedsPrivateKey => true;

    /// <summary>Chooses the place for a certificate and checks that it can go there, without writing anything.</summary>
    /// <param name="addresses">Whose it is.</param>
    /// <param name="history">Older identities of the same person that go along where <see cref="CarriesHistory"/>.</param>
    /// <returns>The place, for <see cref="Save"/>.</returns>
    /// <exception cref="Errors.SmimeException">It cannot.</exception>
    public abstract string Reserve(IReadOnlyList<string> addresses, IReadOnlyList<Identity>? history = null);

    /// <summary>The place in words, after "into".</summary>
    public abstract string Describe(string place);

    /// <summary>Checks by trying that the place can be written to: a key that cannot be kept is not to be certified.</summary>
    /// <exception cref="Errors.SmimeException">It cannot.</exception>
    public virtual void Prove(string place)
    {
    }

    /// <summary>The place will not be used after all.</summary>
    public virtual void Release(string place)
    {
    }

    /// <summary>Takes back what is in its place and reached nobody, since the pipeline went away: where what would have been handed on is needed to use it.</summary>
    /// <returns>Whether its key is lost with that.</returns>
    public virtual bool Withdraw(string place) => false;

    /// <summary>Makes what the holder gets, where that is a file. Called from several threads, before the certificate is on record.</summary>
    /// <exception cref="Errors.SmimeException">It cannot be made.</exception>
    public virtual Delivery Prepare(IssuedCertificate issued, string place) => Delivery.Nothing;

    /// <summary>Puts a certificate in its place that was on record before.</summary>
    /// <exception cref="Errors.SmimeException">It could not be made or written.</exception>
    public SmimeCertificate Deliver(IssuedCertificate issued, string place)
    {
        var delivery = Prepare(issued, place);
        delivery.File?.Write();
        return Save(issued, place, delivery);
    }

    /// <summary>Puts a certificate in its place, once it is on record and its delivery is written.</summary>
    /// <exception cref="Errors.SmimeException">It could not be written.</exception>
    public abstract SmimeCertificate Save(IssuedCertificate issued, string place, Delivery delivery);
}
