using System.Runtime.InteropServices;
using System.Security;

namespace SmimePS.Secrets;

/// <summary>A secret in characters for as long as the library needs it, wiped afterwards.</summary>
internal sealed class Passphrase : IDisposable
{
    private readonly char[] _characters;

    /// <summary>The characters of a secure string; none where there is no string.</summary>
    public Passphrase(SecureString? secret)
    {
        _characters = new char[secret?.Length ?? 0];
        if (secret is null || _characters.Length == 0) return;
        var memory = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            Marshal.Copy(memory, _characters, 0, _characters.Length);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(memory);
        }
    }

    /// <summary>The characters.</summary>
    public ReadOnlySpan<char> Characters => _characters;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _characters.Length == 0;

    /// <summary>Whether two secrets are the same.</summary>
    public bool Equals(Passphrase other) => Characters.SequenceEqual(other.Characters);

    public void Dispose() => Array.Clear(_characters, 0, _characters.Length);
}
