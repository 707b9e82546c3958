using System.Management.Automation;
using DogBreed.Core.Datasets;

namespace DogBreedPS;

/// <summary>The commands over a folder of photographs per class.</summary>
public abstract class BreedFolderCommand : StoppableCommand
{
    /// <summary>The parameter set of a folder.</summary>
    private protected const string FolderSet = "Folder";

    /// <summary>
    /// The folder: it has folders train, valid and test with one folder per class; or one folder per class, whose photographs are
    /// split.
    /// </summary>
    [Parameter(
        ParameterSetName = FolderSet,
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true
    )]
    [Alias("FullName", "PSPath", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForInput(Path, () => Process(Resolve(Path)));

    private protected abstract void Process(string folder);

    /// <summary>Reads the data set, and shows how far it is; on any thread.</summary>
    private protected BreedDataset ReadDataset(string folder, DatasetOptions options, CommandProgress progress) =>
        BreedDataset.Read(folder, options, new DirectProgress(p => progress.Show(Texts.StageReading, p.Done, p.Count)), Stop);

    // Progress<T> would post to a synchronisation context.
    private sealed class DirectProgress(Action<(int Done, int Count)> report) : IProgress<(int Done, int Count)>
    {
        public void Report((int Done, int Count) value) => report(value);
    }
}
