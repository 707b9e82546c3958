#!/usr/bin/env pwsh

<#
.SYNOPSIS
    What a page of Export-DogReport costs: its size, how long it is written, and in Chromium the first paint, all cards, and a search.
.DESCRIPTION
    It drives the browser by Playwright (see Use-Browser.ps1).
.EXAMPLE
    dotnet pwsh -NoProfile -File benchmarks/Pages/Measure-Page.ps1 -Photos ../shared/photos/stanford120/train
#>
param(
    # The folder of the photographs.
    [Parameter(Mandatory)] [string] $Photos,
    # How many of them.
    [int] $Count = 5000,
    # How often the page is opened; the middle one counts.
    [int] $Rounds = 5,
    [string] $Browser = '/usr/bin/chromium'
)
$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot '..' 'Use-Browser.ps1')
$page = Join-Path ([System.IO.Path]::GetTempPath()) "dogbreed-bench-$([guid]::NewGuid().ToString('N')).html"
try {
    $answers = Get-PhotoFile $Photos | Select-Object -First $Count | Get-DogBreed -Explain
    $written = Measure-Command { $answers | Export-DogReport $page }
    "$(@($answers).Count) photographs: $([math]::Round((Get-Item $page).Length / 1MB, 1)) MiB, written in $([math]::Round($written.TotalSeconds, 1)) s"
    & $node (Join-Path $PSScriptRoot 'paint.mjs') $playwright $Browser $page $Rounds
}
finally {
    Remove-Item $page -ErrorAction Ignore
}
