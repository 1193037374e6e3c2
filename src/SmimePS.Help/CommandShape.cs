using System.Management.Automation;
using System.Reflection;

namespace SmimePS.Help;

/// <summary>A cmdlet as its class declares it.</summary>
internal sealed record CommandShape(
    string Name, string DefaultSet, bool SupportsShouldProcess, IReadOnlyList<ParameterShape> Parameters, IReadOnlyList<Type> Outputs)
{
    public IReadOnlyList<string> Sets
    {
        get
        {
            var sets = Parameters.SelectMany(static parameter => parameter.Sets.Keys).Where(static set => set != ParameterAttribute.AllParameterSets)
                .Distinct().OrderBy(set => set != DefaultSet).ThenBy(static set => set, StringComparer.Ordinal).ToArray();
            return sets.Length == 0 ? [ParameterAttribute.AllParameterSets] : sets;
        }
    }

    public static IReadOnlyList<CommandShape> ReadAll(string assembly) =>
    [
        .. Assembly.LoadFrom(assembly).GetExportedTypes()
            .Where(static type => !type.IsAbstract && type.GetCustomAttribute<CmdletAttribute>() is not null)
            .Select(Read)
            .OrderBy(static shape => shape.Name, StringComparer.Ordinal),
    ];

    private static CommandShape Read(Type type)
    {
        var attribute = type.GetCustomAttribute<CmdletAttribute>()!;
        var instance = Activator.CreateInstance(type)!;
        var parameters = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(static property => property.IsDefined(typeof(ParameterAttribute)))
            .Select(property => ParameterShape.Of(property, instance))
            .ToList();
        (instance as IDisposable)?.Dispose();
        if (attribute.SupportsShouldProcess) parameters.AddRange(ParameterShape.ShouldProcess);
        return new CommandShape(
            $"{attribute.VerbName}-{attribute.NounName}",
            attribute.DefaultParameterSetName ?? ParameterAttribute.AllParameterSets,
            attribute.SupportsShouldProcess,
            parameters,
            [.. type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(static output => output.Type).Select(static output => output.Type).Where(static output => output is not null)]);
    }
}
