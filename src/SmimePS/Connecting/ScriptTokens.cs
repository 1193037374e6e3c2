using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Security;
using SmimePS.Connections;
using SmimePS.Errors;
using SmimePS.Pipeline;

namespace SmimePS.Connecting;

/// <summary>OAuth 2 access tokens out of a user's script block, which is asked each time a connection is made: a run may take longer than a token lives.</summary>
internal sealed class ScriptTokens
{
    private readonly ScriptBlock _script;
    private readonly Runspace? _home = Runspace.DefaultRunspace;

    public ScriptTokens(ScriptBlock script) => _script = script;

    /// <summary>A token.</summary>
    /// <exception cref="ConnectionException">The script failed, or gave none (<c>TokenScriptFailed</c>).</exception>
    public SecureString Get() => PipelineCalls.Ask(Run);

    private SecureString Run()
    {
        try
        {
            // In another runspace, as of ForEach-Object -Parallel, the block's own variables are somebody else's at this moment.
            var script = Runspace.DefaultRunspace == _home ? _script : ScriptBlock.Create(_script.ToString());
            var output = script.Invoke();
            return output.Count > 0 ? TokenOf(output[output.Count - 1]) : throw Failed("It gave nothing.", null);
        }
        catch (RuntimeException error)
        {
            throw Failed(error.Message, error);
        }
    }

    private static SecureString TokenOf(PSObject? given) => given?.BaseObject switch
    {
        SecureString secret => secret,
        string text when text.Trim().Length > 0 => Secret(text.Trim()),
        PSCredential credential => credential.Password,
        IDictionary table when Named(table) is { } value => TokenOf(PSObject.AsPSObject(value)),
        null => throw Failed("It gave nothing.", null),
        _ when (given.Properties["AccessToken"] ?? given.Properties["access_token"] ?? given.Properties["Token"])?.Value is { } value => TokenOf(PSObject.AsPSObject(value)),
        _ => throw Failed($"It gave a {given.BaseObject.GetType().Name}.", null),
    };

    private static object? Named(IDictionary table) => table["AccessToken"] ?? table["access_token"] ?? table["Token"];

    private static SecureString Secret(string text)
    {
        var secret = new SecureString();
        foreach (var character in text) secret.AppendChar(character);
        secret.MakeReadOnly();
        return secret;
    }

    private static ConnectionException Failed(string why, Exception? inner) => new("TokenScriptFailed", SmimeErrorKind.Authentication,
        $"The script given with -TokenScript made no access token: {why} Its last output has to be a token as a string or SecureString, or an object with the property AccessToken or access_token.", inner);
}
