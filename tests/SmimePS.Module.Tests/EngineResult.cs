using System.Management.Automation;

namespace SmimePS.Module.Tests;

/// <summary>What a script wrote.</summary>
public sealed record EngineResult(IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors, IReadOnlyList<string> Warnings, IReadOnlyList<string> Host)
{
    /// <summary>The output, of which there must be one object and no error beside it.</summary>
    public PSObject Single
    {
        get
        {
            Assert.Empty(Errors);
            return Assert.Single(Output);
        }
    }

    /// <summary>The one error there must be.</summary>
    public ErrorRecord Error => Assert.Single(Errors);

    /// <summary>The error's own name, without the class that PowerShell adds.</summary>
    public string ErrorId => Error.FullyQualifiedErrorId.Split(',')[0];

    /// <summary>A property of the one output object.</summary>
    public T Get<T>(string property) => (T)LanguagePrimitives.ConvertTo(Single.Properties[property].Value, typeof(T))!;
}
