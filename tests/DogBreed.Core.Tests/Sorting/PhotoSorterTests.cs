using System.Diagnostics;
using DogBreed.Core.Changes;
using DogBreed.Core.Errors;
using DogBreed.Core.Sorting;
using DogBreed.Core.Support;
using DogBreed.Core.Tests.Changes;

namespace DogBreed.Core.Tests.Sorting;

/// <summary>What happens to files, on the disk: moved, copied, left, brought back. Each content is there afterwards, once.</summary>
public sealed class PhotoSorterTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly List<string> _others = [];

    private string Home => _folder.File("home");

    private string Sorted => _folder.File("sorted");

    public void Dispose()
    {
        _folder.Dispose();
        _others.ForEach(f => Directory.Delete(f, recursive: true));
    }

    public static TheoryData<bool> Volumes => [false, true];

    [Theory]
    [MemberData(nameof(Volumes))]
    public void A_photograph_moves_as_it_is_and_comes_back(bool otherVolume)
    {
        string to = otherVolume ? ChangeTools.OtherVolume(_others) : Sorted;
        string photo = _folder.Write("in/rex.jpg", "a dog");
        var written = new DateTime(2019, 5, 6, 7, 8, 9, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(photo, written);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(photo, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        }

        SortOutcome outcome = Assert.Single(Sort(to, copy: false, (photo, "Beagle")));
        Assert.Equal(SortAction.Moved, outcome.Action);
        string moved = Path.Combine(to, "Beagle", "rex.jpg");
        Assert.Equal(moved, outcome.To);
        Assert.False(File.Exists(photo));
        Assert.Equal("a dog", File.ReadAllText(moved));
        Assert.Equal(written, File.GetLastWriteTimeUtc(moved));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.GroupRead, File.GetUnixFileMode(moved));
        }

        Assert.All(ChangeTools.Undo(Home), Assert.Null);
        Assert.Equal("a dog", File.ReadAllText(photo));
        Assert.Equal(written, File.GetLastWriteTimeUtc(photo));
        Assert.False(Directory.Exists(Path.Combine(to, "Beagle")));
    }

    [Fact]
    public void The_extended_attributes_and_the_owner_go_to_another_volume_too()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Who is not root has files of his own alone.");
        string photo = _folder.Write("in/rex.jpg", "a dog");
        Assert.Equal(0, ChangeTools.Shell($"chown 1234:2345 '{photo}'").Code);
        bool hasAttribute = ChangeTools.Shell($"python3 -c \"import os; os.setxattr('{photo}', 'user.rating', b'5')\"").Code == 0;
        string to = ChangeTools.OtherVolume(_others);
        Sort(to, copy: false, (photo, "Beagle"));
        string moved = Path.Combine(to, "Beagle", "rex.jpg");
        Assert.Equal("1234:2345", ChangeTools.Shell($"stat -c %u:%g '{moved}'").Output);
        if (hasAttribute && ChangeTools.Shell($"python3 -c \"import os; os.setxattr('{to}', 'user.x', b'5')\"").Code == 0)
        {
            Assert.Equal("b'5'", ChangeTools.Shell($"python3 -c \"import os; print(os.getxattr('{moved}', 'user.rating'))\"").Output);
        }
    }

    [Theory]
    [MemberData(nameof(Volumes))]
    public void A_copy_leaves_the_original_and_goes_again(bool otherVolume)
    {
        string to = otherVolume ? ChangeTools.OtherVolume(_others) : Sorted;
        string photo = _folder.Write("in/rex.jpg", "a dog");
        Assert.Equal(SortAction.Copied, Assert.Single(Sort(to, copy: true, (photo, "Beagle"))).Action);
        Assert.Equal("a dog", File.ReadAllText(photo));
        string copy = Path.Combine(to, "Beagle", "rex.jpg");
        Assert.Equal("a dog", File.ReadAllText(copy));
        Assert.All(ChangeTools.Undo(Home), Assert.Null);
        Assert.False(File.Exists(copy));
        Assert.True(File.Exists(photo));
    }

    /// <summary>The copy may be all that is left of a photograph.</summary>
    [Fact]
    public void A_copy_is_not_deleted_where_it_changed_or_its_original_is_gone()
    {
        string[] photos = [_folder.Write("in/a.jpg", "a"), _folder.Write("in/b.jpg", "b"), _folder.Write("in/c.jpg", "c")];
        Sort(Sorted, copy: true, [.. photos.Select(p => (p, "Beagle"))]);
        File.WriteAllText(Path.Combine(Sorted, "Beagle", "a.jpg"), "A");
        File.Delete(photos[1]);
        Assert.Equal(2, ChangeTools.Undo(Home).Count(p => p is { Kind: ErrorKind.ChangeNotUndone }));
        Assert.Equal(["a.jpg", "b.jpg"], Names("sorted/Beagle"));
    }

    [Fact]
    public void Nothing_is_overwritten()
    {
        string first = _folder.Write("one/rex.jpg", "first");
        string second = _folder.Write("two/rex.jpg", "second");
        string third = _folder.Write("three/rex.jpg", "first");
        string fourth = _folder.Write("four/rex.jpg", "fourth");
        _folder.Write("sorted/Beagle/rex-2.jpg", "somebody's");
        SortOutcome[] outcomes = Sort(Sorted, copy: false, (first, "Beagle"), (second, "Beagle"), (third, "Beagle"), (fourth, "Beagle"));
        Assert.Equal([SortAction.Moved, SortAction.Moved, SortAction.Skipped, SortAction.Moved], outcomes.Select(o => o.Action));
        Assert.Equal(SkipReason.SameFileThere, outcomes[2].Reason);
        Assert.Equal(["first", "fourth", "second", "somebody's"], Texts("sorted"));
        Assert.True(File.Exists(third));
        Assert.Equal("fourth", File.ReadAllText(Path.Combine(Sorted, "Beagle", "rex-3.jpg")));

        // The same again, in another call.
        Assert.Equal(SkipReason.SameFileThere, Assert.Single(Sort(Sorted, copy: false, (third, "Beagle"))).Reason);
        Assert.Equal("first", File.ReadAllText(third));
        Assert.All(ChangeTools.Undo(Home), Assert.Null);
        Assert.Equal(["somebody's"], Texts("sorted"));
        Assert.Equal("fourth", File.ReadAllText(fourth));
    }

    [Fact]
    public void Side_cars_go_along_under_the_photographs_new_name()
    {
        string photo = _folder.Write("in/IMG_1.jpg", "picture");
        string raw = _folder.Write("in/IMG_1.CR2", "raw");
        foreach (string name in new[] { "IMG_1.xmp", "IMG_1.jpg.xmp", "IMG_1.AAE", "IMG_1.jpg.json", "IMG_1.mov", "IMG_10.xmp", "IMG_1.txt", "IMG_1.png" })
        {
            _folder.Write("in/" + name, name);
        }

        _folder.Write("sorted/Beagle/IMG_1.jpg", "another");
        SortOutcome[] outcomes = Sort(Sorted, copy: false, (photo, "Beagle"), (raw, "Collie"));
        Assert.Equal(SortAction.Moved, outcomes[0].Action);
        Assert.Equal(6, outcomes[0].SideCars.Count);
        Assert.Equal((SortAction.Skipped, SkipReason.DoneAlready, photo), (outcomes[1].Action, outcomes[1].Reason, outcomes[1].With));
        Assert.Equal(["IMG_1.png", "IMG_1.txt", "IMG_10.xmp"], Names("in"));
        Assert.Equal(["IMG_1-1.AAE", "IMG_1-1.CR2", "IMG_1-1.jpg", "IMG_1-1.jpg.json", "IMG_1-1.jpg.xmp", "IMG_1-1.mov", "IMG_1-1.xmp", "IMG_1.jpg"], Names("sorted/Beagle"));
        Assert.All(ChangeTools.Undo(Home), Assert.Null);
        Assert.Equal(10, Names("in").Length);
        Assert.Equal("raw", File.ReadAllText(raw));
    }

    /// <summary>Whichever of the two comes first.</summary>
    [Fact]
    public void A_JPEG_goes_along_with_its_RAW_file()
    {
        string raw = _folder.Write("in/IMG_1.CR2", "raw");
        string photo = _folder.Write("in/IMG_1.JPG", "picture");
        Sort(Sorted, copy: false, (raw, "Beagle"), (photo, "Collie"));
        Assert.Equal(["IMG_1.CR2", "IMG_1.JPG"], Names("sorted/Beagle"));
    }

    [Fact]
    public void A_side_car_of_that_name_gives_both_a_number()
    {
        string photo = _folder.Write("in/a.jpg", "picture");
        _folder.Write("in/a.xmp", "mine");
        _folder.Write("sorted/Beagle/a.xmp", "another's");
        Sort(Sorted, copy: false, (photo, "Beagle"));
        Assert.Equal(["a-1.jpg", "a-1.xmp", "a.xmp"], Names("sorted/Beagle"));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Sorted, "Beagle", "a-1.xmp")));
    }

    [Fact]
    public void What_lies_where_it_is_to_lie_stays_and_what_came_in_this_call_too()
    {
        string photo = _folder.Write("sorted/Beagle/a.jpg", "a");
        string other = _folder.Write("in/b.jpg", "b");
        using Session session = Open();
        SortOutcome[] outcomes = session.Sort(Sorted, false, (photo, "Beagle"), (other, "Beagle"));
        Assert.Equal(SkipReason.InPlace, outcomes[0].Reason);

        // Found again in the destination, which lies in the source: it would get a longer name each time.
        SortOutcome again = Assert.Single(session.Sort(Sorted, false, "{Breed}-{Name}", (outcomes[1].To!, "Beagle")));
        Assert.Equal(SkipReason.DoneAlready, again.Reason);
        Assert.Equal(["a.jpg", "b.jpg"], Names("sorted/Beagle"));
    }

    [Fact]
    public void Names_that_differ_in_case_or_Unicode_form_alone_lose_nothing()
    {
        (string, string)[] photos =
        [
            (_folder.Write("1/cafe\u0301.jpg", "1"), "Beagle"),
            (_folder.Write("2/caf\u00e9.jpg", "2"), "beagle"),
            (_folder.Write("3/CAFÉ.JPG", "3"), "BEAGLE"),
            (_folder.Write("4/café.JPG", "4"), "Beagle "),
        ];
        Sort(Sorted, copy: false, photos);
        Assert.Single(Directory.GetDirectories(Sorted));
        Assert.Equal(["1", "2", "3", "4"], Texts("sorted"));
        Assert.All(ChangeTools.Undo(Home), Assert.Null);
        Assert.All(photos, p => Assert.True(File.Exists(p.Item1)));
    }

    [Fact]
    public void No_link_leads_out_of_the_destination()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        string outside = Directory.CreateDirectory(_folder.File("outside")).FullName;
        Directory.CreateDirectory(Sorted);
        Directory.CreateSymbolicLink(Path.Combine(Sorted, "Beagle"), outside);
        string photo = _folder.Write("in/rex.jpg", "a dog");
        SortOutcome outcome = Assert.Single(Sort(Sorted, copy: false, (photo, "Beagle")));
        Assert.Equal(ErrorKind.DestinationNotUsable, Assert.Single(outcome.Errors).Kind);
        Assert.True(File.Exists(photo));
        Assert.Empty(Directory.GetFiles(outside));

        // Nor is a link under the photograph's own name written through, whether it leads anywhere or not.
        string elsewhere = _folder.Write("elsewhere.jpg", "precious");
        Directory.CreateDirectory(Path.Combine(Sorted, "Collie"));
        File.CreateSymbolicLink(Path.Combine(Sorted, "Collie", "rex.jpg"), elsewhere);
        File.CreateSymbolicLink(Path.Combine(Sorted, "Collie", "rex-1.jpg"), _folder.File("nowhere"));
        Assert.Equal(Path.Combine(Sorted, "Collie", "rex-2.jpg"), Assert.Single(Sort(Sorted, copy: false, (photo, "Collie"))).To);
        Assert.Equal("precious", File.ReadAllText(elsewhere));
        Assert.False(File.Exists(_folder.File("nowhere")));
    }

    [Fact]
    public void A_link_is_left_and_copied_as_what_it_leads_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        string photo = _folder.Write("real/rex.jpg", "a dog");
        Directory.CreateDirectory(_folder.File("in"));
        string link = File.CreateSymbolicLink(_folder.File("in/link.jpg"), "../real/rex.jpg").FullName;
        Assert.Equal(ErrorKind.PhotoNotMoved, Assert.Single(Assert.Single(Sort(Sorted, copy: false, (link, "Beagle"))).Errors).Kind);
        Assert.Equal(SortAction.Copied, Assert.Single(Sort(Sorted, copy: true, (link, "Beagle"))).Action);
        string copy = Path.Combine(Sorted, "Beagle", "link.jpg");
        Assert.Null(new FileInfo(copy).LinkTarget);
        Assert.Equal("a dog", File.ReadAllText(copy));
        Assert.True(File.Exists(photo) && File.Exists(link));
    }

    [Fact]
    public void What_vanished_or_changed_since_it_was_looked_at_is_left()
    {
        string gone = _folder.File("in/gone.jpg");
        string changed = _folder.Write("in/changed.jpg", "before");
        FileStamp seen = FileStamp.Of(changed)!.Value;
        File.WriteAllText(changed, "after it was looked at");
        using Session session = Open();
        SortOutcome[] outcomes = session.Sort(Sorted, ChangeTools.Photo(gone, "Beagle"), ChangeTools.Photo(changed, "Beagle") with { Seen = seen }, ChangeTools.Photo(changed, "Beagle") with { Seen = FileStamp.Of(changed) });
        Assert.Equal(ErrorKind.PhotoNotFound, Assert.Single(outcomes[0].Errors).Kind);
        Assert.Equal(ErrorKind.PhotoChanged, Assert.Single(outcomes[1].Errors).Kind);
        Assert.Equal(SortAction.Moved, outcomes[2].Action);
    }

    [Fact]
    public void What_changed_or_whose_place_is_taken_is_not_brought_back()
    {
        string[] photos = [_folder.Write("in/a.jpg", "a"), _folder.Write("in/b.jpg", "b"), _folder.Write("in/c.jpg", "c"), _folder.Write("in/d.jpg", "d")];
        Sort(Sorted, copy: false, [.. photos.Select(p => (p, "Beagle"))]);
        File.WriteAllText(Path.Combine(Sorted, "Beagle", "a.jpg"), "edited");
        File.WriteAllText(photos[1], "another b");
        File.Delete(Path.Combine(Sorted, "Beagle", "c.jpg"));
        List<ChangeException?> problems = ChangeTools.Undo(Home);
        Assert.Equal(3, problems.Count(p => p is { Kind: ErrorKind.ChangeNotUndone }));
        Assert.Equal("edited", File.ReadAllText(Path.Combine(Sorted, "Beagle", "a.jpg")));
        Assert.Equal("b", File.ReadAllText(Path.Combine(Sorted, "Beagle", "b.jpg")));
        Assert.Equal("another b", File.ReadAllText(photos[1]));
        Assert.Equal("d", File.ReadAllText(photos[3]));

        // Where the way is free again, it goes back.
        File.Delete(photos[1]);
        Assert.Equal(2, ChangeTools.Undo(Home).Count(p => p is not null));
        Assert.Equal("b", File.ReadAllText(photos[1]));
    }

    [Fact]
    public void A_folder_that_may_not_be_written_is_one_error_each_and_all_stays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "A volume is mounted.");
        string volume = _folder.File("volume");
        Directory.CreateDirectory(volume);
        Assert.SkipUnless(ChangeTools.Shell($"mount -t tmpfs -o size=1m tmpfs '{volume}'").Code == 0, "No volume can be mounted here.");
        try
        {
            // Full: the copy does not fit.
            string large = _folder.Write("in/large.jpg", new string('x', 3_000_000));
            SortOutcome full = Assert.Single(Sort(Path.Combine(volume, "s"), copy: false, (large, "Beagle")));
            Assert.Equal(ErrorKind.PhotoNotMoved, Assert.Single(full.Errors).Kind);
            Assert.True(File.Exists(large));
            Assert.Empty(Directory.GetFiles(Path.Combine(volume, "s", "Beagle")));

            // Read-only, as the source: copied, and then not to be deleted: there is no copy either.
            string photo = Path.Combine(volume, "rex.jpg");
            File.WriteAllText(photo, "a dog");
            Assert.Equal(0, ChangeTools.Shell($"mount -o remount,ro '{volume}'").Code);
            Assert.Equal(ErrorKind.PhotoNotMoved, Assert.Single(Assert.Single(Sort(Sorted, copy: false, (photo, "Beagle"))).Errors).Kind);
            Assert.Empty(Directory.GetFiles(Path.Combine(Sorted, "Beagle")));

            // And as the destination.
            string other = _folder.Write("in/other.jpg", "another");
            Assert.Equal(ErrorKind.PhotoNotMoved, Assert.Single(Assert.Single(Sort(Path.Combine(volume, "new"), copy: false, (other, "Beagle"))).Errors).Kind);
            Assert.True(File.Exists(other));
        }
        finally
        {
            ChangeTools.Shell($"umount '{volume}'");
        }
    }

    [Fact]
    public void Without_a_journal_nothing_moves()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "A volume is mounted.");
        string home = Directory.CreateDirectory(_folder.File("full")).FullName;
        Assert.SkipUnless(ChangeTools.Shell($"mount -t tmpfs -o size=128k tmpfs '{home}'").Code == 0, "No volume can be mounted here.");
        try
        {
            string[] photos = [.. Enumerable.Range(0, 400).Select(i => _folder.Write($"in/{new string('n', 200)}{i}.jpg", $"{i}"))];
            using ChangeJournal journal = ChangeJournal.Open(home);
            using ChangeRun run = journal.Begin();
            int moved = 0;
            ChangeException? error = null;
            var sorter = new PhotoSorter(run, new DestinationFolder(Sorted), copy: false);
            foreach (string[] batch in photos.Chunk(50))
            {
                try
                {
                    var outcomes = new SortOutcome[batch.Length];
                    sorter.Process([.. batch.Select(p => ChangeTools.Photo(p, "Beagle"))], outcomes, CancellationToken.None);
                    moved += outcomes.Count(o => o.Action == SortAction.Moved);
                }
                catch (ChangeException e)
                {
                    error = e;
                    break;
                }
            }

            Assert.Equal(ErrorKind.JournalNotUsable, error?.Kind);
            Assert.Equal(400 - moved, Directory.GetFiles(_folder.File("in")).Length);
        }
        finally
        {
            ChangeTools.Shell($"umount -l '{home}'");
        }
    }

    /// <summary>Each photograph goes once, whichever of the two is faster.</summary>
    [Fact]
    public async Task Two_sorters_at_once_lose_nothing()
    {
        string[] photos = [.. Enumerable.Range(0, 600).Select(i => _folder.Write($"in/{i % 3}/{i / 3}.jpg", $"content {i}"))];
        string[] contents = Texts("in");
        await Task.WhenAll(Enumerable.Range(0, 2).Select(n => Task.Run(() => Sort(Sorted, copy: false, [.. (n == 0 ? photos : photos.Reverse()).Select(p => (p, "Beagle"))]), TestContext.Current.CancellationToken)));
        Assert.Equal(contents, Texts("sorted"));
        Assert.All(ChangeTools.Undo(Home), Assert.Null);
        Assert.Equal(contents, Texts("in"));
        Assert.False(Directory.Exists(Sorted));
    }

    [Fact]
    public void Memory_and_names_hold_for_many_of_one_name()
    {
        string[] photos = [.. Enumerable.Range(0, 300).Select(i => _folder.Write($"in/{i}/IMG_0001.jpg", $"content {i}"))];
        Sort(Sorted, copy: false, [.. photos.Select(p => (p, "Beagle"))]);
        Assert.Equal(300, Texts("sorted").Distinct().Count());
        Assert.True(File.Exists(Path.Combine(Sorted, "Beagle", "IMG_0001-299.jpg")));
    }

    private SortOutcome[] Sort(string destination, bool copy, params (string Path, string Breed)[] photos)
    {
        using Session session = Open();
        return session.Sort(destination, copy, photos);
    }

    private Session Open() => new(Home);

    private string[] Names(string folder) => [.. Directory.GetFiles(_folder.File(folder)).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private string[] Texts(string folder) => [.. Directory.GetFiles(_folder.File(folder), "*", SearchOption.AllDirectories).Select(File.ReadAllText).Order(StringComparer.Ordinal)];

    private sealed class Session : IDisposable
    {
        private readonly ChangeJournal _journal;
        private readonly ChangeRun _run;
        private PhotoSorter? _sorter;

        public Session(string home)
        {
            _journal = ChangeJournal.Open(home);
            _run = _journal.Begin();
        }

        public SortOutcome[] Sort(string destination, bool copy, params (string Path, string Breed)[] photos) => Sort(destination, copy, FolderLayout.Default, photos);

        public SortOutcome[] Sort(string destination, bool copy, string layout, params (string Path, string Breed)[] photos) =>
            Sort(destination, copy, layout, [.. photos.Select(p => ChangeTools.Photo(p.Path, p.Breed))]);

        public SortOutcome[] Sort(string destination, params SortedPhoto[] photos) => Sort(destination, copy: false, FolderLayout.Default, photos);

        public void Dispose()
        {
            _sorter?.Dispose();
            _run.Dispose();
            _journal.Dispose();
        }

        private SortOutcome[] Sort(string destination, bool copy, string layout, SortedPhoto[] photos)
        {
            FolderLayout folders = FolderLayout.Parse(layout);
            photos = [.. photos.Select(p => p with { Place = folders.Resolve(p) })];
            _sorter ??= new PhotoSorter(_run, new DestinationFolder(destination), copy);
            var outcomes = new SortOutcome[photos.Length];
            _sorter.Process(photos, outcomes, CancellationToken.None);
            return outcomes;
        }
    }
}
