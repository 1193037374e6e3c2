using System.Globalization;

namespace SmimePS.Spoofs;

/// <summary>A message, how it is made, and what is to become of it.</summary>
public sealed class SpoofCase
{
    internal SpoofCase(string attackClass, IReadOnlyList<DataLine> lines)
    {
        Class = attackClass;
        Name = lines[0].Value;
        Origin = lines[0].Line;
        var steps = new List<DataLine>();
        foreach (var line in lines.Skip(1))
        {
            switch (line.Word)
            {
                case "why": Why = line.Value; break;
                case "refused": Refused = Split(line.Value); break;
                case "accepted": Accepted = Split(line.Value); break;
                case "trust": Trust = Split(line.Value); break;
                case "known": Known = Split(line.Value); break;
                case "keys": Keys = Split(line.Value); break;
                case "days-later": DaysLater = int.Parse(line.Value, CultureInfo.InvariantCulture); break;
                default: steps.Add(line); break;
            }
        }

        Steps = steps;
        if (Why.Length == 0) throw new FormatException($"The case '{Name}' does not say why.");
        if ((Refused is null) == (Accepted is null)) throw new FormatException($"The case '{Name}' has to be either refused or accepted.");
        if (Refused is { Count: 0 }) throw new FormatException($"The case '{Name}' does not say for what it is refused.");
    }

    /// <summary>The attack class that it belongs to, or what is odd about an honest message.</summary>
    public string Class { get; }

    /// <summary>What it is, in a few words; no other case is called so.</summary>
    public string Name { get; }

    /// <summary>Why somebody would do this, or who does, in a sentence.</summary>
    public string Why { get; } = "";

    /// <summary>The line on which it begins.</summary>
    public int Origin { get; }

    /// <summary>True for what is an attack.</summary>
    public bool IsAttack => Refused is not null;

    /// <summary>Findings, or ids of errors, that have to be among those that refuse it; null where it is to be accepted.</summary>
    public IReadOnlyList<string>? Refused { get; }

    /// <summary>Every finding about a message that is to be accepted, none of them a problem; null where it is to be refused.</summary>
    public IReadOnlyList<string>? Accepted { get; }

    /// <summary>Whom the reader trusts.</summary>
    public IReadOnlyList<string> Trust { get; } = ["root"];

    /// <summary>Whose certificates the reader has at hand.</summary>
    public IReadOnlyList<string> Known { get; } = [];

    /// <summary>Whose keys the reader has.</summary>
    public IReadOnlyList<string> Keys { get; } = ["bob"];

    /// <summary>How many days after its making the message is read.</summary>
    public int DaysLater { get; }

    /// <summary>Whether nothing but the root's certificate and Bob's key is needed to read it.</summary>
    public bool IsPlainlyRead => Trust is ["root"] && Known.Count == 0 && Keys is ["bob"] && DaysLater == 0;

    /// <summary>The steps as text: cases that differ in nothing but their name have the same.</summary>
    public string Recipe => string.Join("\n", Steps.Select(static step => $"{step.Word}: {step.Value}").Append($"{string.Join(" ", Trust)} {string.Join(" ", Known)} {string.Join(" ", Keys)} {DaysLater}"));

    /// <summary>The words that its steps begin with.</summary>
    public IEnumerable<string> Words => Steps.Select(static step => step.Word);

    internal IReadOnlyList<DataLine> Steps { get; }

    /// <summary>Makes the message.</summary>
    /// <exception cref="FormatException">A step cannot be done.</exception>
    public SpoofedMessage Make()
    {
        var workshop = new MailWorkshop();
        foreach (var step in Steps)
        {
            try
            {
                Vocabulary.Find(step.Word)(workshop, workshop.Expand(step.Value));
            }
            catch (Exception error) when (error is FormatException or ArgumentException or KeyNotFoundException or Errors.SmimeException)
            {
                throw new FormatException($"Case '{Name}', line {step.Line}, '{step.Word}': {error.Message}", error);
            }
        }

        return workshop.Finish();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Class}: {Name}";

    private static IReadOnlyList<string> Split(string value) => value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
