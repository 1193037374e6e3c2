using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>Encrypts what goes into one PKCS#12 file: with one derived key for all of it, where the scheme allows.</summary>
internal sealed class Pkcs12BagEncryption : IDisposable
{
    private readonly char[] _password;
    private readonly int _iterations;
    private readonly (Pbkdf2 Derivation, byte[] Key)? _modern;

    public Pkcs12BagEncryption(ReadOnlySpan<char> password, Pkcs12Options options)
    {
        _iterations = options.EffectiveIterations;
        _password = password.ToArray();
        if (options.Encryption == Pkcs12Encryption.Modern) _modern = PasswordEncryption.DerivePbes2(password, _iterations);
    }

    public (AlgorithmIdentifier Algorithm, byte[] Data) Encrypt(byte[] plain) => _modern is var (derivation, key)
        ? PasswordEncryption.EncryptPbes2(plain, derivation, key)
        // The older scheme derives its vector from the salt too, so that each text needs a salt of its own.
        : PasswordEncryption.EncryptTripleDes(plain, _password, _iterations);

    public void Dispose()
    {
        Array.Clear(_password, 0, _password.Length);
        if (_modern is var (_, key)) Array.Clear(key, 0, key.Length);
    }
}
