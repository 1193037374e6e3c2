using System.Management.Automation;
using SmimePS.Authority;
using SmimePS.Completion;
using SmimePS.Errors;
using SmimePS.Pipeline;
using SmimePS.Records;
using SmimePS.Selection;

namespace SmimePS.Commands;

/// <summary>Shows the user's certificate authorities.</summary>
[Cmdlet(VerbsCommon.Get, "SmimeCa", DefaultParameterSetName = "Name")]
[OutputType(typeof(SmimeCa))]
public sealed class GetSmimeCaCommand : SmimeCmdlet
{
    [Parameter(Position = 0, ParameterSetName = "Name", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CaNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    [Parameter(Mandatory = true, ParameterSetName = "Path")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    protected override void Process()
    {
        if (ParameterSetName == "Path")
        {
            foreach (var path in Path)
            {
                IReadOnlyList<string> folders = [];
                TryItem(path, () => folders = Paths.Expand(path));
                foreach (var folder in folders) TryItem(folder, () => Show(folder));
            }

            return;
        }

        foreach (var name in Name) TryItem(name, () => Find(name));
    }

    private void Find(string name)
    {
        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
        var found = false;
        foreach (var folder in AuthorityCatalog.Folders())
        {
            var isNamed = pattern.IsMatch(System.IO.Path.GetFileName(folder));
            TryItem(folder, () =>
            {
                using var authority = OpenUnless(!isNamed, folder);
                if (authority is null || !(isNamed || pattern.IsMatch(authority.Name))) return;
                found = true;
                WriteObject(SmimeCaRecords.From(authority));
            });
        }

        foreach (var folder in AuthorityCatalog.Waiting())
        {
            TryItem(folder, () =>
            {
                var waiting = PendingAuthority.Open(folder);
                if (!pattern.IsMatch(System.IO.Path.GetFileName(folder)) && !pattern.IsMatch(waiting.Name)) return;
                found = true;
                WriteObject(SmimeCaRecords.From(waiting));
            });
        }

        if (found || WildcardPattern.ContainsWildcardCharacters(name)) return;
        var argument = new CaArgument(name);
        if (argument.Kind == CaArgumentKind.Path) Show(Paths.Output(argument.Text));
        // Opening by name tells what there is instead.
        else Authorities.Open(argument).Dispose();
    }

    // A damaged one that was not asked for is no error of this call.
    private CertificateAuthority? OpenUnless(bool tolerant, string folder)
    {
        try
        {
            return RepairWarning.Watch(CertificateAuthority.Open(folder), WriteWarning);
        }
        catch (SmimeException) when (tolerant)
        {
            return null;
        }
    }

    private void Show(string folder)
    {
        if (PendingAuthority.IsPending(folder))
        {
            WriteObject(SmimeCaRecords.From(PendingAuthority.Open(folder)));
            return;
        }

        using var authority = RepairWarning.Watch(CertificateAuthority.Open(folder), WriteWarning);
        WriteObject(SmimeCaRecords.From(authority));
    }
}
