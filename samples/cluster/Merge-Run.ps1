#!/usr/bin/env pwsh

<#
.SYNOPSIS
    Merges the catalogs of a run into one, where none of its shards is missing.
.EXAMPLE
    ./Merge-Run.ps1 -RunFolder /shared/run -Destination /shared/dogs.db
#>
param(
    # The folder of the run.
    [Parameter(Mandatory)] [string] $RunFolder,
    # The catalog that they are merged into.
    [Parameter(Mandatory)] [string] $Destination
)
$ErrorActionPreference = 'Stop'
Import-Module DogBreedPS
$missing = @(Get-PhotoShard $RunFolder -Missing)
if ($missing) { throw "$RunFolder`: not complete yet: $($missing.Shard -join ', ')" }
Get-ChildItem -LiteralPath $RunFolder -Filter 'shard-*.db' | Merge-DogCatalog -Destination $Destination
