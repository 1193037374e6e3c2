using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace SmimePS.Host;

/// <summary>Output, colours and questions on the console.</summary>
internal sealed class ConsoleInterface(bool interactive) : PSHostUserInterface, IHostUISupportsMultipleChoiceSelection
{
    private readonly ProgressLine _progress = new();
    private readonly ConsoleQuestions _questions = new(interactive);

    public override PSHostRawUserInterface RawUI { get; } = new ConsoleRawInterface();

    public override bool SupportsVirtualTerminal => !Console.IsOutputRedirected && !OperatingSystem.IsWindows();

    /// <summary>Whether all that is written is about an error, and goes where errors go.</summary>
    public bool WritesErrors { get; set; }

    private bool IsRedirected => WritesErrors ? Console.IsErrorRedirected : Console.IsOutputRedirected;

    private TextWriter Output => WritesErrors ? Console.Error : Console.Out;

    public void EndProgress() => _progress.Clear();

    public override void Write(string value)
    {
        _progress.Clear();
        Output.Write(Styled(value, IsRedirected));
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
    {
        _progress.Clear();
        Coloured(Output, foregroundColor, value, IsRedirected, newLine: false);
    }

    public override void WriteLine(string value)
    {
        _progress.Clear();
        Output.WriteLine(Styled(value, IsRedirected));
    }

    public override void WriteErrorLine(string value)
    {
        _progress.Clear();
        Coloured(Console.Error, ConsoleColor.Red, value, Console.IsErrorRedirected, newLine: true);
    }

    public override void WriteDebugLine(string message) => Labelled("DEBUG: ", message);

    public override void WriteVerboseLine(string message) => Labelled("VERBOSE: ", message);

    public override void WriteWarningLine(string message) => Labelled("WARNING: ", message);

    public override void WriteProgress(long sourceId, ProgressRecord record) => _progress.Show(record);

    public override string ReadLine() => Ask(_questions.ReadLine);

    public override SecureString ReadLineAsSecureString() => Ask(_questions.ReadSecret);

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        Ask(() => _questions.Prompt(caption, message, descriptions));

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        Ask(() => _questions.Choose(caption, message, choices, defaultChoice));

    public Collection<int> PromptForChoice(string? caption, string? message, Collection<ChoiceDescription> choices, IEnumerable<int>? defaultChoices) =>
        Ask(() => _questions.ChooseMany(caption, message, choices, defaultChoices));

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        Ask(() => _questions.Credential(caption, message, userName));

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        PromptForCredential(caption, message, userName, targetName);

    private static void Coloured(TextWriter writer, ConsoleColor color, string value, bool plain, bool newLine)
    {
        if (plain || value.Contains('\u001b'))
        {
            writer.Write(Styled(value, plain));
        }
        else
        {
            Console.ForegroundColor = color;
            writer.Write(value);
            Console.ResetColor();
        }

        if (newLine) writer.WriteLine();
    }

    // The engine styles its tables whatever the host is: a file or a pipe gets the text alone, unless $PSStyle.OutputRendering is for it.
    private static string Styled(string value, bool plain) => GetOutputString(value, supportsVirtualTerminal: !plain);

    private void Labelled(string label, string message)
    {
        _progress.Clear();
        Coloured(Console.Error, ConsoleColor.Yellow, label + message, Console.IsErrorRedirected, newLine: true);
    }

    private T Ask<T>(Func<T> question)
    {
        _progress.Clear();
        return question();
    }
}
