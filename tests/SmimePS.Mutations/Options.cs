namespace SmimePS.Mutations;

/// <summary>What was asked for on the command line.</summary>
internal sealed record Options
{
    public const string Usage = """
        Reads changed messages, certificates and keys, and looks for anything but a result or a typed error.

          --count N         how many inputs (500000)
          --seed N          another number makes other inputs, the same number the same (1)
          --output FOLDER   where failing inputs are written (mutations in the temporary folder)
          --failures N      stop after so many (20)
          --replay FILE     read one input again; the file's extension tells what it is
          --make-seeds FOLDER   make the seeds anew
        """;

    public int Count { get; private set; } = 500_000;

    public int Seed { get; private set; } = 1;

    public string Output { get; private set; } = Path.Combine(Path.GetTempPath(), "mutations");

    public int Failures { get; private set; } = 20;

    public string? Replay { get; private set; }

    public string? MakeSeeds { get; private set; }

    /// <summary>Null where the arguments make no sense.</summary>
    public static Options? Parse(string[] arguments)
    {
        var options = new Options();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length) return null;
            var value = arguments[i + 1];
            var number = int.TryParse(value, out var parsed) && parsed >= 0 ? parsed : -1;
            switch (arguments[i])
            {
                case "--count" when number > 0: options.Count = number; break;
                case "--seed" when number >= 0: options.Seed = number; break;
                case "--failures" when number > 0: options.Failures = number; break;
                case "--output": options.Output = value; break;
                case "--replay": options.Replay = value; break;
                case "--make-seeds": options.MakeSeeds = value; break;
                default: return null;
            }
        }

        return options;
    }
}
