namespace SmimePS.Certificates;

/// <summary>One store, wherever the platform keeps it.</summary>
internal abstract class CertificateShelf
{
    /// <summary>Every certificate in it; what is no well-formed certificate is passed over.</summary>
    public abstract IReadOnlyList<StoredCertificate> Read();

    /// <summary>Adds a certificate alone.</summary>
    public abstract void Add(Certificate certificate);

    /// <summary>Adds a certificate with its private key, which the store keeps.</summary>
    public abstract void Add(Identity identity);

    /// <summary>Takes a certificate out; nothing happens where it is not there.</summary>
    public abstract void Remove(Certificate certificate);
}
