#!/usr/bin/env pwsh

<#
.SYNOPSIS
    Builds, tests, measures and packs; what is built how stands in build.proj. "./build.ps1 help" says what there is.
.DESCRIPTION
    Runs in PowerShell 7.4 or later. build.sh calls it in the PowerShell that the .NET SDK restores, for those who have none.
#>
# Without a param block: what follows the target goes on to MSBuild or to the benchmarks as it stands.
$target, $rest = $args
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false
Set-Location -LiteralPath $PSScriptRoot

$usage = @'
usage: ./build.sh demo    build, and say what is on the photographs of samples/
       ./build.sh test    build, and run every test
       ./build.sh pack    build the module (artifacts/module/DogBreedPS) and the packages (artifacts/packages)
       ./build.sh bench [--quick | --peers | --scale | --start | --stop | --memory] [--photos FOLDER]
                          build, and measure (docs/PERFORMANCE.md); needs photographs, ../shared/photos where FOLDER is not given
       ./build.sh fuzz    build, decode 20,000 damaged pictures, and import 2,000 damaged copies of each reference file of a model (about an
                          hour and a half; docs/MODELS.md);
                          DOGBREED_FUZZ=NUMBER does as many, DOGBREED_FUZZ_ONLY=TEXT the files whose name has it
       ./build.sh crash   build, and kill sorters at 300 random moments (about a quarter of an hour; docs/SORTING.md);
                          DOGBREED_KILLS=NUMBER does as many
       ./build.sh clean   delete what was built

./build.ps1 does the same in PowerShell 7.4 and later. Each leaves the console artifacts/bin/dogbreed. Needed: the .NET 10 SDK.
More arguments go to MSBuild: ./build.sh pack -p:OnnxRuntime=Gpu (see docs/PLATFORMS.md).
'@

