# The packed module as a user installs it: from a repository into an empty home, then used without importing it.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Preparation.psm1') -Force
    $script:pwsh = Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')

    # The tool's program is a library that dotnet runs.
    $script:start = (Test-Path $pwsh) ? @($pwsh) : @('dotnet', (Join-Path $PSHOME 'pwsh.dll'))
    function Invoke-PowerShell([string] $Command, [hashtable] $Environment = @{}) {
        $program, [string[]] $first = $start
        $before = @{}
        foreach ($name in $Environment.Keys) {
            $before[$name] = [Environment]::GetEnvironmentVariable($name)
            [Environment]::SetEnvironmentVariable($name, $Environment[$name])
        }

        try { & $program @first -NoProfile -NonInteractive -Command $Command 2>&1 | ForEach-Object { "$_" } }
        finally { foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) } }
    }
}

Describe 'Install-PSResource' {
    BeforeAll {
        $script:packages = Join-Path $root 'artifacts' 'packages'
        $script:home_ = Join-Path $TestDrive 'home'
        $null = New-Item -ItemType Directory -Path $home_
        $script:clean = @{ HOME = $home_; USERPROFILE = $home_; XDG_DATA_HOME = ''; XDG_CONFIG_HOME = ''; XDG_CACHE_HOME = ''; PSModulePath = ''; DOGBREED_HOME = '' }
        $script:installed = Invoke-PowerShell -Environment $clean @"
            `$ErrorActionPreference = 'Stop'
            `$PSStyle.OutputRendering = 'PlainText'
            Register-PSResourceRepository -Name Local -Uri '$packages' -Trusted
            Install-PSResource DogBreedPS -Repository Local -TrustRepository
            (Get-Module -ListAvailable DogBreedPS).ModuleBase
"@
    }

    It 'installs the module into an empty home' {
        @($installed).Count | Should -Be 1 -Because ($installed -join "`n")
        Join-Path $installed 'DogBreedPS.psd1' | Should -Exist
        $installed | Should -BeLike "$home_*"
    }

    It "gives the README's line by auto-loading" {
        $lines = Invoke-PowerShell -Environment $clean "Set-Location '$samples'; Get-ChildItem *.jpg | Get-DogBreed | ForEach-Object { `"`$(`$_.Subject) `$(`$_.Breed)`" }"
        $lines.Count | Should -Be 8 -Because ($lines -join "`n")
        $lines | Should -Contain 'Dog Pembroke'
    }

    It 'has the help and the about topic' {
        $text = Invoke-PowerShell -Environment $clean 'Import-Module DogBreedPS; (Get-Help Get-DogBreed).Synopsis; (Get-Help about_DogBreedPS) -join " "'
        $text -join ' ' | Should -Match 'Errors'
    }

    It 'is removed again' {
        $left = Invoke-PowerShell -Environment $clean 'Uninstall-PSResource DogBreedPS; (Get-Module -ListAvailable DogBreedPS).Count'
        $left | Should -Be 0
    }
}
