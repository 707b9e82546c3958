# Measures a model as a Pester run, for whoever keeps one: it fails where the model has become worse.
#   $env:DOGBREED_TESTSET    a folder of photographs in a folder per breed (needed)
#   $env:DOGBREED_MODEL      the model; the default backbone where it is not given
#   $env:DOGBREED_THRESHOLD  the least accuracy, 0 to 1; 0.8 where it is not given
#   Invoke-Pester tests/Pester/Accuracy.Tests.ps1

BeforeDiscovery {
    $noTestSet = -not $env:DOGBREED_TESTSET
}

Describe 'Accuracy' -Skip:$noTestSet {
    BeforeAll {
        $manifest = Join-Path $PSScriptRoot '..' '..' 'artifacts' 'module' 'DogBreedPS' 'DogBreedPS.psd1'
        Import-Module $manifest -Force
        $model = if ($env:DOGBREED_MODEL) { $env:DOGBREED_MODEL } else { 'efficientnet-lite2' }
        $threshold = if ($env:DOGBREED_THRESHOLD) { [double]::Parse($env:DOGBREED_THRESHOLD, [cultureinfo]::InvariantCulture) } else { 0.8 }
        $result = Measure-BreedAccuracy -Path $env:DOGBREED_TESTSET -Model $model
    }

    It 'measures photographs' {
        $result.Photographs | Should -BeGreaterThan 0
    }

    It 'is at least as accurate as the threshold' {
        $result.Accuracy | Should -BeGreaterOrEqual $threshold -Because "$($result.Mistakes.Count) of $($result.Photographs) photographs are wrong; the surest mistake is $($result.Mistakes | Select-Object -First 1)"
    }

    It 'is about as sure as it is right' {
        # Nothing is less than 0.1 too.
        $result.CalibrationError | Should -Not -BeNullOrEmpty
        $result.CalibrationError | Should -BeLessOrEqual 0.1
    }
}
