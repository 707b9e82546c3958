namespace DogBreedPS.Tests;

/// <summary>What scripts rely on: the id of each error that bad input gets. A line is changed only with a line in CHANGELOG.md.</summary>
public sealed class ErrorIdTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TemporaryFolder _folder = new();
    private readonly string? _home = Environment.GetEnvironmentVariable("DOGBREED_HOME");

    public ErrorIdTests()
    {
        Environment.SetEnvironmentVariable("DOGBREED_HOME", Path.Combine(_folder.Path, "home"));
        _folder.Write("empty.jpg", []);
        _folder.Write("text.jpg", "no picture at all"u8.ToArray());
        _folder.Write("cut.jpg", File.ReadAllBytes(Files.Sample("pembroke.jpg"))[..300]);
        _folder.Write("noise.h5", [0x89, (byte)'H', (byte)'D', (byte)'F', 1, 2, 3, 4, 5]);
        _folder.Write("noise.onnx", [1, 2, 3, 4]);
        _folder.Write("names.txt", "a\nb\na\n"u8.ToArray());
        _folder.Copy("pembroke.jpg", "one/Pembroke/1.jpg");
        _folder.Copy("pembroke.jpg", "case/Pembroke/1.jpg");
        _folder.Copy("german_shepherd.jpg", "case2/a/1.jpg");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "nothing"));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "home"));
        _folder.Write("there.onnx", [0]);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("DOGBREED_HOME", _home);
        _engine.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("Get-DogBreed FOLDER/nosuch.jpg", "PhotoNotFound,DogBreedPS.GetDogBreedCommand")]
    [InlineData("Get-DogBreed FOLDER/nosuch*.jpg", "PhotoNotFound,DogBreedPS.GetDogBreedCommand")]
    [InlineData("Get-DogBreed FOLDER/one", "PhotoIsFolder,DogBreedPS.GetDogBreedCommand")]
    [InlineData("Get-DogBreed FOLDER/empty.jpg", "PhotoEmpty,DogBreedPS.GetDogBreedCommand")]
    [InlineData("Get-DogBreed FOLDER/text.jpg", "PhotoNotAPicture,DogBreedPS.GetDogBreedCommand")]
    [InlineData("Get-DogBreed FOLDER/cut.jpg", "PhotoDamaged,DogBreedPS.GetDogBreedCommand")]
    [InlineData("Get-DogBreed env:HOME", "PhotoNotFound,DogBreedPS.GetDogBreedCommand")]
    [InlineData("Get-DogBreed nodrive:a.jpg", "PhotoNotFound,DogBreedPS.GetDogBreedCommand")]
    [InlineData("[byte]1 | Get-DogBreed", "PhotoBytesTakenApart,DogBreedPS.GetDogBreedCommand")]
    [InlineData("1.5 | Get-DogBreed", "PhotoNotAPicture,DogBreedPS.GetDogBreedCommand")]
    [InlineData("Get-DogBreed pembroke.jpg -Model nosuch", "ModelNotFound,DogBreedPS.GetDogBreedCommand")]
    [InlineData("Get-DogBreed pembroke.jpg -Model FOLDER/noise.onnx", "ModelNotUsable,DogBreedPS.GetDogBreedCommand")]
    [InlineData("Get-DogBreed pembroke.jpg -Device Cuda", "DeviceNotAvailable,DogBreedPS.GetDogBreedCommand")]
    [InlineData("Get-DogBreed pembroke.jpg -UnknownBreed", "ModelNotUsable,DogBreedPS.GetDogBreedCommand")]
    [InlineData("Get-DogBreed pembroke.jpg -Top 0", "ParameterArgumentValidationError,DogBreedPS.GetDogBreedCommand")]
    [InlineData("Get-DogBreed pembroke.jpg | Move-DogPhoto FOLDER/sorted -Layout '{Race}'", "LayoutNotValid,DogBreedPS.MoveDogPhotoCommand")]
    [InlineData("Get-DogBreed pembroke.jpg | Move-DogPhoto FOLDER/text.jpg", "DestinationNotUsable,DogBreedPS.MoveDogPhotoCommand")]
    [InlineData("[pscustomobject]@{ Path = 'FOLDER/no.jpg'; Subject = 'Dog'; Breed = 'x'; Probability = 1 } | Move-DogPhoto FOLDER/sorted", "PhotoNotFound,DogBreedPS.MoveDogPhotoCommand")]
    [InlineData("[pscustomobject]@{ Path = 'FOLDER/no.jpg'; Subject = 'Cat'; Breed = 'x'; Probability = 1 } | Move-DogPhoto FOLDER/sorted", "AnswerNotUsable,DogBreedPS.MoveDogPhotoCommand")]
    [InlineData("[pscustomobject]@{ Path = 'FOLDER/no.jpg'; Subject = 'Dog'; Breed = 'x'; Probability = 'much' } | Move-DogPhoto FOLDER/sorted", "AnswerNotUsable,DogBreedPS.MoveDogPhotoCommand")]
    [InlineData("'rex.jpg' | Move-DogPhoto FOLDER/sorted", "AnswerNotUsable,DogBreedPS.MoveDogPhotoCommand")]
    [InlineData("Set-Content FOLDER/text.jpg.xmp no; [pscustomobject]@{ Path = 'FOLDER/text.jpg'; Subject = 'Dog'; Breed = 'x'; Probability = 1 } | Set-DogPhotoTag", "SideCarNotUsable,DogBreedPS.SetDogPhotoTagCommand")]
    [InlineData("Set-Content FOLDER/home/changes.db damaged; [pscustomobject]@{ Path = 'FOLDER/text.jpg'; Subject = 'Dog'; Breed = 'x'; Probability = 1 } | Set-DogPhotoTag", "JournalNotUsable,DogBreedPS.SetDogPhotoTagCommand")]
    [InlineData("Undo-DogPhotoChange 9; $null = [pscustomobject]@{ Path = 'FOLDER/text.jpg'; Subject = 'Dog'; Breed = 'x'; Probability = 1 } | Set-DogPhotoTag; Undo-DogPhotoChange 9", "ChangeNotFound,DogBreedPS.UndoDogPhotoChangeCommand")]
    [InlineData("Import-BreedCorrection FOLDER/nosuch.csv", "CorrectionNotUsable,DogBreedPS.ImportBreedCorrectionCommand")]
    [InlineData("Import-BreedCorrection FOLDER/names.txt", "CorrectionNotUsable,DogBreedPS.ImportBreedCorrectionCommand")]
    [InlineData("Measure-BreedAccuracy -Correction FOLDER/names.txt", "CorrectionNotUsable,DogBreedPS.MeasureBreedAccuracyCommand")]
    [InlineData("Get-DogBreed pembroke.jpg -Catalog FOLDER/new.jpg", "CatalogNotUsable,DogBreedPS.GetDogBreedCommand")]
    [InlineData("Get-DogBreed pembroke.jpg -Catalog FOLDER/d.db -Root FOLDER/nosuch", "RootNotFound,DogBreedPS.GetDogBreedCommand")]
    [InlineData("Remove-DogCatalogEntry FOLDER/d.db", "EntriesNotSaid,DogBreedPS.RemoveDogCatalogEntryCommand")]
    [InlineData("Complete-PhotoShard 1/2 -RunFolder FOLDER/nosuch", "RunFolderNotFound,DogBreedPS.CompletePhotoShardCommand")]
    [InlineData("Watch-DogPhoto FOLDER/nowhere", "FolderNotWatched,DogBreedPS.WatchDogPhotoCommand")]
    [InlineData("Watch-DogPhoto FOLDER/text.jpg", "FolderNotWatched,DogBreedPS.WatchDogPhotoCommand")]
    [InlineData("Find-HumanFace FOLDER/text.jpg", "PhotoNotAPicture,DogBreedPS.FindHumanFaceCommand")]
    [InlineData("Test-HumanFace FOLDER/empty.jpg", "PhotoEmpty,DogBreedPS.TestHumanFaceCommand")]
    [InlineData("Test-DogImage FOLDER/cut.jpg", "PhotoDamaged,DogBreedPS.TestDogImageCommand")]
    [InlineData("ConvertTo-ImageTensor FOLDER/text.jpg", "PhotoNotAPicture,DogBreedPS.ConvertToImageTensorCommand")]
    [InlineData("ConvertTo-ImageTensor pembroke.jpg -Model nosuch", "ModelNotFound,DogBreedPS.ConvertToImageTensorCommand")]
    [InlineData("ConvertTo-ImageTensor pembroke.jpg -Model efficientnet-lite0 -Size 9", "ModelWithOwnPreprocessing,DogBreedPS.ConvertToImageTensorCommand")]
    [InlineData("Show-DogBreed pembroke.jpg -OutFile FOLDER/x.tiff", "OutFileNotUsable,DogBreedPS.ShowDogBreedCommand")]
    [InlineData("Show-DogBreed pembroke.jpg -OutFile FOLDER/no/x.png", "OutFileNotUsable,DogBreedPS.ShowDogBreedCommand")]
    [InlineData("Show-DogBreed FOLDER/cut.jpg", "PhotoDamaged,DogBreedPS.ShowDogBreedCommand")]
    [InlineData("Get-BreedModel nosuch", "ModelNotFound,DogBreedPS.GetBreedModelCommand")]
    [InlineData("Get-BreedModel FOLDER/noise.onnx", "ModelNotUsable,DogBreedPS.GetBreedModelCommand")]
    [InlineData("Get-BreedModel nosuch -Layer", "ModelNotFound,DogBreedPS.GetBreedModelCommand")]
    [InlineData("Remove-BreedModel nosuch", "ModelNotFound,DogBreedPS.RemoveBreedModelCommand")]
    [InlineData("Remove-BreedModel efficientnet-lite2", "ModelNotUsable,DogBreedPS.RemoveBreedModelCommand")]
    [InlineData("Import-BreedModel FOLDER/nosuch.h5", "ModelNotFound,DogBreedPS.ImportBreedModelCommand")]
    [InlineData("Import-BreedModel FOLDER/noise.h5", "ModelNotUsable,DogBreedPS.ImportBreedModelCommand")]
    [InlineData("Import-BreedModel FOLDER/noise.onnx", "ModelNotUsable,DogBreedPS.ImportBreedModelCommand")]
    [InlineData("Import-BreedModel FOLDER/one", "ModelNotUsable,DogBreedPS.ImportBreedModelCommand")]
    [InlineData("Import-BreedModel FOLDER/noise.h5 -Name 'a/b'", "ModelNotUsable,DogBreedPS.ImportBreedModelCommand")]
    [InlineData("Import-BreedModel FOLDER/noise.h5 -Name efficientnet-lite2", "ModelNotUsable,DogBreedPS.ImportBreedModelCommand")]
    [InlineData("Import-BreedModel FOLDER/noise.h5 -ClassList FOLDER/names.txt", "ModelNotUsable,DogBreedPS.ImportBreedModelCommand")]
    [InlineData("Import-BreedModel FOLDER/noise.h5 -ClassList FOLDER/nosuch.txt", "ModelNotFound,DogBreedPS.ImportBreedModelCommand")]
    [InlineData("Export-BreedModel nosuch FOLDER/x.onnx", "ModelNotFound,DogBreedPS.ExportBreedModelCommand")]
    [InlineData("Export-BreedModel efficientnet-lite0 FOLDER/x.txt", "ModelNotUsable,DogBreedPS.ExportBreedModelCommand")]
    [InlineData("Export-BreedModel efficientnet-lite0 FOLDER/there.onnx", "ModelNotUsable,DogBreedPS.ExportBreedModelCommand")]
    [InlineData("Export-BreedWebApp nosuch -Path FOLDER/site", "ModelNotFound,DogBreedPS.ExportBreedWebAppCommand")]
    [InlineData("Export-BreedWebApp -Path env:site", "PathNotUsable,DogBreedPS.ExportBreedWebAppCommand")]
    [InlineData("Export-BreedWebApp -Path '  '", "PathNotUsable,DogBreedPS.ExportBreedWebAppCommand")]
    [InlineData("Show-BreedWebApp -Path function:site", "PathNotUsable,DogBreedPS.ShowBreedWebAppCommand")]
    [InlineData("Export-BreedModel efficientnet-lite0 env:x.onnx", "PathNotUsable,DogBreedPS.ExportBreedModelCommand")]
    [InlineData("Export-BreedWebApp -Path FOLDER/one", "SiteNotUsable,DogBreedPS.ExportBreedWebAppCommand")]
    [InlineData("Export-BreedWebApp -Path FOLDER/one -Force", "SiteNotUsable,DogBreedPS.ExportBreedWebAppCommand")]
    [InlineData("Export-BreedWebApp -Path FOLDER/names.txt", "SiteNotUsable,DogBreedPS.ExportBreedWebAppCommand")]
    [InlineData("Export-BreedWebApp -Path FOLDER/names.txt/site", "SiteNotUsable,DogBreedPS.ExportBreedWebAppCommand")]
    [InlineData("Show-BreedWebApp nosuch -NoBrowser", "ModelNotFound,DogBreedPS.ShowBreedWebAppCommand")]
    [InlineData("Show-BreedWebApp -Path FOLDER/one -NoBrowser", "SiteNotUsable,DogBreedPS.ShowBreedWebAppCommand")]
    [InlineData("Show-BreedWebApp -Path FOLDER/nosuch -NoBrowser", "SiteNotUsable,DogBreedPS.ShowBreedWebAppCommand")]
    [InlineData("Get-BreedDataset FOLDER/nowhere", "DatasetNotUsable,DogBreedPS.GetBreedDatasetCommand")]
    [InlineData("Get-BreedDataset FOLDER/nothing", "DatasetNotUsable,DogBreedPS.GetBreedDatasetCommand")]
    [InlineData("Get-BreedDataset FOLDER/one -ValidationFraction 0.6 -TestFraction 0.6", "FractionsTooLarge,DogBreedPS.GetBreedDatasetCommand")]
    [InlineData("Start-BreedTraining FOLDER/one -Name ours", "DatasetNotUsable,DogBreedPS.StartBreedTrainingCommand")]
    [InlineData("Start-BreedTraining FOLDER/nowhere -Name ours", "DatasetNotUsable,DogBreedPS.StartBreedTrainingCommand")]
    [InlineData("Start-BreedTraining FOLDER/one -Name 'a/b'", "OutputPathNotUsable,DogBreedPS.StartBreedTrainingCommand")]
    [InlineData("Start-BreedTraining FOLDER/one -Name efficientnet-lite2", "OutputPathNotUsable,DogBreedPS.StartBreedTrainingCommand")]
    [InlineData("Start-BreedTraining FOLDER/one -OutputPath FOLDER/x.txt", "OutputPathNotUsable,DogBreedPS.StartBreedTrainingCommand")]
    [InlineData("Start-BreedTraining FOLDER/one -OutputPath FOLDER/no/x.onnx", "OutputPathNotUsable,DogBreedPS.StartBreedTrainingCommand")]
    [InlineData("Start-BreedTraining FOLDER/one -Name ours -HistoryPath FOLDER/x.txt", "OutputPathNotUsable,DogBreedPS.StartBreedTrainingCommand")]
    [InlineData("Start-BreedTraining FOLDER/one -Name ours -InputSize 33", "InputSizeNotUsable,DogBreedPS.StartBreedTrainingCommand")]
    [InlineData("Start-BreedTraining FOLDER/one -Name ours -Backbone nosuch", "ModelNotFound,DogBreedPS.StartBreedTrainingCommand")]
    [InlineData("'FOLDER/one', 'FOLDER/one' | Start-BreedTraining -Name ours -WhatIf", "SeveralDatasets,DogBreedPS.StartBreedTrainingCommand")]
    [InlineData("Measure-BreedAccuracy FOLDER/nowhere", "DatasetNotUsable,DogBreedPS.MeasureBreedAccuracyCommand")]
    [InlineData("Measure-BreedAccuracy FOLDER/one -Model nosuch", "ModelNotFound,DogBreedPS.MeasureBreedAccuracyCommand")]
    [InlineData("Measure-BreedAccuracy FOLDER/case2", "DatasetNotUsable,DogBreedPS.MeasureBreedAccuracyCommand")]
    [InlineData("Measure-BreedAccuracy FOLDER/one -TestSplit", "DatasetNotUsable,DogBreedPS.MeasureBreedAccuracyCommand")]
    [InlineData("Measure-BreedAccuracy FOLDER/one -ReportPath FOLDER/x.txt", "ReportPathNotUsable,DogBreedPS.MeasureBreedAccuracyCommand")]
    [InlineData("Measure-BreedAccuracy FOLDER/one -HumanPath FOLDER/nowhere", "HumanPathNotFound,DogBreedPS.MeasureBreedAccuracyCommand")]
    [InlineData("Measure-BreedAccuracy FOLDER/one -HumanPath FOLDER/nothing", "DatasetNotUsable,DogBreedPS.MeasureBreedAccuracyCommand")]
    public void Each_bad_input_has_its_id(string line, string id)
    {
        Engine.Result result = _engine.Run(line.Replace("FOLDER", _folder.Path, StringComparison.Ordinal));
        Assert.Equal(id, Assert.Single(result.Errors).FullyQualifiedErrorId);
    }
}
