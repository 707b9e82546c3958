# Each dog of a photograph, groups, names, models without the gate, and files as people have them, in real PowerShell.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Preparation.psm1') -Force
    Import-Module $manifest -Force
}

Describe 'Find-Dog' {
    It 'gives one object for each dog, the surest first' {
        $dogs = Find-Dog (Join-Path $samples 'four_dogs.jpg')
        $dogs.Count | Should -Be 4
        $dogs[0].Path | Should -Be (Join-Path $samples 'four_dogs.jpg')
        $dogs.Score | Should -Be ($dogs.Score | Sort-Object -Descending)
        foreach ($dog in $dogs) {
            $dog.Width | Should -BeGreaterThan 100
            $dog.DogProbability | Should -BeGreaterThan 0.5
            $dog.Breed | Should -Be $dog.Candidates[0].Breed
            $dog.BreedName | Should -Not -BeNullOrEmpty
        }
    }

    It 'gives nothing for a cat, and takes files with brackets in their names from the pipeline' {
        Find-Dog (Join-Path $samples 'cat.png') | Should -BeNullOrEmpty
        $file = Join-Path $TestDrive 'a [1].jpg'
        Copy-Item (Join-Path $samples 'pembroke.jpg') $file
        $dog = Get-ChildItem -LiteralPath $TestDrive -Filter *.jpg | Find-Dog
        $dog.Path | Should -Be $file
        $dog.GetInput() | Should -BeOfType ([System.IO.FileInfo])
        (Find-Dog $file -MinimumProbability 1).Breed | Should -BeNullOrEmpty
    }
}

Describe 'Get-DogBreed' {
    It 'adds dogs and objects where -EachDog asks for them' {
        $result = Get-DogBreed (Join-Path $samples 'dog_person_horse.jpg') -EachDog
        $result.Dogs.Count | Should -Be 1
        $result.Objects.Label | Should -Contain 'Person'
        "$($result.Dogs)" | Should -Match '\(0\.\d{3}\) \d+x\d+\+\d+\+\d+'
        $without = Get-DogBreed (Join-Path $samples 'dog_person_horse.jpg')
        $null -eq $without.Dogs | Should -BeTrue
        $null -eq $without.Objects | Should -BeTrue
        ($result | ConvertTo-Json -Depth 4 | ConvertFrom-Json).Dogs[0].Width | Should -Be $result.Dogs[0].Width
        ($result | ConvertTo-Csv | ConvertFrom-Csv).Dogs | Should -Be "$($result.Dogs)"
    }

    It 'names a group where the breed is unsure, and the breed where it is sure' {
        $unsure = Get-DogBreed (Join-Path $samples 'four_dogs.jpg') -Group
        $unsure.Group | Should -Be 'terrier'
        $unsure.GroupProbability | Should -BeGreaterThan 0.8
        $unsure.Breed | Should -Be (Get-DogBreed (Join-Path $samples 'four_dogs.jpg')).Breed
        ($unsure | Out-String -Width 80) -replace '\s' | Should -Not -BeNullOrEmpty
        $sure = Get-DogBreed (Join-Path $samples 'pembroke.jpg') -Group
        $sure.Group | Should -Be 'Pembroke'
        (Get-DogBreed (Join-Path $samples 'cat.png') -Group).Group | Should -BeNullOrEmpty
        (Get-DogBreed (Join-Path $samples 'four_dogs.jpg') -Accuracy 0.95).Breed | Should -BeNullOrEmpty
        $tree = Join-Path $TestDrive 'tree.csv'
        Set-Content $tree "Pembroke,dogs of the queen`r`nCardigan,dogs of the queen"
        (Get-DogBreed (Join-Path $samples 'pembroke.jpg') -Taxonomy $tree -MinimumProbability 0.97).Group | Should -Be 'dogs of the queen'
    }

    It 'shows the group in its table' {
        $text = Get-DogBreed (Join-Path $samples 'four_dogs.jpg') -Group | Format-Table | Out-String -Width 80
        $text | Should -Match 'terrier \(0[.,]9\d\)'
    }

    It 'refuses what does not fit: <Arguments>' -ForEach @(
        @{ Arguments = @{ Accuracy = 0.9; MinimumProbability = 0.5 }; Id = 'AccuracyOrMinimumProbability' }
        @{ Arguments = @{ Accuracy = 0.9; Taxonomy = 'x.csv' }; Id = 'AccuracyOrTaxonomy' }
        @{ Arguments = @{ Accuracy = 0.999 }; Id = 'ModelNotUsable' }
        @{ Arguments = @{ Taxonomy = 'nowhere.csv' }; Id = 'ModelNotUsable' }
    ) {
        { Get-DogBreed (Join-Path $samples 'pembroke.jpg') @Arguments } | Should -Throw -ErrorId "$Id*"
    }

    It 'answers every photograph without the gate' {
        $cat = Get-DogBreed (Join-Path $samples 'cat.png') -GateRule None
        $cat.Subject | Should -Be 'Unchecked'
        $cat.Breed | Should -Not -BeNullOrEmpty
        { Test-DogImage (Join-Path $samples 'cat.png') -GateRule None } | Should -Throw -ErrorId 'TestNeedsTheGate*'
    }

    It 'names breeds in the language that is asked for' {
        $result = Get-DogBreed (Join-Path $samples 'pembroke.jpg') -Culture zh-CN
        $result.Breed | Should -Be 'Pembroke'
        $result.BreedName | Should -Be '彭布罗克威尔士柯基犬'
        $result.Candidates[0].BreedName | Should -Be $result.BreedName
        (Get-DogBreed (Join-Path $samples 'pembroke.jpg') -Culture fr-FR).BreedName | Should -Be 'Pembroke Welsh Corgi'
        (Show-DogBreed (Join-Path $samples 'pembroke.jpg') -Culture zh-CN -Graphics None)[1] | Should -Match '彭布罗克威尔士柯基犬'
    }
}

