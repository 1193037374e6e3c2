using System.Management.Automation;

namespace SmimePS.Pipeline;

/// <summary>
/// Lets an array parameter take the bytes of one item: PowerShell would otherwise make an item of each byte. An array of bytes as
/// cmdlets such as Get-Content give it (<c>object[]</c>) counts too.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WholeBytesAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is object[] { Length: > 0 } items && Array.TrueForAll(items, static item => Unwrap(item) is byte))
        {
            value = Array.ConvertAll(items, static item => (byte)Unwrap(item));
        }

        // An array of one array stays an item when PowerShell converts it to the parameter's own array type.
        return value is byte[] bytes ? new object[] { bytes } : inputData;
    }

    private static object Unwrap(object item) => item is PSObject wrapped ? wrapped.BaseObject : item;
}
