#!/usr/bin/env pwsh

<#
.SYNOPSIS
    How many photographs a second Move-DogPhoto, Undo-DogPhotoChange and Set-DogPhotoTag do, from objects in a variable, on one volume, with
    the journal flushed; beside File.Move in the same pipeline, which looks for nothing and writes nothing down.
.EXAMPLE
    dotnet pwsh -NoProfile -File benchmarks/Sorting/Measure-Sorting.ps1
.EXAMPLE
    dotnet pwsh -NoProfile -File benchmarks/Sorting/Measure-Sorting.ps1 -Count 100000 -Rounds 1
#>
param(
    # How many files there are.
    [int] $Count = 10000,
    # How long each is.
    [int] $Bytes = 200KB,
    # How often all is done, in turns; medians are printed.
    [int] $Rounds = 3,
    # Where: a folder of its own is made there.
    [string] $Path = [System.IO.Path]::GetTempPath()
)
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '..' '..' 'artifacts' 'module' 'DogBreedPS')
$folder = Join-Path $Path "dogbreed-bench-$([guid]::NewGuid().ToString('N'))"
$before = $env:DOGBREED_HOME
$env:DOGBREED_HOME = Join-Path $folder 'home'
try {
    $null = New-Item -ItemType Directory -Path (Join-Path $folder 'in')
    $content = [byte[]]::new($Bytes)
    $rows = foreach ($i in 1..$Count) {
        [System.BitConverter]::GetBytes($i).CopyTo($content, 0)
        $file = Join-Path $folder 'in' "IMG_$i.jpg"
        [System.IO.File]::WriteAllBytes($file, $content)
        [pscustomobject] @{ Path = $file; Subject = 'Dog'; Breed = "Breed $($i % 100)"; Probability = 0.9 }
    }

    $times = @{}
    $memory = @{}
    function Measure-Rate([string] $Name, [scriptblock] $Script) {
        $seconds = (Measure-Command $Script).TotalSeconds
        $times[$Name] = @($times[$Name]) + ($Count / $seconds) | Where-Object { $_ }
        $process = [System.Diagnostics.Process]::GetCurrentProcess()
        $memory[$Name] = $process.WorkingSet64 / 1MB
    }

    foreach ($round in 1..$Rounds) {
        Measure-Rate 'Move-DogPhoto' { $rows | Move-DogPhoto -Destination (Join-Path $folder 'sorted') }
        Measure-Rate 'Undo-DogPhotoChange' { Undo-DogPhotoChange }
        Clear-DogPhotoChange -OlderThan (Get-Date).AddMinutes(1)
        Measure-Rate 'File.Move, ForEach-Object' { $rows | ForEach-Object { [System.IO.File]::Move($_.Path, "$($_.Path)x") } }
        foreach ($row in $rows) { [System.IO.File]::Move("$($row.Path)x", $row.Path) }
        Measure-Rate 'Set-DogPhotoTag' { $rows | Set-DogPhotoTag }
        Measure-Rate 'Undo-DogPhotoChange of tags' { Undo-DogPhotoChange }
        Clear-DogPhotoChange -OlderThan (Get-Date).AddMinutes(1)
    }

    foreach ($name in $times.Keys | Sort-Object) {
        $sorted = @($times[$name] | Sort-Object)
        [pscustomobject] @{ What = $name; PerSecond = [math]::Round($sorted[[int] [math]::Floor($sorted.Count / 2)]); WorkingSetMiB = [math]::Round($memory[$name]) }
    }
}
finally {
    $env:DOGBREED_HOME = $before
    Remove-Item $folder -Recurse -Force -ErrorAction Ignore
}
