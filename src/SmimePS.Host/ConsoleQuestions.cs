using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace SmimePS.Host;

/// <summary>
/// Asks the user. Where nobody can answer, because the input is not a console or because it was forbidden, a question is an error:
/// a scheduled script must fail rather than wait for ever.
/// </summary>
internal sealed class ConsoleQuestions(bool interactive)
{
    public string ReadLine()
    {
        if (!interactive) throw Forbidden();
        return Console.In.ReadLine() ?? throw new HostException("The input ended where an answer was needed.");
    }

    public SecureString ReadSecret()
    {
        Require("A secret");
        var secret = new SecureString();
        // As a signal, Ctrl+C would wait for the key that this waits for.
        Console.TreatControlCAsInput = true;
        try
        {
            while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
            {
                if (key is { Key: ConsoleKey.C, Modifiers: ConsoleModifiers.Control }) throw new PipelineStoppedException();
                if (key.Key == ConsoleKey.Backspace)
                {
                    if (secret.Length > 0) secret.RemoveAt(secret.Length - 1);
                }
                else if (key.KeyChar >= ' ')
                {
                    secret.AppendChar(key.KeyChar);
                }
            }
        }
        finally
        {
            Console.TreatControlCAsInput = false;
            Console.Out.WriteLine();
        }

        secret.MakeReadOnly();
        return secret;
    }

    public Dictionary<string, PSObject> Prompt(string? caption, string? message, Collection<FieldDescription> fields)
    {
        Require(fields.Count > 0 ? $"A value for {fields[0].Name}" : "An answer");
        Announce(caption, message);
        var answers = new Dictionary<string, PSObject>();
        foreach (var field in fields)
        {
            var type = Type.GetType(field.ParameterAssemblyFullName) ?? typeof(string);
            answers[field.Name] = PSObject.AsPSObject(AskFor(field, type));
        }

        return answers;
    }

    public int Choose(string? caption, string? message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Require("A choice");
        Announce(caption, message);
        while (true)
        {
            ShowChoices(choices, defaultChoice >= 0 ? [defaultChoice] : []);
            var answer = ReadLine().Trim();
            if (answer.Length == 0 && defaultChoice >= 0) return defaultChoice;
            if (answer == "?") Explain(choices);
            else if (Match(choices, answer) is { } chosen) return chosen;
        }
    }

    public Collection<int> ChooseMany(string? caption, string? message, Collection<ChoiceDescription> choices, IEnumerable<int>? defaults)
    {
        Require("A choice");
        Announce(caption, message);
        var preset = defaults?.ToArray() ?? [];
        var chosen = new Collection<int>();
        while (true)
        {
            ShowChoices(choices, preset);
            var answer = ReadLine().Trim();
            if (answer.Length == 0) return chosen.Count > 0 ? chosen : new Collection<int>(preset);
            if (answer == "?") Explain(choices);
            else if (Match(choices, answer) is { } one) chosen.Add(one);
        }
    }

    public PSCredential Credential(string? caption, string? message, string? userName)
    {
        Require("A user name and password");
        Announce(caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            Console.Out.Write("User: ");
            userName = ReadLine();
        }

        Console.Out.Write($"Password for {userName}: ");
        return new PSCredential(userName, ReadSecret());
    }

    private object? AskFor(FieldDescription field, Type type)
    {
        if (type == typeof(PSCredential)) return Credential(null, field.Name, null);
        if (type.IsArray) return AskForMany(field, type.GetElementType()!);
        while (true)
        {
            Console.Out.Write($"{field.Name}: ");
            if (type == typeof(SecureString)) return ReadSecret();
            var answer = ReadLine();
            if (LanguagePrimitives.TryConvertTo(answer, type, out var value)) return value;
            Console.Error.WriteLine($"'{answer}' is not a {type.Name}.");
        }
    }

    private object AskForMany(FieldDescription field, Type element)
    {
        var answers = new List<object?>();
        while (true)
        {
            Console.Out.Write($"{field.Name}[{answers.Count}]: ");
            var answer = ReadLine();
            if (answer.Length == 0) return answers.ToArray();
            if (LanguagePrimitives.TryConvertTo(answer, element, out var value)) answers.Add(value);
            else Console.Error.WriteLine($"'{answer}' is not a {element.Name}.");
        }
    }

    private void Require(string what)
    {
        if (!interactive) throw Forbidden();
        if (Console.IsInputRedirected) throw new HostException($"{what} is needed, but the input is not a console. Give it as a parameter.");
    }

    private static HostException Forbidden() => new("A question would have to be asked, but this session is not interactive. Give the answer as a parameter.");

    private static void Announce(string? caption, string? message)
    {
        if (!string.IsNullOrEmpty(caption)) Console.Out.WriteLine(caption);
        if (!string.IsNullOrEmpty(message)) Console.Out.WriteLine(message);
    }

    private static (string Key, string Label) Split(ChoiceDescription choice)
    {
        var at = choice.Label.IndexOf('&', StringComparison.Ordinal);
        var label = choice.Label.Replace("&", "", StringComparison.Ordinal);
        return (at >= 0 && at < label.Length ? label[at].ToString().ToUpperInvariant() : label, label);
    }

    private static int? Match(Collection<ChoiceDescription> choices, string answer)
    {
        for (var index = 0; index < choices.Count; index++)
        {
            var (key, label) = Split(choices[index]);
            if (answer.Equals(key, StringComparison.OrdinalIgnoreCase) || answer.Equals(label, StringComparison.OrdinalIgnoreCase)) return index;
        }

        return null;
    }

    private static void ShowChoices(Collection<ChoiceDescription> choices, IReadOnlyCollection<int> defaults)
    {
        foreach (var choice in choices)
        {
            var (key, label) = Split(choice);
            Console.Out.Write($"[{key}] {label}  ");
        }

        Console.Out.Write("[?] Help");
        if (defaults.Count > 0) Console.Out.Write($" (default is {string.Join(", ", defaults.Select(index => Split(choices[index]).Key))})");
        Console.Out.Write(": ");
    }

    private static void Explain(Collection<ChoiceDescription> choices)
    {
        foreach (var choice in choices) Console.Out.WriteLine($"{Split(choice).Key} - {choice.HelpMessage}");
    }
}
