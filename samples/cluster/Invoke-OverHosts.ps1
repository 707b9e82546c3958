#!/usr/bin/env pwsh

<#
.SYNOPSIS
    Shares a library out over machines by PowerShell remoting over SSH, and merges what they found.
.DESCRIPTION
    Each host answers one shard at a time into a catalog on its own disk; when a shard is done its catalog is brought back to the run's folder
    here. The shard of a host that dies, or cannot be reached, is done by another. What is complete stays so: the same command goes on. In the
    end the catalogs are merged, and there is an object per host.
.EXAMPLE
    ./Invoke-OverHosts.ps1 -HostName left, right -Library /photos -RunFolder ./run -Destination ./dogs.db
#>
[CmdletBinding()]
param(
    # The hosts; each has PowerShell as an SSH subsystem, the module, and sees the library.
    [Parameter(Mandatory)] [string[]] $HostName,
    # The folder of the photographs, as the hosts name it.
    [Parameter(Mandatory)] [string] $Library,
    # The folder of the run, here: the shards' catalogs come into it.
    [Parameter(Mandatory)] [string] $RunFolder,
    # The catalog that they are merged into, here.
    [Parameter(Mandatory)] [string] $Destination,
    # Into how many shards the library is shared out: several for each host, so that the last ones end at about the same time.
    [ValidateRange(1, 1000000)] [int] $ShardCount = 4 * $HostName.Count,
    # How many hosts work at once.
    [ValidateRange(1, 1000)] [int] $ThrottleLimit = 32,
    # A host that has failed so often in a row is given nothing more.
    [ValidateRange(1, 100)] [int] $MaximumFailure = 2,
    # More parameters of New-PSSession: @{ UserName = 'me'; KeyFilePath = '~/.ssh/id'; Port = 2222 }.
    [hashtable] $Session = @{},
    # What the hosts import: the module's name, or its manifest's path there.
    [string] $Module = 'DogBreedPS',
    # More parameters of Get-DogBreed: @{ EachDog = $true }.
    [hashtable] $Parameters = @{}
)
$ErrorActionPreference = 'Stop'
Import-Module DogBreedPS

$work = {
    param($Module, $Library, $Shard, $Parameters)
    $ErrorActionPreference = 'Stop'
    Import-Module $Module
    $catalog = Join-Path ([System.IO.Path]::GetTempPath()) "dogbreed-$([guid]::NewGuid().ToString('N')).db"
    $count = 0
    if (-not (Get-PhotoFile $Library | Select-Object -First 1)) { throw "$Library`: there are no photographs." }
    Get-PhotoFile $Library -Shard $Shard | Get-DogBreed -Catalog $catalog -Root $Library @Parameters -ErrorAction SilentlyContinue -ErrorVariable failed |
        ForEach-Object { $count++ }

    # A photograph that is damaged is an answer; one that could not be read is none.
    $passing = 'Catalog', 'PhotoReadFailed', 'PhotoLocked', 'PhotoAccessDenied', 'PhotoNotFound'
    $again = @($failed | Where-Object { $id = $_.FullyQualifiedErrorId; $passing | Where-Object { $id.StartsWith($_) } })
    if ($again) { throw "$($again[0])" }
    # A library without photographs of this shard makes no catalog.
    [pscustomobject] @{ Catalog = (Test-Path $catalog) ? $catalog : $null; Count = $count; Failed = @($failed).Count }
}

$null = New-Item -ItemType Directory -Path $RunFolder -Force
$waiting = [System.Collections.Generic.Queue[string]]::new([string[]] @((Get-PhotoShard $RunFolder -Count $ShardCount -Missing).Shard))
$hosts = @(foreach ($name in $HostName) {
        @{ Name = $name; Session = $null; Job = $null; Shard = $null; Began = $null; Done = 0; Photographs = 0; Seconds = 0.0; Failures = 0; Error = $null }
    })

