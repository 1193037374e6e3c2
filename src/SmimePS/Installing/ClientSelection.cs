using System.Security;
using SmimePS.Clients;
using SmimePS.Errors;
using SmimePS.Paths;
using SmimePS.Secrets;

namespace SmimePS.Installing;

/// <summary>Opens the client that the user named, and asks for the password of its database where it has one and none was given.</summary>
internal sealed class ClientSelection(FilePaths paths, SecretPrompt prompt)
{
    /// <summary>The Thunderbird profile.</summary>
    public string? ProfilePath { get; init; }

    /// <summary>The folder of the NSS database.</summary>
    public string? Path { get; init; }

    /// <summary>The password of the profile's or folder's database.</summary>
    public SecureString? NssPassword { get; init; }

    /// <summary>Whether the database may be made.</summary>
    public bool Create { get; init; }

    /// <summary>Whether Thunderbird's accounts are to sign by default.</summary>
    public bool SignByDefault { get; init; }

    /// <summary>What is to be done by hand where the tools are missing: for Thunderbird, and for other programs.</summary>
    public required (string Thunderbird, string Nss) Manual { get; init; }

    /// <summary>Opens it.</summary>
    /// <exception cref="SmimeException">It cannot be used.</exception>
    public MailClient Open(CertificateTarget target) => target switch
    {
        CertificateTarget.Thunderbird => OpenThunderbird(),
        CertificateTarget.Nss => OpenNss(),
        _ => new StoreClient(),
    };

    private MailClient OpenThunderbird()
    {
        var profile = ProfilePath is null ? ThunderbirdProfiles.Default() : ThunderbirdProfiles.At(paths.Existing(ProfilePath));
        return WithPassword(profile.Folder, Manual.Thunderbird, password => ThunderbirdClient.Open(profile, password.Characters, SignByDefault));
    }

    private MailClient OpenNss()
    {
        var folder = Create ? paths.Output(Path!) : paths.Existing(Path!);
        return WithPassword(folder, Manual.Nss, password => NssClient.Open(folder, password.Characters, Create));
    }

    private MailClient WithPassword(string folder, string manual, Func<Passphrase, MailClient> open)
    {
        try
        {
            using var given = new Passphrase(NssPassword);
            return open(given);
        }
        catch (ClientException error) when (error.ErrorId == "NssPasswordRequired")
        {
            using var asked = new Passphrase(prompt.Ask($"the NSS database in {folder}", "-NssPassword", "Password"));
            return open(asked);
        }
        catch (ClientException error) when (error.ErrorId == "NssToolsNotFound")
        {
            throw new ClientException(error.ErrorId, error.Kind, $"{error.Message} {manual}", error);
        }
    }
}
