# Every example of every command's help, run as it stands in a folder that has what it names.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'Preparation.psm1') -Force
    Import-Module $manifest
    $examples = Get-HelpExample
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Preparation.psm1') -Force
    $script:template = Join-Path $TestDrive 'template'
    $script:models = Join-Path $TestDrive 'models'
    New-ExampleFolder -Path $template -Home_ $models
}

Describe 'Examples' {
    It 'are there for every command' {
        $counts = Get-HelpExample | Group-Object { $_.Command } -NoElement
        $counts.Count | Should -Be 35
    }
}

Describe 'Example <Number> of <Command>' -ForEach $examples {
    BeforeAll {
        $script:folder = Join-Path $TestDrive "$Command-$Number"
        Copy-Item $template $folder -Recurse
        Copy-Item $models "$folder-home" -Recurse

        # An example that imports or trains a model of a name is the first to do so.
        $name = [regex]::Match($Code, '(?<=(Start-BreedTraining|Import-BreedModel) .*-Name )\S+?(?=;|\s|$)').Value
        if ($name) { Remove-Item (Join-Path "$folder-home" 'models' "$name*") -Recurse -ErrorAction Ignore }
        if ($Code -match '^Import-BreedModel resnet50') { Remove-Item (Join-Path "$folder-home" 'models' '*') -Recurse }
    }

    AfterAll {
        Remove-Item $folder, "$folder-home" -Recurse -Force
    }

    It 'runs without an error, and changes no file that was there' {
        if ($Code -match 'Haar' -and ($missing = Get-MissingOpenCv)) { Set-ItResult -Skipped -Because $missing }
        $before = Get-FileState $folder

        # It goes on until it is stopped: here when it has given one object.
        if ($Command -eq 'Watch-DogPhoto') { $Code += ' | Select-Object -First 1' }
        $result = Invoke-Example $Code -Path $folder -Home_ "$folder-home" -UntilServed:($Command -eq 'Show-BreedWebApp')
        $result.Errors | Should -BeNullOrEmpty
        if ($Command -eq 'Show-BreedWebApp') { $result.Output | Should -Match '<title>' }
        $after = Get-FileState $folder
        foreach ($file in $before.Keys) { $after[$file] | Should -Be $before[$file] -Because "$file is the user's" }
    }
}