# What is left of a shard when its host fails goes back to the others.
function Undo-Shard($One, $Reason) {
    Write-Warning "$($One.Name), shard $($One.Shard): $Reason"
    $One.Failures++
    $One.Error = "$Reason"
    if ($One.Shard) { $waiting.Enqueue($One.Shard) }
    if ($One.Job) { Remove-Job $One.Job -Force -ErrorAction Ignore }
    if ($One.Session) { Remove-PSSession $One.Session -ErrorAction Ignore }
    $One.Session = $One.Job = $One.Shard = $null
}

function Start-Shard($One) {
    $One.Shard = $waiting.Dequeue()
    $One.Began = Get-Date
    try {
        $One.Session ??= New-PSSession -HostName $One.Name @Session
        $One.Job = Invoke-Command -Session $One.Session -AsJob -ScriptBlock $work -ArgumentList $Module, $Library, $One.Shard, $Parameters
    }
    catch { Undo-Shard $One $_ }
}

function Complete-Shard($One) {
    try {
        $result = Receive-Job $One.Job -ErrorAction Stop
        if ($One.Job.State -ne 'Completed' -or -not $result) { throw "the job ended as $($One.Job.State)" }
        if ($result.Catalog) {
            $catalog = Join-Path $RunFolder "shard-$($One.Shard.Split('/')[0]).db"
            Copy-Item -FromSession $One.Session -LiteralPath $result.Catalog -Destination "$catalog.part"
            Move-Item -LiteralPath "$catalog.part" -Destination $catalog -Force
            Invoke-Command -Session $One.Session -ScriptBlock { Remove-Item -LiteralPath $args[0] } -ArgumentList $result.Catalog
        }

        Complete-PhotoShard $One.Shard -RunFolder $RunFolder
        $One.Done++
        $One.Photographs += $result.Count
        $One.Seconds += ((Get-Date) - $One.Began).TotalSeconds
        $One.Failures = 0
        Remove-Job $One.Job
        $One.Job = $One.Shard = $null
    }
    catch { Undo-Shard $One $_ }
}

try {
    while ($true) {
        $running = @($hosts | Where-Object { $_.Job })
        foreach ($one in $hosts | Where-Object { -not $_.Job -and $_.Failures -lt $MaximumFailure }) {
            if ($waiting.Count -and @($hosts | Where-Object { $_.Job }).Count -lt $ThrottleLimit) { Start-Shard $one }
        }

        $running = @($hosts | Where-Object { $_.Job })
        if (-not $running) {
            if (-not $waiting.Count) { break }
            if (-not ($hosts | Where-Object { $_.Failures -lt $MaximumFailure })) { throw "No host is left; not complete: $($waiting -join ', ')." }
            continue
        }

        $null = Wait-Job -Job $running.Job -Any -Timeout 1
        foreach ($one in $running | Where-Object { $_.Job.State -ne 'Running' -or $_.Session.State -ne 'Opened' }) { Complete-Shard $one }
        Write-Progress -Activity 'Shards' -Status "$($waiting.Count + @($hosts | Where-Object { $_.Job }).Count) of $ShardCount left"
    }
}
finally {
    foreach ($one in $hosts | Where-Object { $_.Session }) {
        if ($one.Job) { Remove-Job $one.Job -Force -ErrorAction Ignore }
        Remove-PSSession $one.Session -ErrorAction Ignore
    }
}

$null = & (Join-Path $PSScriptRoot 'Merge-Run.ps1') -RunFolder $RunFolder -Destination $Destination
foreach ($one in $hosts) {
    [pscustomobject] @{
        HostName    = $one.Name
        Shards      = $one.Done
        Photographs = $one.Photographs
        Seconds     = [math]::Round($one.Seconds, 1)
        PerSecond   = $one.Seconds ? [math]::Round($one.Photographs / $one.Seconds, 1) : 0
        Error       = $one.Error
    }
}
