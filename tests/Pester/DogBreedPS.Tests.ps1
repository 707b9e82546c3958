# The commands beside PowerShell's own; the rest is tested in tests/DogBreedPS.Tests, in a hosted engine.

BeforeAll {
    $script:root = Split-Path -Parent (Split-Path -Parent $PSScriptRoot)
    $script:samples = Join-Path $root 'samples'
    $script:manifest = Join-Path $root 'artifacts' 'module' 'DogBreedPS' 'DogBreedPS.psd1'
    Import-Module $manifest -Force
}

AfterAll {
    Remove-Module DogBreedPS -ErrorAction SilentlyContinue
}

Describe 'The module' {
    It 'has a manifest that PowerShell accepts' {
        (Test-ModuleManifest $manifest).ExportedCmdlets.Count | Should -Be 35
    }

    It 'can be imported again with -Force' {
        Import-Module $manifest -Force
        (Get-Command -Module DogBreedPS).Count | Should -Be 35
    }

    It 'has help for <_>' -ForEach @('Get-DogBreed', 'Test-DogImage', 'Test-HumanFace', 'Find-HumanFace', 'Find-Dog', 'Get-DogBreedName', 'ConvertTo-ImageTensor', 'Get-BreedModel', 'Get-BreedDataset', 'Start-BreedTraining', 'Measure-BreedAccuracy', 'Import-BreedModel', 'Export-BreedModel', 'Remove-BreedModel', 'Show-DogBreed') {
        $help = Get-Help $_ -Full
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.examples.example.Count | Should -BeGreaterThan 0
    }

    It 'has an about topic' {
        (Get-Help about_DogBreedPS) -join "`n" | Should -Match 'Get-DogBreed'
    }
}

Describe 'Get-DogBreed' {
    BeforeAll {
        $script:results = Get-ChildItem (Join-Path $samples '*') -File -Include *.jpg, *.png | Get-DogBreed
    }

    It 'says of each sample what it is' {
        $results.Count | Should -Be 10
        $named = $results | Group-Object { Split-Path -Leaf $_.Path } -AsHashTable -AsString
        $named['pembroke.jpg'].Breed | Should -Be 'Pembroke'
        $named['german_shepherd.jpg'].Breed | Should -Be 'German shepherd'
        $named['astronaut.png'].Subject | Should -Be 'Human'
        $named['cat.png'].Subject | Should -Be 'Neither'
    }

    It 'can be sorted, grouped and filtered' {
        ($results | Sort-Object Probability -Descending)[0].Breed | Should -Be 'German shepherd'
        ($results | Group-Object Subject -NoElement | Where-Object Name -eq 'Human').Count | Should -Be 1
        ($results | Where-Object Subject -eq 'Dog' | Measure-Object Probability -Maximum).Maximum | Should -BeGreaterThan 0.9
        ($results | Select-Object -First 1).PSObject.Properties.Name | Should -Contain 'DogProbability'
    }

    It 'survives Export-Csv as text and numbers' {
        $csv = Join-Path $TestDrive 'dogs.csv'
        $results | Export-Csv $csv
        $back = Import-Csv $csv | Where-Object { $_.Path -like '*pembroke.jpg' }
        $back.Breed | Should -Be 'Pembroke'
        [double]::Parse($back.Probability) | Should -BeGreaterThan 0.8
        $back.Candidates | Should -Match '^Pembroke \(0\.9'
        $back.ImageNetClass | Should -Be '263 Pembroke'
    }

    It 'survives ConvertTo-Json' {
        $json = Get-DogBreed (Join-Path $samples 'pembroke.jpg') -Top 2 | ConvertTo-Json -Depth 4 | ConvertFrom-Json
        $json.Breed | Should -Be 'Pembroke'
        $json.Candidates.Count | Should -Be 2
        $json.Candidates[0].Probability | Should -BeGreaterThan 0.8
        $json.ImageNetClass.Index | Should -Be 263
        $json.Faces.Count | Should -Be 0
    }

    It 'takes any name from Get-ChildItem: <_>' -ForEach @('a [1].jpg', 'two  spaces .jpg', '小狗.jpg', 'quote''s.jpg') {
        [System.IO.File]::Copy((Join-Path $samples 'pembroke.jpg'), (Join-Path $TestDrive $_), $true)
        (Get-Item -LiteralPath (Join-Path $TestDrive $_) | Get-DogBreed).Breed | Should -Be 'Pembroke'
        (Get-DogBreed -LiteralPath (Join-Path $TestDrive $_)).Breed | Should -Be 'Pembroke'
    }

    It 'stops at once when Select-Object has enough' {
        $many = @(Join-Path $samples 'elephant.jpg') * 20000
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        ($many | Get-DogBreed | Select-Object -First 1).Subject | Should -Be 'Neither'
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 5
    }

    It 'writes one error for a file that is no picture, and goes on' {
        Set-Content -LiteralPath (Join-Path $TestDrive 'letter.jpg') -Value 'Dear dog,'
        $good = Join-Path $samples 'pembroke.jpg'
        $out = (Join-Path $TestDrive 'letter.jpg'), $good | Get-DogBreed -ErrorVariable bad -ErrorAction SilentlyContinue
        $out.Breed | Should -Be 'Pembroke'
        $bad.Count | Should -Be 1
        $bad[0].FullyQualifiedErrorId | Should -Be 'PhotoNotAPicture,DogBreedPS.GetDogBreedCommand'
    }

    It 'takes the bytes of Get-Content' {
        (Get-Content -LiteralPath (Join-Path $samples 'pembroke.jpg') -AsByteStream -Raw | ForEach-Object { , $_ } | Get-DogBreed).Breed | Should -Be 'Pembroke'
    }

    It 'names the device that is missing' -Skip:($IsMacOS) {
        { Get-DogBreed (Join-Path $samples 'pembroke.jpg') -Device CoreML } | Should -Throw -ErrorId 'DeviceNotAvailable,DogBreedPS.GetDogBreedCommand'
    }
}

