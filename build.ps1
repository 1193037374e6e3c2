<#
.SYNOPSIS
    Builds, tests, checks and packages SmimePS. Everything but Analyze and Pester is a dotnet command that works without PowerShell too.
.PARAMETER Task
    Build    dotnet build: lays out the module under output/SmimePS.
    Test     dotnet test, then Pester where it is installed.
    Pester   The Pester files alone, over the module that was built (or the one that SMIMEPS_MODULE names).
    Analyze  PSScriptAnalyzer over the scripts of the module, its examples and its tests.
    Package  A package for the PowerShell Gallery and a zip, under output/packages.
.PARAMETER Configuration
    Debug or Release; packages are always Release.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Pester', 'Analyze', 'Package')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "dotnet $($args -join ' ') ended with $LASTEXITCODE." }
}

function Invoke-PesterTask {
    if (-not (Get-Module Pester -ListAvailable | Where-Object { $_.Version -ge '5.0' })) {
        Write-Warning 'Pester 5 is not installed: Install-Module Pester -MinimumVersion 5.0. Its tests were not run.'
        return
    }

    Import-Module Pester -MinimumVersion 5.0
    $settings = New-PesterConfiguration
    $settings.Run.Path = Join-Path $PSScriptRoot 'tests/Pester'
    $settings.Run.PassThru = $true
    $settings.Output.Verbosity = 'Detailed'
    $result = Invoke-Pester -Configuration $settings
    if ($result.Result -ne 'Passed') { throw "$($result.FailedCount) of $($result.TotalCount) Pester tests failed." }
}

function Invoke-AnalyzeTask {
    if (-not (Get-Module PSScriptAnalyzer -ListAvailable)) {
        Write-Warning 'PSScriptAnalyzer is not installed: Install-Module PSScriptAnalyzer. The scripts were not checked.'
        return
    }

    $findings = foreach ($path in 'build.ps1', 'Module', 'tests/Pester') {
        Invoke-ScriptAnalyzer -Path (Join-Path $PSScriptRoot $path) -Recurse -Settings (Join-Path $PSScriptRoot 'PSScriptAnalyzerSettings.psd1')
    }
    if ($findings) {
        $findings | Format-Table -AutoSize | Out-Host
        throw "PSScriptAnalyzer found $(@($findings).Count) things."
    }
}

Push-Location $PSScriptRoot
try {
    foreach ($name in $Task) {
        switch ($name) {
            'Build' { Invoke-DotNet build SmimePS.sln -c $Configuration --nologo }
            'Test' { Invoke-DotNet test -c $Configuration; Invoke-PesterTask }
            'Pester' { Invoke-PesterTask }
            'Analyze' { Invoke-AnalyzeTask }
            # Quoted: PowerShell takes what follows the colon of a bare -t:Package for an argument of its own.
            'Package' { Invoke-DotNet build src/SmimePS.Help -c Release --nologo '-t:Package' }
        }
    }
}
finally {
    Pop-Location
}
