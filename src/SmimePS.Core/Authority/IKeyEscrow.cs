using SmimePS.Certificates;

namespace SmimePS.Authority;

/// <summary>
/// Encrypts new private keys for those who may bring them back. An authority keeps what comes out of it, and never the key itself; how it is
/// encrypted is not its business.
/// </summary>
public interface IKeyEscrow
{
    /// <summary>A certificate with its private key, encrypted.</summary>
    /// <param name="identity">The key must be one that can be exported.</param>
    /// <exception cref="Errors.SmimeException">It cannot be encrypted, and then nothing is issued.</exception>
    byte[] Seal(Identity identity);
}
