using System.Collections.Concurrent;

namespace SmimePS.Core.Tests.Interop;

/// <summary>Tries every cell of the table, once.</summary>
public sealed class InteropMatrix : IDisposable
{
    internal static readonly (string Peer, Way Way)[] Columns =
    [
        ("openssl", Way.TheyRead), ("openssl", Way.WeRead), ("gpgsm", Way.TheyRead), ("gpgsm", Way.WeRead), ("cmsutil", Way.TheyRead), ("cmsutil", Way.WeRead),
    ];

    private readonly Dictionary<string, Lazy<CmsPeer>> _peers = new()
    {
        ["openssl"] = new(() => new OpenSslPeer()),
        ["gpgsm"] = new(() => new GpgsmPeer()),
        ["cmsutil"] = new(() => new CmsutilPeer()),
    };

    private readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<InteropCell>>> _rows = new();

    /// <summary>Of the peers that were tried and are there.</summary>
    internal IEnumerable<string> Versions => _peers.Values.Where(p => p.IsValueCreated).Select(p => p.Value.Version);

    internal CmsPeer Peer(string name) => _peers[name].Value;

    internal IReadOnlyList<InteropCell> Row(InteropCase row) =>
        _rows.GetOrAdd(row.Name, _ => new Lazy<IReadOnlyList<InteropCell>>(() => [.. Columns.Select(column => Try(row, column.Peer, column.Way))])).Value;

    public void Dispose()
    {
        foreach (var peer in _peers.Values.Where(p => p.IsValueCreated)) peer.Value.Dispose();
    }

    private InteropCell Try(InteropCase row, string name, Way way)
    {
        var gaps = row.Gaps.Where(g => (g.Peer ?? name) == name && g.Way == way).ToList();
        CmsPeer? peer = null;
        try
        {
            peer = Peer(name);
            if (way == Way.TheyRead) row.TheyRead(peer);
            else row.WeRead(peer);
        }
        catch (Xunit.Sdk.SkipException missing)
        {
            return InteropCell.Missing(missing.Message);
        }
        catch (Exception error)
        {
            // What another version says when it cannot is not known here.
            var gap = gaps.Find(g => error.Message.Contains(g.Symptom, StringComparison.Ordinal) || (g.Peer is not null && peer?.IsMeasured == false));
            return gap is null ? InteropCell.Failed(error.Message) : InteropCell.NotApplicable(gap.Reason);
        }

        var stale = gaps.Find(g => g.Peer is null || peer.IsMeasured);
        return stale is null ? InteropCell.Ok : InteropCell.Failed($"It is declared as \"n/a: {stale.Reason}\" and works.");
    }
}
