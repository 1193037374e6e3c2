using System.Text.RegularExpressions;

namespace SmimePS.Tests;

/// <summary>What a scripted server does when its client says something.</summary>
/// <param name="Said">What the client says, its tag left away, in one way or another; in no way for the greeting.</param>
/// <param name="OnLiteral">True when this is the answer to the announcement of a literal, before its bytes come.</param>
internal sealed record ScriptRule(List<Regex> Said, bool OnLiteral, List<ScriptStep> Steps);

/// <summary>One line of a script.</summary>
/// <param name="Kind">S, B, W or X, as described at <see cref="MailScript"/>.</param>
internal sealed record ScriptStep(char Kind, string Text, byte[] Literal);
