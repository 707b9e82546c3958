using System.Management.Automation;
using DogBreed.Core.Training;

namespace DogBreedPS;

/// <summary>The commands that read a data set: a folder of class folders.</summary>
public abstract class DatasetCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>The folder: with folders train, valid and test that have a folder a class; or with a folder a class, whose photographs are then split.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The share of the photographs that become validation data, where the folder has none: 0 to below 1.</summary>
    [Parameter]
    [ValidateRange(0.0, 0.9)]
    public double ValidationFraction { get; set; } = 0.15;

    /// <summary>The share of the photographs that become test data, where the folder has no splits: 0 to below 1.</summary>
    [Parameter]
    [ValidateRange(0.0, 0.9)]
    public double TestFraction { get; set; } = 0.15;

    /// <summary>Another seed splits (and trains) otherwise; the same gives the same.</summary>
    [Parameter]
    public int Seed { get; set; }

    private protected CancellationToken Stop => _stop.Token;

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

    /// <summary>Reads the data set while progress is shown.</summary>
    private protected BreedDataset ReadDataset(string folder, BackgroundWork work, TimedProgress progress)
    {
        if (ValidationFraction + TestFraction >= 1)
        {
            ThrowTerminatingError(new ErrorRecord(new ArgumentException($"-ValidationFraction {ValidationFraction} and -TestFraction {TestFraction} leave nothing to learn from: their sum is to be below 1."), "FractionsTooLarge", ErrorCategory.InvalidArgument, null));
        }

        var options = new DatasetOptions { ValidationFraction = ValidationFraction, TestFraction = TestFraction, Seed = Seed };
        return work.Run(() => BreedDataset.Read(folder, options, new DirectProgress(p => progress.Show("Reading photographs", p.Done, p.Count)), Stop));
    }

    // Progress<T> would post to a synchronisation context.
    private sealed class DirectProgress(Action<(int Done, int Count)> report) : IProgress<(int Done, int Count)>
    {
        public void Report((int Done, int Count) value) => report(value);
    }
}
