<#
.SYNOPSIS
    For the benchmarks that need a browser, which dot-source it: imports the module that was built, and sets $node and $playwright.
.DESCRIPTION
    Both come with the tests' build: Playwright brings a node of its own.
#>
$root = Split-Path $PSScriptRoot
Import-Module (Join-Path $root 'artifacts' 'module' 'DogBreedPS')
$own = Join-Path $root 'tests' 'DogBreedPS.Tests' 'bin' 'Release' 'net10.0' '.playwright'
$node = Get-ChildItem (Join-Path $own 'node') -Recurse -File -Include node, node.exe | Select-Object -First 1
$playwright = Join-Path $own 'package' 'index.js'
