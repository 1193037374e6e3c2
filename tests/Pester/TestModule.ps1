# Imports the module that the build laid out, or the one that SMIMEPS_MODULE names (the artifact under test in CI).
$manifest = if ($env:SMIMEPS_MODULE) { Join-Path $env:SMIMEPS_MODULE 'SmimePS.psd1' } else { Join-Path $PSScriptRoot '../../output/SmimePS/SmimePS.psd1' }
if (-not (Get-Module SmimePS)) { Import-Module $manifest -ErrorAction Stop }
