# What a page uses of PowerShell's Utility and Management modules, for an engine that has neither, and no more of it than the page needs.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidOverwritingBuiltInCmdlets', '', Justification = 'They stand in for what the engine lacks.')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'They stand in for what the engine lacks.')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Width', Justification = 'The lines here are as long as they are.')]
param()

function Select-Object {
    param([Parameter(ValueFromPipeline)] $InputObject, [Parameter(Position = 0)] [object[]] $Property, [int] $First = [int]::MaxValue)
    begin { $count = 0 }
    process {
        if ($count++ -ge $First) { return }
        if (-not $Property) { return $InputObject }
        $row = [ordered]@{}
        foreach ($one in $Property) {
            if ($one -is [hashtable]) { $row[$one.Name] = $InputObject | ForEach-Object $one.Expression }
            else { $row[$one] = $InputObject.$one }
        }

        [pscustomobject]$row
    }
}

function Import-Csv([string] $Path) {
    $lines = [IO.File]::ReadAllLines("$($PWD.ProviderPath)/$Path")
    $names = $lines[0].Split(',')
    for ($i = 1; $i -lt $lines.Count; $i++) {
        $row = [ordered]@{}
        $values = $lines[$i].Split(',')
        for ($j = 0; $j -lt $names.Count; $j++) { $row[$names[$j]] = $values[$j] }
        [pscustomobject]$row
    }
}

function Export-Csv {
    param([Parameter(ValueFromPipeline)] $InputObject, [Parameter(Position = 0)] [string] $Path, [switch] $NoTypeInformation)
    begin { $lines = [Collections.Generic.List[string]]::new() }
    process {
        if (-not $NoTypeInformation) { throw 'Windows PowerShell would write a line about the type.' }
        if (-not $lines.Count) { $lines.Add('"' + ($InputObject.PSObject.Properties.Name -join '","') + '"') }
        $lines.Add('"' + ($InputObject.PSObject.Properties.Value -join '","') + '"')
    }
    end { [IO.File]::WriteAllLines("$($PWD.ProviderPath)/$Path", $lines) }
}

function Add-Content([string] $Path, [string] $Value) { [IO.File]::AppendAllText("$($PWD.ProviderPath)/$Path", "$Value`n") }

function New-Item([string] $Path, [string] $ItemType) {
    if ($ItemType -ne 'Directory') { throw $ItemType }
    [IO.Directory]::CreateDirectory("$($PWD.ProviderPath)/$Path")
}

function Get-ChildItem([string] $Path) { [IO.DirectoryInfo]::new("$($PWD.ProviderPath)/$([IO.Path]::GetDirectoryName($Path))").GetFiles([IO.Path]::GetFileName($Path)) }

function Remove-Item([string[]] $LiteralPath) { foreach ($one in $LiteralPath) { [IO.File]::Delete($one) } }

function Copy-Item([string] $Path, [string] $Destination, [switch] $Recurse) {
    $target = [IO.Directory]::CreateDirectory("$($PWD.ProviderPath)/$Destination").FullName
    $option = if ($Recurse) { 'AllDirectories' } else { 'TopDirectoryOnly' }
    foreach ($folder in [IO.Directory]::GetDirectories($Path, '*', $option)) { $null = [IO.Directory]::CreateDirectory($folder.Replace($Path, $target)) }
    foreach ($file in [IO.Directory]::GetFiles($Path, '*', $option)) { [IO.File]::Copy($file, $file.Replace($Path, $target)) }
}

function Format-List {
    param([Parameter(ValueFromPipeline)] $InputObject, [Parameter(Position = 0)] [string[]] $Property)
    process { if ($Property) { $InputObject | Select-Object $Property } else { $InputObject } }
}

function Out-String {
    param([Parameter(ValueFromPipeline)] $InputObject, [int] $Width)
    begin { $lines = [Collections.Generic.List[string]]::new() }
    process { $lines.Add("$InputObject") }
    end { $lines -join "`n" }
}
