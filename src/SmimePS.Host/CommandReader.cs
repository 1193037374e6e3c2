using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Text;

namespace SmimePS.Host;

/// <summary>Reads a command from the console, over several lines while it is incomplete. A redirected input is read as it comes.</summary>
internal sealed class CommandReader(Runspace runspace, ConsoleHost host)
{
    private readonly LineEditor _editor = new(runspace);

    /// <summary>The next command; null at the end of the input.</summary>
    public string? Read(string prompt)
    {
        var text = new StringBuilder();
        while (true)
        {
            var line = Console.IsInputRedirected ? Console.In.ReadLine() : _editor.ReadLine(text.Length == 0 ? prompt : ">> ");
            if (line is null) return text.Length == 0 || host.ShouldExit ? null : text.ToString();
            text.AppendLine(line);
            if (!IsIncomplete(text.ToString()) || (line.Length == 0 && !Console.IsInputRedirected)) return text.ToString();
        }
    }

    private static bool IsIncomplete(string text)
    {
        Parser.ParseInput(text, out _, out ParseError[] errors);
        return errors.Any(static error => error.IncompleteInput);
    }
}
