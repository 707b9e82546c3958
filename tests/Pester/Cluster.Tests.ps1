# Shards, a catalog whose run is killed, and the engines of samples/cluster: Slurm and SSH as they are, on this machine alone.
# DOGBREED_CLUSTER_PHOTOS says how many photographs are shared out.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Preparation.psm1') -Force
    Import-Module $manifest
    $script:program, [string[]] $script:first = @(Get-PowerShellCommand)
    $script:cluster = Join-Path $root 'samples' 'cluster'
    $script:count = [int] ($env:DOGBREED_CLUSTER_PHOTOS ?? 160)
    $script:library = Join-Path $TestDrive 'library'

    # Files that differ behind the end of the picture are different photographs; written last year.
    $pictures = @('pembroke.jpg', 'german_shepherd.jpg', 'dog_and_bicycle.jpg' | ForEach-Object { , [System.IO.File]::ReadAllBytes((Join-Path $samples $_)) })
    foreach ($i in 1..$count) {
        $folder = Join-Path $library ($i % 7) 'été'
        $null = [System.IO.Directory]::CreateDirectory($folder)
        $path = Join-Path $folder "IMG_$i.jpg"
        [System.IO.File]::WriteAllBytes($path, $pictures[$i % 3] + [byte[]] [BitConverter]::GetBytes($i))
        [System.IO.File]::SetLastWriteTimeUtc($path, [datetime]::new(2025, 6, 1, 0, 0, 0, [System.DateTimeKind]::Utc))
    }

    [System.IO.File]::WriteAllText((Join-Path $library 'broken.jpg'), 'no picture at all, and long enough')
    [System.IO.File]::SetLastWriteTimeUtc((Join-Path $library 'broken.jpg'), [datetime]::new(2025, 6, 1, 0, 0, 0, [System.DateTimeKind]::Utc))
    $env:PSModulePath = (Join-Path $root 'artifacts' 'module') + [System.IO.Path]::PathSeparator + $env:PSModulePath
    $script:single = Join-Path $TestDrive 'single.db'
    $null = Get-PhotoFile $library | Get-DogBreed -Catalog $single -Root $library -ErrorAction SilentlyContinue

    # All that a catalog says of its photographs, as a table.
    function Get-Row([string] $Catalog) {
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).csv"
        $null = Export-DogCatalog $Catalog -Format Csv -Destination $file -Root $library
        @(Get-Content $file)
    }

    function Start-Shell([string] $Code) {
        $words = @($first) + '-NoProfile', '-EncodedCommand', [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($Code)) | Where-Object { $_ }
        Start-Process $program -ArgumentList $words -PassThru -RedirectStandardOutput (Join-Path $TestDrive 'out') -RedirectStandardError (Join-Path $TestDrive 'err')
    }

    function Wait-For([scriptblock] $Condition, [int] $Seconds = 60) {
        for ($i = 0; $i -lt 10 * $Seconds; $i++) {
            if (& $Condition) { return $true }
            Start-Sleep -Milliseconds 100
        }

        $false
    }
}

AfterAll { Remove-Module DogBreedPS -ErrorAction Ignore }

Describe 'Shards' {
    It 'are all of the library, each photograph once, in the same order' {
        $all = @(Get-PhotoFile $library)
        $all.Count | Should -Be ($count + 1)
        $shards = foreach ($i in 1..5) { Get-PhotoFile $library -Shard "$i/5" }
        @($shards).Count | Should -Be $all.Count
        @($shards.FullName | Sort-Object -CaseSensitive -Unique).Count | Should -Be $all.Count
    }

    It 'are the same in a pipeline of one''s own, of files, paths and rows' {
        $expected = @((Get-PhotoFile $library -Shard 2/3).FullName)
        $files = Get-ChildItem $library -Recurse -File
        @(($files | Select-PhotoShard 2/3 -Root $library).FullName | Sort-Object -Culture '' -CaseSensitive) | Should -Be @($expected | Sort-Object -Culture '' -CaseSensitive)
        @($files.FullName | Select-PhotoShard 2/3 -Root $library).Count | Should -Be $expected.Count
        @($files | Select-Object @{ Name = 'Path'; Expression = { $_.FullName } } | Select-PhotoShard 2/3 -Root $library).Count | Should -Be $expected.Count
    }

    It 'that there are not are one clear error' -ForEach '17/16', '0/4', '3', 'a/b' {
        { Get-PhotoFile $library -Shard $_ } | Should -Throw "*'$_'*"
        { 'x' | Select-PhotoShard $_ } | Should -Throw "*'$_'*"
    }

    It 'outside the library are an error each' {
        $bad = $null
        Get-Item $manifest | Select-PhotoShard 1/1 -Root $library -ErrorVariable bad -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $bad[0].FullyQualifiedErrorId | Should -Be 'ShardOutsideRoot,DogBreedPS.SelectPhotoShardCommand'
        [pscustomobject] @{ Name = 'x' } | Select-PhotoShard 1/1 -ErrorVariable bad -ErrorAction SilentlyContinue
        $bad[0].FullyQualifiedErrorId | Should -Be 'ShardPathMissing,DogBreedPS.SelectPhotoShardCommand'
    }

    It 'of a run are given until they are complete, and no other number is' {
        $run = Join-Path $TestDrive 'run'
        @(Get-PhotoShard $run -Count 3 -Missing).Index | Should -Be 1, 2, 3
        $run | Should -Not -Exist
        $number = @(Get-PhotoFile $library -Shard 1/3 -RunFolder $run).Count
        $number | Should -BeGreaterThan 0
        { Get-PhotoFile $library -Shard 1/4 -RunFolder $run } | Should -Throw '*3 shards*'
        (Complete-PhotoShard 1/3 -RunFolder $run -PassThru).IsComplete | Should -BeTrue
        @(Get-PhotoFile $library -Shard 1/3 -RunFolder $run).Count | Should -Be 0
        @(Get-PhotoShard $run -Missing).Shard | Should -Be '2/3', '3/3'
        { Get-PhotoShard $run -Count 4 } | Should -Throw '*3 shards*'
        { Get-PhotoFile $library -RunFolder $run } | Should -Throw '*-Shard*'
    }
}

