using System.Security.Cryptography.X509Certificates;
using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Paths;
using SmimePS.Trust;
using Purpose = SmimePS.Certificates.CertificatePurpose;

namespace SmimePS.Selection;

/// <summary>
/// Turns what a user named as a certificate into the certificate that serves the purpose at hand. An address means the newest valid
/// one in the user's stores; a thumbprint or an object means exactly that one, which whoever uses it then judges.
/// </summary>
internal sealed class CertificateResolver
{
    private const int ShownNames = 8;
    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];
    private readonly FilePaths _paths;
    private readonly CertificateFiles _files;
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
    private IReadOnlyList<FoundCertificate>? _user;

    public CertificateResolver(FilePaths paths, CertificateFiles files)
    {
        _paths = paths;
        _files = files;
    }

    /// <summary>The user's stores, read once.</summary>
    public IReadOnlyList<FoundCertificate> User => _user ??= UserCertificates.All();

    /// <summary>Who signs: a certificate whose private key is at hand.</summary>
    /// <exception cref="SmimeException"><c>CertificateNotFound</c>, <c>CertificateHasNoKey</c>, or as <see cref="CertificateChoice.Best"/>.</exception>
    public Identity Signer(CertificateArgument argument) => One(argument, Purpose.Sign, needsKey: true).Identity!;

    /// <summary>Whom to encrypt for.</summary>
    /// <param name="argument">Who it is.</param>
    /// <param name="isVouchedFor">Which of several certificates goes before the others.</param>
    /// <exception cref="SmimeException"><c>CertificateNotFound</c>, or as <see cref="CertificateChoice.Best"/>.</exception>
    public Certificate Recipient(CertificateArgument argument, Func<Certificate, bool> isVouchedFor) =>
        One(argument, Purpose.Encrypt, needsKey: false, isVouchedFor).Certificate;

    /// <summary>Every key that an argument names, expired ones too: old mail was encrypted for them.</summary>
    /// <exception cref="SmimeException"><c>CertificateNotFound</c> or <c>CertificateHasNoKey</c>.</exception>
    public IReadOnlyList<Identity> Keys(CertificateArgument argument)
    {
        var keys = All(argument).Select(static item => item.Identity).OfType<Identity>().ToList();
        return keys.Count > 0 ? keys : throw NoKey(argument);
    }

    /// <summary>What an argument names as trusted: an own CA by its name; the roots among it, or what there is where it holds no root.</summary>
    /// <exception cref="SmimeException"><c>CertificateNotFound</c>.</exception>
    public IReadOnlyList<TrustAnchor> Anchors(CertificateArgument argument)
    {
        if (argument.Kind == CertificateArgumentKind.Path && OwnAnchors.Named(argument.Text) is { } own) return [own];
        var all = AllButAuthority(argument);
        var roots = all.Where(static item => item.Certificate.IsSelfIssued).ToList();
        return [.. (roots.Count > 0 ? roots : all).Select(item => new TrustAnchor(item.Certificate, item.Path ?? item.Source))];
    }

    /// <summary>The authorities that an argument names: an own CA by its name, or everything there is.</summary>
    /// <exception cref="SmimeException"><c>CertificateNotFound</c>.</exception>
    public IReadOnlyList<Certificate> Authorities(CertificateArgument argument) =>
        argument.Kind == CertificateArgumentKind.Path && OwnAnchors.Named(argument.Text) is { } own
            ? [own.Certificate]
            : [.. AllButAuthority(argument).Select(static found => found.Certificate)];

    /// <summary>The one certificate that an argument names, whatever it is for: the newest valid one of several.</summary>
    /// <param name="argument">What names it.</param>
    /// <param name="purpose">Those that allow this go first.</param>
    /// <exception cref="SmimeException"><c>CertificateNotFound</c>.</exception>
    public FoundCertificate Any(CertificateArgument argument, Purpose purpose = Purpose.None) => CertificateChoice.Holders(All(argument))
        .OrderByDescending(item => CertificateChoice.Allows(item.Certificate, purpose))
        .ThenByDescending(item => item.Certificate.IsValidAt(_now))
        .ThenByDescending(static item => item.HasPrivateKey)
        .ThenByDescending(static item => item.Certificate.NotBefore)
        .First();

    /// <summary>Everything that an argument names.</summary>
    /// <exception cref="SmimeException">Nothing was found (<c>CertificateNotFound</c>, <c>PathNotFound</c>), or it cannot be read.</exception>
    public IReadOnlyList<FoundCertificate> All(CertificateArgument argument)
    {
        var found = argument.Kind switch
        {
            CertificateArgumentKind.Address => [.. User.Where(item => CertificateChoice.IsFor(item.Certificate, argument.Text))],
            CertificateArgumentKind.Thumbprint => [.. User.Where(item => CertificateChoice.HasThumbprint(item.Certificate, argument.Text))],
            CertificateArgumentKind.Path => FromPath(_paths.Existing(argument.Text)),
            CertificateArgumentKind.File => FromPath(argument.Text),
            CertificateArgumentKind.Bytes => _files.Decode((byte[])argument.Value, "the given data"),
            CertificateArgumentKind.Authority => [FromAuthority((SmimeCa)argument.Value)],
            _ when argument.Value is SmimeCertificate record => FromRecord(record),
            _ => [FromPlatform((X509Certificate2)argument.Value)],
        };
        return found.Count > 0 ? found : throw NotFound(argument);
    }

    /// <summary>Everything that an argument names that could have been an own CA, and is none.</summary>
    private IReadOnlyList<FoundCertificate> AllButAuthority(CertificateArgument argument)
    {
        try
        {
            return All(argument);
        }
        catch (SmimeException error) when (error.ErrorId == "PathNotFound" && argument.Kind == CertificateArgumentKind.Path && argument.Text.IndexOfAny(Separators) < 0)
        {
            var names = AuthorityCatalog.Names();
            throw new SmimeException(error.ErrorId, error.Kind, $"There is no file or folder '{argument.Text}', and " + names.Count switch
            {
                0 => "you have no CA of your own. Check the name and the current location.",
                <= ShownNames => $"none of your CAs has that name. You have {string.Join(", ", names)}.",
                _ => "none of your CAs has that name. Get-SmimeCa lists them.",
            }, error);
        }
    }

    private FoundCertificate One(CertificateArgument argument, Purpose purpose, bool needsKey, Func<Certificate, bool>? isVouchedFor = null)
    {
        var all = All(argument);
        if (argument.Kind == CertificateArgumentKind.Address || all.Count > 1)
        {
            return CertificateChoice.Best(CertificateChoice.Holders(all), purpose, needsKey, argument.ToString(), _now, isVouchedFor);
        }

        return needsKey && !all[0].HasPrivateKey ? throw NoKey(argument) : all[0];
    }

    private IReadOnlyList<FoundCertificate> FromPath(string path) => _files.Read(path);

    private static FoundCertificate FromAuthority(SmimeCa authority)
    {
        if (authority.Certificate is not { } certificate)
        {
            throw new CertificateException("CertificateNotFound", SmimeErrorKind.NotFound,
                authority.Status == SmimeCaStatus.WaitingForCertificate
                    ? $"The certificate of the CA {authority.Name} has not arrived yet. Bring it with Import-SmimeCa -CertificatePath."
                    : $"The CA {authority.Name} comes without its certificate. Give what Get-SmimeCa writes.");
        }

        return new FoundCertificate(Certificate.From(certificate), $"the CA {authority.Name}") { Issuers = [.. authority.Issuers.Select(Certificate.From)] };
    }

    private IReadOnlyList<FoundCertificate> FromRecord(SmimeCertificate record)
    {
        if (RecordOrigin.Find<FoundCertificate>(record) is { } known) return [known];
        if (record.Certificate is { } certificate) return [FromPlatform(certificate)];
        return record.Path is { } path ? _files.Read(_paths.Existing(path), record.Password) : [];
    }

    private static FoundCertificate FromPlatform(X509Certificate2 platform) => new(Certificate.From(platform), platform, "the given certificate");

    private static CertificateException NotFound(CertificateArgument argument) => new("CertificateNotFound", SmimeErrorKind.NotFound,
        argument.Kind is CertificateArgumentKind.Address or CertificateArgumentKind.Thumbprint
            ? $"There is no certificate for {argument} among your own or your correspondents'. Import it with Import-SmimeCertificate, or give its file."
            : $"There is no certificate in {argument}. Choose the file that holds it.");

    private static CertificateException NoKey(CertificateArgument argument) => new("CertificateHasNoKey", SmimeErrorKind.NotFound,
        $"There is no private key for {argument} here. Import the PKCS#12 file (.p12, .pfx) that holds it, or give that file.");
}
