@{
    # The loader comes first: it leads the cmdlets' libraries into a load context of their own.
    NestedModules          = @('DogBreedPS.Loader.dll')
    RootModule             = 'DogBreedPS.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = '5e0f6c1d-0d0c-4f5e-9b43-6a1c3d0b7f52'
    Author                 = 'DogBreedPS contributors'
    CompanyName            = 'DogBreedPS contributors'
    Copyright              = 'Copyright (c) 2026 DogBreedPS contributors. MIT licence.'
    Description            = 'Says of every photograph whether it shows a dog (and which breed), a human (and the breed they resemble), or neither: Get-ChildItem *.jpg | Get-DogBreed. Streams folders of any size through ONNX Runtime; no Python, no service, no network.'
    PowerShellVersion      = '7.4'
    CompatiblePSEditions   = @('Core')
    FormatsToProcess       = @('DogBreedPS.format.ps1xml')
    CmdletsToExport        = @(
        'Clear-DogPhotoChange'
        'Complete-PhotoShard'
        'ConvertTo-ImageTensor'
        'Export-BreedModel'
        'Export-BreedWebApp'
        'Export-DogCatalog'
        'Export-DogReport'
        'Find-Dog'
        'Find-HumanFace'
        'Find-SimilarDogPhoto'
        'Get-BreedDataset'
        'Get-BreedModel'
        'Get-DogBreed'
        'Get-DogBreedName'
        'Get-DogCatalog'
        'Get-DogPhotoChange'
        'Get-PhotoFile'
        'Get-PhotoShard'
        'Import-BreedCorrection'
        'Import-BreedModel'
        'Measure-BreedAccuracy'
        'Merge-DogCatalog'
        'Move-DogPhoto'
        'Remove-BreedModel'
        'Remove-DogCatalogEntry'
        'Select-DogPhotoToReview'
        'Select-PhotoShard'
        'Set-DogPhotoTag'
        'Show-BreedWebApp'
        'Show-DogBreed'
        'Start-BreedTraining'
        'Test-DogImage'
        'Test-HumanFace'
        'Undo-DogPhotoChange'
        'Watch-DogPhoto'
    )
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()
    PrivateData            = @{
        PSData = @{
            Tags         = @('PSEdition_Core', 'Linux', 'Windows', 'MacOS', 'Dog', 'Breed', 'Image', 'Classification', 'ONNX', 'Face', 'Photo')
            ProjectUri   = 'https://www.powershellgallery.com/packages/DogBreedPS'
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'Every platform in one package (Windows, Linux and macOS), decoding by Skia without any library of the system; OpenCV is a module of its own, DogBreedPS.OpenCv. Transparent pictures are laid over white. Types that scripts can name. CHANGELOG.md in the module folder says the rest.'
        }
    }
}
