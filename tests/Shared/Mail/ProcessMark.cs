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
    public static IReadOnlyList<ProcessMark> Family(int parent) =>
        Find((number, stat) => number == parent || stat[ParentField] == parent.ToString(CultureInfo.InvariantCulture));

    /// <summary>Whoever was given a path in a folder, as an argument or in the environment. (Postfix keeps the file with its number locked.)</summary>
    public static IReadOnlyList<ProcessMark> StartedIn(string folder) =>
        Find((number, _) => number != Environment.ProcessId && new[] { "cmdline", "environ" }.Any(told => Read(number, told)?.Contains(folder + "/", StringComparison.Ordinal) == true));

    public static ProcessMark Parse(string text) => text.Split(' ') is [var number, var start] ? new(int.Parse(number, CultureInfo.InvariantCulture), start) : default;

    public void Send(int signal)
    {
        if (IsRunning) _ = Kill(Number, signal);
    }

    public override string ToString() => $"{Number} {Start}";

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    private static List<ProcessMark> Find(Func<int, string[], bool> isWanted)
    {
        var found = new List<ProcessMark>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && Stat(number) is { } stat && isWanted(number, stat)) found.Add(new(number, stat[StartField]));
        }

        return found;
    }

    /// <summary>What follows the name, which may have spaces, in proc(5)'s stat: the state is first. Null when there is no such process.</summary>
    private static string[]? Stat(int number) => Read(number, "stat") is { Length: > 0 } stat ? stat[(stat.LastIndexOf(')') + 2)..].Split(' ') : null;

    private static string? Read(int number, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{number}/{file}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is another account's.
            return null;
        }
    }
}
