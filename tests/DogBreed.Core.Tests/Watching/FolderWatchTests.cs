using DogBreed.Core.Errors;
using DogBreed.Core.Watching;

namespace DogBreed.Core.Tests.Watching;

/// <summary>Which files of a folder are given out, and when: each once, when it is completely written.</summary>
public sealed class FolderWatchTests : IDisposable
{
    private static readonly TimeSpan s_settle = TimeSpan.FromMilliseconds(300);

    private readonly TestFolder _folder = new();
    private readonly List<string> _warnings = [];
    private readonly HashSet<string> _unfinished = [];

    private string Inbox => _folder.File("in");

    public FolderWatchTests() => Directory.CreateDirectory(Inbox);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_comes_is_given_out_once_when_it_is_left_alone()
    {
        _folder.Write("in/before.jpg", "there before");
        using Session session = Watch();
        Assert.Empty(session.Next());
        string photo = _folder.Write("in/new.jpg", "first half");
        Assert.Empty(session.Watch.Look());
        Thread.Sleep(200);
        File.AppendAllText(photo, ", second half");
        Assert.Empty(session.Watch.Look());
        Thread.Sleep(200);
        Assert.Empty(session.Watch.Look());
        Assert.Equal([photo], session.Next());
        Assert.Empty(session.Next());

        // Another content under the name is another photograph.
        File.WriteAllText(photo, "another");
        Assert.Equal([photo], session.Next());
    }

    [Fact]
    public void What_is_unfinished_or_no_photograph_is_not_looked_at()
    {
        using Session session = Watch();
        foreach (string name in new[] { "a.jpg.part", "b.jpg.crdownload", "c.jpg.tmp", ".syncthing.d.jpg.tmp", ".e.jpg", "~syncthing~f.jpg.tmp", "~g.jpg", "h.txt", "i.xmp", "j.jpg.xmp", "k" })
        {
            _folder.Write("in/" + name, name);
        }

        Directory.CreateDirectory(Path.Combine(Inbox, "folder.jpg"));
        Assert.Empty(session.Next());
        File.Move(_folder.File("in/a.jpg.part"), _folder.File("in/a.jpg"));
        _folder.Write("in/L.HEIC", "x");
        Assert.Equal([_folder.File("in/L.HEIC"), _folder.File("in/a.jpg")], session.Next());
    }

    [Fact]
    public void The_folders_below_belong_to_it_where_they_are_wanted()
    {
        using Session flat = Watch();
        using Session deep = Watch(new WatchOptions { Settle = s_settle, Recurse = true });
        _ = (flat.Next(), deep.Next());
        string photo = _folder.Write("in/2024/03/a.jpg", "x");
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateSymbolicLink(_folder.File("in/2024/round"), Inbox);
        }

