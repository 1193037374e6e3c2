using SmimePS.Certificates;
using SmimePS.Cms;
using static SmimePS.Core.Tests.Cms.TestIdentities;
using Issuer25519 = SmimePS.Core.Tests.Cms.Issuer25519;

namespace SmimePS.Core.Tests.Interop;

/// <summary><c>gpgsm</c>.</summary>
internal sealed class GpgsmPeer : CmsPeer
{
    private static readonly Dictionary<string, string> Ciphers = new()
    {
        [nameof(ContentEncryption.Aes128Cbc)] = "AES",
        [nameof(ContentEncryption.Aes192Cbc)] = "AES192",
        [nameof(ContentEncryption.Aes256Cbc)] = "AES256",
        // There is no way to ask for GCM.
        [nameof(ContentEncryption.Aes128Gcm)] = "AES",
        [nameof(ContentEncryption.Aes192Gcm)] = "AES192",
        [nameof(ContentEncryption.Aes256Gcm)] = "AES256",
        [nameof(ContentEncryption.TripleDesCbc)] = "3DES",
    };

    private readonly GpgHome _home = new();
    private readonly Dictionary<string, string> _refusals = [];

    public GpgsmPeer()
    {
        Version = "gpgsm " + Peer.Gpgsm.Run("--version").Split('\n')[0].Split(' ')[^1];
        // All at once, because the agent reads its list of trusted roots once.
        foreach (var root in Roots) _home.TrustUnseen(root);
        _home.Import(Issuer25519.Certificate);
        foreach (var key in InteropCases.Keys) Import(key, withKey: true);
        foreach (var key in InteropCases.Others) Import(key, withKey: false);
    }

    private static IEnumerable<Certificate> Roots => InteropCases.Keys.Concat(InteropCases.Others).Select(k => Get(k).Certificate).Append(Issuer25519.Certificate);

    public override string Name => "gpgsm";

    public override string Version { get; }

    public override bool IsMeasured => Version.StartsWith("gpgsm 2.2.", StringComparison.Ordinal);

    public override bool FindsByKeyIdentifier => false;

    public override byte[] Decrypt(byte[] message, EnvelopeCase row)
    {
        RequireImported([row.Management.Key]);
        _home.Gpgsm("--output", Fresh("out.bin"), "--decrypt", Put("in.der", message));
        return Take("out.bin");
    }

    public override byte[] Encrypt(byte[] content, EnvelopeCase row, IReadOnlyList<string> keys, bool isStreamed)
    {
        RequireImported(keys);
        _home.Gpgsm(["--output", Fresh("out.der"), "--cipher-algo", Ciphers[row.Cipher.Name],
            .. keys.SelectMany(k => new[] { "--recipient", Get(k).Certificate.Thumbprint }), "--encrypt", Put("in.bin", content)]);
        return Take("out.der");
    }

    public override byte[] Verify(byte[] message, SignatureCase row, byte[]? detached)
    {
        RequireImported(row.Keys);
        var output = detached is null
            ? _home.Gpgsm("--output", Fresh("out.bin"), "--verify", Put("in.der", message))
            : _home.Gpgsm("--verify", Put("in.der", message), Put("out.bin", detached));
        Assert.True(output.Split("Good signature").Length - 1 == row.Keys.Length, output);
        return Take("out.bin");
    }

    public override byte[] Sign(byte[] content, SignatureCase row, bool isDetached, bool isStreamed)
    {
        RequireImported(row.Keys);
        _home.Gpgsm(["--output", Fresh("out.der"), "--digest-algo", row.Digest, .. row.Keys.SelectMany(k => new[] { "--local-user", Get(k).Certificate.Thumbprint }),
            isDetached ? "--detach-sign" : "--sign", Put("in.bin", content)]);
        return Take("out.der");
    }

    public override byte[] Expand(byte[] message)
    {
        _home.Gpgsm("--output", Fresh("out.bin"), "--decrypt", Put("in.der", message));
        return Take("out.bin");
    }

    /// <summary>It has no such command.</summary>
    public override byte[] Compress(byte[] content)
    {
        _home.Gpgsm("--output", Fresh("out.der"), "--compress", Put("in.bin", content));
        return Take("out.der");
    }

    public override void Dispose()
    {
        _home.Dispose();
        base.Dispose();
    }

    private void Import(string key, bool withKey)
    {
        try
        {
            _home.Import(Get(key).Certificate);
            if (withKey && key is not ("x25519" or "ed25519")) _home.AddKey(Get(key).Certificate, GpgAgentKey.Write(Get(key).Pkcs8, key[0] == 'r'));
        }
        catch (Exception error) when (error is Xunit.Sdk.XunitException)
        {
            _refusals[key] = error.Message;
        }
    }

    private void RequireImported(IEnumerable<string> keys)
    {
        foreach (var key in keys) Assert.False(_refusals.TryGetValue(key, out var refusal), $"The certificate of {key} is not taken: {refusal}");
    }
}
