namespace SmimePS.Clients;

/// <summary>A profile of Thunderbird's: accounts, settings, certificates.</summary>
/// <param name="Name">Its name in the profile manager.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="IsInstallDefault">Whether an installed Thunderbird opens it by itself.</param>
/// <param name="IsDefault">Whether it is marked as the default one for programs that know nothing of installations.</param>
public sealed record ThunderbirdProfile(string Name, string Folder, bool IsInstallDefault, bool IsDefault)
{
    internal const string PreferencesName = "prefs.js";

    /// <summary>Its name and folder.</summary>
    public override string ToString() => $"{Name}: {Folder}";
}