        Assert.Empty(flat.Next());
        Assert.Equal([photo], deep.Next());
    }

    [Fact]
    public void A_restart_gives_out_nothing_twice_and_what_came_meanwhile()
    {
        var options = new WatchOptions { Settle = s_settle, Existing = true };
        string first = _folder.Write("in/1.jpg", "1");
        string second = _folder.Write("in/2.jpg", "2");
        string third = _folder.Write("in/3.jpg", "3");
        using (Session session = Watch(options))
        {
            Assert.Equal([first, second, third], session.Next());
            _unfinished.Add(third);
            new[] { first, second, third }.ToList().ForEach(session.Watch.Answered);
        }

        string fourth = _folder.Write("in/4.jpg", "4");
        File.WriteAllText(second, "changed meanwhile");
        using (Session session = Watch(options))
        {
            // The third was taken on by somebody, and never finished.
            Assert.Equal([second, third, fourth], session.Next());
        }

        using (Session session = Watch(options, watcher: "another model"))
        {
            Assert.Equal(4, session.Next().Count);
        }
    }

    [Fact]
    public void What_could_not_be_read_has_a_second_try_when_it_changes()
    {
        using Session session = Watch();
        _ = session.Next();
        string photo = _folder.Write("in/slow.jpg", "half");
        Assert.Equal([photo], session.Next());
        Assert.True(session.Watch.TryAgain(photo));
        Assert.Empty(session.Next());
        File.AppendAllText(photo, ", and the rest");
        Assert.Equal([photo], session.Next());
        Assert.True(session.Watch.TryAgain(photo));
        Assert.False(session.Watch.TryAgain(photo));
    }

    [Fact]
    public void A_folder_that_goes_and_comes_back_is_watched_on()
    {
        string kept = _folder.Write("in/kept.jpg", "x");
        using Session session = Watch(new WatchOptions { Settle = s_settle, Existing = true });
        Assert.Equal([kept], session.Next());
        Directory.Move(Inbox, Inbox + "-away");
        session.Watch.CheckFolder();
        Assert.Empty(session.Watch.Look());
        Assert.Single(_warnings);
        Directory.Move(Inbox + "-away", Inbox);
        Assert.Empty(session.Next());
        Assert.Equal(2, _warnings.Count);

        // Another folder of that name, which the system gives notice of anew.
        Directory.Delete(Inbox, recursive: true);
        Thread.Sleep(50);
        Directory.CreateDirectory(Inbox);
        session.Watch.CheckFolder();
        _ = session.Next();
        session.Signalled = false;
        string photo = _folder.Write("in/new.jpg", "x");
        Assert.True(SpinWait.SpinUntil(() => session.Signalled, TimeSpan.FromSeconds(10)), "no notice of a new file came");
        Assert.Equal([photo], session.Next());
    }

    [Fact]
    public void Ten_thousand_files_at_once_are_all_given_out()
    {
        using Session session = Watch();
        _ = session.Next();
        for (int i = 0; i < 10_000; i++)
        {
            File.WriteAllText(Path.Combine(Inbox, $"{i}.jpg"), "x");
        }

        var given = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < 20 && given.Count < 10_000; i++)
        {
            Assert.All(session.Next(), path => Assert.True(given.Add(path)));
        }

        Assert.Equal(10_000, given.Count);
    }

    [Fact]
    public void A_folder_is_looked_at_as_often_as_was_asked()
    {
        using Session session = Watch(new WatchOptions { Poll = TimeSpan.FromSeconds(20), Settle = s_settle });
        Assert.Equal(TimeSpan.Zero, session.Watch.UntilNextLook);
        _ = session.Watch.Look();
        Assert.InRange(session.Watch.UntilNextLook.TotalSeconds, 15, 20);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_one_error() =>
        Assert.Equal(ErrorKind.FolderNotWatched, Assert.Throws<ChangeException>(() => new FolderWatch(_folder.File("nowhere"), new WatchOptions(), Memory("m"), () => { }, _ => { })).Kind);

    [Fact]
    public void A_memory_that_cannot_be_used_is_said_and_the_watch_goes_on()
    {
        _folder.Write("home/watch.db", new string('x', 9000));
        string photo = _folder.Write("in/1.jpg", "1");
        using Session session = Watch(new WatchOptions { Settle = s_settle, Existing = true });
        Assert.Single(_warnings);
        Assert.Equal([photo], session.Next());
        session.Watch.Answered(photo);
    }

    private Session Watch(WatchOptions? options = null, string watcher = "model")
    {
        var session = new Session { Memory = Memory(watcher) };
        session.Watch = new FolderWatch(Inbox, options ?? new WatchOptions { Settle = s_settle }, session.Memory, () => session.Signalled = true, _warnings.Add);
        return session;
    }

    private WatchMemory Memory(string watcher) => new(_folder.File("home"), watcher, _unfinished.Contains, _warnings.Add);

    private sealed class Session : IDisposable
    {
        private volatile bool _signalled;

        public FolderWatch Watch { get; set; } = null!;

        public required WatchMemory Memory { get; init; }

        public bool Signalled
        {
            get => _signalled;
            set => _signalled = value;
        }

        // Two looks, so that what came is seen, and left alone for long enough.
        public IReadOnlyList<string> Next()
        {
            IReadOnlyList<string> first = Watch.Look();
            Thread.Sleep(s_settle + TimeSpan.FromMilliseconds(50));
            return [.. first.Concat(Watch.Look())];
        }

        public void Dispose()
        {
            Watch.Dispose();
            Memory.Dispose();
        }
    }
}
