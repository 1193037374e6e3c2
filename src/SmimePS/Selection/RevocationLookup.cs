using SmimePS.Authority;
using SmimePS.Errors;
using SmimePS.Revocation;
using SmimePS.Trust;

namespace SmimePS.Selection;

/// <summary>Where a call looks up whether certificates were revoked, and how much it minds not to know.</summary>
internal sealed class RevocationLookup : IDisposable
{
    private readonly HttpTransport? _transport;

    /// <param name="mode">What the user wants; null where nothing was said: then what is at hand is looked at, and not to know is no problem.</param>
    /// <param name="files">Files and folders of revocation lists that the user named.</param>
    /// <param name="timeout">How long one server may take.</param>
    /// <param name="own">The user's own authorities, each with its folder.</param>
    /// <param name="warn">Told, from any thread, of what cannot be read.</param>
    /// <param name="stop">Ends the call.</param>
    /// <exception cref="SmimeException">Lists were named and are not to be looked at (<c>RevocationContradiction</c>).</exception>
    public RevocationLookup(RevocationMode? mode, IReadOnlyList<string> files, TimeSpan timeout, IEnumerable<(AuthorityChain Chain, string Folder)> own, Action<string> warn, CancellationToken stop)
    {
        Mode = mode ?? RevocationMode.Offline;
        AllowsUnknown = mode is null;
        if (Mode == RevocationMode.NoCheck)
        {
            if (files.Count == 0) return;
            throw new SmimeException("RevocationContradiction", SmimeErrorKind.InvalidArgument,
                "-CrlPath names revocation lists, and with -RevocationMode NoCheck none is looked at. Leave one of them out.");
        }

        var authorities = new AuthorityRevocations(own, warn);
        WebReader? web = null;
        if (Mode == RevocationMode.Online)
        {
            var limits = new WebLimits { Timeout = timeout, OwnUrls = authorities.ListUrls };
            _transport = new HttpTransport(limits);
            web = new WebReader(_transport, limits, stop);
        }

        var cache = RevocationCache.Open();
        Sources = [authorities, CrlFiles.Read(files, warn), new DistributionPointSource(cache, web), new OcspSource(cache, web)];
    }

    /// <summary>Whether revocation is looked at, and where.</summary>
    public RevocationMode Mode { get; }

    /// <summary>Whether not to know is only told.</summary>
    public bool AllowsUnknown { get; }

    /// <summary>Where, the most trusted first.</summary>
    public IReadOnlyList<IRevocationSource> Sources { get; } = [];

    /// <inheritdoc/>
    public void Dispose() => _transport?.Dispose();
}
