using System.Net.Sockets;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MailKit.Security;
using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Connections;

/// <summary>What MailKit and the network say, as errors that name the server and the remedy.</summary>
internal static class ServerErrors
{
    private const int LongestQuote = 400;

    /// <summary>Does something with a server; what goes wrong names it.</summary>
    public static T Guard<T>(string server, CancellationToken cancellationToken, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && Describe(error, server) is { } described)
        {
            throw described;
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested && error is not OperationCanceledException and not SmimeException)
        {
            // A connection that was closed under a command says so in many ways.
            throw new OperationCanceledException(error.Message, error, cancellationToken);
        }
    }

    /// <inheritdoc cref="Guard{T}(string, CancellationToken, Func{T})"/>
    public static void Guard(string server, CancellationToken cancellationToken, Action work) => Guard(server, cancellationToken, () =>
    {
        work();
        return 0;
    });

    /// <summary>The error to throw; null where it is none of a server.</summary>
    public static SmimeException? Describe(Exception error, string server) => error switch
    {
        SmimeException => null,
        ServerExcessException => new ConnectionException("ServerAnswerRefused", SmimeErrorKind.LimitExceeded, $"The connection to {server} was closed: {error.Message} No mail server should do that.", error),
        AuthenticationException => new ConnectionException("AuthenticationFailed", SmimeErrorKind.Authentication,
            $"{server} refused the sign-in: {Quote(error.Message)} Check the user name and password; many providers want an app password or OAuth 2 (-AccessToken, -TokenScript) instead of the account's own.", error),
        ImapProtocolException when IsNonsense(error.Message) => new ConnectionException("ServerProtocolError", SmimeErrorKind.InvalidData,
            $"The connection to {server} was closed, which said what cannot be read as IMAP: {Quote(error.Message)} Check the host, the port and -Security. It was not asked again.", error),
        // A number that no message can have: MailKit does not expect it.
        ArgumentOutOfRangeException => new ConnectionException("ServerProtocolError", SmimeErrorKind.InvalidData,
            $"{server} said what cannot be so: {Quote(error.Message)} It was not asked again.", error),
        ImapProtocolException or SmtpProtocolException => Lost("ServerProtocolError", SmimeErrorKind.InvalidData,
            $"{server} ended the connection or said what is no mail protocol: {Quote(error.Message)} Check the port and -Security, and try again.", error),
        ServiceNotAuthenticatedException => Lost("NotSignedIn", SmimeErrorKind.Authentication,
            $"{server} does what was asked only for somebody who has signed in, and on this connection nobody has. Connect again, with -Credential, -AccessToken or -TokenScript.", error),
        ServiceNotConnectedException => Lost("ConnectionLost", SmimeErrorKind.Io, $"The connection to {server} was lost. Try again.", error),
        FolderNotFoundException missing => new ConnectionException("FolderNotFound", SmimeErrorKind.NotFound,
            $"There is no folder '{ShownText.Of(missing.FolderName)}' in {server}. Get-SmimeMailboxFolder lists those that are there.", error),
        ImapCommandException { ResponseText: { Length: > 0 } text } => new ConnectionException("ServerRefused", SmimeErrorKind.InvalidOperation, $"{server} refused: {Quote(text)}", error),
        CommandException => new ConnectionException("ServerRefused", SmimeErrorKind.InvalidOperation, $"{server} refused: {Quote(error.Message)}", error),
        MessageNotFoundException => new ConnectionException("MessageNotFound", SmimeErrorKind.NotFound, $"The message is no longer in {server}. List the folder again.", error),
        TimeoutException or OperationCanceledException => Lost("ServerTimeout", SmimeErrorKind.Io, $"{server} did not answer in time. Check the host, the port, -Security and the network, or allow more with -TimeoutSeconds.", error),
        SocketException socket => Lost("ConnectionFailed", SmimeErrorKind.Io, $"{server} cannot be reached: {Quote(socket.Message)} Check the host, the port and the network.", error),
        IOException { InnerException: SocketException { SocketErrorCode: SocketError.TimedOut } } => Lost("ServerTimeout", SmimeErrorKind.Io,
            $"{server} did not answer in time. Check the host, the port, -Security and the network, or allow more with -TimeoutSeconds.", error),
        IOException => Lost("ConnectionLost", SmimeErrorKind.Io, $"The connection to {server} was lost: {Quote(error.Message)} Try again.", error),
        _ => null,
    };

    /// <summary>What a server said, as part of a message: of a bounded length, on one line, and without what steers a terminal.</summary>
    public static string Quote(string text)
    {
        var line = ShownText.Of(string.Join(" ", text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries)).Trim());
        if (line.Length > LongestQuote) line = line.Substring(0, LongestQuote) + "...";
        return line.Length > 0 && line[line.Length - 1] is '.' or '!' or '?' ? line : line + ".";
    }

    /// <summary>
    /// Whether a server said what nobody can read, and not just its farewell: it would say it again. MailKit does not tell but by its words; where those are
    /// others the server is asked some times more.
    /// </summary>
    private static bool IsNonsense(string said) =>
        said.StartsWith("Syntax error", StringComparison.Ordinal) || said.StartsWith("Literal token length", StringComparison.Ordinal) || said.StartsWith("Unexpected TAG", StringComparison.Ordinal);

    private static ConnectionException Lost(string id, SmimeErrorKind kind, string message, Exception inner) => new(id, kind, message, inner) { IsConnectionLost = true };
}