Describe 'A catalog' {
    It 'of a run that is killed goes on with the same command' {
        $catalog = Join-Path $TestDrive 'killed.db'
        $answered = Join-Path $TestDrive 'answered.txt'
        $code = "Import-Module '$manifest'; Get-PhotoFile '$library' | Get-DogBreed -Catalog '$catalog' -Root '$library' -ErrorAction Ignore | ForEach-Object { [IO.File]::AppendAllText('$answered', `$_.Path + [char] 10) }"
        $process = Start-Shell $code
        Wait-For { (Test-Path $answered) -and @(Get-Content $answered).Count -ge [math]::Min(60, $count / 4) } | Should -BeTrue
        $process.Kill()
        $process.WaitForExit()
        $before = @(Get-Content $answered).Count
        $before | Should -BeLessThan $count
        $again = @(Get-PhotoFile $library | Get-DogBreed -Catalog $catalog -Root $library -ErrorAction SilentlyContinue)
        $again.Count | Should -Be $count

        # At most what was found in the last second is lost.
        $kept = @($again | Where-Object FromCatalog).Count
        $kept | Should -BeGreaterThan 0
        Get-Row $catalog | Should -Be (Get-Row $single)
    }

    It 'of a run that is stopped has all that was answered' {
        $catalog = Join-Path $TestDrive 'stopped.db'
        $shell = [powershell]::Create([initialsessionstate]::CreateDefault())
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $null = $shell.AddScript("Import-Module '$manifest'; Get-PhotoFile '$library' | Get-DogBreed -Catalog '$catalog' -Root '$library' -ErrorAction Ignore")
        $null = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
        Wait-For { $output.Count -ge 40 } | Should -BeTrue
        $shell.Stop()
        $answered = $output.Count
        $shell.Dispose()
        $again = @(Get-PhotoFile $library | Get-DogBreed -Catalog $catalog -Root $library -ErrorAction SilentlyContinue)
        @($again | Where-Object FromCatalog).Count | Should -BeGreaterOrEqual $answered
        $again.Count | Should -Be $count
    }

    It 'is shared by two shells at once' {
        $catalog = Join-Path $TestDrive 'shared.db'
        $code = "Import-Module '$manifest'; Get-PhotoFile '$library' | Get-DogBreed -Catalog '$catalog' -Root '$library' -ErrorAction Ignore | Out-Null; exit 0"
        $shells = @(Start-Shell $code; Start-Shell $code)
        $shells | ForEach-Object { $_.WaitForExit(); $_.ExitCode | Should -Be 0 }
        Get-Row $catalog | Should -Be (Get-Row $single)
    }

    It 'answers as a run without one, and names what it answered' {
        $with = Get-PhotoFile $library | Get-DogBreed -Catalog $single -ErrorAction SilentlyContinue
        $without = Get-PhotoFile $library | Get-DogBreed -ErrorAction SilentlyContinue
        @($with | Where-Object { -not $_.FromCatalog }).Count | Should -Be 0
        $times = 'DecodeMilliseconds', 'InferenceMilliseconds', 'FromCatalog'
        $with | Select-Object * -ExcludeProperty $times | ConvertTo-Json -Depth 5 | Should -BeExactly ($without | Select-Object * -ExcludeProperty $times | ConvertTo-Json -Depth 5)
    }

    It 'says what is wrong with its file' {
        $bad = Join-Path $TestDrive 'bad.db'
        Set-Content $bad 'no database'
        { Get-PhotoFile $library | Get-DogBreed -Catalog $bad } | Should -Throw '*bad.db*left as it is*'
        Get-Content $bad | Should -Be 'no database'
        { Get-DogBreed x.jpg -Catalog (Join-Path $TestDrive 'no' 'such.db') } | Should -Throw '*there is no folder*'
        { Get-DogBreed x.jpg -KeepFeature } | Should -Throw '*-Catalog*'
        { Complete-PhotoShard 1/3 -RunFolder (Join-Path $TestDrive 'no-run') } | Should -Throw '*no-run*'
        Join-Path $TestDrive 'no-run' | Should -Not -Exist
        { Get-ChildItem $samples -File | Select-PhotoShard 1/3 -Root (Join-Path $TestDrive 'no-root') } | Should -Throw '*no-root*no such folder*'
        { Get-DogBreed (Join-Path $samples pembroke.jpg) -Catalog (Join-Path $TestDrive 'r.db') -Root (Join-Path $TestDrive 'no-root') } | Should -Throw '*no-root*no such folder*'
        { Merge-DogCatalog (Join-Path $TestDrive '*.nothing') -Destination (Join-Path $TestDrive 'none.db') } | Should -Throw '*nothing*no file matches*'
        Join-Path $TestDrive 'none.db' | Should -Not -Exist
        { Get-DogBreed x.jpg -Root . } | Should -Throw '*-Catalog*'
    }
}

