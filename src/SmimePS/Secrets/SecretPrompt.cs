using System.Management.Automation.Host;
using System.Security;
using SmimePS.Errors;

namespace SmimePS.Secrets;

/// <summary>Asks the user for a secret where there is a user to ask; where there is none, says which parameter to give it by.</summary>
internal sealed class SecretPrompt
{
    private readonly PSHost _host;

    public SecretPrompt(PSHost host) => _host = host;

    /// <summary>Asks for a secret that exists.</summary>
    /// <param name="what">What it opens, such as <c>the CA Example</c>.</param>
    /// <param name="parameter">The parameter that gives it without asking, or null where there is none.</param>
    /// <param name="word">What such a secret is called.</param>
    /// <exception cref="SmimeException">Nobody is there to answer (<c>PassphraseRequired</c>).</exception>
    public SecureString Ask(string what, string? parameter, string word = "Passphrase") => Read($"{word} of {what}: ", what, parameter, word);

    /// <summary>Asks for a new secret, twice.</summary>
    /// <exception cref="SmimeException">
    /// Nobody is there to answer, or the answer is empty (<c>PassphraseRequired</c>), or the two differ (<c>PassphrasesDiffer</c>).
    /// </exception>
    public SecureString AskNew(string what, string? parameter)
    {
        var first = Read($"New passphrase for {what}: ", what, parameter);
        if (first.Length == 0) throw Required(what, parameter, null);
        using var again = Read("The same passphrase again: ", what, parameter);
        using var one = new Passphrase(first);
        using var other = new Passphrase(again);
        return one.Equals(other) ? first : throw new SmimeException("PassphrasesDiffer", SmimeErrorKind.Authentication,
            $"The two passphrases for {what} are not the same, so nothing was done. Try again.");
    }

    private SecureString Read(string prompt, string what, string? parameter, string word = "Passphrase")
    {
        try
        {
            if (_host.UI is not { } console || NobodyTypes()) throw Required(what, parameter, null, word);
            console.Write(prompt);
            return console.ReadLineAsSecureString() ?? throw Required(what, parameter, null, word);
        }
        catch (Exception error) when (error is HostException or InvalidOperationException or NotImplementedException or NotSupportedException)
        {
            throw Required(what, parameter, error, word);
        }
    }

    // PowerShell's own console waits for ever where its input is a file or nothing at all, as in a scheduled task.
    private bool NobodyTypes() => _host.Name == "ConsoleHost"
        && (Console.IsInputRedirected || Environment.GetCommandLineArgs().Any(static argument => argument.StartsWith("-noni", StringComparison.OrdinalIgnoreCase)));

    private static SmimeException Required(string what, string? parameter, Exception? inner, string word = "Passphrase") => new("PassphraseRequired", SmimeErrorKind.Authentication,
        $"A {word.ToLowerInvariant()} is needed for {what}, and there is nobody to ask for it. " +
        (parameter is null ? "Open the file with Get-SmimeCertificate -Path and -Password, and give what it writes." : $"Give it with {parameter}."), inner);
}
