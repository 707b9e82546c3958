#!/usr/bin/env pwsh

<#
.SYNOPSIS
    Builds, tests and packs: what build.sh does, but for its measurements. Everything itself is in build.proj.
.EXAMPLE
    ./build.ps1 demo
.EXAMPLE
    ./build.ps1 pack -Property OpenCvRuntime=Slim, AllPlatforms=true
#>
param(
    [Parameter(Position = 0)]
    [ValidateSet('demo', 'test', 'pack', 'clean', 'help')]
    [string] $Target = 'help',

    # Name=Value, for MSBuild: the choices of docs/PLATFORMS.md.
    [string[]] $Property = @()
)
$ErrorActionPreference = 'Stop'
$choices = @($Property | ForEach-Object { "-p:$_" })
Set-Location -LiteralPath $PSScriptRoot

# On Linux build.sh also looks after the system libraries.
if ($IsLinux -or $IsMacOS) {
    & ./build.sh $Target @choices
    exit $LASTEXITCODE
}

function Invoke-Build([string] $Name) {
    dotnet msbuild build.proj -nologo -v:quiet "-t:$Name" @choices
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

switch ($Target) {
    'demo' {
        Invoke-Build 'Install'
        & artifacts/bin/dogbreed.exe 'Get-ChildItem samples/*.jpg, samples/*.png | Get-DogBreed'
        "Try next:  Import-Module $PSScriptRoot/artifacts/module/DogBreedPS; Get-ChildItem ~/Pictures -Recurse -File | Get-DogBreed"
    }
    'test' {
        Invoke-Build 'Pack'
        $failed = 0
        foreach ($project in 'DogBreed.Core.Tests', 'DogBreedPS.Tests') {
            dotnet "tests/$project/bin/Release/net10.0/$project.dll" -diagnostics
            if ($LASTEXITCODE -ne 0) { $failed = 1 }
        }
        exit $failed
    }
    'pack' {
        Invoke-Build 'Pack'
        Get-ChildItem artifacts/packages
    }
    'clean' {
        Get-ChildItem src, tests, tools, benchmarks -Recurse -Directory -Include bin, obj | Remove-Item -Recurse -Force
        if (Test-Path artifacts) { Remove-Item artifacts -Recurse -Force }
    }
    'help' { Get-Help $PSCommandPath }
}
