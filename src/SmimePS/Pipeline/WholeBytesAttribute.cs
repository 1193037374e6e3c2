using System.Management.Automation;

namespace SmimePS.Pipeline;

/// <summary>
/// Lets a parameter take the bytes of one item: PowerShell would otherwise make an item of each byte. An array of bytes as
/// cmdlets such as Get-Content give it (<c>object[]</c>) counts too.
/// </summary>
/// <param name="type">The parameter's type, or that of its elements where it is an array; it is made from a <c>byte[]</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WholeBytesAttribute(Type type) : ArgumentTransformationAttribute
{
    /// <summary>The parameter's type, or that of its elements where it is an array.</summary>
    public Type Type { get; } = type;

    /// <summary>The parameter takes a single item, not an array of them.</summary>
    public bool Single { get; set; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = Unwrap(inputData);
        if (value is object[] { Length: > 0 } items && Array.TrueForAll(items, static item => Unwrap(item) is byte))
        {
            value = Array.ConvertAll(items, static item => (byte)Unwrap(item));
        }

        if (value is not byte[] bytes) return inputData;
        var made = Activator.CreateInstance(Type, bytes)!;
        if (Single) return made;
        var array = Array.CreateInstance(Type, 1);
        array.SetValue(made, 0);
        return array;
    }

    private static object Unwrap(object item) => item is PSObject wrapped ? wrapped.BaseObject : item;
}
