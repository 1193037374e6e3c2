using System.Globalization;
using System.Text.RegularExpressions;
using SmimePS.Certificates;
using SmimePS.Keys;
using static SmimePS.Core.Tests.Cms.TestIdentities;

namespace SmimePS.Core.Tests.Interop;

/// <summary>NSS's <c>cmsutil</c>: the library that Thunderbird reads with.</summary>
internal sealed partial class CmsutilPeer : CmsPeer
{
    private static readonly Peer Cmsutil = new("cmsutil");

    private readonly string _database;
    private readonly Dictionary<string, string> _refusals = [];

    public CmsutilPeer()
    {
        // It has no way to ask for its version; a missing program is told all the same.
        Cmsutil.TryRun(null, "--version");
        Directory.CreateDirectory(Folder["nss"]);
        _database = "sql:" + Folder["nss"];
        Peer.Certutil.Run("-N", "-d", _database, "--empty-password");
        Version = "NSS " + LibraryVersion().Match(new Peer("modutil").Run("-list", "-dbdir", _database)).Groups[1].Value;
        foreach (var key in InteropCases.Keys) Import(key);
        foreach (var key in InteropCases.Others)
        {
            File.WriteAllText(Folder["other.pem"], PemWriter.Write(Get(key).Certificate));
            Peer.Certutil.Run("-A", "-d", _database, "-n", key, "-t", "P,P,P", "-i", Folder["other.pem"]);
        }
    }

    public override string Name => "cmsutil";

    public override string Version { get; }

    public override bool IsMeasured => Version == "NSS 3.87";

    public override byte[] Decrypt(byte[] message, EnvelopeCase row) => Decode(message);

    public override byte[] Encrypt(byte[] content, EnvelopeCase row, IReadOnlyList<string> keys, bool isStreamed)
    {
        RequireImported(keys);
        Run("-E", "-r", string.Join(',', keys), "-i", Put("in.bin", content), "-o", Fresh("out.der"));
        return Take("out.der");
    }

    public override byte[] Verify(byte[] message, SignatureCase row, byte[]? detached)
    {
        RequireImported(row.Keys);
        var path = Put("in.der", message);
        string[] content = detached is null ? [] : ["-c", Put("in.bin", detached)];
        // The report of the signatures is put before the content, so it has a run of its own.
        var report = Run(["-D", "-n", "-h", "1", "-i", path, .. content]);
        for (var i = 0; i < row.Keys.Length; i++) Assert.Contains($"signer{i.ToString(CultureInfo.InvariantCulture)}.status=GoodSignature", report);
        return detached ?? Decode(message);
    }

    public override byte[] Sign(byte[] content, SignatureCase row, bool isDetached, bool isStreamed)
    {
        RequireImported(row.Keys);
        string[] attributes = row.HasAttributes ? ["-G"] : [];
        string[] form = isDetached ? ["-T"] : [];
        Run(["-S", .. row.Keys.SelectMany(k => new[] { "-N", k }), "-H", row.Digest, .. attributes, .. form, "-i", Put("in.bin", content), "-o", Fresh("out.der")]);
        return Take("out.der");
    }

    public override byte[] Expand(byte[] message) => Decode(message);

    /// <summary>It has no such command.</summary>
    public override byte[] Compress(byte[] content)
    {
        Run("-Z", "-i", Put("in.bin", content), "-o", Fresh("out.der"));
        return Take("out.der");
    }

    private byte[] Decode(byte[] message)
    {
        Run("-D", "-i", Put("in.der", message), "-o", Fresh("out.bin"));
        return Take("out.bin");
    }

    private string Run(string action, params string[] more) => Cmsutil.Run([action, "-d", _database, "-p", "", .. more]);

    private string Run(string[] arguments) => Run(arguments[0], arguments[1..]);

    private void Import(string key)
    {
        try
        {
            using var identity = new Identity(Get(key).Certificate, ExportableKey.FromPkcs8((byte[])Get(key).Pkcs8.Clone()));
            var p12 = Put("id.p12", Pkcs12Writer.Write(identity, "secret", new Pkcs12Options { FriendlyName = key, Iterations = 1000 }));
            Peer.Pk12util.Run("-i", p12, "-d", _database, "-W", "secret", "-K", "");
            Peer.Certutil.Run("-M", "-d", _database, "-n", key, "-t", "Pu,Pu,Pu");
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

    [GeneratedRegex(@"library-version=([0-9.]+)")]
    private static partial Regex LibraryVersion();
}
