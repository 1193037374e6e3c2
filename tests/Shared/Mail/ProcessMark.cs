using System.Globalization;
using System.Runtime.InteropServices;

namespace SmimePS.Tests;

/// <summary>A process of Linux that is told from a later one with the same number by the time of its start.</summary>
internal readonly record struct ProcessMark(int Number, string Start)
{
    /// <summary>False also for one that has ended and waits for its parent to notice.</summary>
    public bool IsRunning => Stat(Number) is { } stat && stat[0] != "Z" && stat[StartField] == Start;

    private const int ParentField = 1;
    private const int StartField = 19;

    public static ProcessMark Of(int number) => new(number, Stat(number)?[StartField] ?? "");

    /// <summary>A process and its children; nobody when it has ended.</summary>
    public static IReadOnlyList<ProcessMark> Family(int parent)
    {
        var family = new List<ProcessMark>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) continue;
            if (Stat(number) is { } stat && (number == parent || stat[ParentField] == parent.ToString(CultureInfo.InvariantCulture))) family.Add(new(number, stat[StartField]));
        }

        return family;
    }

    public static ProcessMark Parse(string text) => text.Split(' ') is [var number, var start] ? new(int.Parse(number, CultureInfo.InvariantCulture), start) : default;

    public void Send(int signal)
    {
        if (IsRunning) _ = Kill(Number, signal);
    }

    public override string ToString() => $"{Number} {Start}";

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    /// <summary>What follows the name, which may have spaces, in proc(5)'s stat: the state is first. Null when there is no such process.</summary>
    private static string[]? Stat(int number)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{number}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