Describe 'Get-DogBreedName' {
    It 'lists and finds names' {
        (Get-DogBreedName).Count | Should -BeGreaterThan 150
        (Get-DogBreedName *corgi*).EnglishName | Should -Be 'Cardigan Welsh Corgi', 'Pembroke Welsh Corgi'
        (Get-DogBreedName corgi).Count | Should -Be 2
        (Get-DogBreedName 萨摩耶犬).Breed | Should -Be 'Samoyed'
        (Get-DogBreedName 'alaskan malamute').Breed | Should -Be 'malamute'
        (Get-DogBreedName Samoyed -Culture zh-CN).BreedName | Should -Be '萨摩耶犬'
        (Get-DogBreed (Join-Path $samples 'pembroke.jpg') | Get-DogBreedName).FciGroup | Should -Be 1
        Get-DogBreedName *nothing* | Should -BeNullOrEmpty
    }

    It 'says what it does not know' {
        Get-DogBreedName Pembrok -ErrorAction SilentlyContinue -ErrorVariable bad | Should -BeNullOrEmpty
        $bad[0].FullyQualifiedErrorId | Should -BeLike 'BreedNameNotFound*'
        $bad[0].TargetObject | Should -Be 'Pembrok'
    }

    It 'completes names' {
        $found = [System.Management.Automation.CommandCompletion]::CompleteInput('Get-DogBreedName pem', 20, $null).CompletionMatches.CompletionText
        $found | Should -Contain "'Pembroke Welsh Corgi'"
        $found | Should -Contain 'Pembroke'
    }
}

Describe 'Show-DogBreed -EachDog' {
    It 'says each dog''s breed and draws each box' {
        $said = Show-DogBreed (Join-Path $samples 'four_dogs.jpg') -EachDog -Graphics None
        @($said -match 'looks like a').Count | Should -Be 4
        $plain = Join-Path $TestDrive 'plain.png'
        $boxes = Join-Path $TestDrive 'boxes.png'
        Show-DogBreed (Join-Path $samples 'four_dogs.jpg') -Graphics None -OutFile $plain | Out-Null
        Show-DogBreed (Join-Path $samples 'four_dogs.jpg') -EachDog -Graphics None -OutFile $boxes | Out-Null
        (Get-FileHash $plain).Hash | Should -Not -Be (Get-FileHash $boxes).Hash
    }
}

Describe 'Start-BreedTraining' {
    BeforeAll {
        $script:home_ = $env:DOGBREED_HOME
        $env:DOGBREED_HOME = Join-Path $TestDrive 'home'
        $script:folder = Join-Path $TestDrive 'example'
        New-ExampleFolder -Path $folder
        $null = New-Item -ItemType Directory (Join-Path $TestDrive 'others')
        foreach ($name in 'cat.png', 'rocket.jpg', 'elephant.jpg', 'skateboarder.jpg') { Copy-Item (Join-Path $samples $name) (Join-Path $TestDrive 'others') }
    }

    AfterAll { $env:DOGBREED_HOME = $home_ }

    It 'teaches a head to say none of these' {
        $model = Start-BreedTraining (Join-Path $folder 'dogs') -Name none -Negative (Join-Path $TestDrive 'others') -ClassWeight Balanced
        $model.Classes | Should -Contain 'none of these'
        $dog = Get-DogBreed (Join-Path $samples 'pembroke.jpg') -Model none
        $dog.Breed | Should -Be 'Pembroke'
        $dog.NoneProbability | Should -BeLessThan 0.5
        $cat = Get-DogBreed (Join-Path $samples 'cat.png') -Model none -GateRule None
        $cat.Breed | Should -BeNullOrEmpty
        $cat.NoneProbability | Should -BeGreaterThan 0.3
        (Measure-BreedAccuracy (Join-Path $folder 'dogs' 'test') -Model none).Accuracy | Should -Be 1
    }

    It 'takes class lists as people have them' {
        $labels = Join-Path $TestDrive 'labels.txt'
        Set-Content $labels "0 a`r`n1 b`r`n2 c`r`n3 d"
        $model = Import-BreedModel (Join-Path $folder 'my_dogs.keras') -InputScaling Tf -ClassList $labels -Name listed -WarningAction Ignore
        (Get-DogBreed (Join-Path $samples 'pembroke.jpg') -Model listed).Breed | Should -BeIn 'a', 'b', 'c', 'd'
    }
}
