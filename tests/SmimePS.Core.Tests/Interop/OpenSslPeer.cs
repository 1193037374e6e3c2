using SmimePS.Cms;
using static SmimePS.Core.Tests.Cms.TestIdentities;

namespace SmimePS.Core.Tests.Interop;

/// <summary><c>openssl cms</c>.</summary>
internal sealed class OpenSslPeer : CmsPeer
{
    private static readonly Dictionary<string, string> Ciphers = new()
    {
        [nameof(ContentEncryption.Aes128Cbc)] = "-aes-128-cbc",
        [nameof(ContentEncryption.Aes192Cbc)] = "-aes-192-cbc",
        [nameof(ContentEncryption.Aes256Cbc)] = "-aes-256-cbc",
        [nameof(ContentEncryption.Aes128Gcm)] = "-aes-128-gcm",
        [nameof(ContentEncryption.Aes192Gcm)] = "-aes-192-gcm",
        [nameof(ContentEncryption.Aes256Gcm)] = "-aes-256-gcm",
        [nameof(ContentEncryption.TripleDesCbc)] = "-des3",
    };

    public override string Name => "openssl";

    public override string Version { get; } = string.Join(' ', Peer.OpenSsl.Run("version").Split(' ').Take(2));

    public override bool IsMeasured => Version.StartsWith("OpenSSL 3.0.", StringComparison.Ordinal);

    public override bool ChoosesLength => true;

    public override byte[] Decrypt(byte[] message, EnvelopeCase row)
    {
        var key = Person(row.Management.Key);
        Run("-decrypt", "", "-recip", key, "-inkey", key, "-in", Put("in.der", message), "-inform", "DER", "-out", Fresh("out.bin"));
        return Take("out.bin");
    }

    public override byte[] Encrypt(byte[] content, EnvelopeCase row, IReadOnlyList<string> keys, bool isStreamed)
    {
        var options = Ciphers[row.Cipher.Name] + (isStreamed ? " -stream -indef" : "") + (row.ByKeyIdentifier == true ? " -keyid" : "");
        // Options of a key belong to the recipient before them.
        var recipients = keys.SelectMany(k => new[] { "-recip", Person(k) }.Concat(Words(k == row.Management.Key ? row.Management.OpenSsl : "")));
        Run("-encrypt", options, ["-in", Put("in.bin", content), "-outform", "DER", "-out", Fresh("out.der"), .. recipients]);
        return Take("out.der");
    }

    public override byte[] Verify(byte[] message, SignatureCase row, byte[]? detached)
    {
        // Each signer's certificate is its own anchor: who vouches for whom is tested elsewhere.
        File.WriteAllText(Folder["ca.pem"], string.Concat(row.Keys.Select(k => Get(k).Pem)));
        string[] content = detached is null ? [] : ["-content", Put("in.bin", detached)];
        Run("-verify", "-cades -partial_chain -purpose any",
            ["-CAfile", Folder["ca.pem"], "-in", Put("in.der", message), "-inform", "DER", "-out", Fresh("out.bin"), .. content]);
        return Take("out.bin");
    }

    public override byte[] Sign(byte[] content, SignatureCase row, bool isDetached, bool isStreamed)
    {
        var options = "-md " + row.Digest + (isDetached ? "" : " -nodetach") + (isStreamed ? " -stream -indef" : "") + (row.HasAttributes ? "" : " -noattr")
            + (row.ByKeyIdentifier ? " -keyid" : "") + (row.NamesCertificate ? " -cades" : "");
        var padding = row.PssSalt is { } salt ? $"-keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:{salt} -keyopt rsa_mgf1_md:{row.PssMask ?? row.Digest}" : "";
        string[] signers = [.. row.Keys.SelectMany(k => new[] { "-signer", Person(k) })];
        Run("-sign", options, ["-in", Put("in.bin", content), "-outform", "DER", "-out", Fresh("out.der"), .. signers, .. Words(padding)]);
        return Take("out.der");
    }

    public override byte[] Expand(byte[] message)
    {
        Run("-uncompress", "", "-in", Put("in.der", message), "-inform", "DER", "-out", Fresh("out.bin"));
        return Take("out.bin");
    }

    public override byte[] Compress(byte[] content)
    {
        Run("-compress", "", "-in", Put("in.bin", content), "-outform", "DER", "-out", Fresh("out.der"));
        return Take("out.der");
    }

    private static void Run(string action, string options, params string[] more) => Peer.OpenSsl.Run(["cms", action, "-binary", .. Words(options), .. more]);

    private static string[] Words(string options) => options.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private string Person(string key)
    {
        var path = Folder[key + ".pem"];
        if (!File.Exists(path)) File.WriteAllText(path, Get(key).Pem);
        return path;
    }
}
