namespace SmimePS.Host;

/// <summary>The help of the host itself.</summary>
internal static class HostHelp
{
    public const string Text = """
        SmimePS.Host: PowerShell's engine with the module SmimePS loaded, for machines that have .NET and no PowerShell.

        Usage
          SmimePS.Host                                 an interactive prompt
          SmimePS.Host -File script.ps1 [arguments]    runs a script
          SmimePS.Host -Command "..."                  runs a command; with -, those that the input holds
          SmimePS.Host -Help                           shows this

        -NonInteractive  never asks: what would ask is an error instead

        It ends with the number that the script gives to 'exit'; with 1 when a script or command failed; with 64 when the script is
        not there. Ctrl+C stops what is running; 'exit' leaves the prompt.

        What is not here
          This is the engine alone. The modules Microsoft.PowerShell.Utility, .Management and .Security are not part of it, so
          Write-Host, Write-Output, Select-Object, Sort-Object, Format-Table, Out-String, Import-Csv, Get-ChildItem, Get-Content,
          Join-Path, ConvertTo-SecureString and their like are missing. ForEach-Object, Where-Object, Import-Module, Get-Command,
          Get-Help and Out-Default are there, and every class of .NET is. For all the rest, install PowerShell 7.4 or later, where
          the same module works.
        """;
}
