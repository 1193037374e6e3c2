using SmimePS.Help;

if (args.Length != 3)
{
    Console.Error.WriteLine("Makes the help file of a cmdlet assembly from its pages in Markdown.\nUsage: SmimePS.Help <assembly> <folder of pages> <help file>");
    return 64;
}

var (assembly, pages, output) = (Path.GetFullPath(args[0]), args[1], args[2]);
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

if (problems.Count > 0)
{
    foreach (var problem in problems) Console.Error.WriteLine(problem);
    return 1;
}

MamlWriter.Write(output, matched);
return 0;
