using System.Collections.Concurrent;
using System.Linq.Expressions;
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
    private static readonly ConcurrentDictionary<Type, Func<byte[], bool, object>> Makers = new();

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
        return Makers.GetOrAdd(Type, static type => MakerFor(type))(bytes, Single);
    }

    /// <summary>Compiled once for each type: a mailbox may come through here.</summary>
    private static Func<byte[], bool, object> MakerFor(Type type)
    {
        var bytes = Expression.Parameter(typeof(byte[]));
        var isSingle = Expression.Parameter(typeof(bool));
        var made = Expression.New(type.GetConstructor([typeof(byte[])])!, bytes);
        return Expression.Lambda<Func<byte[], bool, object>>(
            Expression.Condition(isSingle, Expression.Convert(made, typeof(object)), Expression.Convert(Expression.NewArrayInit(type, made), typeof(object))), bytes, isSingle).Compile();
    }

    private static object Unwrap(object item) => item is PSObject wrapped ? wrapped.BaseObject : item;
}
