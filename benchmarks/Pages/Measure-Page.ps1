#!/usr/bin/env pwsh

<#
.SYNOPSIS
    What a page of Export-DogReport costs: its size, how long it is written, and in Chromium the first paint, all cards, and a search.
.DESCRIPTION
    It drives the browser by Playwright, which the tests' build brings with a node of its own.
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
$root = Join-Path $PSScriptRoot '..' '..'
Import-Module (Join-Path $root 'artifacts' 'module' 'DogBreedPS')
$playwright = Join-Path $root 'tests' 'DogBreedPS.Tests' 'bin' 'Release' 'net10.0' '.playwright'
$node = Get-ChildItem (Join-Path $playwright 'node') -Recurse -File -Include node, node.exe | Select-Object -First 1
$page = Join-Path ([System.IO.Path]::GetTempPath()) "dogbreed-bench-$([guid]::NewGuid().ToString('N')).html"
try {
    $answers = Get-PhotoFile $Photos | Select-Object -First $Count | Get-DogBreed -Explain
    $written = Measure-Command { $answers | Export-DogReport $page }
    "$(@($answers).Count) photographs: $([math]::Round((Get-Item $page).Length / 1MB, 1)) MiB, written in $([math]::Round($written.TotalSeconds, 1)) s"
    & $node (Join-Path $PSScriptRoot 'paint.mjs') (Join-Path $playwright 'package' 'index.js') $Browser $page $Rounds
}
finally {
    Remove-Item $page -ErrorAction Ignore
}
