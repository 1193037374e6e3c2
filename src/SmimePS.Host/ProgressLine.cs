using System.Management.Automation;

namespace SmimePS.Host;

/// <summary>One line at the bottom of a console for whatever progress was last reported; nothing at all where there is no console.</summary>
internal sealed class ProgressLine
{
    private int _shown;

    public void Show(ProgressRecord record)
    {
        if (Console.IsErrorRedirected || Console.IsOutputRedirected) return;
        if (record.RecordType == ProgressRecordType.Completed)
        {
            Clear();
            return;
        }

        var parts = new List<string> { record.Activity, record.StatusDescription };
        if (record.PercentComplete >= 0) parts.Add($"{record.PercentComplete} %");
        if (record.SecondsRemaining >= 0) parts.Add($"{TimeSpan.FromSeconds(record.SecondsRemaining):h\\:mm\\:ss} left");
        if (!string.IsNullOrEmpty(record.CurrentOperation)) parts.Add(record.CurrentOperation);
        var text = string.Join("  ", parts.Where(static part => !string.IsNullOrWhiteSpace(part)));
        var width = Math.Max(Console.WindowWidth - 1, 10);
        if (text.Length > width) text = text[..width];
        Console.Error.Write('\r' + text.PadRight(_shown));
        _shown = text.Length;
    }

    public void Clear()
    {
        if (_shown == 0) return;
        Console.Error.Write('\r' + new string(' ', _shown) + '\r');
        _shown = 0;
    }
}
