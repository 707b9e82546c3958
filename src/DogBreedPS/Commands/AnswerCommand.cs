using System.Globalization;
using System.Management.Automation;

namespace DogBreedPS;

/// <summary>The commands that take photographs with their answers.</summary>
public abstract class AnswerCommand : StoppableCommand
{
    private CommandProgress? _progress;

    /// <summary>
    /// The answers: objects of Get-DogBreed, or what Import-Csv, ConvertFrom-Json, a job or another machine brings back of them. Anything
    /// with properties Path, Subject, Breed and Probability.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>A breed that is less likely than this does not count: the photograph is Unsure. 0 to 1.</summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    public double MinimumProbability { get; set; }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() =>
        ForCall(() =>
        {
            _progress = new CommandProgress(WriteProgress, MyInvocation.MyCommand.Name);
            Prepare();
        });

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        PhotoAnswer answer;
        try
        {
            answer =
                NeedsNoAnswer && PhotoAnswer.PathOf(InputObject) is { } file
                    ? new PhotoAnswer { Path = file, Subject = PhotoSubject.Neither }
                    : PhotoAnswer.Of(InputObject, MinimumProbability);
            answer = answer with { Path = PathOf(answer.Path) };
        }
        catch (Exception e)
            when (e
                    is RuntimeException
                        or ArgumentException
                        or InvalidCastException
                        or FormatException
                        or OverflowException
                        or NotSupportedException
            )
        {
            // A property that throws, a drive that there is not, a number that is a date, ...
            WriteError(new ErrorRecord(e, "AnswerNotUsable", ErrorCategory.InvalidData, InputObject));
            return;
        }

        ForInput(answer.Path, () => Take(Corrected(answer)));
    }

    // A full path is one as it stands: a backslash may be part of a name on Unix, and so may two colons.
    private string PathOf(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new PSArgumentException(Texts.FormatAnswerPath(path.Replace('\0', '_')));
        }

        if (!OperatingSystem.IsWindows() && path.StartsWith('/'))
        {
            return System.IO.Path.GetFullPath(path);
        }

        return ResolveFile(path, out _) ?? throw new PSArgumentException(Texts.FormatAnswerPath(path));
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing() =>
        ForCall(() =>
        {
            try
            {
                Finish();
            }
            finally
            {
                _progress?.Complete();
            }
        });

    /// <summary>Whether a file will do, of which nothing is said.</summary>
    private protected virtual bool NeedsNoAnswer => false;

    /// <summary>What counts instead of an answer: what a person says.</summary>
    private protected virtual PhotoAnswer Corrected(PhotoAnswer answer) => answer;

    /// <summary>Checks the parameters, before anything is done.</summary>
    private protected abstract void Prepare();

    /// <summary>Takes one answer on.</summary>
    private protected abstract void Take(PhotoAnswer answer);

    /// <summary>Waits for what is still under way, and writes it.</summary>
    private protected abstract void Finish();

    private protected void ShowProgress(string path) => _progress!.Next(path);
}