Describe 'Slurm' {
    BeforeAll {
        $script:slurm = Start-TestSlurm (Join-Path $TestDrive 'slurm')
        $env:SLURM_CONF = $slurm.Config
        $env:PWSH = (@($program) + $first) -join ' '
    }

    AfterAll {
        if ($slurm.Id) { Stop-Process -Id $slurm.Id }
        $env:SLURM_CONF = $env:PWSH = $null
    }

    It 'shares a library out; tasks that are killed and a node that goes down change nothing' {
        if ($slurm.Reason) { Set-ItResult -Skipped -Because $slurm.Reason }
        $run = Join-Path $TestDrive 'slurm-run'
        Push-Location $TestDrive
        try {
            $said = @(& (Join-Path $cluster 'slurm.sh') $library $run 8)
            $LASTEXITCODE | Should -Be 0
            $said[0] | Should -Match '^array job \d+: shards 1,2,3,4,5,6,7,8$'

            # Two tasks are killed and queued again, and then the node of another goes down in the middle. (Slurm lets both wait two minutes.)
            Wait-For { @(squeue -h -t R).Count -eq 2 } | Should -BeTrue
            Start-Sleep -Seconds 2
            $tasks = @(squeue -h -t R -o '%F_%K')
            $tasks | ForEach-Object { scontrol requeue $_ }
            Wait-For { @(squeue -h -t R).Count -eq 2 } | Should -BeTrue
            Start-Sleep -Seconds 2
            scontrol update nodename=n2 state=down reason=test
            Start-Sleep -Seconds 2
            scontrol update nodename=n2 state=resume 2>$null
            scontrol update nodename=n2 state=idle 2>$null

            # They need not wait so long here.
            Wait-For {
                @(squeue -h -t PD -o '%i %r' -r | Where-Object { $_ -match 'BeginTime' }) | ForEach-Object { scontrol update jobid=$(@($_ -split ' ')[0]) starttime=now 2>$null }
                -not @(squeue -h)
            } 300 | Should -BeTrue
            Get-Row (Join-Path $run 'all.db') | Should -Be (Get-Row $single)

            # Once more: nothing is missing, and nothing runs but the merge.
            $said = @(& (Join-Path $cluster 'slurm.sh') $library $run 8)
            $said.Count | Should -Be 1
            & (Join-Path $cluster 'slurm.sh') $library $run 9 2>&1 | Out-String | Should -Match '8 shards'
            Wait-For { -not @(squeue -h) } 120 | Should -BeTrue
        }
        finally { Pop-Location }
    }
}

Describe 'Machines over SSH' {
    BeforeAll { $script:server = Start-TestSshd (Join-Path $TestDrive 'ssh') }

    AfterAll { if ($server.Id) { Stop-Process -Id $server.Id } }

    It 'share a library out; the shards of one that dies are done by the others' {
        if ($server.Reason) { Set-ItResult -Skipped -Because $server.Reason }
        $run = Join-Path $TestDrive 'ssh-run'
        $all = Join-Path $TestDrive 'ssh.db'

        # A host's PowerShell is killed while it is at its first shard.
        $killer = Start-ThreadJob {
            for ($i = 0; $i -lt 600; $i++) {
                $shells = @(Get-Process -Name dotnet, pwsh -ErrorAction Ignore | Where-Object { $_.CommandLine -match '-sshs' })
                if ($shells.Count -ge 2) {
                    Start-Sleep -Seconds 2
                    $shells[0].Kill()
                    return $true
                }

                Start-Sleep -Milliseconds 100
            }
        }
        $warnings = $null
        $table = & (Join-Path $cluster 'Invoke-OverHosts.ps1') -HostName localhost, 127.0.0.1 -Library $library -RunFolder $run -Destination $all -ShardCount 6 -Session $server.Connection -Module $manifest -MaximumFailure 1 -WarningVariable warnings -WarningAction SilentlyContinue
        $killer | Receive-Job -Wait -AutoRemoveJob | Should -BeTrue
        $table.HostName | Should -Be 'localhost', '127.0.0.1'
        ($table.Shards | Measure-Object -Sum).Sum | Should -Be 6
        @($table | Where-Object Error).Count | Should -Be 1
        @($warnings).Count | Should -BeGreaterOrEqual 1
        Get-Row $all | Should -Be (Get-Row $single)
    }
}
