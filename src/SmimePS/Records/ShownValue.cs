using SmimePS.Certificates;

namespace SmimePS.Records;

/// <summary>
/// What foreign messages and certificates say, as it goes into the text properties of records. Those are printed, by views and by users: a
/// subject that moves the cursor could paint over the verdict beside it. What the message says byte for byte is in its own bytes.
/// </summary>
internal static class ShownValue
{
    /// <summary>The text on one line, with what steers a terminal written out (<see cref="ShownText.Of"/>). A tab, where header fields are often folded, is a blank.</summary>
    public static string Of(string text) => ShownText.Of(text.Replace('\t', ' '));

    /// <inheritdoc cref="Of(string)"/>
    public static string? OrNull(string? text) => text is null ? null : Of(text);

    /// <summary>The same for each of several texts.</summary>
    public static IReadOnlyList<string> Each(IEnumerable<string> texts)
    {
        if (texts is not IReadOnlyList<string> list) return [.. texts.Select(Of)];
        if (list.Count == 0) return [];
        var shown = new string[list.Count];
        for (var i = 0; i < shown.Length; i++) shown[i] = Of(list[i]);
        return shown;
    }
}
