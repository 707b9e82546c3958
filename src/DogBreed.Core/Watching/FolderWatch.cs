using DogBreed.Core.Changes;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Watching;

/// <summary>
/// The photographs that come into a folder, each when it is completely written. What counts is what a look at the folder finds; the
/// system's
/// notices of changes only say when to look, since they overflow, get lost, and do not come from network folders.
/// </summary>
internal sealed class FolderWatch : IDisposable
{
    // Who copies to a folder in a hurry is not looked over the shoulder at more often than this.
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(200);

    // Notices that were lost are made up for.
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    // A file that could not be read may be the first part of one whose writer has paused.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    // A look takes at most this part of the time.
    private const int CostLimit = 5;

    private readonly Dictionary<string, WatchedFile> _files = new(StringComparer.Ordinal);
    private readonly WatchOptions _options;
    private readonly WatchMemory _memory;
    private readonly Action _signal;
    private readonly Action<string> _warn;
    private FileSystemWatcher? _watcher;
    private FileIdentity? _identity;
    private readonly ulong? _device;
    private volatile bool _isDirty = true;
    private bool _hasVanished;
    private bool _isFirst = true;
    private bool _waits;
    private int _look;
    private long _looked;
    private TimeSpan _cost;

    /// <param name="folder">The folder's full path.</param>
    /// <param name="options">How it is watched.</param>
    /// <param name="memory">What was given out before.</param>
    /// <param name="signal">Is called from any thread when it may be time to look.</param>
    /// <param name="warn">Is told what is odd.</param>
    /// <exception cref="ChangeException">There is no such folder.</exception>
    public FolderWatch(string folder, WatchOptions options, WatchMemory memory, Action signal, Action<string> warn)
    {
        (Folder, _options, _memory, _signal, _warn) = (folder, options, memory, signal, warn);
        if (!Directory.Exists(folder))
        {
            throw new ChangeException(ErrorKind.FolderNotWatched, Texts.FormatWatchNoFolder(folder));
        }

        _device = SystemFile.IdentityOf(folder)?.Device;
        Listen();
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>How long from now until it is time to look.</summary>
    public TimeSpan UntilNextLook
    {
        get
        {
            if (_look == 0)
            {
                return TimeSpan.Zero;
            }

            TimeSpan pause;
            if (_hasVanished)
            {
                pause = TimeSpan.FromSeconds(1);
            }
            else if (_isDirty || _waits)
            {
                pause = s_shortest;
            }
            else
            {
                pause = _options.Poll ?? s_longest;
            }

            pause = _options.Poll is { } poll && poll > pause ? poll : pause;
            pause = _cost * CostLimit > pause ? _cost * CostLimit : pause;
            TimeSpan left = TimeSpan.FromMilliseconds(_looked - Environment.TickCount64) + pause;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Looks whether the folder is still the one that the system gives notice of; else it is time to look into it.</summary>
    public void CheckFolder()
    {
        if (_options.Poll is not null || _hasVanished)
        {
            return;
        }

        try
        {
            if (!IsThere)
            {
                Vanish();
            }
            else if (_watcher is not null && !IsOf(_identity))
            {
                // Another folder of the same name.
                _watcher.Dispose();
                Listen();
                _isDirty = true;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Vanish();
        }
    }

    /// <summary>Looks at the folder, and gives the photographs that are complete and were not given out yet.</summary>
    public IReadOnlyList<string> Look()
    {
        _looked = Environment.TickCount64;
        _look++;
        _isDirty = false;
        try
        {
            if (!IsThere)
            {
                Vanish();
                return [];
            }

            if (_hasVanished)
            {
                _hasVanished = false;
                _warn(Texts.FormatWatchBack(Folder));
                Listen();
            }

            return Scan();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It went while it was looked at, or a share does not answer: the next look says more.
            Vanish();
            return [];
        }
        finally
        {
            _cost = TimeSpan.FromMilliseconds(Environment.TickCount64 - _looked);
        }
    }

    /// <summary>Says that a photograph that was given out has been answered: it is not given out again, nor after a restart.</summary>
    public void Answered(string path)
    {
        if (_files.TryGetValue(path, out WatchedFile? file))
        {
            _memory.Add(Folder, path, file.Stamp);
        }
    }

    /// <summary>
    /// Says that a photograph that was given out could not be read. It is given out once more when it has changed, or was left alone for
    /// longer.
    /// </summary>
    /// <returns>False where it had its second try: it is an error.</returns>
    public bool TryAgain(string path)
    {
        if (!_files.TryGetValue(path, out WatchedFile? file) || file.IsSecondTry)
        {
            Answered(path);
            return false;
        }

        (file.IsDone, file.IsSecondTry, file.Patience) = (false, true, s_patience);
        _waits = true;
        return true;
    }

    /// <summary>Ends the watch.</summary>
    public void Dispose() => _watcher?.Dispose();

    // A disk that is not there leaves an empty folder of its name, which is on another volume.
    private bool IsThere => Directory.Exists(Folder) && (_device is not { } device || SystemFile.IdentityOf(Folder)?.Device == device);

    // Whether it is the folder that the system was asked about, and no other of its name.
    private bool IsOf(FileIdentity? known) =>
        SystemFile.IdentityOf(Folder) is var now && now?.Number == known?.Number && now?.Born == known?.Born;

    private List<string> Scan()
    {
        var ready = new List<string>();
        long now = Environment.TickCount64;
        _waits = false;
        foreach ((string path, FileStamp stamp) in PhotographFiles.In(Folder, _options.Recurse))
        {
            if (!_files.TryGetValue(path, out WatchedFile? file))
            {
                file = new WatchedFile
                {
                    Stamp = stamp,
                    Since = now,
                    Patience = _options.Settle,
                    IsDone = _isFirst && (!_options.Existing || _memory.Has(Folder, path, stamp)),
                };
                _files.Add(path, file);
            }
            else if (file.Stamp != stamp)
            {
                (file.Stamp, file.Since, file.IsDone, file.IsSecondTry, file.Patience) = (stamp, now, false, false, _options.Settle);
            }

            file.Look = _look;
            if (file.IsDone)
            {
                continue;
            }

            if (now - file.Since >= file.Patience.TotalMilliseconds && !PhotographFiles.IsBeingWritten(path))
            {
                file.IsDone = true;
                ready.Add(path);
            }
            else
            {
                _waits = true;
            }
        }

        _isFirst = false;
        Forget();
        ready.Sort(StringComparer.Ordinal);
        return ready;
    }

    // Files that are gone: one that comes again under its name is new.
    private void Forget()
    {
        foreach (string path in _files.Where(f => f.Value.Look != _look).Select(f => f.Key).ToList())
        {
            // Of a folder that cannot be read just now nothing is known.
            if (Directory.Exists(Path.GetDirectoryName(path)))
            {
                _files.Remove(path);
                _memory.Remove(Folder, path);
            }
        }
    }

    private void Vanish()
    {
        if (!_hasVanished)
        {
            _hasVanished = true;
            _warn(Texts.FormatWatchVanished(Folder));
            _watcher?.Dispose();
            _watcher = null;
        }
    }

    private void Listen()
    {
        if (_options.Poll is not null)
        {
            return;
        }

        try
        {
            _identity = SystemFile.IdentityOf(Folder);
            _watcher = new FileSystemWatcher(Folder)
            {
                IncludeSubdirectories = _options.Recurse,
                InternalBufferSize = 1 << 16,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            _watcher.Created += OnNotice;
            _watcher.Changed += OnNotice;
            _watcher.Renamed += OnNotice;
            _watcher.Deleted += OnNotice;
            _watcher.Error += OnNotice;
            _watcher.EnableRaisingEvents = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Too many watches (inotify's limit), or a file system without notices.
            _warn(Texts.FormatWatchWithoutNotices(Folder, e.Message));
            _watcher?.Dispose();
            _watcher = null;
        }
    }

    private void OnNotice(object sender, EventArgs notice)
    {
        _isDirty = true;
        _signal();
    }
}
