namespace SmimePS.Connections;

/// <summary>Why a server's certificate was refused.</summary>
/// <param name="ErrorId">The error's name.</param>
/// <param name="Text">In whole sentences.</param>
internal sealed record ServerRefusal(string ErrorId, string Text);
