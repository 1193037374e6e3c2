using SmimePS.Spooling;

namespace SmimePS.Cms;

/// <summary>A decryption that has its key and has not read its content yet.</summary>
/// <param name="Source">Plaintext; where there is a key, ciphertext, whose authentication is checked at its end. The caller disposes it.</param>
/// <param name="Key">What the ciphertext is read under once all of it was authenticated, and not before; null for plaintext.</param>
internal sealed record StartedDecryption(Stream Source, CounterModeKey? Key)
{
    /// <summary>
    /// A spool for all of <see cref="Source"/>, which gives out plaintext whichever of the two it is filled with, and owns the key. To be
    /// made once.
    /// </summary>
    public Spool MakeSpool(int memoryLimit) => Key is null ? new Spool(memoryLimit) : Spool.OfCiphertext(Key, memoryLimit);
}
