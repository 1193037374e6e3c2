using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;

namespace SmimePS.Cms;

/// <summary>Key wrapping for key agreement: AES (RFC 3394), and 3DES (RFC 3217) for reading.</summary>
internal static class KeyWrap
{
    /// <summary>The length of the key-encryption key in bytes, or null where the wrap is not supported.</summary>
    public static int? KeyBytes(string oid) => oid switch
    {
        CmsOids.Aes128Wrap => 16,
        CmsOids.Aes192Wrap => 24,
        CmsOids.Aes256Wrap => 32,
        CmsOids.TripleDesWrap => 24,
        _ => null,
    };

    /// <summary>The AES wrap as strong as a content key of this length.</summary>
    public static string OidFor(int contentKeyBytes) => contentKeyBytes switch
    {
        <= 16 => CmsOids.Aes128Wrap,
        <= 24 => CmsOids.Aes192Wrap,
        _ => CmsOids.Aes256Wrap,
    };

    public static byte[] Wrap(byte[] keyEncryptionKey, byte[] contentKey)
    {
        var engine = new AesWrapEngine();
        engine.Init(forWrapping: true, new KeyParameter(keyEncryptionKey));
        return engine.Wrap(contentKey, 0, contentKey.Length);
    }

    /// <summary>The content key; null where its check does not hold.</summary>
    public static byte[]? TryUnwrap(string oid, byte[] keyEncryptionKey, byte[] wrapped)
    {
        try
        {
            IWrapper engine = oid == CmsOids.TripleDesWrap ? new DesEdeWrapEngine() : new AesWrapEngine();
            engine.Init(forWrapping: false, new KeyParameter(keyEncryptionKey));
            return engine.Unwrap(wrapped, 0, wrapped.Length);
        }
        catch (Exception error) when (CmsException.IsFromInput(error))
        {
            return null;
        }
    }
}