Describe 'The other commands' {
    It 'test' {
        Get-ChildItem (Join-Path $samples 'pembroke.jpg') | Test-DogImage | Should -BeTrue
        Get-ChildItem (Join-Path $samples 'cat.png') | Test-HumanFace | Should -BeFalse
        (Get-ChildItem (Join-Path $samples '*.png') | Test-HumanFace -PassThru).Name | Should -Be 'astronaut.png'
    }

    It 'find faces' {
        $face = Find-HumanFace (Join-Path $samples 'astronaut.png')
        $face.Width | Should -BeGreaterThan 60
        $face.Detector | Should -Be 'BlazeFace'
    }

    It 'make tensors' {
        $tensor = Get-ChildItem (Join-Path $samples '*.png') | ConvertTo-ImageTensor -Batch
        $tensor.Shape | Should -Be @(2, 224, 224, 3)
        $tensor.Data.Count | Should -Be (2 * 224 * 224 * 3)
    }

    It 'list models' {
        (Get-BreedModel).Name | Should -Contain 'efficientnet-lite2'
    }

    It 'complete names' {
        $line = 'Get-DogBreed -Model eff'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'efficientnet-lite2'
    }
}

Describe 'Models' {
    BeforeAll {
        $script:oldFolder = $env:DOGBREED_HOME
        $env:DOGBREED_HOME = Join-Path $TestDrive 'user'
        $script:dog = Join-Path $samples 'pembroke.jpg'
    }

    AfterAll {
        $env:DOGBREED_HOME = $script:oldFolder
    }

    It 'are exported, imported, listed with their layers, and removed' {
        $file = Join-Path $TestDrive 'out.onnx'
        (Export-BreedModel efficientnet-lite0 -Path $file -Standalone).FullName | Should -Be $file
        (Import-BreedModel $file -Name again).Kind | Should -Be 'BreedModel'
        (Get-DogBreed $dog -Model again).Breed | Should -Be 'Pembroke'
        (Get-BreedModel again -Verify).IsWhole | Should -BeTrue
        @(Get-BreedModel again -Layer).Count | Should -BeGreaterThan 50
        Remove-BreedModel again -Confirm:$false
        { Get-DogBreed $dog -Model again -ErrorAction Stop } | Should -Throw
    }

    It 'of the module cannot be removed' {
        { Remove-BreedModel efficientnet-lite2 -Confirm:$false -ErrorAction Stop } | Should -Throw
    }
}

Describe 'Show-DogBreed' {
    It 'greets, names the breed and says how sure it is' {
        @(Show-DogBreed (Join-Path $samples 'pembroke.jpg') -Graphics None).Count | Should -Be 3
    }

    It 'writes a picture with the answer on it' {
        $picture = Join-Path $TestDrive 'said.png'
        $null = Show-DogBreed (Join-Path $samples 'pembroke.jpg') -Graphics None -OutFile $picture
        Test-Path $picture | Should -BeTrue
    }
}

