# The module in every kind of session that PowerShell has: strict, in other languages, in jobs and runspaces side by side, on another machine.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Preparation.psm1') -Force
    $script:photo = Join-Path $samples 'pembroke.jpg'
    $script:tool = Join-Path $PSHOME 'pwsh'
    $script:program, [string[]] $script:first = (Test-Path $tool) ? @($tool) : @('dotnet', (Join-Path $PSHOME 'pwsh.dll'))
}

Describe 'Set-StrictMode -Version Latest' {
    It 'finds nothing in the module that is not set' {
        $code = @'
            Set-StrictMode -Version Latest
            $ErrorActionPreference = 'Stop'
            Get-ChildItem samples/*.jpg | Get-DogBreed -Top 2 | Out-String
            Test-DogImage rex.jpg; Test-HumanFace astronaut.png; Find-HumanFace astronaut.png | Out-String
            Get-BreedModel | Out-String; Get-BreedModel -Layer | Select-Object -First 3 | Out-String
            Get-BreedDataset dogs | Out-String
            Start-BreedTraining dogs -Name strict | Out-String
            Measure-BreedAccuracy dogs/test -Model strict -IncludeGate | Out-String
            Show-DogBreed rex.jpg -Graphics None
            ConvertTo-ImageTensor rex.jpg | Out-String
            Export-BreedModel strict strict.onnx | Out-String
            Remove-BreedModel strict
'@
        $folder = Join-Path $TestDrive 'strict'
        New-ExampleFolder -Path $folder
        $result = Invoke-Example $code -Path $folder -Home_ (Join-Path $TestDrive 'strict-home')
        $result.Errors | Should -BeNullOrEmpty
        $result.Output.Count | Should -BeGreaterThan 12
    }
}

Describe 'A session in <Culture>' -ForEach @(@{ Culture = 'de-DE' }, @{ Culture = 'tr-TR' }) {
    It 'reads parameters in any case, and writes numbers that it reads again' {
        $csv = Join-Path $TestDrive "$Culture.csv"
        $before = $env:LC_ALL
        $env:LC_ALL = $Culture.Replace('-', '_') + '.UTF-8'
        try {
            $lines = & $program @first -NoProfile -NonInteractive -Command @"
                `$ErrorActionPreference = 'Stop'
                (Get-Culture).Name
                Import-Module '$manifest'
                `$r = get-dogbreed -literalpath '$photo' -precision int8 -facedetector blazeface -gaterule probability
                `$r.Breed
                # Export-Csv writes numbers as the session's culture does, and Parse reads them so.
                `$r | Export-Csv '$csv'
                [double]::Parse((Import-Csv '$csv').Probability) -eq `$r.Probability
                [bool] (Get-DogBreed '$photo' | ConvertTo-Json | ConvertFrom-Json).Probability
                (test-humanface '$photo' -facedetector BLAZEFACE)
                [double] (get-breedmodel EFFICIENTNET-LITE2).Accuracy -gt 0.7
"@ 2>&1
        }
        finally { $env:LC_ALL = $before }

        if ($lines[0] -ne $Culture) { Set-ItResult -Skipped -Because "this machine has no culture $Culture ($($lines[0]))" }
        $lines[1..5] | Should -Be @('Pembroke', 'True', 'True', 'False', 'True') -Because ($lines -join "`n")
    }
}

Describe 'Side by side' {
    It 'is shared by the runspaces of ForEach-Object -Parallel' {
        $breeds = 1..8 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:manifest
            (Get-DogBreed -LiteralPath $using:photo).Breed
        }
        $breeds | Should -Be (@('Pembroke') * 8)
    }

    It 'works in Start-Job, and its objects come back whole' {
        $job = Start-Job { Import-Module $using:manifest; Get-DogBreed -LiteralPath $using:photo -Top 2 }
        try { $result = $job | Receive-Job -Wait } finally { $job | Remove-Job -Force }
        $result.Breed | Should -Be 'Pembroke'
        $result.Candidates.Count | Should -Be 2
        $result.Probability | Should -BeGreaterThan 0.8
        Import-Module $manifest
        ($result | Out-String -Width 80) | Should -Match '(?m)^pembroke.jpg +Dog +Pembroke Welsh Corgi +0\.9'
    }

    It 'works in Start-ThreadJob' {
        $job = Start-ThreadJob { Import-Module $using:manifest; Get-DogBreed -LiteralPath $using:photo }
        try { ($job | Receive-Job -Wait).Breed | Should -Be 'Pembroke' } finally { $job | Remove-Job -Force }
    }
}

Describe 'Another machine' {
    BeforeAll {
        # A server of our own, on this machine alone.
        $script:server = $null
        $script:reason = $null
        $script:server = Start-TestSshd (Join-Path $TestDrive 'ssh')
        $script:reason = $server.Reason
        if ($reason) { return }
        $connection = $server.Connection
        $script:session = New-PSSession -HostName 127.0.0.1 @connection
    }

    AfterAll {
        if ($session) { Remove-PSSession $session }
        if ($server.Id) { Stop-Process -Id $server.Id }
    }

    It 'answers over SSH' {
        if ($reason) { Set-ItResult -Skipped -Because $reason }
        $result = Invoke-Command -Session $session {
            Import-Module $using:manifest
            Get-ChildItem (Join-Path $using:samples '*.jpg') | Get-DogBreed
        }
        $result.Count | Should -Be 8
        ($result | Where-Object Breed -eq 'Pembroke').Path | Should -BeLike '*pembroke.jpg'
        $result[0].PSComputerName | Should -Be '127.0.0.1'
    }
}
