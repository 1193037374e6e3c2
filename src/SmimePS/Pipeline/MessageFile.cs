namespace SmimePS.Pipeline;

/// <summary>A message file that is to be written.</summary>
/// <param name="Action">What is done, for <c>-WhatIf</c>.</param>
/// <param name="Write">Writes it; on any thread.</param>
/// <param name="Describe">The record of the file once it is there.</param>
internal sealed record MessageFile(string Action, Action<Stream, CancellationToken> Write, Func<string, MailMessage> Describe)
{
    /// <summary>Whether the file is for its owner's eyes alone.</summary>
    public bool IsSecret { get; init; }

    /// <summary>What the writing needs; disposed of when it is over or not wanted.</summary>
    public IDisposable? Owned { get; init; }
}