Describe 'What scripts name and catch' {
    It 'takes the choices that help shows as types' {
        [enum]::GetNames([DogBreedPS.ExecutionDevice]) | Should -Contain 'Cuda'
        $device = [DogBreedPS.ExecutionDevice]::Cpu
        (Get-DogBreed (Join-Path $samples 'pembroke.jpg') -Device $device -Precision ([DogBreedPS.ModelPrecision]::Float)).Precision | Should -Be 'Float'
    }

    It 'catches what ends a command by its type' {
        $kind = try { Get-DogBreed (Join-Path $samples 'pembroke.jpg') -Model nosuch } catch [DogBreedPS.ModelException] { $_.Exception.Kind }
        $kind | Should -Be 'ModelNotFound'
    }

    It 'tells the error of a photograph by its type' {
        Get-DogBreed (Join-Path $samples 'nosuch.jpg') -ErrorVariable bad -ErrorAction SilentlyContinue
        $bad[0].Exception | Should -BeOfType ([DogBreedPS.PhotoException])
        $bad[0].Exception.Kind | Should -Be 'PhotoNotFound'
    }
}

Describe 'Accuracy.Tests.ps1' {
    It 'is red where nothing can be measured' {
        $env:DOGBREED_TESTSET = Join-Path $TestDrive 'nosuch'
        try {
            [string[]] $arguments = if ((Split-Path -LeafBase ([Environment]::ProcessPath)) -eq 'dotnet') { Join-Path $PSHOME 'pwsh.dll' } else { @() }
            $pester = (Get-Module Pester).Path
            $path = Join-Path $PSScriptRoot 'Accuracy.Tests.ps1'
            $script = "Import-Module '$pester'; `$r = Invoke-Pester '$path' -PassThru -Output None; ""`$(`$r.FailedCount) of `$(`$r.TotalCount)"""
            & ([Environment]::ProcessPath) @arguments -NoProfile -Command $script 2>$null | Select-Object -Last 1 | Should -Be '3 of 3'
        }
        finally {
            $env:DOGBREED_TESTSET = $null
        }
    }
}

Describe 'What a result is about' {
    BeforeAll {
        $script:odd = Join-Path $TestDrive 'a [1].jpg'
        Copy-Item (Join-Path $samples 'pembroke.jpg') -Destination ([WildcardPattern]::Escape($odd)) -ErrorAction SilentlyContinue
        if (-not (Test-Path -LiteralPath $odd)) { [System.IO.File]::Copy((Join-Path $samples 'pembroke.jpg'), $odd) }
    }

    It 'gives the file that came, and no property of it' {
        $result = Get-Item -LiteralPath $odd | Get-DogBreed
        $result.GetInput() | Should -BeOfType ([System.IO.FileInfo])
        $result.GetInput().Length | Should -BeGreaterThan 1000
        $result | ConvertTo-Json | Should -Not -Match 'Input'
        ($result | ConvertTo-Csv)[0] | Should -Not -Match 'Input'
        (Get-DogBreed -LiteralPath $odd).GetInput() | Should -Be $odd
        (Find-HumanFace (Join-Path $samples 'astronaut.png')).GetInput() | Should -BeLike '*astronaut.png'
    }

    It 'gives the row of a table' {
        $rows = [pscustomobject]@{ Path = $odd; Owner = 'Ann' }, [pscustomobject]@{ Path = (Join-Path $samples 'cat.png'); Owner = 'Bob' }
        ($rows | Get-DogBreed | ForEach-Object { $_.GetInput().Owner }) -join ' ' | Should -Be 'Ann Bob'
    }

    It 'says with -Detailed which photograph is meant' {
        $tests = Get-ChildItem (Join-Path $samples '*') -Include pembroke.jpg, cat.png | Sort-Object Name | Test-DogImage -Detailed
        ($tests | ForEach-Object { "$(Split-Path -Leaf $_.Path) $($_.Value)" }) -join ', ' | Should -Be 'cat.png False, pembroke.jpg True'
        (Test-HumanFace (Join-Path $samples 'astronaut.png') -Detailed).Value | Should -BeTrue
        { Test-DogImage $odd -Detailed -PassThru } | Should -Throw -ErrorId 'PassThruAndDetailed*'
    }

    It 'takes and gives names with brackets literally' {
        $folder = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'out')).FullName
        Get-DogBreed -LiteralPath $odd | Copy-Item -LiteralPath { $_.Path } -Destination $folder
        Test-Path -LiteralPath (Join-Path $folder 'a [1].jpg') | Should -BeTrue
        # Each of our commands takes the result of another.
        $result = Get-DogBreed $odd
        ($result | Get-DogBreed).Breed | Should -Be 'Pembroke'
        $result | Test-DogImage | Should -BeTrue
        ($result | Show-DogBreed) -join ' ' | Should -Match 'Pembroke'
        ($result | ConvertTo-ImageTensor).Path | Should -Be $odd
        @($result | Find-HumanFace).Count | Should -Be 0
        ($result | Test-HumanFace -Detailed).Path | Should -Be $odd
    }

    It 'takes the bytes of an answer of the web' {
        $answer = [pscustomobject]@{ StatusCode = 200; Content = [System.IO.File]::ReadAllBytes($odd) }
        ($answer | Get-DogBreed).Breed | Should -Be 'Pembroke'
    }

    It 'keeps errors in the order of the input, with what is meant as their target' {
        $dog = Join-Path $samples 'pembroke.jpg'
        $nothing = [pscustomobject]@{ Colour = 'red' }
        $lines = $dog, (Join-Path $TestDrive 'no*.jpg'), $nothing, 'env:x', $dog | Get-DogBreed -ErrorAction Continue 2>&1
        ($lines | ForEach-Object { $_.GetType().Name }) -join ' ' | Should -Be 'DogBreedResult ErrorRecord ErrorRecord ErrorRecord DogBreedResult'
        $lines[1].TargetObject | Should -Be (Join-Path $TestDrive 'no*.jpg')
        $lines[2].TargetObject.Colour | Should -Be 'red'
    }
}

