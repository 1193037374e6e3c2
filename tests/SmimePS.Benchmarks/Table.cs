using System.Globalization;

namespace SmimePS.Benchmarks;

/// <summary>One table on the console, columns as wide as they need to be.</summary>
internal sealed class Table(string title, params string[] header)
{
    private readonly List<string[]> _rows = [header];

    public void Add(params string[] row) => _rows.Add(row);

    public void Print()
    {
        var widths = Enumerable.Range(0, header.Length).Select(i => _rows.Max(row => row[i].Length)).ToArray();
        Console.WriteLine();
        Console.WriteLine(title);
        Console.WriteLine();
        for (var i = 0; i < _rows.Count; i++)
        {
            Console.WriteLine("| " + string.Join(" | ", _rows[i].Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))) + " |");
            if (i == 0) Console.WriteLine("|" + string.Join("|", widths.Select((width, column) => column == 0 ? new string('-', width + 2) : new string('-', width + 1) + ":")) + "|");
        }
    }

    public static string Milliseconds(double value) => value.ToString(value < 1 ? "0.000" : value < 100 ? "0.00" : "0", CultureInfo.InvariantCulture);

    public static string Ratio(double ours, double theirs, int digits = 2) => (ours / theirs).ToString("F" + digits, CultureInfo.InvariantCulture) + "×";

    public static string Megabytes(long bytes) => (bytes / 1048576.0).ToString("0", CultureInfo.InvariantCulture) + " MB";

    /// <summary>A goal of at least so much, and whether it is met.</summary>
    public static string AtLeast(double ratio, double limit) => $"{(ratio >= limit ? "met" : "MISSED")} (≥ {limit.ToString("0.###", CultureInfo.InvariantCulture)}×)";

    /// <summary>A goal of at most so much, and whether it is met.</summary>
    public static string Goal(double ratio, double limit) => $"{(ratio <= limit ? "met" : "MISSED")} (≤ {limit.ToString("0.###", CultureInfo.InvariantCulture)}×)";

    /// <summary>A goal of at most so much of a unit, and whether it is met.</summary>
    public static string AtMost(double value, double limit, string unit) => $"{(value <= limit ? "met" : "MISSED")} (≤ {limit.ToString("0.###", CultureInfo.InvariantCulture)} {unit})";
}
