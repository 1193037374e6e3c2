using System.Collections.Concurrent;
using System.Diagnostics;
using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Revocation;

/// <summary>
/// Reads from web servers that certificates name, within bounds: http and https alone, few redirects and none to a weaker scheme, nothing encoded
/// or too long, nobody waited for long, and a server that did not answer is not asked again. Nothing that it gives is trusted. Safe for use from several threads.
/// </summary>
/// <param name="transport">What sends.</param>
/// <param name="limits">The bounds.</param>
/// <param name="stop">Ends everything.</param>
public sealed class WebReader(IWebTransport transport, WebLimits limits, CancellationToken stop = default)
{
    private const int MaxRedirects = 3;
    private readonly ConcurrentDictionary<string, string> _silent = new();
    private long _waitedTicks;
    private long _bytes;
    private int _questions;

    /// <summary>Asks, and waits for the answer.</summary>
    /// <param name="question">What to ask.</param>
    /// <param name="limit">How long the answer may be, in bytes.</param>
    /// <returns>The answer, or why there is none.</returns>
    /// <exception cref="OperationCanceledException">Everything was ended.</exception>
    internal WebAnswer Read(WebQuestion question, int limit)
    {
        stop.ThrowIfCancellationRequested();
        var shown = ShownText.Of(question.Url.OriginalString);
        if (Interlocked.Read(ref _waitedTicks) > limits.TotalWait.Ticks) return WebAnswer.None($"'{shown}' is not asked, since too many other servers did not answer in time.");
        if (Interlocked.Increment(ref _questions) > limits.Questions) return WebAnswer.None($"'{shown}' is not asked, since so many others were already.");
        if (Interlocked.Read(ref _bytes) > limits.TotalBytes) return WebAnswer.None($"'{shown}' is not asked, since so much was read already.");
        var clock = Stopwatch.StartNew();
        // Not on this thread's own context, if it has one: it waits here.
        var answer = Task.Run(() => ReadAsync(question, limit, shown)).GetAwaiter().GetResult();
        if (answer.Content is null) Interlocked.Add(ref _waitedTicks, clock.Elapsed.Ticks);
        else Interlocked.Add(ref _bytes, answer.Content.Length);
        return answer;
    }

    private async Task<WebAnswer> ReadAsync(WebQuestion question, int limit, string shown)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(limits.Timeout);
        var place = "";
        try
        {
            for (var redirects = 0; ; redirects++)
            {
                if (WebAddresses.Obstacle(question.Url, limits.AllowedPlaces) is { } obstacle) return WebAnswer.None($"'{shown}' is not asked{(redirects > 0 ? " further" : "")}: {obstacle}.");
                place = WebAddresses.Place(question.Url);
                if (_silent.TryGetValue(place, out var silence)) return WebAnswer.None($"'{shown}' is not asked: {silence}");
                using var reply = await Within(transport.SendAsync(question, deadline.Token), deadline.Token).ConfigureAwait(false);
                if (!IsRedirect(reply.Status)) return await ReadAsync(reply, limit, shown, deadline.Token).ConfigureAwait(false);
                if (redirects == MaxRedirects) return WebAnswer.None($"'{shown}' leads from one address to the next without end.");
                if (Follow(question, reply) is not { } next) return WebAnswer.None($"'{shown}' leads on to an address that is not followed.");
                question = next;
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Silent(place, shown, $"the server did not answer within {limits.Timeout.TotalSeconds:0.#} seconds.");
        }
        catch (Exception error) when (error is IOException or SmimeException)
        {
            return Silent(place, shown, "the server cannot be reached" + (error is AddressRefusedException ? $": {error.Message}" : "."));
        }
    }

    private WebAnswer Silent(string place, string shown, string why)
    {
        _silent.TryAdd(place, why);
        return WebAnswer.None($"'{shown}' could not be read: {why}");
    }

    private static async Task<WebAnswer> ReadAsync(WebReply reply, int limit, string shown, CancellationToken cancellationToken)
    {
        if (reply.Status != 200) return WebAnswer.None($"'{shown}' could not be read: the server answered {reply.Status}.");
        // Nothing was asked for encoded; and what is small on the way could be without end once decoded.
        if (reply.Encoding is { Length: > 0 } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)) return WebAnswer.None($"'{shown}' is encoded in a way nobody asked for.");
        if (reply.Length > limit) return TooLong();
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var read = await Within(reply.Content.ReadAsync(buffer, 0, buffer.Length, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (read == 0) return new WebAnswer(content.ToArray(), null);
            if (content.Length + read > limit) return TooLong();
            content.Write(buffer, 0, read);
        }

        WebAnswer TooLong() => WebAnswer.None($"'{shown}' is longer than {limit / 1024} KiB, which no honest answer is.");
    }

    private static bool IsRedirect(int status) => status is 301 or 302 or 303 or 307 or 308;

    /// <summary>The question to where a server sends it; null where that is not followed. What was sent along goes along only where HTTP says so.</summary>
    private static WebQuestion? Follow(WebQuestion question, WebReply reply)
    {
        if (reply.Location is null || (question.Body is not null && reply.Status is not (307 or 308))) return null;
        if (!Uri.TryCreate(question.Url, reply.Location, out var target)) return null;
        var isWeaker = question.Url.Scheme == "https" && target.Scheme != "https";
        return target.Scheme is "http" or "https" && !isWeaker ? question with { Url = target } : null;
    }

    /// <summary>Waits for a task no longer than until the token is cancelled, whether or not the task heeds it: on .NET Framework a stream does not.</summary>
    private static async Task<T> Within<T>(Task<T> task, CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => cancelled.TrySetResult(true)))
        {
            if (await Task.WhenAny(task, cancelled.Task).ConfigureAwait(false) == task) return await task.ConfigureAwait(false);
        }

        _ = task.ContinueWith(static late =>
        {
            if (late.IsFaulted) _ = late.Exception;
            else if (!late.IsCanceled && late.Result is IDisposable owned) owned.Dispose();
        }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        throw new OperationCanceledException(cancellationToken);
    }
}

/// <summary>What came of asking a web server.</summary>
/// <param name="Content">The answer; null where there is none.</param>
/// <param name="Failure">Why there is none, in a sentence.</param>
internal sealed record WebAnswer(byte[]? Content, string? Failure)
{
    public static WebAnswer None(string failure) => new(null, failure);
}
