using System.Security;
using SmimePS.Authority;
using SmimePS.Errors;
using SmimePS.Paths;
using SmimePS.Secrets;

namespace SmimePS.Selection;

/// <summary>Opens the certificate authority that the user named, or the only one there is.</summary>
internal sealed class CaSelection
{
    private readonly FilePaths _paths;
    private readonly SecretPrompt _prompt;
    private readonly Action<string> _warn;

    /// <param name="paths">Resolves folders.</param>
    /// <param name="prompt">Asks for passphrases.</param>
    /// <param name="warn">Told of what an interrupted run had left.</param>
    public CaSelection(FilePaths paths, SecretPrompt prompt, Action<string> warn)
    {
        _paths = paths;
        _prompt = prompt;
        _warn = warn;
    }

    /// <summary>Opens it, without its key.</summary>
    /// <exception cref="SmimeException"><c>NoAuthority</c>, <c>SeveralAuthorities</c>, <c>AuthorityNotFound</c>, <c>InvalidAuthority</c>.</exception>
    public CertificateAuthority Open(CaArgument? argument) => RepairWarning.Watch(argument?.Kind switch
    {
        null => AuthorityCatalog.Open(),
        CaArgumentKind.Name => AuthorityCatalog.Open(argument.Text),
        CaArgumentKind.Path => CertificateAuthority.Open(_paths.Output(argument.Text)),
        _ => CertificateAuthority.Open(argument.Text),
    }, _warn);

    /// <summary>Opens its key; asks for the passphrase where it has one and none is given.</summary>
    /// <param name="authority">The authority.</param>
    /// <param name="passphrase">The passphrase, if given.</param>
    /// <param name="parameter">The parameter that gives it.</param>
    /// <exception cref="SmimeException"><c>WrongPassphrase</c>, <c>PassphraseRequired</c>, <c>AuthorityKeyMissing</c>, <c>AuthorityKeyMismatch</c>.</exception>
    public void Unlock(CertificateAuthority authority, SecureString? passphrase, string parameter)
    {
        if (passphrase is null && authority.HasPassphrase && !authority.IsUnlocked) passphrase = _prompt.Ask($"the CA {authority.Name}", parameter);
        using var characters = new Passphrase(passphrase);
        authority.Unlock(characters.Characters);
    }
}
