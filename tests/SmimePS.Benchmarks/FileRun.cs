namespace SmimePS.Benchmarks;

/// <summary>What one run took.</summary>
/// <param name="Call">Milliseconds of the work itself.</param>
/// <param name="Process">Milliseconds of a whole process that did it.</param>
/// <param name="Memory">The most resident bytes above what was there before the work, or of the whole process where it is another's.</param>
internal sealed record FileRun(double Call, double Process, long Memory);
