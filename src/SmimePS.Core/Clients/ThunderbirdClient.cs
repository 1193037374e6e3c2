using SmimePS.Certificates;

namespace SmimePS.Clients;

/// <summary>A profile of Thunderbird's: its NSS database, and which certificate each of its accounts uses.</summary>
public sealed class ThunderbirdClient : MailClient
{
    private readonly ThunderbirdProfile _profile;
    private readonly NssClient _certificates;
    private readonly bool _signByDefault;

    private ThunderbirdClient(ThunderbirdProfile profile, NssClient certificates, bool signByDefault)
    {
        _profile = profile;
        _certificates = certificates;
        _signByDefault = signByDefault;
    }

    /// <inheritdoc/>
    public override string Place => _profile.Folder;

    /// <summary>Opens a profile. A database that Thunderbird has not made yet is made when something is first put in.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="password">Its primary password; empty where it has none. The caller clears it.</param>
    /// <param name="signByDefault">Whether the accounts are to sign what they send unless told otherwise. False leaves the user's choice as it is.</param>
    /// <exception cref="ClientException"><c>ProfileInUse</c>, or as <see cref="NssClient.Open"/>.</exception>
    public static ThunderbirdClient Open(ThunderbirdProfile profile, ReadOnlySpan<char> password, bool signByDefault = false)
    {
        ProfileLock.RequireFree(profile.Folder);
        return new ThunderbirdClient(profile, NssClient.Open(profile.Folder, password, create: true), signByDefault);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Certificate> Own() => _certificates.Own();

    /// <inheritdoc/>
    public override void CheckInstall(ClientIdentity identity)
    {
        CheckRemoval();
        _certificates.CheckInstall(identity);
    }

    /// <inheritdoc/>
    public override ClientReport Install(ClientIdentity identity)
    {
        using var held = ProfileLock.Acquire(_profile.Folder);
        // Read before anything is written: what is not understood stops all of it.
        var preferences = ProfilePreferences.Read(_profile.Folder);
        var report = _certificates.Install(identity);
        var purpose = identity.PurposeAt(DateTimeOffset.UtcNow);
        if (purpose == CertificatePurpose.None)
        {
            return report with
            {
                NextSteps = [.. report.NextSteps, "It is not valid now, or not for mail, so no account was told to use it. It opens what was encrypted for it."],
            };
        }

        var all = MailIdentity.All(preferences);
        var mine = all.Where(one => identity.Certificate.Addresses.Contains(one.Address, MailAddressComparer.Instance)).ToList();
        if (mine.Count == 0) return WithoutAccount(report, identity, all);

        var changed = mine.Where(one => one.Use(preferences, identity.Certificate, purpose, _signByDefault)).ToList();
        if (changed.Count > 0) ProfilePreferences.Write(_profile.Folder, preferences);
        var user = ProfilePreferences.ReadUser(_profile.Folder);
        return report with
        {
            Changes = [.. report.Changes, .. changed.Select(one => $"account {one.Address} {Words(purpose)} with it")],
            Accounts = [.. mine.Select(static one => one.Address).Distinct()],
            Warnings = user is null ? [] : [.. mine.SelectMany(one => one.Overruled(preferences, user)).Select(name =>
                $"user.js in the profile sets {name} to another certificate at each start of Thunderbird. Take that line out of it.")],
        };
    }

    /// <inheritdoc/>
    public override void CheckRemoval()
    {
        ProfileLock.RequireFree(_profile.Folder);
        ProfilePreferences.Read(_profile.Folder);
    }

    /// <inheritdoc/>
    public override ClientReport Remove(Certificate certificate)
    {
        using var held = ProfileLock.Acquire(_profile.Folder);
        var preferences = ProfilePreferences.Read(_profile.Folder);
        // First the accounts: one that points to nothing would fail at each message.
        var forgot = MailIdentity.All(preferences).Where(one => one.Forget(preferences, certificate)).ToList();
        if (forgot.Count > 0) ProfilePreferences.Write(_profile.Folder, preferences);
        var report = _certificates.Remove(certificate);
        return report with { Changes = [.. report.Changes, .. forgot.Select(static one => $"account {one.Address} uses it no more")] };
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _certificates.Dispose();
    }

    private static ClientReport WithoutAccount(ClientReport report, ClientIdentity identity, IReadOnlyList<MailIdentity> all)
    {
        var there = all.Count == 0 ? "there are no accounts in it yet" : $"its accounts are {string.Join(", ", all.Select(static one => ShownText.Of(one.Address)))}";
        return report with
        {
            Warnings = [.. report.Warnings, $"No account of the profile has the address {string.Join(" or ", identity.Certificate.Addresses)}; {there}. The certificate is in the profile, and no account uses it."],
            NextSteps = [.. report.NextSteps, ThunderbirdSteps.ChooseByHand],
        };
    }

    private static string Words(CertificatePurpose purpose) => purpose switch
    {
        CertificatePurpose.Sign => "signs",
        CertificatePurpose.Encrypt => "is encrypted for",
        _ => "signs and is encrypted for",
    };
}
