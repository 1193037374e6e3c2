using System.Management.Automation;

namespace SmimePS.Pipeline;

/// <summary>
/// Keeps PowerShell from taking a whole object (the row of a table, an account) for an address when it turns it into text: such an
/// object binds by the names of its properties, or not at all.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AddressesOfObjectAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] Names = ["Address", "Mail", "Email", "EmailAddress"];

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData is not PSObject wrapped || wrapped.BaseObject is not PSCustomObject) return inputData;
        foreach (var name in Names)
        {
            if (wrapped.Properties[name]?.Value is { } value) return value;
        }

        throw new ArgumentTransformationMetadataException(
            $"The object has none of the properties {string.Join(", ", Names)}. Name one of its columns so, or give addresses.");
    }
}
