using SmimePS.Spooling;

namespace SmimePS.Cms;

/// <summary>
/// A decryption that ends in a spool: all of <paramref name="Source"/>, to its end, belongs into <paramref name="Target"/>; what is then
/// read from that is the plaintext, and not before. The caller disposes both.
/// </summary>
/// <param name="Source">Plaintext, or ciphertext whose authentication is checked at its end.</param>
/// <param name="Target">A spool that gives out plaintext, whichever of the two it is filled with.</param>
internal sealed record SpooledDecryption(Stream Source, Spool Target);
