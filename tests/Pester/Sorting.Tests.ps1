# Sorting, tagging, undo and watching, in real PowerShell, with real photographs: live answers, and those that come back from files and jobs.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Preparation.psm1') -Force
    Import-Module $manifest
    $script:tool = Join-Path $PSHOME 'pwsh'
    $script:program, [string[]] $script:first = (Test-Path $tool) ? @($tool) : @('dotnet', (Join-Path $PSHOME 'pwsh.dll'))

    function New-Photo([string] $Path) {
        $null = New-Item -ItemType Directory -Path $Path -Force
        foreach ($name in 'pembroke.jpg', 'german_shepherd.jpg', 'rocket.jpg', 'astronaut.png') { Copy-Item (Join-Path $samples $name) $Path }
    }

    function Get-Tree([string] $Path) {
        Get-ChildItem -LiteralPath $Path -Recurse -File | ForEach-Object { [System.IO.Path]::GetRelativePath($Path, $_.FullName).Replace('\', '/') } | Sort-Object -CaseSensitive
    }

    function Wait-For([scriptblock] $Condition, [int] $Seconds = 40) {
        $end = [datetime]::UtcNow.AddSeconds($Seconds)
        while (-not (& $Condition) -and [datetime]::UtcNow -lt $end) { Start-Sleep -Milliseconds 100 }
        [bool] (& $Condition)
    }
}

Describe 'Sorting' {
    BeforeEach {
        $script:folder = Join-Path $TestDrive ([guid]::NewGuid())
        $script:photos = Join-Path $folder 'photos'
        $script:sorted = Join-Path $folder 'sorted'
        New-Photo $photos
        $script:before = Get-FileState $photos
        $script:homeBefore = $env:DOGBREED_HOME
        $env:DOGBREED_HOME = Join-Path $folder 'home'
    }

    AfterEach { $env:DOGBREED_HOME = $homeBefore }

    It 'moves dogs into folders by breed, leaves the rest, and takes it back' {
        $said = Get-ChildItem $photos -File | Get-DogBreed | Move-DogPhoto -Destination $sorted -PassThru
        Get-Tree $sorted | Should -Be 'German shepherd/german_shepherd.jpg', 'Pembroke/pembroke.jpg'
        Get-Tree $photos | Should -Be 'astronaut.png', 'rocket.jpg'
        $said.Count | Should -Be 4
        ($said | Where-Object Action -eq Left).Why | Should -Match 'Human|Neither'
        ($said | Where-Object Action -eq Moved | Select-Object -First 1).Path | Should -Exist
        @(Get-DogPhotoChange -Last).State | Should -Be 'Done', 'Done'
        Undo-DogPhotoChange
        Get-FileState $photos | ForEach-Object { foreach ($file in $before.Keys) { $_[$file] | Should -Be $before[$file] } }
        $sorted | Should -Not -Exist
        @(Get-DogPhotoChange).State | Should -Be 'Undone', 'Undone'
    }

    It 'takes what <Name> brings back' -ForEach @(
        @{ Name = 'Import-Csv'; Back = { $input | Export-Csv (Join-Path $folder a.csv); Import-Csv (Join-Path $folder a.csv) } }
        @{ Name = 'ConvertFrom-Json'; Back = { $input | ConvertTo-Json -Depth 4 | ConvertFrom-Json } }
        @{ Name = 'Import-Clixml'; Back = { $input | Export-Clixml (Join-Path $folder a.xml); Import-Clixml (Join-Path $folder a.xml) } }
        @{ Name = 'a job'; Back = { $answers = @($input); Start-Job { $using:answers } | Receive-Job -Wait -AutoRemoveJob } }
        @{ Name = 'Select-Object'; Back = { $input | Select-Object Path, Subject, Breed, Probability } }
    ) {
        $answers = Get-ChildItem $photos -File | Get-DogBreed | & $Back
        $answers | Move-DogPhoto -Destination $sorted -Subject Dog, Human, Neither, Unsure -MinimumProbability 0.97
        Get-Tree $sorted | Should -Be 'German shepherd/german_shepherd.jpg', 'Human/astronaut.png', 'Neither/rocket.jpg', 'Unsure/pembroke.jpg'
        Undo-DogPhotoChange
        Get-Tree $photos | Should -Be 'astronaut.png', 'german_shepherd.jpg', 'pembroke.jpg', 'rocket.jpg'
    }

    It 'reads a CSV file of a culture with a comma, and paths that count from here' {
        [pscustomobject] @{ Path = 'pembroke.jpg'; Subject = 'dog'; Breed = 'Pembroke'; Probability = '0,93' } | Export-Csv (Join-Path $folder a.csv)
        Push-Location $photos
        try { Import-Csv (Join-Path $folder a.csv) | Move-DogPhoto ../sorted -MinimumProbability 0.9 } finally { Pop-Location }
        Get-Tree $sorted | Should -Be 'Pembroke/pembroke.jpg'
    }

    It 'takes a breed for a name and not for a path' {
        foreach ($breed in '../../out', '..', '/tmp/out', 'CON', "a`nb", 'trailing. ') {
            [pscustomobject] @{ Path = "$photos/rocket.jpg"; Subject = 'Dog'; Breed = $breed; Probability = 1 } | Move-DogPhoto $sorted -Copy
        }

        Get-ChildItem $folder -Recurse -File -Filter rocket.jpg | ForEach-Object { $_.Directory.Parent.FullName } | Sort-Object -Unique | Should -Be @($folder, $sorted)
        (Get-ChildItem $sorted -Directory).Name | Sort-Object | Should -Be (@('_._.._out', '_', '_CON', '_tmp_out', 'a_b', 'trailing') | Sort-Object)
    }

    It 'has groups, names and dates in its layout' {
        Get-DogBreed "$photos/pembroke.jpg" | Move-DogPhoto $sorted -Copy -Layout '{Group}/{BreedName}/{Name}'
        Get-DogBreed "$photos/pembroke.jpg" -Group | Move-DogPhoto $sorted -Copy -Layout 'zh/{BreedName}-{Name}' -Culture zh-CN
        Get-Tree $sorted | Should -Be 'corgi/Pembroke Welsh Corgi/pembroke.jpg', 'zh/彭布罗克威尔士柯基犬-pembroke.jpg'
    }

    It 'does nothing under -WhatIf, and refuses a misspelt field before anything moves' {
        Get-ChildItem $photos -File | Get-DogBreed | Move-DogPhoto $sorted -WhatIf 6> $null
        { Get-ChildItem $photos -File | Get-DogBreed | Move-DogPhoto $sorted -Layout '{Bread}' } | Should -Throw '*{Bread}*{Breed}*'
        (Get-FileState $photos).Count | Should -Be 4
        $sorted, $env:DOGBREED_HOME | Should -Not -Exist
    }

    It 'says what was there already' {
        Get-DogBreed "$photos/pembroke.jpg" | Move-DogPhoto $sorted -Copy
        $said = Get-DogBreed "$photos/pembroke.jpg" | Move-DogPhoto $sorted -PassThru -WarningVariable warning 3> $null
        $said.Action | Should -Be 'Skipped'
        $warning | Should -Match 'already: 1\.'
        "$photos/pembroke.jpg" | Should -Exist
    }

    It 'leaves a photograph that changed after it was answered' {
        $answer = Get-DogBreed "$photos/pembroke.jpg"
        Add-Content "$photos/pembroke.jpg" 'more'
        $answer | Move-DogPhoto $sorted -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem.FullyQualifiedErrorId | Should -BeLike 'PhotoChanged,*'
        "$photos/pembroke.jpg" | Should -Exist
    }

    It 'tags and moves in one pipeline, the side-cars along, and takes both back' {
        Get-ChildItem $photos -File | Get-DogBreed | Set-DogPhotoTag -PassThru | Move-DogPhoto $sorted
        Get-Tree $sorted | Should -Be 'German shepherd/german_shepherd.jpg', 'German shepherd/german_shepherd.jpg.xmp', 'Pembroke/pembroke.jpg', 'Pembroke/pembroke.jpg.xmp'
        [xml] $xmp = Get-Content -Raw "$sorted/Pembroke/pembroke.jpg.xmp"
        $xmp.xmpmeta.RDF.Description.hierarchicalSubject.Bag.li | Should -Be 'Animal|Dog|corgi|Pembroke Welsh Corgi'
        Undo-DogPhotoChange
        Get-Tree $photos | Should -Be 'astronaut.png', 'german_shepherd.jpg', 'pembroke.jpg', 'rocket.jpg'
    }

    It 'tags each of several dogs, and a group where the breed is unsure' {
        Copy-Item "$samples/four_dogs.jpg" $photos
        $said = Get-DogBreed "$photos/four_dogs.jpg" -EachDog | Set-DogPhotoTag -PassThru
        $said.Keywords.Count | Should -BeGreaterThan 1
        $unsure = Get-DogBreed "$photos/four_dogs.jpg" -Group -MinimumProbability 0.9 | Set-DogPhotoTag -PassThru
        $unsure.Keywords | Should -Match '^Animal\|Dog(\|[^|]+)?$'
        (Get-DogBreed "$photos/four_dogs.jpg" | Set-DogPhotoTag -Remove -PassThru).Action | Should -Be 'Deleted'
    }

    It 'takes back what was named, and clears what is old' {
        Get-ChildItem $photos -File | Get-DogBreed | Move-DogPhoto $sorted
        Get-DogPhotoChange | Select-Object -First 1 | Undo-DogPhotoChange
        @(Get-DogPhotoChange).State | Should -Be 'Undone', 'Done'
        Get-DogPhotoChange -Since (Get-Date).AddHours(1) | Undo-DogPhotoChange
        @(Get-DogPhotoChange).State | Should -Be 'Undone', 'Done' -Because 'nothing came through the pipeline'
        Clear-DogPhotoChange -OlderThan 1
        @(Get-DogPhotoChange).Count | Should -Be 2
        Clear-DogPhotoChange -OlderThan (Get-Date).AddMinutes(1)
        @(Get-DogPhotoChange).Count | Should -Be 0
    }

    It 'says under -WhatIf what would happen: numbers, side-cars, what would be left' {
        $null = New-Item -ItemType Directory "$folder/b"
        Copy-Item "$samples/german_shepherd.jpg" "$folder/b/pembroke.jpg"
        Set-Content "$folder/b/pembroke.xmp" 'x'
        Copy-Item "$photos/pembroke.jpg" "$folder/b/again.jpg"
        Copy-Item "$photos/pembroke.jpg" "$folder/b/again.png"
        $code = "Import-Module '$manifest'; Get-ChildItem '$photos', '$folder/b' -File -Filter *.jpg | ForEach-Object { [pscustomobject] @{ Path = `$_.FullName; Subject = 'Dog'; Breed = 'x'; Probability = 1 } } | Move-DogPhoto '$sorted' -WhatIf"
        $said = & $program @first -NoProfile -Command $code
        $said -join "`n" | Should -Match 'sorted/x/pembroke-1\.jpg, with pembroke-1\.xmp'
        $sorted | Should -Not -Exist
    }

    It 'takes what it gave back, forgets what it is told to, and removes tags of files' {
        $moved = Get-DogBreed "$photos/pembroke.jpg", "$photos/german_shepherd.jpg" | Set-DogPhotoTag -PassThru | Move-DogPhoto $sorted -PassThru
        $moved | Select-Object -First 1 | Undo-DogPhotoChange
        "$photos/pembroke.jpg", "$photos/pembroke.jpg.xmp" | Should -Exist
        Get-ChildItem $photos -File -Filter *.jpg | Set-DogPhotoTag -Remove
        "$photos/pembroke.jpg.xmp" | Should -Not -Exist
        Get-DogPhotoChange -Last | Clear-DogPhotoChange
        Get-DogPhotoChange -Last | Should -Not -BeNullOrEmpty -Because 'the call before is the last now'
        Undo-DogPhotoChange -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
        Undo-DogPhotoChange -WarningVariable nothing 3> $null -ErrorAction SilentlyContinue
    }

    It 'has one error for a row that makes no sense, and goes on' {
        $rows = @(
            @{ Path = "/no`0name"; Subject = 'Dog'; Breed = 'x'; Probability = 1 }
            [pscustomobject] @{ Path = 'C:\photos\a.jpg'; Subject = 'Dog'; Breed = 'x'; Probability = 1 }
            [pscustomobject] @{ Path = 'env:HOME'; Subject = 'Dog'; Breed = 'x'; Probability = 1 }
            [pscustomobject] @{ Path = "$photos/rocket.jpg"; Subject = 'Dog'; Breed = 'x'; Probability = Get-Date }
            [pscustomobject] @{ Path = "$photos/rocket.jpg"; Subject = 'Dog'; Breed = 'x'; Probability = [dbnull]::Value }
            ([pscustomobject] @{ Path = "$photos/rocket.jpg"; Subject = 'Dog'; Probability = 1 } | Add-Member -PassThru ScriptProperty Breed { throw 'no' })
            Get-Item "$photos/rocket.jpg"
            @{ Path = "$photos/pembroke.jpg"; Subject = 'Dog'; Breed = 'x'; Probability = 1 }
        )
        if (-not $IsWindows) {
            [System.IO.File]::WriteAllText("$photos/we\ird::name.jpg", 'x')
            $rows += [pscustomobject] @{ Path = "$photos/we\ird::name.jpg"; Subject = 'Dog'; Breed = 'x'; Probability = 1 }
        }

        $rows | Move-DogPhoto $sorted -ErrorVariable problems -ErrorAction SilentlyContinue
        (Get-ChildItem $sorted -Recurse -File).Name | Should -Contain 'pembroke.jpg'
        if (-not $IsWindows) { [System.IO.File]::Exists("$sorted/x/we\ird::name.jpg") | Should -BeTrue }
        $problems.Count | Should -BeGreaterOrEqual 6
        $problems.FullyQualifiedErrorId | Should -BeLike '*,DogBreedPS.MoveDogPhotoCommand'
        "$photos/rocket.jpg" | Should -Exist
    }

    It 'is killed in a real shell, and settled by the next call' {
        $many = Join-Path $folder 'many'
        $null = New-Item -ItemType Directory $many
        1..400 | ForEach-Object { [System.IO.File]::WriteAllText("$many/$_.jpg", "photograph $_") }
        $code = "Import-Module '$manifest'; Get-ChildItem '$many' -File | ForEach-Object { [pscustomobject] @{ Path = `$_.FullName; Subject = 'Dog'; Breed = 'x'; Probability = 1 }; Start-Sleep -Milliseconds 5 } | Move-DogPhoto '$sorted'"
        $process = Start-Process $program -ArgumentList (@($first) + @('-NoProfile', '-EncodedCommand', [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($code))) | Where-Object { $_ }) -PassThru
        Wait-For { (Test-Path "$sorted/x") -and @(Get-ChildItem "$sorted/x").Count -gt 20 } | Should -BeTrue
        $process.Kill()
        $process.WaitForExit()
        $moved = @(Get-ChildItem $sorted -Recurse -File).Count
        $moved | Should -BeLessThan 400
        @(Get-ChildItem $many, $sorted -Recurse -File | Get-Content).Count | Should -Be 400
        Undo-DogPhotoChange
        @(Get-ChildItem $many -File).Count | Should -Be 400
        $sorted | Should -Not -Exist
    }
}

Describe 'Watching' {
    BeforeEach {
        $script:folder = Join-Path $TestDrive ([guid]::NewGuid())
        $script:inbox = Join-Path $folder 'Inbox'
        $null = New-Item -ItemType Directory $inbox
        $script:homeBefore = $env:DOGBREED_HOME
        $env:DOGBREED_HOME = Join-Path $folder 'home'
    }

    AfterEach { $env:DOGBREED_HOME = $homeBefore }

    It 'answers what comes, in slow pieces and under other names at first' {
        $job = Start-ThreadJob {
            $env:DOGBREED_HOME = "$using:folder/home"
            Import-Module $using:manifest
            Watch-DogPhoto $using:inbox -Settle 0.5 | ForEach-Object { "$($_.Subject) $($_.Breed) $(Split-Path -Leaf $_.Path)" }
        }
        try {
            Start-Sleep 3
            $bytes = [System.IO.File]::ReadAllBytes("$samples/pembroke.jpg")
            $stream = [System.IO.File]::Create("$inbox/slow.jpg")
            $stream.Write($bytes, 0, 30000)
            $stream.Flush()
            Copy-Item "$samples/german_shepherd.jpg" "$inbox/loading.jpg.part"
            Start-Sleep 2
            $stream.Write($bytes, 30000, $bytes.Length - 30000)
            $stream.Dispose()
            Rename-Item "$inbox/loading.jpg.part" 'loaded.jpg'
            Set-Content "$inbox/notes.txt" 'no photograph'
            Wait-For { @(Receive-Job $job -Keep).Count -ge 2 } | Should -BeTrue -Because (Receive-Job $job -Keep 2>&1 | Out-String)
            Receive-Job $job | Sort-Object | Should -Be 'Dog German shepherd loaded.jpg', 'Dog Pembroke slow.jpg'
        }
        finally {
            $stopped = Measure-Command { Stop-Job $job }
            Remove-Job $job
        }

        $stopped.TotalSeconds | Should -BeLessThan 5
    }

    It 'goes on where the next command wanted no more' {
        Copy-Item "$samples/pembroke.jpg" "$inbox/1.jpg"
        Copy-Item "$samples/german_shepherd.jpg" "$inbox/2.jpg"
        $seen = foreach ($i in 1, 2) { (Watch-DogPhoto $inbox -Existing -Settle 0.2 | Select-Object -First 1).Path }
        $seen | Split-Path -Leaf | Should -Be '1.jpg', '2.jpg'
    }

    It 'runs as the service that docs/ describe, stops cleanly, and does nothing twice' {
        if (-not $IsLinux) { Set-ItResult -Skipped -Because 'systemd is on Linux' }
        $unit = Get-Content (Join-Path $root 'docs' 'dogbreed-watch.service')
        $line = ($unit -match '^ExecStart=')[0] -replace '^ExecStart=', '' -replace '%h', $folder
        $line | Should -Match '^/usr/local/bin/dogbreed "(.*)"$'
        $command = [regex]::Match($line, '"(.*)"').Groups[1].Value
        $allowed = [int] (($unit -match '^SuccessExitStatus=')[0] -split '=')[1]
        Copy-Item "$samples/pembroke.jpg", "$samples/rocket.jpg" $inbox
        foreach ($start in 1, 2) {
            $log = Join-Path $folder "log$start"
            $process = Start-Process (Join-Path $root 'artifacts' 'bin' 'dogbreed') -ArgumentList "`"$command`"" -PassThru -RedirectStandardOutput $log -RedirectStandardError "$log.errors"
            try {
                if ($start -eq 2) { Copy-Item "$samples/german_shepherd.jpg" $inbox }
                $expected = $start -eq 1 ? 'Pembroke/pembroke.jpg' : 'German shepherd/german_shepherd.jpg'
                Wait-For { Test-Path "$folder/Dogs/$expected" } | Should -BeTrue -Because "$(Get-Content $log, "$log.errors")"
                Start-Sleep 2
                & kill $process.Id
                $process.WaitForExit(30000) | Should -BeTrue
                $process.ExitCode | Should -BeIn 0, $allowed
                Get-Content "$log.errors" | Should -BeNullOrEmpty
            }
            finally { if (-not $process.HasExited) { $process.Kill() } }
        }

        # The rocket stayed, and was answered once.
        "$inbox/rocket.jpg" | Should -Exist
        Get-Content (Join-Path $folder 'log1') | Out-String | Should -Match 'rocket'
        Get-Content (Join-Path $folder 'log2') | Out-String | Should -Not -Match 'rocket'
    }
}
