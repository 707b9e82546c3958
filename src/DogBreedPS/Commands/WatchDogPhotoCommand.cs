using System.Management.Automation;
using DogBreed.Core.Classification;
using DogBreed.Core.Errors;
using DogBreed.Core.Photos;
using DogBreed.Core.Watching;

namespace DogBreedPS;

/// <summary>
/// Watches folders, and says of each photograph that comes into them what Get-DogBreed says, until it is stopped (Ctrl+C).
/// </summary>
/// <remarks>
/// A photograph is answered when it is completely written: when it has been left alone for -Settle seconds and can be read. One that cannot
/// be read is tried again when it changes, or when it has been left alone for half a minute, before it is an error. Files under the names
/// that programs give to what is unfinished (.part, .crdownload, .tmp, names that begin with a dot or a tilde) are not looked at.
/// What is there at the start is answered with -Existing. What was answered is remembered (watch.db in the user's folder, by folder and
/// model), so that a restart with -Existing goes on where it stopped and does nothing twice. A folder that goes away is waited for.
/// </remarks>
/// <example>
///   <summary>Sort what comes into a folder.</summary>
///   <code>Watch-DogPhoto Inbox -Existing | Move-DogPhoto -Destination sorted -Copy -PassThru</code>
/// </example>
/// <example>
///   <summary>Tag what comes into a network folder, which is looked at every ten seconds.</summary>
///   <code>Watch-DogPhoto Inbox -Recurse -Existing -Poll 10 | Set-DogPhotoTag -PassThru</code>
/// </example>
/// <seealso cref="GetDogBreedCommand"/>
/// <seealso cref="MoveDogPhotoCommand"/>
/// <seealso href="docs/SORTING.md"/>
[Cmdlet(VerbsCommon.Watch, "DogPhoto", DefaultParameterSetName = PathSet, HelpUri = ProjectLinks.Help)]
[OutputType(typeof(DogBreedResult))]
public sealed class WatchDogPhotoCommand : GetDogBreedCommand
{
    // What was answered is remembered when whoever is asked next has had it for so long.
    private static readonly TimeSpan s_memoryInterval = TimeSpan.FromSeconds(1);

    private readonly List<string> _folders = [];
    private readonly List<FolderWatch> _watches = [];
    private readonly Dictionary<string, FolderWatch> _given = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];
    private readonly AutoResetEvent _signal = new(initialState: false);
    private WatchMemory? _memory;
    private long _remembered;

    /// <summary>The folders that are watched. Wildcards are expanded, at the start.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public override string[] Path
    {
        get => base.Path;
        set => base.Path = value;
    }

    /// <summary>The folders that are watched, taken exactly as they stand: no character is a wildcard.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public override string[] LiteralPath
    {
        get => base.LiteralPath;
        set => base.LiteralPath = value;
    }

    /// <summary>What the pipeline brings: folders of Get-Item or Get-ChildItem, or their names.</summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public override object InputObject
    {
        get => base.InputObject;
        set => base.InputObject = value;
    }

    /// <summary>The folders below them too.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Answers what is there at the start too, but for what an earlier watch of the folder answered.</summary>
    [Parameter]
    public SwitchParameter Existing { get; set; }

    /// <summary>Looks at the folders every so many seconds: for network folders, of which the system gives no notice.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int? Poll { get; set; }

    /// <summary>How many seconds a file must have been left alone to count as completely written.</summary>
    [Parameter]
    [ValidateRange(0.1, 3600.0)]
    public double Settle { get; set; } = 2;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _watches.ForEach(w => w.Dispose());
            _memory?.Dispose();
            _signal.Dispose();
        }

        base.Dispose(disposing);
    }

    private protected override void ProcessFolder(string path, bool outright) => _folders.Add(path);

    private protected override void ProcessFile(string path, object original)
    {
        var error = new CoreErrors.ChangeException(
            ErrorKind.FolderNotWatched,
            File.Exists(path) ? Texts.FormatWatchIsFile(path) : Texts.FormatThereIsNoSuchFolder(path)
        );
        WriteError(ErrorRecords.ForCommand(error, path)!);
    }

    private protected override void TakeMore()
    {
        if (_folders.Count == 0)
        {
            return;
        }

        _memory = new WatchMemory(ModulePaths.UserFolder, Model, UnfinishedWork.Has, Warn);
        var options = new WatchOptions
        {
            Recurse = Recurse,
            Existing = Existing,
            Poll = Poll is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Settle = TimeSpan.FromSeconds(Settle),
        };
        foreach (string folder in _folders.Distinct(StringComparer.Ordinal))
        {
            _watches.Add(new FolderWatch(folder, options, _memory, Wake, Warn));
            WriteDetail(Texts.FormatWatching(folder));
        }

        WaitHandle[] handles = [Stop.WaitHandle, _signal];
        while (true)
        {
            foreach (FolderWatch watch in _watches.Where(w => w.UntilNextLook == TimeSpan.Zero))
            {
                Take(watch);
            }

            WriteWarnings();
            _watches.ForEach(w => w.CheckFolder());
            Remember();
            TimeSpan pause = _watches.Min(w => w.UntilNextLook);
            WaitHandle.WaitAny(handles, pause < s_memoryInterval ? pause : s_memoryInterval);
            Stop.ThrowIfCancellationRequested();
        }
    }

    private protected override bool ComesAgain(PhotoOutcome<BreedPrediction> outcome) =>
        outcome.Path is { } path
        && _given.Remove(path, out FolderWatch? watch)
        && outcome.Error!.Kind
            is ErrorKind.PhotoDamaged
                or ErrorKind.PhotoEmpty
                or ErrorKind.PhotoNotAPicture
                or ErrorKind.PhotoLocked
                or ErrorKind.PhotoReadFailed
        && watch.TryAgain(path);

    private protected override void WriteResult(PhotoOutcome<BreedPrediction> outcome, object original)
    {
        try
        {
            base.WriteResult(outcome, original);
        }
        finally
        {
            // Also where whoever is asked next wants no more (Select-Object -First 1): he has had it.
            if (outcome.Path is { } path && _given.Remove(path, out FolderWatch? watch))
            {
                watch.Answered(path);
            }
        }

        Remember();
    }

    // What was answered, when whoever is asked next has had it for a while.
    private void Remember()
    {
        if (Environment.TickCount64 - _remembered >= s_memoryInterval.TotalMilliseconds)
        {
            _memory?.Flush();
            _remembered = Environment.TickCount64;
        }
    }

    private void Take(FolderWatch watch)
    {
        foreach (string path in watch.Look())
        {
            _given[path] = watch;
            ProcessPhoto(PhotoSource.FromFile(path), new FileInfo(path));
            Stop.ThrowIfCancellationRequested();
        }

        WriteAll();
    }

    // A notice comes from any thread, also when all is over.
    private void Wake()
    {
        try
        {
            _signal.Set();
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits any more.
        }
    }

    private void Warn(string message)
    {
        lock (_warnings)
        {
            _warnings.Add(message);
        }
    }

    private void WriteWarnings()
    {
        string[] warnings;
        lock (_warnings)
        {
            warnings = [.. _warnings];
            _warnings.Clear();
        }

        foreach (string warning in warnings)
        {
            WriteWarning(warning);
        }
    }
}
