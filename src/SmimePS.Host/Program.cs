using SmimePS.Host;

var (options, problem) = HostOptions.Parse(args);
if (options is null)
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine("Use -Help to see what there is.");
    return ExitCodes.Usage;
}

if (options.ShowHelp)
{
    Console.WriteLine(HostHelp.Text);
    return ExitCodes.Success;
}

if (options.File is { } file && !File.Exists(file))
{
    Console.Error.WriteLine($"The script '{file}' was not found. Check the path, then try again.");
    return ExitCodes.FileNotFound;
}

if (ModuleFolder.Find() is not { } module)
{
    Console.Error.WriteLine("The module SmimePS was not found beside this program. Build the solution with 'dotnet build' first.");
    return ExitCodes.Failure;
}

using var session = new HostSession(module, options.Interactive);
return options switch
{
    { File: not null } => session.RunFile(options.File, options.Arguments),
    // As in pwsh, a dash stands for the commands that the input holds.
    { Command: not null and not "-" } => session.RunCommand(options.Command),
    _ => session.RunPrompt(),
};
