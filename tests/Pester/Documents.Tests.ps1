# The command blocks of README.md, CONTRIBUTING.md and docs/*.md, run as they stand; what they print is compared with what they show.
# A block says its language, and where it cannot be run ("no-run: REASON") why not.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'Preparation.psm1') -Force
    $blocks = @(Get-Document | ForEach-Object { Get-DocumentBlock $_ })
    $documents = @(
        $blocks | Where-Object { $_.Language -in 'powershell', 'console', 'sh' -and $_.Note -notmatch '^no-run: ' } | Group-Object { $_.Document } |
            ForEach-Object { @{ Document = $_.Name; Commands = @($_.Group) } }
    )
    $linked = @(Get-Document | ForEach-Object { @{ Document = $_ } })
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Preparation.psm1') -Force
    $script:blocks = @(Get-Document | ForEach-Object { Get-DocumentBlock $_ })
    # A recipe runs Pester, as who has it installed.
    $script:modulePath = $env:PSModulePath
    $env:PSModulePath += [System.IO.Path]::PathSeparator + (Join-Path $root 'artifacts' 'pester')
    $script:template = Join-Path $TestDrive 'template'
    $script:models = Join-Path $TestDrive 'models'
    New-ExampleFolder -Path $template -Home_ $models
}

AfterAll { $env:PSModulePath = $modulePath }

Describe 'Blocks' {
    It 'are there' {
        $blocks.Count | Should -BeGreaterThan 15
    }

    It 'all say what they are' {
        $blocks | Where-Object { $_.Language -notin 'powershell', 'console', 'sh', 'csharp', 'js', 'json', 'jsonc', 'text' } |
            ForEach-Object { "$($_.Document):$($_.Line)" } | Should -BeNullOrEmpty
    }

    It 'are run but for ten at most, each with a reason' {
        $noted = @($blocks | Where-Object { $_.Note })
        $noted | Where-Object { $_.Note -notmatch '^no-run: \S.{9,}' } | ForEach-Object { "$($_.Document):$($_.Line) $($_.Note)" } | Should -BeNullOrEmpty
        @($noted | Where-Object { $_.Document -notmatch 'zh-CN' }).Count | Should -BeLessOrEqual 10
    }
}

Describe 'The Chinese <_>' -ForEach 'README', 'docs/ARTICLE' {
    It 'has the code of the English one, but for comments and for what is printed' {
        $codes = foreach ($document in "$_.md", "$_.zh-CN.md") {
            , @(Get-DocumentBlock $document | ForEach-Object {
                    $lines = $_.Text -split "`n" -replace '\s*#\s.*$', '' | Where-Object { $_.Trim() }
                    if ($_.Language -eq 'console') { $lines = $lines | Where-Object { $_ -match '^PS>' } }
                    "$($_.Language) $($_.Note)"
                    $lines
                })
        }
        Compare-Object $codes[0] $codes[1] -SyncWindow 0 | Should -BeNullOrEmpty
    }
}

Describe '<Document>' -ForEach $documents {
    BeforeAll {
        $script:folder = Join-Path $TestDrive ([System.IO.Path]::GetFileNameWithoutExtension($Document))
        $script:home_ = "$folder-home"
        Copy-Item $template $folder -Recurse
        $script:missing = $null
        $script:culture = $Document -match 'zh-CN' ? 'zh-CN' : ''
        if ($Document -match 'docs/ARTICLE') {
            # Its outputs are of photographs that may not be distributed.
            $null = New-Item -ItemType Directory -Path $home_
            $script:missing = if (-not (Test-Path (Join-Path $shared 'photos'))) { "GOLDEN DATA MISSING: $shared" }
            if (-not $missing) {
                Remove-Item (Join-Path $folder 'dogs'), (Join-Path $folder 'people') -Recurse
                Copy-Item (Join-Path $shared 'photos' 'breeds3') (Join-Path $folder 'dogs') -Recurse
                Copy-Item (Join-Path $shared 'photos' 'lfw') (Join-Path $folder 'people') -Recurse
            }
        }
        else {
            Copy-Item $models $home_ -Recurse

            # What README trains is not there before.
            if ($Document -match '^README') { Remove-Item (Join-Path $home_ 'models' 'my-dogs.onnx') }
        }

        $script:before = Get-FileState $folder
    }

    AfterAll {
        Remove-Item $folder, $home_ -Recurse -Force
    }

    It 'line <Line>: <Language>' -ForEach $Commands {
        if ($missing) { Set-ItResult -Skipped -Because $missing }
        if ($Text -match '\bjq\b' -and -not (Get-Command jq -CommandType Application -ErrorAction Ignore)) { Set-ItResult -Skipped -Because 'jq is not here' }
        if ($Text -match 'Haar|HumanPath' -and ($lacks = Get-MissingOpenCv)) { Set-ItResult -Skipped -Because $lacks }
        switch ($Language) {
            'sh' {
                # From the repository's folder, as a reader would.
                Push-Location $root
                try {
                    $output = & bash -e -c $Text 2>&1
                    $LASTEXITCODE | Should -Be 0 -Because ($output -join "`n")
                }
                finally { Pop-Location }
            }
            'powershell' {
                (Invoke-Example $Text -Path $folder -Home_ $home_ -Culture $culture).Errors | Should -BeNullOrEmpty
            }
            'console' {
                foreach ($part in ($Text -split '(?m)^(?=PS> )' | Where-Object { $_.Trim() })) {
                    $command, $shown = $part -split "`n", 2
                    $result = Invoke-Example $command.Substring(4) -Path $folder -Home_ $home_ -Culture $culture
                    $result.Errors | Should -BeNullOrEmpty
                    $printed = (@($result.Warnings | ForEach-Object { "WARNING: $_" }) + $result.Text) -join "`n"
                    Compare-Text $shown $printed | Should -BeNullOrEmpty -Because "$command is to print what the document shows"
                }
            }
        }
    }

    It 'changes no file that was there' {
        $after = Get-FileState $folder
        foreach ($file in $before.Keys) { $after[$file] | Should -Be $before[$file] -Because "$file is the user's" }
    }
}

Describe 'Links of <Document>' -ForEach $linked {
    It 'lead somewhere' {
        $text = [System.IO.File]::ReadAllText((Join-Path $root $Document))
        $here = Split-Path -Parent (Join-Path $root $Document)
        [regex]::Matches($text, '\]\((?!https?:)([^)#]+)(#[^)]*)?\)') | ForEach-Object { $_.Groups[1].Value } |
            Where-Object { -not (Test-Path -LiteralPath (Join-Path $here $_)) } | Should -BeNullOrEmpty
    }
}
