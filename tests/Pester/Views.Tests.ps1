# What the commands give, as a terminal of 80 columns shows it: as it comes, as a table, and come back from a file.

BeforeDiscovery {
    $cases = @(
        'Get-DogBreed rex.jpg, astronaut.png, rocket.jpg'
        '(Get-DogBreed rex.jpg -Top 3).Candidates'
        'Get-DogBreed *.jpg -Group'
        'Find-Dog four_dogs.jpg'
        '(Get-DogBreed astronaut.png -EachDog).Objects'
        'Get-DogBreedName *corgi*'
        'Find-HumanFace astronaut.png'
        'Get-DogBreed *.jpg, astronaut.png | Move-DogPhoto -Destination sorted -Copy -PassThru'
        'Get-DogBreed *.jpg | Set-DogPhotoTag -PassThru'
        'Get-DogBreed *.jpg | Move-DogPhoto -Destination again -Copy; Get-DogPhotoChange'
        'Get-DogBreed rex.jpg -Catalog dogs.db'
        'Get-DogCatalog dogs.db'
        '(Get-DogCatalog dogs.db).Models'
        '(Get-DogCatalog dogs.db).Breeds'
        '(Get-DogCatalog dogs.db).Folders'
        '$null = Get-DogBreed dogs.db -Catalog failed.db -ErrorAction Ignore; (Get-DogCatalog failed.db).Errors'
        'Find-SimilarDogPhoto rex.jpg -Catalog dogs.db'
        'ConvertTo-ImageTensor *.jpg -Batch'
        'Get-BreedModel -Verify'
        'Get-BreedModel resnet50 -Layer | Select-Object -First 20'
        'Get-BreedDataset dogs'
        '(Get-BreedDataset dogs).Classes'
        '(Get-BreedDataset copies).CopiesWithin'
        '(Get-BreedDataset copies).Unreadable'
        'Measure-BreedAccuracy dogs/test -IncludeGate -HumanPath people'
        '(Measure-BreedAccuracy dogs/test).Classes'
        '(Measure-BreedAccuracy wrong).Mistakes'
        '(Measure-BreedAccuracy wrong).Confusions'
        'Start-BreedTraining dogs -Name viewed'
        '(Start-BreedTraining dogs -Name viewed).History'
        'Import-BreedModel my_dogs.keras -InputScaling Tf -ClassName a, b, c, d -Force'
    ) | ForEach-Object { @{ Command = $_ } }
    $tables = @(
        'Measure-BreedAccuracy dogs/test', 'Start-BreedTraining dogs -Name viewed', 'Get-DogBreed rex.jpg', 'Get-BreedModel'
    ) | ForEach-Object { @{ Command = $_ } }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Preparation.psm1') -Force
    $script:folder = Join-Path $TestDrive 'folder'
    $script:models = Join-Path $TestDrive 'models'
    New-ExampleFolder -Path $folder -Home_ $models

    # A data set with copies and a file that is no picture, and one whose photographs stand in each other's folders.
    foreach ($breed in 'Pembroke', 'German_shepherd') {
        $null = New-Item -ItemType Directory -Path (Join-Path $folder 'copies' $breed), (Join-Path $folder 'wrong' $breed)
        foreach ($i in 1, 2) { Copy-Item (Join-Path $folder "$(if ($breed -eq 'Pembroke') { 'pembroke' } else { 'german_shepherd' }).jpg") (Join-Path $folder 'copies' $breed "$i.jpg") }
        Copy-Item (Join-Path $folder "$(if ($breed -eq 'Pembroke') { 'german_shepherd' } else { 'pembroke' }).jpg") (Join-Path $folder 'wrong' $breed)
    }

    Set-Content -LiteralPath (Join-Path $folder 'copies' 'Pembroke' 'letter.jpg') -Value 'Dear dog,'

    # The headers of a table are one line, with a line of dashes of the same columns below it.
    function Assert-Readable([string] $Text) {
        $lines = @($Text -split "`r?`n")
        $lines | Where-Object { $_.Length -gt 80 } | Should -BeNullOrEmpty
        $first = @($lines | Where-Object { $_.Trim() })
        $first.Count | Should -BeGreaterThan 0
        $dashes = @($lines | Where-Object { $_ -match '^\s*-+(\s+-+)*\s*$' })
        if ($dashes) {
            $first[1] | Should -Be $dashes[0]
            @($first[0].Trim() -split '\s{2,}|(?<=\S) (?=\S)').Count | Should -BeGreaterOrEqual @($dashes[0].Trim() -split '\s+').Count
        }
    }
}

Describe '<Command>' -ForEach $cases {
    It 'fits a terminal of 80 columns, and is shown alike when it comes back from a file' {
        $file = Join-Path $TestDrive 'back.clixml'
        $result = Invoke-Example $Command -Path $folder -Home_ $models
        $result.Errors | Should -BeNullOrEmpty
        Assert-Readable $result.Text
        $result.Output | Export-Clixml $file
        $back = Invoke-Example "Import-Clixml '$file'" -Path $folder -Home_ $models
        $back.Output[0].PSTypeNames[0] | Should -BeLike 'Deserialized.DogBreedPS.*'
        $back.Text | Should -Be $result.Text
    }
}

Describe '<Command> as a table' -ForEach $tables {
    It 'fits a terminal of 80 columns' {
        $result = Invoke-Example "$Command | Format-Table | Out-String -Width 80" -Path $folder -Home_ $models
        $result.Errors | Should -BeNullOrEmpty
        Assert-Readable $result.Output[0]
        $result.Output[0] | Should -Match '(?m)^-+ '
    }
}
