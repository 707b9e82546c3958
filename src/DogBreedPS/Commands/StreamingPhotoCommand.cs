using System.Diagnostics;
using System.Management.Automation;
using DogBreed.Core.Imaging;
using DogBreed.Core.Photos;

namespace DogBreedPS;

/// <summary>
/// The commands that work on photographs while the pipeline brings more. Workers never touch PowerShell: results are taken and written on
/// the pipeline's thread, in the order of the input.
/// </summary>
/// <typeparam name="T">What is made of a photograph.</typeparam>
public abstract class StreamingPhotoCommand<T> : PhotoCommand
    where T : class
{
    // Who waits this long for the next photograph (a watched folder, a person at the keyboard) gets each result at once.
    private static readonly TimeSpan s_slowInput = TimeSpan.FromMilliseconds(200);

    // What was given for each photograph that is under way; and the errors of what was given in between.
    private readonly Queue<object> _pending = new();
    private PhotoRun<T>? _run;
    private CommandProgress? _progress;
    private long _idleSince;

    /// <summary>
    /// What decodes photographs, for those who compare: Auto (OpenCV where its library loads, else Skia), OpenCv or Skia. HEIC, AVIF, TIFF
    /// and GIF have a decoder of their own.
    /// </summary>
    [Parameter]
    public PictureDecoderKind Decoder { get; set; }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() =>
        ForCall(() =>
        {
            Prepare();
            CheckDecoder();
            _run = StartRun(Stop);
            _progress = new CommandProgress(WriteProgress, MyInvocation.MyCommand.Name);
            _idleSince = Stopwatch.GetTimestamp();
        });

    /// <inheritdoc/>
    protected sealed override void EndProcessing() =>
        ForCall(() =>
        {
            try
            {
                TakeMore();
                _run!.Complete();
                WriteAll();
                WriteEnd();
            }
            finally
            {
                _progress!.Complete();
            }
        });

    /// <summary>Stops the workers and waits for them.</summary>
    /// <param name="disposing">True where Dispose calls it.</param>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _run?.Dispose();
            _run = null;
        }

        base.Dispose(disposing);
    }

    /// <summary>Checks the parameters, before anything is loaded.</summary>
    private protected virtual void Prepare() { }

    private protected abstract PhotoRun<T> StartRun(CancellationToken cancellation);

    /// <summary>Is told of each photograph as it comes, before it is worked on.</summary>
    private protected virtual void Take(PhotoSource photo) { }

    /// <summary>Writes what the command gives for one photograph.</summary>
    private protected abstract void WriteResult(PhotoOutcome<T> outcome, object original);

    /// <summary>Takes photographs on that do not come through the pipeline, when the pipeline has brought all.</summary>
    private protected virtual void TakeMore() { }

    /// <summary>Whether a photograph's error is to be passed over, since the photograph comes again.</summary>
    private protected virtual bool ComesAgain(PhotoOutcome<T> outcome) => false;

    /// <summary>Writes what comes after the last photograph.</summary>
    private protected virtual void WriteEnd() { }

    private protected sealed override void ProcessPhoto(PhotoSource photo, object original) =>
        ForCall(() =>
        {
            Take(photo);
            PhotoRun<T> run = _run!;
            bool slow = Stopwatch.GetElapsedTime(_idleSince) > s_slowInput;
            while (!run.TryPost(photo))
            {
                Write(run.Take());
            }

            _pending.Enqueue(original);
            WriteReady();
            if (slow)
            {
                WriteAll();
            }

            _idleSince = Stopwatch.GetTimestamp();
        });

    private protected sealed override void WriteInOrder(ErrorRecord error)
    {
        WriteReady();
        if (_pending.Count == 0)
        {
            WriteError(error);
        }
        else
        {
            _pending.Enqueue(new ErrorBetween(error));
        }
    }

    private sealed record ErrorBetween(ErrorRecord Error);

    private void WriteReady()
    {
        while (_run!.TryTake(out PhotoOutcome<T>? ready))
        {
            Write(ready);
        }
    }

    /// <summary>Says in a verbose line what is missing where OpenCV's library does not load, and Skia decodes.</summary>
    /// <exception cref="DogBreed.Core.Errors.DogBreedException">The decoder that was asked for cannot be loaded.</exception>
    private void CheckDecoder()
    {
        if (Decoder == PictureDecoderKind.OpenCv)
        {
            OpenCvRuntime.EnsureReady();
        }
        else if (Decoder == PictureDecoderKind.Auto && OpenCvRuntime.Problem is { } problem)
        {
            WriteDetail(Texts.FormatSkiaDecodes($"{problem.Message} {Advice.For(problem)}".TrimEnd()));
        }
    }

    /// <summary>Waits for all that was posted, and writes it.</summary>
    private protected void WriteAll()
    {
        while (_run!.Count > 0)
        {
            Write(_run.Take());
        }
    }

    private void Write(PhotoOutcome<T> outcome)
    {
        _progress!.Next(outcome.Source.Name);
        object original = _pending.Dequeue();
        if (outcome.Succeeded)
        {
            if (outcome.Note is { } note)
            {
                WriteDetail(Texts.FormatSaidOf(outcome.Source.Name, note));
            }

            if (outcome.Warning is { } warning)
            {
                WriteWarning(Texts.FormatWarningOf(outcome.Source.Name, warning));
            }

            WriteResult(outcome, original);
        }
        else if (!ComesAgain(outcome))
        {
            WriteError(ErrorRecords.ForPhoto(outcome.Error, outcome.Source.Path ?? original));
        }

        while (_pending.TryPeek(out object? next) && next is ErrorBetween between)
        {
            _pending.Dequeue();
            WriteError(between.Error);
        }
    }
}
