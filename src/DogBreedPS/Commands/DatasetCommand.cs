using System.Management.Automation;
using DogBreed.Core.Datasets;

namespace DogBreedPS;

/// <summary>The commands that may split a folder of photographs per class.</summary>
public abstract class DatasetCommand : BreedFolderCommand
{
    /// <summary>
    /// The folder: it has folders train, valid and test with one folder per class; or one folder per class, whose photographs are
    /// split.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public override string Path { get; set; } = string.Empty;

    /// <summary>The share of the photographs that becomes validation data if the folder has none: 0 to below 1.</summary>
    [Parameter]
    [ValidateRange(0.0, 0.9)]
    public double ValidationFraction { get; set; } = 0.15;

    /// <summary>The share of the photographs that becomes test data if the folder has no splits: 0 to below 1.</summary>
    [Parameter]
    [ValidateRange(0.0, 0.9)]
    public double TestFraction { get; set; } = 0.15;

    /// <summary>The seed of the split (and training): the same gives the same.</summary>
    [Parameter]
    public int Seed { get; set; }

    /// <summary>Reads the data set while progress is shown.</summary>
    private protected BreedDataset ReadDataset(string folder)
    {
        if (ValidationFraction + TestFraction >= 1)
        {
            Refuse(
                Texts.FormatValidationFractionTestFractionLeaveNothingTrain(ValidationFraction, TestFraction),
                "FractionsTooLarge",
                ErrorCategory.InvalidArgument,
                null
            );
        }

        var options = new DatasetOptions
        {
            ValidationFraction = ValidationFraction,
            TestFraction = TestFraction,
            Seed = Seed,
        };
        BackgroundWork work = NewWork();
        return work.Run(() => ReadDataset(folder, options, work.Progress));
    }
}
