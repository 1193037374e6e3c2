using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Utilities;

namespace SmimePS.Messages.Damage;

/// <summary>The digest that a signer claims, and running digests to compare with it, which can be copied on the way.</summary>
/// <param name="algorithm">The algorithm's name, as the platform has it.</param>
/// <param name="value">The digest.</param>
internal sealed class ClaimedDigest(string algorithm, byte[] value)
{
    /// <summary>A digest of nothing yet; null where the algorithm is none that can be copied.</summary>
    public IDigest? Begin() => algorithm switch
    {
        "SHA1" => new Sha1Digest(),
        "SHA256" => new Sha256Digest(),
        "SHA384" => new Sha384Digest(),
        "SHA512" => new Sha512Digest(),
        _ => null,
    };

    /// <summary>Another in the same state.</summary>
    public static IDigest Copy(IDigest digest) => (IDigest)((IMemoable)digest).Copy();

    /// <summary>Ends a digest and compares it.</summary>
    public bool IsEndOf(IDigest digest)
    {
        var actual = new byte[digest.GetDigestSize()];
        digest.DoFinal(actual, 0);
        return actual.AsSpan().SequenceEqual(value);
    }
}
