#!/usr/bin/env pwsh

<#
.SYNOPSIS
    Runs the tests of this folder in the PowerShell that runs this, with the Pester that the build left in artifacts/pester.
.EXAMPLE
    dotnet pwsh -NoProfile -File tests/Pester/Invoke-Suite.ps1
.EXAMPLE
    dotnet pwsh -NoProfile -File tests/Pester/Invoke-Suite.ps1 Examples
#>
param(
    # The files whose names begin so; all where it is not given.
    [string] $Name = '',
    # Files that are left out, separated by commas.
    [string] $Exclude = ''
)
$ErrorActionPreference = 'Stop'
$PSStyle.OutputRendering = 'PlainText'
Import-Module (Join-Path $PSScriptRoot '..' '..' 'artifacts' 'pester' 'Pester' 'Pester.psd1')

$configuration = New-PesterConfiguration
$configuration.Run.Path = Join-Path $PSScriptRoot "$Name*.Tests.ps1"
$configuration.Run.PassThru = $true

# That one measures a model that its caller names.
if (-not $env:DOGBREED_TESTSET) { $configuration.Run.ExcludePath = Join-Path $PSScriptRoot 'Accuracy.Tests.ps1' }
foreach ($file in $Exclude -split ',' | Where-Object { $_ }) { $configuration.Run.ExcludePath = @($configuration.Run.ExcludePath.Value) + (Join-Path $PSScriptRoot "$file.Tests.ps1") }
$configuration.Output.Verbosity = 'Normal'
$result = Invoke-Pester -Configuration $configuration

foreach ($test in $result.Skipped) {
    # A skip says what it misses; build.sh and CI look for it.
    "    $($test.ExpandedPath) [SKIP]"
    "      $($test.ErrorRecord.TargetObject.Message ?? $test.ErrorRecord.Exception.Message)"
}

# A file that cannot be loaded has no tests that could fail.
$broken = $result.FailedContainersCount + $result.FailedBlocksCount
"   Pester  Total: $($result.TotalCount + $broken), Errors: $broken, Failed: $($result.FailedCount), Skipped: $($result.SkippedCount)"
exit [int] ($result.Result -ne 'Passed')
