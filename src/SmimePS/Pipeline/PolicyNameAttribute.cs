using System.Management.Automation;
using SmimePS.Messages;
using SmimePS.Records;

namespace SmimePS.Pipeline;

/// <summary>Lets a policy be given by its name.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PolicyNameAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if ((inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is not string name) return inputData;
        return ProtectionPolicy.Named.FirstOrDefault(policy => string.Equals(policy.Name, name, StringComparison.OrdinalIgnoreCase)) is { } found
            ? SmimePolicyRecords.From(found)
            : throw new ArgumentTransformationMetadataException(
                $"There is no policy '{name}'. Use {string.Join(" or ", ProtectionPolicy.Named.Select(static policy => policy.Name))}, or one that New-SmimePolicy makes.");
    }
}
