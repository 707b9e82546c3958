@{
    # No commands: DogBreedPS finds the library of OpenCV here.
    ModuleVersion        = '0.1.0'
    GUID                 = '0b0d9f2e-6f4b-4e9a-9d3a-2c1f7a5e8b64'
    Author               = 'DogBreedPS contributors'
    CompanyName          = 'DogBreedPS contributors'
    Copyright            = 'Copyright (c) 2026 DogBreedPS contributors. MIT licence; OpenCV: Apache-2.0.'
    Description          = 'OpenCV for the module DogBreedPS on Linux x64: faster decoding, and -FaceDetector Haar. Install it beside DogBreedPS, which works without it. Its library needs GTK 3.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    CmdletsToExport      = @()
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('PSEdition_Core', 'Linux', 'Dog', 'OpenCV')
            ReleaseNotes = 'See CHANGELOG.md of DogBreedPS.'
        }
    }
}
