#!/usr/bin/env pwsh

<#
.SYNOPSIS
    What a site of Export-BreedWebApp costs, and whether it answers as Get-DogBreed does: its size; in Chromium the first answer of a first
    visit, and photographs a second on one thread and on several; the same breed, and the difference of probabilities.
.DESCRIPTION
    It drives the browser by Playwright (see Use-Browser.ps1). The site is served without headers, as GitHub
    Pages does, and once more with those for threads.
.EXAMPLE
    dotnet pwsh -NoProfile -File benchmarks/WebApp/Measure-WebApp.ps1 ../shared/photos/labelled, ../shared/photos/imagenet/dog, ../shared/photos/breeds3/test
#>
param(
    # Folders of photographs.
    [Parameter(Mandatory)] [string[]] $Photos,
    # The model.
    [string] $Model = 'efficientnet-lite2',
    # How often the page is visited for the first time; the middle one counts.
    [int] $Rounds = 5,
    [string] $Browser = '/usr/bin/chromium'
)
$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot '..' 'Use-Browser.ps1')
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "dogbreed-bench-$([guid]::NewGuid().ToString('N'))"
try {
    $site = Export-BreedWebApp $Model -Path (Join-Path $folder 'site')
    $bytes = (Get-ChildItem $site -Recurse -File | Measure-Object Length -Sum).Sum
    "the site: $([math]::Round($bytes / 1e6, 1)) MB"
    $files = @($Photos | ForEach-Object { Get-PhotoFile $_ } | ForEach-Object FullName)
    $list = Join-Path $folder 'photographs.json'
    ConvertTo-Json $files | Set-Content -LiteralPath $list
    $csv = Join-Path $folder 'answers.csv'
    & $node (Join-Path $PSScriptRoot 'visit.mjs') $playwright $Browser $site.FullName $list $csv $Rounds
    if ($LASTEXITCODE) { throw 'The browser could not be driven.' }

    $said = @(Import-Csv -LiteralPath $csv)
    $own = @($files | Get-DogBreed -Model $Model)
    if ($own.Count -ne $files.Count -or $said.Count -ne $files.Count) { throw 'Not every photograph was answered on both sides: leave out what one of them cannot read.' }
    $sameSubject = 0
    $sameBreed = 0
    $named = 0
    $differences = for ($i = 0; $i -lt $own.Count; $i++) {
        if ($own[$i].Subject -eq $said[$i].Subject) { $sameSubject++ } else { Write-Host "$($files[$i]): $($own[$i].Subject) here, $($said[$i].Subject) there" }
        if (-not $own[$i].Breed -and -not $said[$i].Breed) { continue }
        $named++
        if ($own[$i].Breed -eq $said[$i].Breed) { $sameBreed++ } else { Write-Host "$($files[$i]): $($own[$i].Breed) $($own[$i].Probability) here, $($said[$i].Breed) $($said[$i].Probability) there" }
        if ($own[$i].Breed -and $said[$i].Breed) { [math]::Abs($own[$i].Probability - [double]::Parse($said[$i].Probability, [cultureinfo]::InvariantCulture)) }
    }
    $figures = $differences | Measure-Object -Average -Maximum
    "the same subject: $sameSubject of $($own.Count); the same breed: $sameBreed of $named"
    "difference of the breed's probability: mean $([math]::Round($figures.Average, 4)), largest $([math]::Round($figures.Maximum, 4))"
}
finally {
    Remove-Item $folder -Recurse -ErrorAction Ignore
}
