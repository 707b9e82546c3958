using System.Management.Automation;
using DogBreed.Core.Training;

namespace DogBreedPS;

/// <summary>The commands over a folder of photographs per class.</summary>
public abstract class BreedFolderCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>The folder: with folders train, valid and test that have a folder a class; or with a folder a class, whose photographs are then split.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    private protected CancellationToken Stop => _stop.Token;

    private protected BackgroundWork NewWork() => new(this, _stop.Cancel);

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _stop.Cancel();

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        try
        {
            Process(SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path));
        }
        catch (OperationCanceledException) when (Stop.IsCancellationRequested)
        {
            // Ctrl+C: the engine ends the pipeline itself.
        }
        catch (Exception e) when (ErrorRecords.ForCommand(e) is { } error)
        {
            WriteError(new ErrorRecord(e, error.FullyQualifiedErrorId, error.CategoryInfo.Category, Path));
        }
    }

    private protected abstract void Process(string folder);

    /// <summary>Reads the data set, and shows how far it is; on any thread.</summary>
    private protected BreedDataset ReadDataset(string folder, DatasetOptions options, TimedProgress progress) =>
        BreedDataset.Read(folder, options, new DirectProgress(p => progress.Show("Reading photographs", p.Done, p.Count)), Stop);

    // Progress<T> would post to a synchronisation context.
    private sealed class DirectProgress(Action<(int Done, int Count)> report) : IProgress<(int Done, int Count)>
    {
        public void Report((int Done, int Count) value) => report(value);
    }
}
