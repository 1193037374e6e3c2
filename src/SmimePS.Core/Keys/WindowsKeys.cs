using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
#if !NET8_0_OR_GREATER
using Microsoft.Win32.SafeHandles;
#endif

namespace SmimePS.Keys;

/// <summary>What Windows' key storage can do that .NET's classes do not offer.</summary>
internal static class WindowsKeys
{
    private const int NoPadding = 1;

    /// <summary>Raw RSA inside the key's own provider; null where this is not a CNG key or its provider refuses.</summary>
    public static byte[]? TryDecryptRaw(RSA rsa, byte[] encrypted)
    {
#if NET8_0_OR_GREATER
        if (!OperatingSystem.IsWindows()) return null;
#endif
        if (rsa is not RSACng cng) return null;
        using var key = cng.Key;
        using var handle = key.Handle;
        var result = new byte[cng.KeySize / 8];
        return NCryptDecrypt(handle, encrypted, encrypted.Length, IntPtr.Zero, result, result.Length, out var length, NoPadding) == 0
            && length == result.Length ? result : null;
    }

#if NET8_0_OR_GREATER
    /// <summary>The certificate's key for agreement.</summary>
    public static ECDiffieHellman? OpenAgreementKey(X509Certificate2 certificate) => certificate.GetECDiffieHellmanPrivateKey();
#else
    private const int OnlyCng = 0x00040000;
    private const int Silent = 0x00000040;

    /// <summary>The certificate's key for agreement; .NET Framework has no method for it.</summary>
    public static ECDiffieHellman? OpenAgreementKey(X509Certificate2 certificate)
    {
        if (!CryptAcquireCertificatePrivateKey(certificate.Handle, OnlyCng | Silent, IntPtr.Zero, out var handle, out _, out _)) return null;
        using (handle)
        using (var key = CngKey.Open(handle, CngKeyHandleOpenOptions.None))
        {
            return new ECDiffieHellmanCng(key);
        }
    }

    [DllImport("crypt32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool CryptAcquireCertificatePrivateKey(
        IntPtr certificate, int flags, IntPtr parameters, out SafeNCryptKeyHandle key, out int keySpec, [MarshalAs(UnmanagedType.Bool)] out bool mustFree);
#endif

    [DllImport("ncrypt.dll")]
    private static extern int NCryptDecrypt(
        SafeHandle key, byte[] input, int inputLength, IntPtr paddingInfo, byte[] output, int outputLength, out int resultLength, int flags);
}
