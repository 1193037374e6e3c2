using System.Security;
using SmimePS.Clients;
using SmimePS.Errors;
using SmimePS.Issuing;
using SmimePS.Paths;
using SmimePS.Secrets;
using SmimePS.Selection;

namespace SmimePS.Installing;

/// <summary>Configuration profiles for Apple devices: the file that was named, or one for each certificate in a folder.</summary>
internal sealed class AppleProfileFile
{
    private const string Extension = ".mobileconfig";

    private readonly OutputFiles _files;
    private readonly SecureString? _password;
    private readonly Pkcs12Protection _protection;

    /// <param name="path">A file, or a folder that exists or ends in a separator.</param>
    /// <param name="password">The password of the key; null to make one up for each.</param>
    /// <param name="protection">How the key is encrypted.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <exception cref="SmimeException">The name is not one that a device opens (<c>UnsupportedFileFormat</c>).</exception>
    public AppleProfileFile(string path, SecureString? password, Pkcs12Protection protection, bool overwrite)
    {
        if (!OutputFolder.IsNamed(path) && !string.Equals(Path.GetExtension(path), Extension, StringComparison.OrdinalIgnoreCase))
        {
            throw new SmimeException("UnsupportedFileFormat", SmimeErrorKind.InvalidArgument,
                $"'{path}' is neither a folder that exists nor the name of a profile: devices open only names that end in {Extension}. End it so, or in / to have a folder made.");
        }

        _files = new OutputFiles(path, Extension, overwrite ? ExistingFile.Replaced : ExistingFile.Kept);
        _password = password;
        _protection = protection;
    }

    /// <summary>Makes a profile, without writing it.</summary>
    /// <param name="identities">Those of one person.</param>
    /// <returns>Its file, its content, and the password that was made up for it, if one was.</returns>
    /// <exception cref="SmimeException">It cannot go there, the key cannot be exported, or the password is empty.</exception>
    public (string Target, byte[] Content, SecureString? MadeUp) Make(IReadOnlyList<ClientIdentity> identities)
    {
        var made = _password is null ? GeneratedPassword.Create() : null;
        using var password = new Passphrase(_password ?? made);
        var content = AppleProfile.Write(identities, password.Characters, Pkcs12Choices.Options(_protection, made is not null, includeIssuers: false));
        var name = CertificateChoice.AddressesOf(identities[0].Certificate) is [var address, ..] ? address : identities[0].Certificate.Thumbprint;
        return (_files.Reserve(name), content, made);
    }

    /// <summary>Writes it, for its owner alone.</summary>
    /// <exception cref="SmimeException">It cannot be written.</exception>
    public void Write(string target, byte[] content)
    {
        _files.Prove(target);
        _files.Write(target, content, secret: true);
    }
}
