#!/usr/bin/env pwsh

<#
.SYNOPSIS
    Answers one shard of a library into a catalog of its own, and writes down that it is complete.
.DESCRIPTION
    What a scheduler runs on each machine. It may be killed at any time and run again: what is in the catalog is not computed again, and
    the shard is complete when all of it is. Photographs that cannot be used are in the catalog with their errors.
.EXAMPLE
    ./Invoke-Shard.ps1 -Library /photos -RunFolder /shared/run -Shard 3/16
#>
param(
    # The folder of the photographs, wherever it is mounted on this machine.
    [Parameter(Mandatory)] [string] $Library,
    # The folder of the run, which all machines share.
    [Parameter(Mandatory)] [string] $RunFolder,
    # The shard: its number and how many there are.
    [Parameter(Mandatory)] [string] $Shard,
    # The catalog; by default one beside the run's files.
    [string] $Catalog,
    # More parameters of Get-DogBreed: @{ EachDog = $true; Model = 'my-dogs' }.
    [hashtable] $Parameters = @{}
)
$ErrorActionPreference = 'Stop'
Import-Module DogBreedPS
if (-not $Catalog) { $Catalog = Join-Path $RunFolder "shard-$($Shard.Split('/')[0]).db" }

# A mount that failed is an empty folder.
if (-not (Get-PhotoFile $Library | Select-Object -First 1)) { throw "$Library`: there are no photographs." }
Get-PhotoFile $Library -Shard $Shard -RunFolder $RunFolder |
    Get-DogBreed -Catalog $Catalog -Root $Library @Parameters -ErrorAction SilentlyContinue -ErrorVariable failed | Out-Null

# A photograph that is damaged is an answer. One that could not be read, and a catalog that could not be written, are none: once more.
$failed | ForEach-Object { [Console]::Error.WriteLine($_) }
$passing = 'Catalog', 'PhotoReadFailed', 'PhotoLocked', 'PhotoAccessDenied', 'PhotoNotFound'
if ($failed | Where-Object { $id = $_.FullyQualifiedErrorId; $passing | Where-Object { $id.StartsWith($_) } }) { exit 1 }
Complete-PhotoShard $Shard -RunFolder $RunFolder
