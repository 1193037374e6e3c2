using System.Management.Automation;

namespace SmimePS.Pipeline;

/// <summary>
/// Says plainly that a parameter takes one thing where several are given: a file with a certificate to sign and one to encrypt gives
/// two, and PowerShell's own words about that help nobody.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OneItemAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            object[] { Length: 1 } items => items[0],
            object[] { Length: > 1 } items when items[0] is not (byte or PSObject { BaseObject: byte }) => throw new ArgumentTransformationMetadataException(
                $"{items.Length} were given where one is wanted. Choose one, such as the first of what 'Where-Object' or a thumbprint selects."),
            _ => inputData,
        };
    }
}
