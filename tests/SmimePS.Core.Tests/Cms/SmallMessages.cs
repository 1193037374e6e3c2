using System.Security.Cryptography;
using SmimePS.Cms;
using SmimePS.Mutations;
using static SmimePS.Core.Tests.Cms.CmsMessages;
using static SmimePS.Core.Tests.Cms.TestIdentities;

namespace SmimePS.Core.Tests.Cms;

/// <summary>Good messages of every kind, so small that something can be tried at each of their bytes.</summary>
internal static class SmallMessages
{
    private static readonly byte[] Text = "Content-Type: text/plain\r\n\r\nHello.\r\n"u8.ToArray();
    private static readonly SignedDataOptions Bare = new() { IncludeSignerCertificates = false, Capabilities = [] };

    public static IReadOnlyList<string> Kinds { get; } =
    [
        "signed", "signed-indefinite", "detached", "detached-rsa", "pss", "ed25519", "two-signers", "enveloped-rsa", "oaep", "agreed", "x25519",
        "two-recipients", "authenticated", "authenticated-indefinite", "compressed", "nested",
    ];

    /// <summary>Whom they are from and for.</summary>
    public static IReadOnlyList<TestIdentities.Person> People => [Get("p256"), Get("rsa2048"), Get("ed25519"), Get("x25519")];

    public static byte[] Make(string kind)
    {
        var ec = new CmsSigner(Get("p256").Identity);
        var rsa = new CmsSigner(Get("rsa2048").Identity);
        return kind switch
        {
            "signed" => Sign(Text, null, ec),
            "signed-indefinite" => IndefiniteForm.Of(Sign(Text, Bare, ec)),
            "detached" => Sign(Text, Bare with { Detached = true, Capabilities = SmimeCapabilities.Default }, ec),
            "detached-rsa" => Sign(Text, Bare with { Detached = true }, rsa),
            "pss" => Sign(Text, Bare, new CmsSigner(Get("rsa2048").Identity) { UsePss = true }),
            "ed25519" => Sign(Text, Bare, new CmsSigner(Get("ed25519").Identity) { ByKeyIdentifier = true }),
            "two-signers" => Sign(Text, Bare, ec, new CmsSigner(Get("ed25519").Identity)),
            "enveloped-rsa" => Encrypt(Text, ContentEncryption.Aes256Cbc, new CmsRecipient(Get("rsa2048").Certificate)),
            "oaep" => Encrypt(Text, ContentEncryption.Aes192Cbc, new CmsRecipient(Get("rsa2048").Certificate) { Padding = RSAEncryptionPadding.OaepSHA256 }),
            "agreed" => Encrypt(Text, ContentEncryption.Aes128Cbc, new CmsRecipient(Get("p256").Certificate)),
            "x25519" => Encrypt(Text, ContentEncryption.Aes256Cbc, new CmsRecipient(Get("x25519").Certificate)),
            "two-recipients" => Encrypt(Text, ContentEncryption.Aes256Cbc, new CmsRecipient(Get("p256").Certificate), new CmsRecipient(Get("x25519").Certificate)),
            "authenticated" => Encrypt(Text, ContentEncryption.Aes256Gcm, new CmsRecipient(Get("p256").Certificate) { ByKeyIdentifier = true }),
            "authenticated-indefinite" => IndefiniteForm.Of(Encrypt(Text, ContentEncryption.Aes128Gcm, new CmsRecipient(Get("x25519").Certificate))),
            "compressed" => Compress(Text),
            _ => Compress(Sign(Text, Bare, ec)),
        };
    }

    private static byte[] Compress(byte[] content)
    {
        using var output = new MemoryStream();
        using var writer = new CompressedDataWriter(output);
        writer.Write(content, 0, content.Length);
        writer.Complete();
        return output.ToArray();
    }
}
