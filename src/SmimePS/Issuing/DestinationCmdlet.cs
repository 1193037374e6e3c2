using System.Management.Automation;
using System.Security;
using SmimePS.Paths;
using SmimePS.Pipeline;

namespace SmimePS.Issuing;

/// <summary>A cmdlet that puts certificates with their keys into the user's store, into PKCS#12 files, or nowhere but into what it writes.</summary>
public abstract class DestinationCmdlet : SmimeCmdlet
{
    /// <summary>The set for the user's store.</summary>
    protected const string StoreSet = "Store";

    /// <summary>The set for files.</summary>
    protected const string FileSet = "File";

    /// <summary>The set for neither.</summary>
    protected const string MemorySet = "Memory";

    private CertificateDestination? _destination;

    [Parameter(Mandatory = true, ParameterSetName = FileSet)]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    [Parameter(ParameterSetName = FileSet)]
    [ValidateNotNull]
    public SecureString? Password { get; set; }

    [Parameter(ParameterSetName = FileSet)]
    public Pkcs12Protection Pkcs12 { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = MemorySet)]
    public SwitchParameter InMemory { get; set; }

    /// <summary>Where certificates go.</summary>
    private protected CertificateDestination Destination => _destination ??= ParameterSetName switch
    {
        FileSet => Resolve(OutputPath, () => new Pkcs12Destination(Paths.Output(OutputPath!), Password, Pkcs12, Existing)),
        MemorySet => new MemoryDestination(),
        _ => new StoreDestination(),
    };

    /// <summary>What becomes of files that are there.</summary>
    private protected abstract ExistingFile Existing { get; }
}
