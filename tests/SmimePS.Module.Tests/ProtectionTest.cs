using System.Management.Automation;
using System.Text;

namespace SmimePS.Module.Tests;

/// <summary>A test of the cmdlets that protect, open and check messages, with people and a message at hand as variables.</summary>
public abstract class ProtectionTest : ModuleTest
{
    private const string Make = """
        New-MailMessage -From 'Alice <alice@example.org>' -To 'Bob <bob@example.org>' -Subject 'Plans' -Body "Meet me at nine.`r`n" -Date '2026-11-02T10:00:00Z'
        """;

    private PSObject? _message;

    /// <summary>A plain message from Alice to Bob.</summary>
    protected PSObject Message => _message ??= Engine.Run(Make).Single;

    /// <summary>Runs a script with <c>$Ca</c>, <c>$Stranger</c>, <c>$Alice</c>, <c>$Bob</c>, <c>$Carol</c>, <c>$Mallory</c> and <c>$Message</c>.</summary>
    protected EngineResult Mail(string script, params (string Name, object? Value)[] variables) => Run(script, [.. People(), .. variables]);

    /// <summary>The message's bytes, one character each.</summary>
    protected static string Text(PSObject message) => Encoding.Latin1.GetString((byte[])message.Methods["ToArray"].Invoke());

    protected (string Name, object? Value)[] People() =>
    [
        ("Ca", MailPeople.Ca), ("Stranger", MailPeople.Stranger), ("Alice", MailPeople.Alice), ("Bob", MailPeople.Bob),
        ("Carol", MailPeople.Carol), ("Mallory", MailPeople.Mallory), ("Message", Message),
    ];
}
