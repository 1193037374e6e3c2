using System.Net;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;
using MailKit;
using MailKit.Security;

namespace SmimePS.Connections;

/// <summary>Who signs in at a mail server, and what with.</summary>
public abstract class ServerLogin
{
    private const string Stars = "********";

    // Secrets are sent in Base64, alone or with the name in front. Words have no digits, and no capitals behind small letters.
    private static readonly Regex Encoded = new("(?=[A-Za-z]*(?:[a-z][A-Z]|[0-9+/]))[A-Za-z0-9+/]{12,}={0,2}", RegexOptions.CultureInvariant);

    private protected ServerLogin(string userName) => UserName = userName;

    /// <summary>The name the server knows the user by, mostly the address.</summary>
    public string UserName { get; }

    /// <summary>By a password, or what a provider calls an app password.</summary>
    public static ServerLogin Password(string userName, SecureString password) => new PasswordLogin(userName, password);

    /// <summary>By an OAuth 2 access token (RFC 7628, and Google's and Microsoft's older XOAUTH2).</summary>
    /// <param name="userName">The name the server knows the user by.</param>
    /// <param name="token">Gives the token; asked again, with true, after the server has refused the one it gave before.</param>
    public static ServerLogin Token(string userName, Func<bool, SecureString> token) => new TokenLogin(userName, token);

    /// <summary>Signs in. What the server refuses is MailKit's <see cref="AuthenticationException"/>.</summary>
    internal abstract void SignIn(MailService client, bool isSecondTry, CancellationToken cancellationToken);

    /// <summary>What a server said, without what was just said to it: some repeat a command that they do not like.</summary>
    /// <param name="said">What the server said.</param>
    internal string Redact(string said)
    {
        var spoken = Encoded.Replace(said, Stars);
        return new NetworkCredential("", Secret).Password is { Length: > 0 } secret ? spoken.Replace(secret, Stars) : spoken;
    }

    /// <summary>What the user's secret is, as far as it was needed yet.</summary>
    private protected abstract SecureString? Secret { get; }

    /// <summary>Whether a second try can end otherwise than the first.</summary>
    internal abstract bool CanTryAgain { get; }

    private sealed class PasswordLogin(string userName, SecureString password) : ServerLogin(userName)
    {
        internal override bool CanTryAgain => false;

        private protected override SecureString Secret => password;

        // MailKit would try every way that the server offers: a wrong password would count several times where accounts are locked after a few.
        internal override void SignIn(MailService client, bool isSecondTry, CancellationToken cancellationToken)
        {
            var credential = new NetworkCredential(UserName, password);
            if (client.AuthenticationMechanisms.Contains("PLAIN")) client.Authenticate(new SaslMechanismPlain(Encoding.UTF8, credential), cancellationToken);
            else if (client.AuthenticationMechanisms.Contains("LOGIN")) client.Authenticate(new SaslMechanismLogin(Encoding.UTF8, credential), cancellationToken);
            else client.Authenticate(Encoding.UTF8, credential, cancellationToken);
        }
    }

    private sealed class TokenLogin(string userName, Func<bool, SecureString> token) : ServerLogin(userName)
    {
        private SecureString? _given;

        internal override bool CanTryAgain => true;

        private protected override SecureString? Secret => _given;

        internal override void SignIn(MailService client, bool isSecondTry, CancellationToken cancellationToken)
        {
            _given = token(isSecondTry);
            var credential = new NetworkCredential(UserName, _given);
            SaslMechanism mechanism = client.AuthenticationMechanisms.Contains("OAUTHBEARER")
                ? new SaslMechanismOAuthBearer(credential)
                : new SaslMechanismOAuth2(credential);
            client.Authenticate(mechanism, cancellationToken);
        }
    }
}
