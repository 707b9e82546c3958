#!/usr/bin/env pwsh

<#
.SYNOPSIS
    What a catalog costs and saves: the first run with and without one, in turns; runs over photographs that have not changed, from a
    variable and behind Get-ChildItem; its size; memory; with features, a search in it.
.EXAMPLE
    dotnet pwsh -NoProfile -File benchmarks/Catalog/Measure-Catalog.ps1 -Count 20000
#>
param(
    # How many photographs there are: copies of the samples that differ behind the end of the picture.
    [int] $Count = 2000,
    # How often the first run is made with and without, in turns; medians are printed.
    [int] $Rounds = 3,
    # Where: a folder of its own is made there.
    [string] $Path = [System.IO.Path]::GetTempPath()
)
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '..' '..' 'artifacts' 'module' 'DogBreedPS')
$folder = Join-Path $Path "dogbreed-bench-$([guid]::NewGuid().ToString('N'))"
try {
    $pictures = @(Get-ChildItem (Join-Path $PSScriptRoot '..' '..' 'samples') -File -Filter *.jpg | Where-Object Length -lt 500KB | ForEach-Object { , [System.IO.File]::ReadAllBytes($_.FullName) })
    foreach ($i in 1..$Count) {
        $below = Join-Path $folder 'library' ([math]::Floor($i / 500))
        $null = [System.IO.Directory]::CreateDirectory($below)
        $file = Join-Path $below "IMG_$i.jpg"
        [System.IO.File]::WriteAllBytes($file, $pictures[$i % $pictures.Count] + [BitConverter]::GetBytes($i))
        [System.IO.File]::SetLastWriteTimeUtc($file, [datetime]::new(2025, 6, 1, 0, 0, 0, [System.DateTimeKind]::Utc))
    }

    $files = Get-ChildItem (Join-Path $folder 'library') -Recurse -File
    $null = $files | Select-Object -First 20 | Get-DogBreed
    $script:results = [ordered] @{}
    function Measure-Rate([string] $Name, [scriptblock] $Script) {
        $seconds = (Measure-Command $Script).TotalSeconds
        $results[$Name] = @($results[$Name]) + ($Count / $seconds) | Where-Object { $_ }
    }

    function Get-Median([double[]] $Values) { @($Values | Sort-Object)[[int] [math]::Floor($Values.Count / 2)] }

    foreach ($round in 1..$Rounds) {
        $turns = { Measure-Rate 'first run, without a catalog' { $files | Get-DogBreed } },
        { Remove-Item "$folder/first.db*"; Measure-Rate 'first run, with one' { $files | Get-DogBreed -Catalog "$folder/first.db" } }
        if ($round % 2) { [array]::Reverse($turns) }
        $turns | ForEach-Object { & $_ }
    }

    foreach ($round in 1..5) {
        Measure-Rate 'unchanged, from a variable' { $files | Get-DogBreed -Catalog "$folder/first.db" }
        Measure-Rate 'Get-ChildItem | Select-Object FullName' { Get-ChildItem (Join-Path $folder 'library') -Recurse -File | Select-Object FullName }
        Measure-Rate 'unchanged, behind Get-ChildItem' { Get-ChildItem (Join-Path $folder 'library') -Recurse -File | Get-DogBreed -Catalog "$folder/first.db" }
    }

    Measure-Rate 'first run, with features' { $files | Get-DogBreed -Catalog "$folder/features.db" -KeepFeature }
    foreach ($name in $results.Keys) { [pscustomobject] @{ What = $name; PerSecond = [math]::Round((Get-Median $results[$name])) } }
    foreach ($name in 'first', 'features') {
        [pscustomobject] @{ What = "bytes a photograph, $name.db"; PerSecond = [math]::Round((Get-Item "$folder/$name.db").Length / $Count) }
    }

    $times = foreach ($i in 1..6) { (Measure-Command { Find-SimilarDogPhoto $files[7] -Catalog "$folder/features.db" }).TotalMilliseconds }
    "a search: $([math]::Round($times[0])) ms, asked again $([math]::Round((Get-Median $times[1..5]))) ms"
    "working set: $([math]::Round([System.Diagnostics.Process]::GetCurrentProcess().WorkingSet64 / 1MB)) MiB"
}
finally {
    Remove-Item $folder -Recurse -Force -ErrorAction Ignore
}
