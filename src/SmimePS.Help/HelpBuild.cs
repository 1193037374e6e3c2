namespace SmimePS.Help;

/// <summary>Makes the help file, or says what the pages lack.</summary>
internal static class HelpBuild
{
    public static int Run(string assembly, string pages, string output)
    {
        var commands = CommandShape.ReadAll(assembly);
        var problems = new List<string>();
        var matched = new List<(CommandShape Shape, CommandPage Page)>();
        foreach (var shape in commands)
        {
            var path = Path.Combine(pages, shape.Name + ".md");
            if (!File.Exists(path))
            {
                problems.Add($"{path}(1): error HELP001: {shape.Name} has no page.");
                continue;
            }

            var page = CommandPageReader.Read(path);
            problems.AddRange(PageChecks.Check(page, shape).Select(problem => $"{path}({problem.Line}): error {problem.Code}: {problem.Text}"));
            matched.Add((shape, page));
        }

        foreach (var path in Directory.GetFiles(pages, "*.md"))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (!commands.Any(shape => shape.Name == name)) problems.Add($"{path}(1): error HELP002: there is no cmdlet {name}.");
        }

        foreach (var problem in problems) Console.Error.WriteLine(problem);
        if (problems.Count > 0) return 1;
        MamlWriter.Write(output, matched);
        return 0;
    }
}
