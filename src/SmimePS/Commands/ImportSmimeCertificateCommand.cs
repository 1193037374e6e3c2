using System.Management.Automation;
using System.Security;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Pipeline;
using SmimePS.Records;
using SmimePS.Secrets;
using SmimePS.Selection;

namespace SmimePS.Commands;

/// <summary>Takes certificates from files into the user's stores.</summary>
[Cmdlet(VerbsData.Import, "SmimeCertificate", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(SmimeCertificate))]
public sealed class ImportSmimeCertificateCommand : SmimeCmdlet
{
    private List<Certificate>? _own;

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public SecureString? Password { get; set; }

    protected override void Process()
    {
        var literal = ParameterSetName == "LiteralPath";
        foreach (var path in literal ? LiteralPath : Path)
        {
            IReadOnlyList<string> files = [];
            TryItem(path, () => files = Paths.Resolve(path, literal));
            foreach (var file in files) TryItem(file, () => Import(file));
        }
    }

    private void Import(string file)
    {
        var all = SignerCertificates.IsMessage(file) ? SignerCertificates.Read(file, WriteWarning, StopToken) : CertificateFiles.Read(file, Password, "-Password");
        var holders = CertificateChoice.Holders(all);
        foreach (var item in holders)
        {
            TryItem(file, () =>
            {
                IReadOnlyList<Certificate> others = [.. all.Select(static one => one.Certificate)];
                if (item.HasPrivateKey) Add(item, shown: true);
                else if (PendingRequests.Find(item.Certificate.PublicKey) is { } pending) Join(item.Certificate, pending, others);
                else if (!AddWithOwnKey(item, others)) Add(item, shown: true);
            });
        }

        foreach (var item in all.Except(holders)) TryItem(file, () => Add(item, shown: false));
    }

    private void Add(FoundCertificate item, bool shown)
    {
        var store = item.HasPrivateKey ? CertificateStore.My
            : CertificateChoice.IsAuthority(item.Certificate) ? CertificateStore.CertificateAuthority
            : CertificateStore.AddressBook;
        var name = NameOf(item.Certificate);
        if (store != CertificateStore.CertificateAuthority) WarnUnlessForMail(item.Certificate);
        if (!ShouldProcess(name, $"Import into your certificate store (CurrentUser\\{store})")) return;
        switch (store)
        {
            case CertificateStore.My:
                UserCertificateStore.AddIdentity(item.Identity!);
                break;
            case CertificateStore.AddressBook:
                UserCertificateStore.AddCorrespondent(item.Certificate);
                break;
            default:
                UserCertificateStore.AddIssuer(item.Certificate);
                break;
        }

        if (item.Signature is { Capabilities: { } capabilities } signature)
        {
            Remember(item.Certificate, capabilities.Select(static one => one.Oid), signature.SigningTime);
        }

        if (shown) WriteObject(SmimeCertificateRecords.From(item, null, store.ToString()));
    }

    /// <summary>The answer to a request of the user's: it goes to their own certificates, with the key that was kept for it.</summary>
    private void Join(Certificate answer, PendingRequest pending, IReadOnlyList<Certificate> others)
    {
        WarnUnlessForMail(answer);
        WarnOfDifference(answer, pending);
        var asked = string.Join(", ", pending.Request.Addresses);
        // What need not be asked for is tried before anything is said to be done.
        var identity = Password is not null || !pending.IsEncrypted ? Open(Password) : null;
        if (!ShouldProcess(NameOf(answer), $"Import into your certificate store (CurrentUser\\{CertificateStore.My}) with the private key of the request for {asked}"))
        {
            identity?.Dispose();
            return;
        }

        identity ??= Open(Secrets.Ask($"the private key of the request for {asked}", "-Password"));
        UserCertificateStore.AddIdentity(identity);
        _own?.Add(answer);
        Forget(pending, answer);
        WriteObject(SmimeCertificateRecords.From(new FoundCertificate(identity, nameof(CertificateStore.My))));

        Identity Open(SecureString? password)
        {
            using var characters = new Passphrase(password);
            return pending.Join(answer, others, characters.Characters);
        }
    }

    /// <summary>
    /// A certificate for a key that the user has under another one: the authority's second answer to the same request, or a renewal. False where
    /// the key is somebody else's, or may not leave its place.
    /// </summary>
    private bool AddWithOwnKey(FoundCertificate item, IReadOnlyList<Certificate> others)
    {
        _own ??= [.. UserCertificateStore.Find(new CertificateQuery { WithPrivateKey = true }).Select(static stored => stored.Certificate)];
        var key = item.Certificate.PublicKey;
        if (_own.Contains(item.Certificate) || !_own.Exists(own => own.PublicKey.IsSameKey(key)) || UserCertificateStore.FindByKey(key) is not { } stored) return false;
        try
        {
            Add(new FoundCertificate(stored.OpenWith(item.Certificate, others), item.Source) { Path = item.Path }, shown: true);
            return true;
        }
        catch (KeyException error) when (error.ErrorId == "KeyNotExportable")
        {
            return false;
        }
    }

    /// <summary>Only what the store gives back is in its place; until then the request and its key stay where they are.</summary>
    private void Forget(PendingRequest pending, Certificate certificate)
    {
        var stored = UserCertificateStore.Find(new CertificateQuery { Thumbprint = certificate.Thumbprint, WithPrivateKey = true });
        if (stored.Count == 0)
        {
            throw new CertificateException("StoreLostKey", SmimeErrorKind.Io,
                $"The store took the certificate of {NameOf(certificate)} and does not give its private key back. The key is still kept in '{pending.Path}'. Try again.");
        }

        try
        {
            PendingRequests.Remove(pending);
        }
        catch (SmimeException error)
        {
            WriteWarning($"The certificate is imported, but its request could not be taken from those that wait for an answer, and with it a copy of the private key: {error.Message}");
        }
    }

    private void WarnOfDifference(Certificate answer, PendingRequest pending)
    {
        var (missing, unasked) = pending.CompareAddresses(answer);
        if (missing.Count > 0) WriteWarning($"The certificate is not for {string.Join(", ", missing)}, which was asked for.");
        if (unasked.Count > 0) WriteWarning($"The certificate is for {string.Join(", ", unasked)}, which was not asked for.");
    }

    private void WarnUnlessForMail(Certificate certificate)
    {
        if (SmimeCertificateRecords.PurposeOf(certificate) != CertificatePurpose.None) return;
        WriteWarning($"The certificate of {NameOf(certificate)} is not for mail, by its key usage. It is imported, but cannot be used to sign or encrypt.");
    }

    private static string NameOf(Certificate certificate) =>
        CertificateChoice.AddressesOf(certificate) is { Count: > 0 } addresses ? string.Join(", ", addresses) : certificate.Subject.ToString();

    /// <summary>A preference is worth no failure: the certificate is in the store.</summary>
    private void Remember(Certificate certificate, IEnumerable<string> algorithms, DateTimeOffset? signed)
    {
        try
        {
            RememberedCapabilities.Remember(certificate, algorithms, signed);
        }
        catch (SmimeException error)
        {
            WriteWarning($"Which algorithms the signer's program reads could not be kept, so that mail for them is encrypted with AES-CBC: {error.Message}");
        }
    }
}
