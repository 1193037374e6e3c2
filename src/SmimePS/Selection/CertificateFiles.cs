using System.Security;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Secrets;

namespace SmimePS.Selection;

/// <summary>Opens certificate files, each once in the life of a cmdlet, and asks for the password of one that has one.</summary>
internal sealed class CertificateFiles
{
    private readonly SecretPrompt _prompt;
    private readonly Dictionary<string, IReadOnlyList<FoundCertificate>> _read = new(StringComparer.Ordinal);

    public CertificateFiles(SecretPrompt prompt) => _prompt = prompt;

    /// <summary>What a file holds: certificates with keys first, then the others.</summary>
    /// <param name="path">The file.</param>
    /// <param name="password">Its password; asked for where it is needed and none is given.</param>
    /// <param name="parameter">The parameter that gives the password, for the error where nobody can be asked.</param>
    public IReadOnlyList<FoundCertificate> Read(string path, SecureString? password = null, string? parameter = null)
    {
        if (_read.TryGetValue(path, out var known)) return known;
        return _read[path] = Read(path, path, $"the file {Path.GetFileName(path)}", password, parameter, characters => CertificateFile.Read(path, characters.Characters));
    }

    /// <summary>What the content of a file holds.</summary>
    public IReadOnlyList<FoundCertificate> Decode(byte[] content, string shown) =>
        Read(shown, null, shown, null, null, characters => CertificateFile.Decode(content, characters.Characters, shown));

    private List<FoundCertificate> Read(
        string source, string? path, string what, SecureString? password, string? parameter, Func<Passphrase, CertificateFile> read)
    {
        CertificateFile file;
        using (var given = new Passphrase(password))
        {
            try
            {
                file = read(given);
            }
            catch (SmimeException error) when (given.IsEmpty && error.ErrorId == "PasswordRequired")
            {
                using var asked = new Passphrase(_prompt.Ask(what, parameter, "Password"));
                file = read(asked);
            }
        }

        // The identities live on in what is found.
        var found = file.Identities.Select(identity => new FoundCertificate(identity, source) { Path = path }).ToList();
        found.AddRange(file.Certificates.Where(certificate => found.All(item => !item.Certificate.Equals(certificate)))
            .Select(certificate => new FoundCertificate(certificate, source) { Path = path }));
        return found;
    }
}