# A program whose failure ends this one.
function Invoke-Native([string] $Program, [string[]] $Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Invoke-Build([string] $Name) {
    # PowerShell takes "-p:Name=Value" apart.
    $properties = @(for ($i = 0; $i -lt $rest.Count; $i++) {
        if ($rest[$i] -in '-p', '-p:') { "-p:$($rest[++$i])" } else { $rest[$i] }
    })
    Write-Host 'Building (some minutes the first time)...'
    Invoke-Native dotnet (@('msbuild', 'build.proj', '-nologo', '-v:quiet', "-t:$Name") + $properties)
}

function Invoke-Demo {
    Invoke-Build Install
    $line = 'Get-ChildItem samples/*.jpg, samples/*.png | Get-DogBreed'
    Import-Module ./artifacts/module/DogBreedPS
    "`nPS> $line"
    Invoke-Expression $line | Out-String
    'Try next, with photographs of your own, in PowerShell 7.4 and later:'
    "    Import-Module '$PSScriptRoot/artifacts/module/DogBreedPS'"
    '    Get-ChildItem ~/Pictures -Recurse -File | Get-DogBreed | Format-Table Path, Subject, Breed, Probability'
    'or without PowerShell:'
    "    artifacts/bin/dogbreed 'Get-ChildItem ~/Pictures -Recurse -File | Get-DogBreed'"
}

function Invoke-Test {
    # The tests load the packed module and consume the packed packages, as users do.
    Invoke-Build Everything
    $suites = @(
        foreach ($project in 'DogBreed.Core.Tests', 'DogBreedPS.Tests') {
            , @($project, 'dotnet', "tests/$project/bin/Release/net10.0/$project.dll", '-noColor', '-noLogo', '-diagnostics')
        }

        # In a process of its own: the module is loaded there, and this one stays free of it.
        , @('Pester', ([Environment]::ProcessPath), $(if ((Split-Path -LeafBase ([Environment]::ProcessPath)) -eq 'dotnet') { Join-Path $PSHOME 'pwsh.dll' }), '-NoProfile', '-File', 'tests/Pester/Invoke-Suite.ps1')
    )
    $failed = $false
    $totals = @{ Total = 0; Errors = 0; Failed = 0; Skipped = 0 }
    foreach ($suite in $suites) {
        $name, $program, [string[]] $arguments = $suite | Where-Object { $_ }
        Write-Host "Testing $name..."
        $last = $null
        & $program @arguments | ForEach-Object { $_; if ($_ -match '^ *(\S+)  Total: ') { $last = $_ } }
        if ($LASTEXITCODE -ne 0) { $failed = $true }
        if (-not $last) {
            # It ended before its last line: 137 is killed (for want of memory, perhaps), 139 a crash in native code.
            "$name ended early, with exit code $LASTEXITCODE."
            $failed = $true
            $last = 'Total: 1, Errors: 1'
        }

        foreach ($figure in [regex]::Matches($last, '(Total|Errors|Failed|Skipped): (\d+)')) { $totals[$figure.Groups[1].Value] += [int] $figure.Groups[2].Value }
    }

    $bad = $totals.Errors + $totals.Failed
    "$($totals.Total - $bad - $totals.Skipped) passed, $bad failed, $($totals.Skipped) skipped"
    exit [int] $failed
}

function Invoke-Fuzz {
    Invoke-Build Everything
    Invoke-Native dotnet 'tests/DecodeFuzz/bin/Release/net10.0/DecodeFuzz.dll', 'tests/data/orientation/upright.ppm', '20000', '1', (Join-Path ([System.IO.Path]::GetTempPath()) 'dogbreed-decode-fuzz')
    $env:DOGBREED_FUZZ ??= 2000
    dotnet tests/DogBreed.Core.Tests/bin/Release/net10.0/DogBreed.Core.Tests.dll -noColor -noLogo -showLiveOutput -class '*FuzzTests'
    if ($LASTEXITCODE -ne 0) {
        $numbers = Get-ChildItem ([System.IO.Path]::GetTempPath()) -Filter 'dogbreed-fuzz*' -Directory | Get-ChildItem -Filter *.number
        "Where the process ended, the number of the damage stands in $($numbers ?? 'no file: it did not')."
        exit 1
    }
}

function Invoke-Crash {
    Invoke-Build Everything
    $env:DOGBREED_KILLS ??= 300
    Invoke-Native dotnet 'tests/DogBreed.Core.Tests/bin/Release/net10.0/DogBreed.Core.Tests.dll', '-noColor', '-noLogo', '-diagnostics', '-class', '*.CrashTests'
}

function Invoke-Bench {
    $options = $rest
    $script:rest = @()
    Invoke-Build Everything
    if ('--peers' -in $options) {
        Write-Host 'Building the peers...'
        Invoke-Native dotnet 'build', 'benchmarks/peers/MlNet', '-c', 'Release', '--nologo', '-v:quiet'
        Invoke-Native npm 'install', '--prefix', 'benchmarks/peers/node', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'
    }

    $env:DOGBREED_BENCH_PSHOME = $PSHOME
    Invoke-Native dotnet (@('benchmarks/Throughput/bin/Release/net10.0/Throughput.dll') + $options)
}

function Remove-Build {
    Get-Item artifacts -ErrorAction Ignore | Remove-Item -Recurse -Force
    Get-ChildItem src, tests, tools, benchmarks -Recurse -Directory -Include bin, obj | Where-Object { $_.FullName -notmatch 'node_modules' } | Remove-Item -Recurse -Force
}

switch ($target ?? '') {
    'demo' { Invoke-Demo }
    'test' { Invoke-Test }
    'pack' { Invoke-Build Pack; Get-ChildItem artifacts/packages }
    'bench' { Invoke-Bench }
    'fuzz' { Invoke-Fuzz }
    'crash' { Invoke-Crash }
    'clean' { Remove-Build }
    { $_ -in 'help', '-h', '--help' } { $usage }
    default { [Console]::Error.WriteLine("There is no target '$target'.`n" + $usage); exit 2 }
}
