#if NET8_0_OR_GREATER
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace SmimePS.Keys;

/// <summary>
/// Raw RSA by the OpenSSL that the platform's own keys live in, blinded and in constant time there. The platform offers no such operation,
/// and its PKCS#1 decryption tells a wrong padding by an exception.
/// </summary>
internal static class OpenSslRsa
{
    private const int RsaKeys = 6;
    private const int AnyOperation = -1;
    private const int SetPadding = 0x1001;
    private const int NoPadding = 3;

    private static readonly Lazy<Functions?> Library = new(static () => IsAvailable ? Load() : null);

    /// <summary>A key for which the operation is there, where this platform has it.</summary>
    public static RSA Create(RSAParameters parameters) => IsAvailable ? new RSAOpenSsl(parameters) : RSA.Create(parameters);

    /// <summary>The decrypted block, as long as the modulus; null where this is not a key of OpenSSL's, or its engine refuses.</summary>
    public static byte[]? TryDecryptRaw(RSA rsa, byte[] encrypted)
    {
        if (!IsAvailable || rsa is not RSAOpenSsl key || Library.Value is not { } functions) return null;
        using var handle = key.DuplicateKeyHandle();
        var context = functions.NewContext(handle.DangerousGetHandle(), IntPtr.Zero);
        if (context == IntPtr.Zero) return null;
        try
        {
            if (functions.BeginDecryption(context) <= 0 || functions.Control(context, RsaKeys, AnyOperation, SetPadding, NoPadding, IntPtr.Zero) <= 0) return null;
            var result = new byte[(key.KeySize + 7) / 8];
            nint length = result.Length;
            return functions.Decrypt(context, result, ref length, encrypted, encrypted.Length) > 0 && length == result.Length ? result : null;
        }
        finally
        {
            functions.FreeContext(context);
            GC.KeepAlive(handle);
        }
    }

    [UnsupportedOSPlatformGuard("windows")]
    private static bool IsAvailable => OperatingSystem.IsLinux() || OperatingSystem.IsFreeBSD();

    /// <summary>The library that is loaded already; another copy of it could not be trusted with its handles.</summary>
    [UnsupportedOSPlatform("windows")]
    private static Functions? Load()
    {
        var version = SafeEvpPKeyHandle.OpenSslVersion;
        var major = (version >> 28) & 15;
        var name = major >= 3 ? $"libcrypto.so.{major}" : "libcrypto.so.1.1";
        if (!NativeLibrary.TryLoad(name, out var library)) return null;
        try
        {
            var functions = new Functions(
                Find<VersionNumber>("OpenSSL_version_num"), Find<NewContext>("EVP_PKEY_CTX_new"), Find<OnContext>("EVP_PKEY_decrypt_init"),
                Find<Control>("EVP_PKEY_CTX_ctrl"), Find<Decrypt>("EVP_PKEY_decrypt"), Find<FreeContext>("EVP_PKEY_CTX_free"));
            return (long)functions.Version() == version ? functions : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }

        T Find<T>(string function) => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, function));
    }

    private delegate nuint VersionNumber();

    private delegate IntPtr NewContext(IntPtr key, IntPtr engine);

    private delegate int OnContext(IntPtr context);

    private delegate void FreeContext(IntPtr context);

    private delegate int Control(IntPtr context, int keyType, int operation, int command, int number, IntPtr data);

    private delegate int Decrypt(IntPtr context, byte[] output, ref nint outputLength, byte[] input, nint inputLength);

    private sealed record Functions(
        VersionNumber Version, NewContext NewContext, OnContext BeginDecryption, Control Control, Decrypt Decrypt, FreeContext FreeContext);
}
#endif
