using SmimePS.Certificates;

namespace SmimePS.Clients;

/// <summary>What is done with a configuration profile on an Apple device, in the words of its English menus.</summary>
public static class AppleSteps
{
    /// <summary>After a profile was written.</summary>
    public static IReadOnlyList<string> Install { get; } =
    [
        "iPhone and iPad: send the file there (AirDrop, mail, Files) and open it; Settings > Profile Downloaded > Install asks for the password in the property Password. " +
            "Then switch S/MIME on: Settings > Apps > Mail > Mail Accounts > (the account) > Advanced (before iOS 18: Settings > Mail > Accounts).",
        "Mac: open the file; System Settings > General > Device Management (before macOS 15: Privacy & Security > Profiles) > Install asks for the password. Mail finds the certificate by itself.",
    ];

    /// <summary>To take a profile off a device.</summary>
    public static IReadOnlyList<string> Remove(Certificate certificate) =>
    [
        "On the device, after you made sure that its key is kept elsewhere (mail that is encrypted for it opens with nothing else): " +
            $"take out the profile '{AppleProfile.DisplayName(certificate)}'. iPhone and iPad: Settings > General > VPN & Device Management > (the profile) > Remove Profile. " +
            "Mac: System Settings > General > Device Management (before macOS 15: Privacy & Security > Profiles).",
    ];
}
