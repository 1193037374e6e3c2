using System.Collections;
using System.Management.Automation;
using System.Reflection;

namespace SmimePS.Help;

/// <summary>A parameter as its property declares it.</summary>
internal sealed record ParameterShape(
    string Name, Type Type, IReadOnlyDictionary<string, ParameterAttribute> Sets, IReadOnlyList<string> Aliases, bool Globbing, string Default, IReadOnlyList<string> Values)
{
    private const string WhatIfText = "Shows what would be done, and does not do it. Everything that can be checked beforehand is checked.";
    private const string ConfirmText = "Asks before anything is written.";

    /// <summary>What PowerShell adds to a cmdlet that writes.</summary>
    public static IReadOnlyList<ParameterShape> ShouldProcess { get; } = [Switch("WhatIf", "wi", WhatIfText), Switch("Confirm", "cf", ConfirmText)];

    /// <summary>The description of a parameter that PowerShell adds; null for our own, which the page describes.</summary>
    public string? StandardText { get; private init; }

    public bool IsSwitch => Type == typeof(SwitchParameter);

    public static ParameterShape Of(PropertyInfo property, object instance)
    {
        var sets = property.GetCustomAttributes<ParameterAttribute>().ToDictionary(static attribute => attribute.ParameterSetName);
        var mandatory = sets.Values.All(static attribute => attribute.Mandatory);
        return new ParameterShape(
            property.Name,
            property.PropertyType,
            sets,
            property.GetCustomAttribute<AliasAttribute>()?.AliasNames.ToArray() ?? [],
            property.IsDefined(typeof(SupportsWildcardsAttribute)),
            mandatory ? "None" : DescribeDefault(property.GetValue(instance)),
            property.GetCustomAttribute<ValidateSetAttribute>()?.ValidValues.ToArray() ?? EnumValues(property.PropertyType));
    }

    /// <summary>The attribute that holds in a set, or null where the parameter is not in it.</summary>
    public ParameterAttribute? In(string set) =>
        Sets.TryGetValue(set, out var own) ? own : Sets.TryGetValue(ParameterAttribute.AllParameterSets, out var all) ? all : null;

    /// <summary>The type as PowerShell users write it.</summary>
    public static string TypeName(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return TypeName(inner);
        if (type.IsArray) return TypeName(type.GetElementType()!) + "[]";
        return type == typeof(string) ? "string" : type == typeof(int) ? "int" : type == typeof(long) ? "long" : type == typeof(bool) ? "bool"
            : type == typeof(object) ? "object" : type == typeof(byte) ? "byte" : type == typeof(IDictionary) ? "hashtable" : type.Name;
    }

    private static ParameterShape Switch(string name, string alias, string text) => new(
        name, typeof(SwitchParameter), new Dictionary<string, ParameterAttribute> { [ParameterAttribute.AllParameterSets] = new() }, [alias], false, "False", [])
    {
        StandardText = text,
    };

    private static string[] EnumValues(Type type)
    {
        type = type.IsArray ? type.GetElementType()! : type;
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum && type.Assembly.GetName().Name!.StartsWith("SmimePS", StringComparison.Ordinal) ? Enum.GetNames(type) : [];
    }

    private static string DescribeDefault(object? value) => value switch
    {
        null or "" or Array { Length: 0 } => "None",
        SwitchParameter given => given.IsPresent.ToString(),
        IEnumerable items and not string => string.Join(", ", items.Cast<object>()),
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "None",
    };
}
