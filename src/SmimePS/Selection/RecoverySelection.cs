using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Recovery;

namespace SmimePS.Selection;

/// <summary>The certificates to which keys are encrypted, and those that bring them back.</summary>
internal static class RecoverySelection
{
    /// <summary>
    /// What the user named to encrypt keys to, checked. An address means one certificate, as when mail is encrypted; a file may hold those of
    /// several officers.
    /// </summary>
    /// <exception cref="Errors.SmimeException"><c>CertificateNotFound</c>; one will not do, as <see cref="AuthorityRecovery.Check"/> says.</exception>
    public static IReadOnlyList<Certificate> Resolve(CertificateResolver resolver, IReadOnlyList<CertificateArgument> given, Action<string> warn)
    {
        if (given.Count == 0) return [];
        var vouching = new Vouching(warn);
        return AuthorityRecovery.Check(given.SelectMany(argument => argument.Kind == CertificateArgumentKind.Address
            ? [resolver.Recipient(argument, vouching.For)]
            : CertificateChoice.Holders(resolver.All(argument)).Select(static found => found.Certificate)));
    }

    /// <summary>One of the user's own keys to which a key was encrypted; null where there is none.</summary>
    /// <exception cref="Errors.SmimeException">Its private key cannot be opened.</exception>
    public static Identity? Own(CertificateResolver resolver, KeptKey kept) =>
        resolver.User.FirstOrDefault(found => found.HasPrivateKey && kept.IsFor(found.Certificate))?.Identity;
}
