using System.Collections.Concurrent;
using System.Management.Automation;

namespace DogBreedPS;

/// <summary>
/// Long work off the pipeline's thread: it reports from any thread, and the pipeline's thread, which alone may talk to PowerShell, writes
/// what is reported until the work has ended.
/// </summary>
/// <param name="cmdlet">What is written to.</param>
/// <param name="activity">What progress calls it: the command's name.</param>
/// <param name="stop">Is cancelled when the pipeline stops: the work ends then.</param>
internal sealed class BackgroundWork(Cmdlet cmdlet, string activity, CancellationTokenSource stop)
{
    private readonly BlockingCollection<Action> _reports = [];
    private CommandProgress? _progress;

    /// <summary>How far the work is; it leaves the screen when the work ends, however it ends.</summary>
    public CommandProgress Progress => _progress ??= new CommandProgress(record => Report(() => cmdlet.WriteProgress(record)), activity);

    /// <summary>Writes a warning.</summary>
    public void Warn(string message) => Report(() => cmdlet.WriteWarning(message));

    /// <summary>Does the work; its exception comes out as it is.</summary>
    public T Run<T>(Func<T> work)
    {
        Task<T> task = Task.Run(() =>
        {
            try
            {
                return work();
            }
            finally
            {
                _progress?.Complete();
                _reports.CompleteAdding();
            }
        });
        try
        {
            foreach (Action report in _reports.GetConsumingEnumerable())
            {
                report();
            }
        }
        catch (PipelineStoppedException)
        {
            // The pipeline is being stopped: nothing can be written any more. The work is waited for, since its result may be a file.
            stop.Cancel();
        }
        catch
        {
            // A warning that is to stop (-WarningAction Stop), say. No work is left running behind.
            stop.Cancel();
            task.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
            throw;
        }

        return task.GetAwaiter().GetResult();
    }

    private void Report(Action report)
    {
        try
        {
            _reports.Add(report);
        }
        catch (InvalidOperationException)
        {
            // The work has ended: nobody reads any more.
        }
    }
}
