using SmimePS.Certificates;

namespace SmimePS.Messages;

/// <summary>Finds the certificates of a correspondent: in a store, a folder, a directory.</summary>
public interface IRecipientCertificates
{
    /// <summary>Every certificate known for an address, in no order, fit or not; the most fitting one is chosen from them.</summary>
    IReadOnlyList<Certificate> Find(string address);
}
