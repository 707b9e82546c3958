using System.Management.Automation;

namespace DogBreed.Console;

/// <summary>
/// Prints what a command line gives, as Out-Default does, but begins a new table where another kind of object comes: Out-Default would go
/// on with lists of properties, since a shell calls it once a command and this program once for all.
/// </summary>
[Cmdlet("Out", "Console")]
public sealed class OutConsoleCommand : PSCmdlet, IDisposable
{
    private SteppablePipeline? _printer;
    private string? _kind;

    /// <summary>What is printed.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string kind = InputObject?.TypeNames is [var first, ..] ? first : string.Empty;
        if (_printer is null || kind != _kind)
        {
            End();
            _printer = ScriptBlock.Create("Out-Default").GetSteppablePipeline(CommandOrigin.Internal);
            _printer.Begin(true);
            _kind = kind;
        }

        _printer.Process(InputObject);
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => End();

    /// <inheritdoc/>
    public void Dispose() => _printer?.Dispose();

    private void End()
    {
        _printer?.End();
        _printer?.Dispose();
        _printer = null;
    }
}
