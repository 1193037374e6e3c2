using System.Management.Automation;
using System.Xml.Linq;

namespace SmimePS.Module.Tests;

/// <summary>Manifest, assembly, help, views and Pester files say the same.</summary>
public sealed class SurfaceTests
{
    private static readonly string[] WritingVerbs =
        ["Export", "Remove", "Set", "Install", "Publish", "Update", "Revoke", "Move", "Save", "Send", "Clear", "Add", "Register", "Unregister"];

    private static readonly string[] Writers =
        ["New-SmimeCa", "New-SmimeCertificate", "New-SmimeCertificateRequest", "Approve-SmimeCertificateRequest", "Import-SmimeCa", "Import-SmimeCertificate", "Import-SmimeRecipient"];

    private static readonly Lazy<IReadOnlyDictionary<string, CmdletInfo>> Exported = new(ReadExported);

    public static TheoryData<string> Cmdlets { get; } = [.. ManifestNames()];

    [Fact]
    public void The_manifest_names_exactly_what_the_assembly_holds()
    {
        var assembly = Exported.Value.Values.First().ImplementingType.Assembly;
        var held = assembly.GetExportedTypes().Where(static type => !type.IsAbstract)
            .SelectMany(static type => type.GetCustomAttributes(typeof(CmdletAttribute), false).Cast<CmdletAttribute>())
            .Select(static attribute => $"{attribute.VerbName}-{attribute.NounName}");
        Assert.Equal(ManifestNames().Order(StringComparer.Ordinal), held.Order(StringComparer.Ordinal));
        Assert.Equal(ManifestNames().Order(StringComparer.Ordinal), Exported.Value.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_manifest_says_what_the_Gallery_asks_for()
    {
        using var engine = new EngineSession(import: false);
        var module = engine.Run("Test-ModuleManifest $Manifest", ("Manifest", Repository.Manifest)).Single;
        var info = (PSModuleInfo)module.BaseObject;
        Assert.Equal(new Version(5, 1), info.PowerShellVersion);
        Assert.Equal(["Desktop", "Core"], info.CompatiblePSEditions);
        Assert.NotEmpty(info.Description);
        Assert.NotEmpty(info.Tags);
        Assert.NotNull(info.ProjectUri);
        Assert.NotNull(info.LicenseUri);
        Assert.NotNull(info.IconUri);
        Assert.NotEmpty(info.ReleaseNotes);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Verbs_are_approved_and_nouns_do_not_collide(string name)
    {
        var info = Exported.Value[name];
        var approved = typeof(VerbsCommon).Assembly.GetExportedTypes().Where(static type => type.Name.StartsWith("Verbs", StringComparison.Ordinal) && type.IsAbstract && type.IsSealed)
            .SelectMany(static type => type.GetFields()).Select(static field => (string)field.GetValue(null)!);
        Assert.Contains(info.Verb, approved);
        Assert.True(info.Noun.StartsWith("Smime", StringComparison.Ordinal) || info.Noun == "MailMessage", $"{name}: a bare noun may collide with another module's.");
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void What_it_writes_is_declared_and_has_a_view(string name)
    {
        var outputs = Exported.Value[name].OutputType;
        Assert.NotEmpty(outputs);
        var viewed = XDocument.Load(Path.Combine(Repository.ModuleFolder, "SmimePS.Format.ps1xml")).Descendants("TypeName").Select(static element => element.Value).ToHashSet();
        foreach (var output in outputs.Select(static output => output.Name).Where(static output => output.StartsWith("SmimePS.", StringComparison.Ordinal)))
        {
            Assert.Contains(output, viewed);
        }
    }

    [Fact]
    public void Every_view_shows_properties_that_exist()
    {
        var records = Exported.Value["New-MailMessage"].OutputType[0].Type.Assembly;
        foreach (var view in XDocument.Load(Path.Combine(Repository.ModuleFolder, "SmimePS.Format.ps1xml")).Descendants("View"))
        {
            var type = records.GetType(view.Descendants("TypeName").First().Value, throwOnError: true)!;
            foreach (var property in view.Descendants("PropertyName")) Assert.NotNull(type.GetProperty(property.Value));
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void It_has_a_Pester_file(string name) =>
        Assert.True(File.Exists(Path.Combine(Repository.Root, "tests", "Pester", name + ".Tests.ps1")), $"tests/Pester/{name}.Tests.ps1 is missing.");

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void What_writes_knows_WhatIf(string name)
    {
        var info = Exported.Value[name];
        if (!WritingVerbs.Contains(info.Verb) && !Writers.Contains(name)) return;
        Assert.True(info.Parameters.ContainsKey("WhatIf"), $"{name} writes and has no -WhatIf.");
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Its_parameters_are_of_one_manner(string name)
    {
        foreach (var parameter in Exported.Value[name].Parameters.Values)
        {
            if (parameter.Name == "LiteralPath") Assert.Contains("PSPath", parameter.Aliases);
            if (parameter.Name.Contains("Passphrase", StringComparison.Ordinal) || parameter.Name.EndsWith("Password", StringComparison.Ordinal))
            {
                Assert.True(parameter.ParameterType == typeof(System.Security.SecureString) || parameter.SwitchParameter || parameter.ParameterType == typeof(PSCredential),
                    $"{name} -{parameter.Name} is a {parameter.ParameterType.Name}: secrets are SecureStrings.");
            }
        }
    }

    private static string[] ManifestNames()
    {
        var ast = System.Management.Automation.Language.Parser.ParseFile(Repository.Manifest, out _, out _);
        var table = (System.Management.Automation.Language.HashtableAst)ast.Find(static node => node is System.Management.Automation.Language.HashtableAst, false);
        var names = table.KeyValuePairs.Single(static pair => pair.Item1.Extent.Text == "CmdletsToExport").Item2;
        return [.. names.FindAll(static node => node is System.Management.Automation.Language.StringConstantExpressionAst, true)
            .Select(static node => ((System.Management.Automation.Language.StringConstantExpressionAst)node).Value)];
    }

    private static IReadOnlyDictionary<string, CmdletInfo> ReadExported()
    {
        using var engine = new EngineSession();
        return engine.Run("Get-Command -Module SmimePS -CommandType Cmdlet").Output.Select(static item => (CmdletInfo)item.BaseObject).ToDictionary(static info => info.Name);
    }
}
