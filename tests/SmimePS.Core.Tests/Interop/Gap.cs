namespace SmimePS.Core.Tests.Interop;

/// <summary>Which way a message goes between a peer and us.</summary>
internal enum Way
{
    TheyRead,
    WeRead,
}

/// <summary>
/// What cannot be, on whose side ever. It is tried all the same, and has to fail in the way that is told here: a table that only
/// repeats what somebody once believed goes stale.
/// </summary>
/// <param name="Peer">With which peer; null where it is ours and so with each of them.</param>
/// <param name="Way">In which direction.</param>
/// <param name="Reason">Why not, as the table says it.</param>
/// <param name="Symptom">What the failure's message contains.</param>
internal sealed record Gap(string? Peer, Way Way, string Reason, string Symptom)
{
    /// <summary>What we do not write, there is none of for anybody to read.</summary>
    public static Gap Ours(string reason, string symptom) => new(null, Way.TheyRead, reason, symptom);

    public static Gap OpenSslReads(string reason, string symptom) => new("openssl", Way.TheyRead, reason, symptom);

    public static Gap OpenSslWrites(string reason, string symptom) => new("openssl", Way.WeRead, reason, symptom);

    public static Gap GpgsmReads(string reason, string symptom) => new("gpgsm", Way.TheyRead, reason, symptom);

    public static Gap GpgsmWrites(string reason, string symptom) => new("gpgsm", Way.WeRead, reason, symptom);

    public static Gap CmsutilReads(string reason, string symptom) => new("cmsutil", Way.TheyRead, reason, symptom);

    public static Gap CmsutilWrites(string reason, string symptom) => new("cmsutil", Way.WeRead, reason, symptom);
}
