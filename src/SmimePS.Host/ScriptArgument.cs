using System.Management.Automation.Runspaces;

namespace SmimePS.Host;

/// <summary>An argument of <c>-File</c> as the script's parameters take it.</summary>
internal static class ScriptArgument
{
    /// <summary>
    /// A name with its dash binds like one that was typed, with the next argument as its value or as a switch; <c>-Name:value</c> has its
    /// value in it, and <c>$true</c> and <c>$false</c> in that place are truth values, as in pwsh. Everything else is a value.
    /// </summary>
    public static CommandParameter Read(string argument)
    {
        var colon = argument.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? argument : argument[..colon];
        if (!IsParameterName(name)) return new CommandParameter(null, argument);
        if (colon < 0 || colon == argument.Length - 1) return new CommandParameter(argument);
        var value = argument[(colon + 1)..];
        return new CommandParameter(name, value.ToLowerInvariant() switch { "$true" => true, "$false" => false, _ => value });
    }

    private static bool IsParameterName(string text) => text.Length > 1 && text[0] == '-' && (char.IsLetter(text[1]) || text[1] == '_')
        && text.Skip(1).All(static character => char.IsLetterOrDigit(character) || character is '_');
}
