using System.Management.Automation;

namespace DogBreedPS;

/// <summary>
/// The commands whose work takes a while: one token that Ctrl+C cancels, work off the pipeline's thread, and one rule for what is thrown.
/// Ctrl+C is no error (the engine ends the pipeline itself); what the library throws becomes an error record.
/// </summary>
public abstract class StoppableCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Is cancelled by Ctrl+C, and wherever else the pipeline is stopped.</summary>
    private protected CancellationToken Stop => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the command holds; PowerShell calls it however the pipeline ends.</summary>
    /// <param name="disposing">True where Dispose calls it.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Dispose();
        }
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _stop.Cancel();

    /// <summary>Work off the pipeline's thread.</summary>
    private protected BackgroundWork NewWork() => new(this, MyInvocation.MyCommand.Name, _stop);

    /// <summary>Does one input's work; what the library throws is that input's error, and the rest goes on.</summary>
    private protected void ForInput(object target, Action action)
    {
        try
        {
            action();
        }
        catch (OperationCanceledException) when (Stop.IsCancellationRequested)
        {
            // Ctrl+C: the engine ends the pipeline itself.
        }
        catch (Exception e) when (ErrorRecords.ForCommand(e, target) is { } error)
        {
            WriteError(error);
        }
    }

    /// <summary>Does what concerns the whole call; what the library throws ends the command.</summary>
    private protected void ForCall(Action action)
    {
        try
        {
            action();
        }
        catch (OperationCanceledException) when (Stop.IsCancellationRequested)
        {
            // Ctrl+C: the engine ends the pipeline itself.
        }
        catch (Exception e) when (ErrorRecords.ForCommand(e) is { } error)
        {
            ThrowTerminatingError(error);
        }
    }

    /// <summary>A PowerShell path -> a path of the file system, wildcards and all taken as they stand.</summary>
    private protected string Resolve(string path) => SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);

    /// <summary>Ends the command with an error about one of its parameters.</summary>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    private protected void Refuse(string message, string id, ErrorCategory category, object? target)
    {
        ThrowTerminatingError(new ErrorRecord(new PSArgumentException(message), id, category, target));
        throw new InvalidOperationException("ThrowTerminatingError came back.");
    }
}
