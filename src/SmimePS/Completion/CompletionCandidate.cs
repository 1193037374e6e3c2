namespace SmimePS.Completion;

/// <summary>One thing that a parameter takes.</summary>
public sealed class CompletionCandidate
{
    /// <param name="text">The value.</param>
    /// <param name="toolTip">What it is, in a line; the value itself where null.</param>
    public CompletionCandidate(string text, string? toolTip = null)
    {
        Text = text;
        ToolTip = string.IsNullOrWhiteSpace(toolTip) ? text : toolTip!;
    }

    /// <summary>The value.</summary>
    public string Text { get; }

    /// <summary>What it is, in a line.</summary>
    public string ToolTip { get; }
}
