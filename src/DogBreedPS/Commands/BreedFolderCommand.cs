using System.Management.Automation;
using DogBreed.Core.Datasets;

namespace DogBreedPS;

/// <summary>The commands over a folder of photographs per class.</summary>
public abstract class BreedFolderCommand : StoppableCommand
{
    /// <summary>The folder of the photographs.</summary>
    public abstract string Path { get; set; }

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
