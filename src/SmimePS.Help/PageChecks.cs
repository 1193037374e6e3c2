namespace SmimePS.Help;

/// <summary>Holds a page against its cmdlet: what is not described, or described and not there, fails the build.</summary>
internal static class PageChecks
{
    public static IEnumerable<(int Line, string Code, string Text)> Check(CommandPage page, CommandShape shape)
    {
        if (page.Title != shape.Name) yield return (1, "HELP003", $"the title is '{page.Title}', not {shape.Name}.");
        if (page.Synopsis.Count != 1) yield return (1, "HELP004", "SYNOPSIS must be one paragraph.");
        if (page.Description.Count == 0) yield return (1, "HELP005", "DESCRIPTION is missing.");
        if (page.Examples.Count < 2) yield return (1, "HELP006", "EXAMPLES must hold two examples or more.");
        foreach (var example in page.Examples)
        {
            if (example.Code.Length == 0) yield return (example.Line, "HELP007", $"the example '{example.Title}' has no block of powershell.");
            if (example.Remarks.Count == 0) yield return (example.Line, "HELP008", $"the example '{example.Title}' does not say what it does.");
        }

        var described = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in page.Parameters)
        {
            var name = entry.Name.TrimStart('-');
            if (!described.Add(name)) yield return (entry.Line, "HELP009", $"{entry.Name} is described twice.");
            if (entry.Paragraphs.Count == 0) yield return (entry.Line, "HELP010", $"{entry.Name} has no description.");
            if (!shape.Parameters.Any(parameter => parameter.Name == name)) yield return (entry.Line, "HELP011", $"{shape.Name} has no parameter {entry.Name}.");
        }

        foreach (var parameter in shape.Parameters)
        {
            if (parameter.StandardText is null && !described.Contains(parameter.Name)) yield return (1, "HELP012", $"-{parameter.Name} is not described.");
        }

        if (shape.Outputs.Count > 0 && page.Outputs.Count == 0) yield return (1, "HELP013", "OUTPUTS is missing.");
        foreach (var output in shape.Outputs)
        {
            if (!page.Outputs.Any(entry => entry.Name == output.FullName)) yield return (1, "HELP014", $"OUTPUTS does not name {output.FullName}.");
        }
    }
}