Describe 'Manners' {
    It 'asks nothing with -Debug' {
        { Get-Item $samples, (Join-Path $samples 'pembroke.jpg') | Get-DogBreed -Debug 5>&1 | Out-String } | Should -Not -Throw
        (Get-DogBreed (Join-Path $samples 'pembroke.jpg') -Debug 5>&1 | ForEach-Object ToString) -join ' ' | Should -Match 'provider'
    }

    It 'keeps the picture of Show-DogBreed out of what is captured' {
        $words = Show-DogBreed (Join-Path $samples 'pembroke.jpg') -Graphics HalfBlock 6>$null
        $words -join ' ' | Should -Match 'hello, dog!'
        $words -join ' ' | Should -Not -Match ([char] 27)
        @(Show-DogBreed (Join-Path $samples 'pembroke.jpg') -Graphics HalfBlock 6>&1).Count | Should -BeGreaterThan ($words.Count + 5)
    }

    It 'replaces no file without -Force' {
        $dogs = Join-Path $TestDrive 'dogs'
        foreach ($breed in 'Pembroke', 'German_shepherd') {
            $null = New-Item -ItemType Directory -Path (Join-Path $dogs 'train' $breed), (Join-Path $dogs 'valid' $breed), (Join-Path $dogs 'test' $breed) -Force
        }
        foreach ($split in 'train', 'valid', 'test') {
            Copy-Item (Join-Path $samples 'pembroke.jpg') (Join-Path $dogs $split 'Pembroke')
            Copy-Item (Join-Path $samples 'german_shepherd.jpg') (Join-Path $dogs $split 'German_shepherd')
        }
        $letter = Join-Path $TestDrive 'letter.onnx'
        $table = Join-Path $TestDrive 'table.csv'
        $page = Join-Path $TestDrive 'page.html'
        $letter, $table, $page | ForEach-Object { Set-Content $_ 'mine' }
        { Start-BreedTraining $dogs -OutputPath $letter -WarningAction Ignore } | Should -Throw -ErrorId 'OutputExists*'
        { Start-BreedTraining $dogs -OutputPath (Join-Path $TestDrive 'new.onnx') -HistoryPath $table -WarningAction Ignore } | Should -Throw -ErrorId 'OutputExists*'
        { Measure-BreedAccuracy (Join-Path $dogs 'test') -ReportPath $page } | Should -Throw -ErrorId 'ReportPathNotUsable*'
        Test-Path (Join-Path $TestDrive 'new.onnx') | Should -BeFalse
        $letter, $table, $page | ForEach-Object { Get-Content $_ | Should -Be 'mine' }
        (Measure-BreedAccuracy (Join-Path $dogs 'test') -ReportPath $page -Force -WhatIf).Accuracy | Should -Be 1
        Get-Content $page | Should -Be 'mine'
        (Measure-BreedAccuracy (Join-Path $dogs 'test') -ReportPath $page -Force).Accuracy | Should -Be 1
        Get-Content $page -Raw | Should -Match '<html'
    }

    It 'ends every command at a model or a device that is not there' {
        $folder = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'few' 'Pembroke')).Parent.FullName
        Copy-Item (Join-Path $samples 'pembroke.jpg') (Join-Path $folder 'Pembroke')
        $photo = Join-Path $samples 'pembroke.jpg'
        { Get-DogBreed $photo -Model nosuch } | Should -Throw -ErrorId 'ModelNotFound*'
        { Show-DogBreed $photo -Model nosuch } | Should -Throw -ErrorId 'ModelNotFound*'
        { ConvertTo-ImageTensor $photo -Model nosuch } | Should -Throw -ErrorId 'ModelNotFound*'
        { Measure-BreedAccuracy $folder -Model nosuch } | Should -Throw -ErrorId 'ModelNotFound*'
        { Start-BreedTraining $folder -Name x -Backbone nosuch } | Should -Throw -ErrorId 'ModelNotFound*'
        { Import-BreedModel $photo -Backbone nosuch } | Should -Throw -ErrorId 'ModelNotFound*'
        { Get-DogBreed $photo -Device TensorRt } | Should -Throw -ErrorId 'DeviceNotAvailable*'
        { Measure-BreedAccuracy $folder -Device TensorRt } | Should -Throw -ErrorId 'DeviceNotAvailable*'
        Get-BreedModel nosuch, efficientnet-lite0 -ErrorAction SilentlyContinue -ErrorVariable bad | ForEach-Object Name | Should -Be 'efficientnet-lite0'
        $bad[0].FullyQualifiedErrorId | Should -BeLike 'ModelNotFound*'
    }
}

