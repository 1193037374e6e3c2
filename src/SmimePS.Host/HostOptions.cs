namespace SmimePS.Host;

/// <summary>What was asked for on the command line.</summary>
internal sealed record HostOptions
{
    public string? File { get; private init; }

    public string? Command { get; private init; }

    public IReadOnlyList<string> Arguments { get; private init; } = [];

    public bool ShowHelp { get; private init; }

    public bool Interactive { get; private init; } = true;

    /// <summary>Reads the arguments; without options where they make no sense, and then says why.</summary>
    public static (HostOptions? Options, string? Problem) Parse(IReadOnlyList<string> arguments)
    {
        var options = new HostOptions();
        for (var index = 0; index < arguments.Count; index++)
        {
            var argument = arguments[index];
            switch (Name(argument))
            {
                case "h" or "help" or "?":
                    return (options with { ShowHelp = true }, null);
                case "noninteractive" or "noni":
                    options = options with { Interactive = false };
                    break;
                case "noprofile" or "nop" or "nologo":
                    // There is neither a profile nor a logo: scripts that say so for pwsh work as they are.
                    break;
                case "file" or "f" when index + 1 < arguments.Count:
                    return (options with { File = arguments[index + 1], Arguments = [.. arguments.Skip(index + 2)] }, null);
                case "command" or "c" when index + 1 < arguments.Count:
                    return (options with { Command = string.Join(' ', arguments.Skip(index + 1)) }, null);
                case "file" or "f" or "command" or "c":
                    return (null, $"'{argument}' needs a value.");
                case null:
                    // As in pwsh, a bare word is a script.
                    return (options with { File = argument, Arguments = [.. arguments.Skip(index + 1)] }, null);
                default:
                    return (null, $"'{argument}' is not known.");
            }
        }

        return (options, null);
    }

    private static string? Name(string argument) =>
        argument.StartsWith('-') || argument == "/?" ? argument.TrimStart('-', '/').ToLowerInvariant() : null;
}
