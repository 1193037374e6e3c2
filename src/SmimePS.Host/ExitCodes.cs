namespace SmimePS.Host;

/// <summary>What the process says when it ends; the same numbers as pwsh.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int Usage = 64;
    public const int FileNotFound = 64;
}