Describe 'Completion' {
    BeforeAll {
        function Complete([string] $Line) { ([System.Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, @{})).CompletionMatches.CompletionText }
    }

    It 'offers what fits' {
        Complete 'Get-DogBreed x.jpg -Model eff' | Should -Contain 'efficientnet-lite2'
        Complete 'Start-BreedTraining dogs -Name x -Backbone ' | Should -Be (Get-BreedModel | Where-Object IsBackbone).Name
        Complete 'Remove-BreedModel ' | Should -Not -Contain 'efficientnet-lite2'
        Complete 'Get-DogBreed x.jpg -View ' | Should -Be '1', '2', '3'
        Complete 'Get-DogBreed x.jpg -Device ' | Should -Contain 'Cuda'
        Push-Location $TestDrive
        try {
            $null = New-Item -ItemType Directory hounds
            Set-Content hounds.onnx x
            Set-Content hounds.txt x
            (Complete 'Get-DogBreed x.jpg -Model ./hou').ForEach({ Split-Path -Leaf $_ }) | Should -Be 'hounds', 'hounds.onnx'
        }
        finally { Pop-Location }
    }
}

Describe 'Columns' {
    It 'are headed by names of properties' {
        [xml] $views = Get-Content (Join-Path (Split-Path $manifest) 'DogBreedPS.format.ps1xml') -Raw
        foreach ($view in $views.Configuration.ViewDefinitions.View | Where-Object TableControl) {
            $type = "DogBreedPS.$($view.Name)" -as [type]
            $type | Should -Not -BeNullOrEmpty -Because $view.Name
            foreach ($label in $view.TableControl.TableHeaders.TableColumnHeader.Label | Where-Object { $_ }) {
                $type.GetProperty($label) | Should -Not -BeNullOrEmpty -Because "$($view.Name) has a column $label"
            }
        }
    }
}

Describe 'The manifest' {
    It 'says where the module is from, and what is new' {
        $data = (Import-PowerShellDataFile $manifest).PrivateData.PSData
        ($data.ProjectUri -as [uri]).IsAbsoluteUri | Should -BeTrue
        ($data.LicenseUri -as [uri]).IsAbsoluteUri | Should -BeTrue
        $data.ReleaseNotes.Length | Should -BeGreaterThan 100
    }

    It 'has commands with help to go on with: <_>' -ForEach @('Get-DogBreed', 'Test-DogImage', 'Test-HumanFace', 'Find-HumanFace', 'Find-Dog', 'Get-DogBreedName', 'ConvertTo-ImageTensor', 'Get-BreedModel', 'Get-BreedDataset', 'Start-BreedTraining', 'Measure-BreedAccuracy', 'Import-BreedModel', 'Export-BreedModel', 'Remove-BreedModel', 'Show-DogBreed') {
        (Get-Command $_).HelpUri | Should -Match '^https://'
        $help = Get-Help $_ -Full
        $help.inputTypes.inputType.type.name | Should -Not -BeNullOrEmpty
        $help.relatedLinks.navigationLink.linkText | Where-Object { $_ -match '^[A-Z]\w+-' } | ForEach-Object { Get-Command $_ -ErrorAction Stop } | Should -Not -BeNullOrEmpty
        if ((Get-Command $_).Parameters.ContainsKey('WhatIf')) { $help.parameters.parameter.name | Should -Contain 'WhatIf' }
    }
}
