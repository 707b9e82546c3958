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

    /// <summary>
    /// Whether models are what the command is given one by one. Elsewhere a model, like a device, is of the whole call: where it cannot be
    /// used, no input can.
    /// </summary>
    private protected virtual bool TakesModels => false;

    /// <summary>
    /// Whether an error that mostly concerns a whole call is one input's here: a catalog's, where catalogs are the inputs.
    /// </summary>
    private protected virtual bool IsOfInput(DogBreed.Core.Errors.ErrorKind kind) => false;

    /// <summary>
    /// Does one input's work; what the library throws is that input's error, and the rest goes on. What concerns the whole call ends it.
    /// </summary>
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
        catch (CoreErrors.DogBreedException e) when (!IsOfInput(e.Kind) && ErrorRecords.ConcernsCall(e.Kind, TakesModels))
        {
            ThrowTerminatingError(ErrorRecords.ForCommand(e)!);
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

    /// <summary>Whether only what would happen is to be said.</summary>
    private protected bool IsWhatIf =>
        MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? value)
            ? value is SwitchParameter { IsPresent: true }
            : SessionState.PSVariable.GetValue("WhatIfPreference") is true or SwitchParameter { IsPresent: true };

    /// <summary>Writes a verbose line. With -Debug it is a debug line: PowerShell would ask at a verbose one whether to go on.</summary>
    private protected void WriteDetail(string text)
    {
        if (MyInvocation.BoundParameters.ContainsKey("Debug"))
        {
            WriteDebug(text);
        }
        else
        {
            WriteVerbose(text);
        }
    }

    /// <summary>Ends the command where a file could not be written: before long work, and not after it.</summary>
    private protected void DemandWritable(string path, string id)
    {
        try
        {
            DogBreed.Core.Support.SafeFile.Probe(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string folder = System.IO.Path.GetDirectoryName(path)!;
            ThrowTerminatingError(ErrorRecords.NotWritten(e, Texts.FormatFolderNotWritable(path, folder), id, path));
        }
    }

    /// <summary>A PowerShell path -> a path of the file system, wildcards and all taken as they stand.</summary>
    private protected string Resolve(string path) => SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);

    /// <summary>
    /// A path that somebody typed or completed for one file or folder, which may not be there yet: "my site `[1`]" is "my site [1]".
    /// Ends the command where it is blank, or a path of another provider.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <param name="parameter">The parameter, for the error.</param>
    private protected string ResolveOne(string path, string parameter)
    {
        // What Tab completes has its wildcards escaped.
        string literal = WildcardPattern.ContainsWildcardCharacters(path) ? path : WildcardPattern.Unescape(path);
        if (string.IsNullOrWhiteSpace(literal))
        {
            Refuse(Texts.FormatPathBlank(parameter), "PathNotUsable", ErrorCategory.InvalidArgument, path);
        }

        if (ResolveFile(literal, out string provider) is not { } file)
        {
            Refuse(Texts.FormatPathOfProvider(parameter, path, provider), "PathNotUsable", ErrorCategory.InvalidArgument, path);
            return string.Empty;
        }

        return file;
    }

    /// <summary>A PowerShell path -> a path of the file system; null where it is one of another provider, which is named.</summary>
    /// <exception cref="RuntimeException">There is no such drive or provider.</exception>
    private protected string? ResolveFile(string path, out string provider)
    {
        string resolved = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo found, out _);
        provider = found.Name;
        return string.Equals(provider, "FileSystem", StringComparison.Ordinal) ? resolved : null;
    }

    /// <summary>Ends the command with an error about one of its parameters.</summary>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    private protected void Refuse(string message, string id, ErrorCategory category, object? target)
    {
        ThrowTerminatingError(new ErrorRecord(new PSArgumentException(message), id, category, target));
        throw new InvalidOperationException("ThrowTerminatingError came back.");
    }
}
