using System.Diagnostics;
using DogBreed.Core.Changes;
using DogBreed.Core.Errors;
using DogBreed.Core.Sorting;
using DogBreed.Core.Support;
using DogBreed.Core.Tests.Changes;

namespace DogBreed.Core.Tests.Sorting;

/// <summary>What could have lost a photograph or stopped a run, each found in a review: links that make two paths one, disks that are away, names that come again.</summary>
public sealed class HarmTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string Sorted => _folder.File("sorted");

    public void Dispose() => _folder.Dispose();

    /// <summary>The old folder is now a link to the new one: the copy is the original.</summary>
    [Fact]
    public void A_copy_whose_original_is_itself_is_not_deleted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        string photo = _folder.Write("in/a.jpg", "a");
        Sort(copy: true, (photo, "Beagle"));
        Directory.Delete(_folder.File("in"), recursive: true);
        Directory.CreateSymbolicLink(_folder.File("in"), Path.Combine(Sorted, "Beagle"));
        Assert.Equal(ErrorKind.ChangeNotUndone, Assert.Single(ChangeTools.Undo(_folder.File("home")))!.Kind);
        Assert.Equal("a", File.ReadAllText(Path.Combine(Sorted, "Beagle", "a.jpg")));
    }

    [Fact]
    public void A_move_that_was_interrupted_is_not_settled_over_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        string photo = _folder.Write("in/a.jpg", "a");
        Directory.CreateDirectory(Sorted);
        Directory.CreateSymbolicLink(Path.Combine(Sorted, "Beagle"), _folder.File("in"));
        Plan(ChangeKind.Move, photo, Path.Combine(Sorted, "Beagle", "a.jpg"));
        Settle();
        Assert.Equal("a", File.ReadAllText(photo));
    }

    /// <summary>The same bytes that somebody else put there are no half-finished move.</summary>
    [Fact]
    public void An_equal_file_of_somebody_elses_leaves_the_original()
    {
        string photo = _folder.Write("in/a.jpg", "a");
        Plan(ChangeKind.Move, photo, _folder.Write("sorted/Beagle/a.jpg", "a"));
        Settle();
        Assert.True(File.Exists(photo));
    }

    /// <summary>The second name that a file gets where there is no exclusive rename.</summary>
    [Fact]
    public void A_second_name_of_the_same_file_finishes_the_move()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A hard link is made.");
        string photo = _folder.Write("in/a.jpg", "a");
        string to = Path.Combine(Sorted, "a.jpg");
        Directory.CreateDirectory(Sorted);
        ChangeTools.Shell($"ln '{photo}' '{to}'");
        Plan(ChangeKind.Move, photo, to);
        Settle();
        Assert.False(File.Exists(photo));
        Assert.Equal("a", File.ReadAllText(to));
    }

    /// <summary>The destination's disk is away: nothing is moved into the empty folder that stands for it, and nothing is forgotten.</summary>
    [Fact]
    public void What_was_interrupted_waits_for_its_disk()
    {
        string photo = _folder.Write("in/a.jpg", "a");
        Plan(ChangeKind.Move, photo, _folder.File("usb/sorted/Beagle/a.jpg"));
        Plan(ChangeKind.Move, _folder.File("other/b.jpg"), _folder.File("usb/sorted/Beagle/b.jpg"));
        Assert.Equal(1, Settle());
        Assert.True(File.Exists(photo));
        Assert.False(Directory.Exists(_folder.File("usb")));
        Assert.Equal(0, Settle());
        using ChangeJournal journal = ChangeJournal.Open(_folder.File("home"));
        Assert.Equal(_folder.File("other/b.jpg"), Assert.Single(journal.Changes(new ChangeFilter())).From);
    }

    [Fact]
    public void A_photograph_that_comes_again_under_a_name_is_sorted_too()
    {
        using ChangeJournal journal = ChangeJournal.Open(_folder.File("home"));
        using ChangeRun run = journal.Begin();
        using var sorter = new PhotoSorter(run, new DestinationFolder(Sorted), copy: false);
        for (int i = 0; i < 3; i++)
        {
            string photo = _folder.Write("in/IMG_0001.jpg", $"content {i}");
            File.SetLastWriteTimeUtc(photo, new DateTime(2024, 1, 1 + i, 0, 0, 0, DateTimeKind.Utc));
            SortOutcome[] outcome = new SortOutcome[1];
            sorter.Process([ChangeTools.Photo(photo, "Beagle")], outcome, CancellationToken.None);
            Assert.Equal(SortAction.Moved, outcome[0].Action);
        }

        Assert.Equal(3, Directory.GetFiles(Path.Combine(Sorted, "Beagle")).Length);
    }

    [Fact]
    public void What_failed_once_is_tried_again_in_the_same_call()
    {
        using ChangeJournal journal = ChangeJournal.Open(_folder.File("home"));
        using ChangeRun run = journal.Begin();
        using var sorter = new PhotoSorter(run, new DestinationFolder(Sorted), copy: false);
        string photo = _folder.Write("in/a.jpg", "a");
        string block = _folder.Write("sorted/Beagle", "a file where a folder is needed");
        var outcome = new SortOutcome[1];
        sorter.Process([ChangeTools.Photo(photo, "Beagle")], outcome, CancellationToken.None);
        Assert.Equal(SortAction.Failed, outcome[0].Action);
        File.Delete(block);
        sorter.Process([ChangeTools.Photo(photo, "Beagle")], outcome, CancellationToken.None);
        Assert.Equal(SortAction.Moved, outcome[0].Action);
    }

    [Fact]
    public void The_other_half_of_a_photograph_that_stayed_has_its_own_turn()
    {
        string jpeg = _folder.Write("in/a.jpg", "jpeg");
        string raw = _folder.Write("in/a.dng", "raw");
        using ChangeJournal journal = ChangeJournal.Open(_folder.File("home"));
        using ChangeRun run = journal.Begin();
        using var sorter = new PhotoSorter(run, new DestinationFolder(Sorted), copy: false);
        var outcomes = new SortOutcome[2];

        // Its place is taken after the plan: a folder stands there, and no number helps over a name that is too long.
        string name = new string('n', 300) + ".jpg";
        sorter.Process([ChangeTools.Photo(jpeg, "Beagle") with { Place = ["Beagle", name] }, ChangeTools.Photo(raw, "Beagle")], outcomes, CancellationToken.None);
        Assert.Equal(SortAction.Failed, outcomes[0].Action);
        Assert.Equal(SortAction.Moved, outcomes[1].Action);
        Assert.False(File.Exists(raw));
    }

    [Fact]
    public void The_side_cars_of_both_halves_go_along()
    {
        string jpeg = _folder.Write("in/P1.jpg", "jpeg");
        foreach (string name in new[] { "P1.CR2", "P1.CR2.xmp", "P1.jpg.xmp", "P1.jpg.pp3" })
        {
            _folder.Write("in/" + name, name);
        }

        Sort(copy: false, (_folder.File("in/P1.CR2"), "Beagle"), (jpeg, "Beagle"));
        Assert.Empty(Directory.GetFiles(_folder.File("in")));
        Assert.Equal(["P1.CR2", "P1.CR2.xmp", "P1.jpg", "P1.jpg.pp3", "P1.jpg.xmp"], Directory.GetFiles(Path.Combine(Sorted, "Beagle")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_side_car_that_is_a_link_is_left_with_an_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        string photo = _folder.Write("in/a.jpg", "a");
        _folder.Write("edits/a.xmp", "edits");
        File.CreateSymbolicLink(_folder.File("in/a.xmp"), "../edits/a.xmp");
        SortOutcome outcome = Assert.Single(Sort(copy: false, (photo, "Beagle")));
        Assert.Equal(SortAction.Moved, outcome.Action);
        Assert.Equal(ErrorKind.PhotoNotMoved, Assert.Single(outcome.Errors).Kind);
        Assert.Equal("edits", File.ReadAllText(_folder.File("in/a.xmp")));
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    [InlineData("PIPE")]
    [InlineData("bad\0name")]
    public void What_is_no_file_is_one_error_and_nobody_waits(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Devices of Linux.");
        string real = _folder.Write("in/a.jpg", "a");
        ChangeTools.Shell($"mkfifo '{_folder.File("PIPE")}'");
        path = path == "PIPE" ? _folder.File("PIPE") : path;
        foreach (bool copy in new[] { true, false })
        {
            SortOutcome[] outcomes = Sort(copy, (path, "Beagle"), (real, "Beagle"));
            Assert.Equal(SortAction.Failed, outcomes[0].Action);
            Assert.NotEqual(SortAction.Failed, outcomes[1].Action);
        }
    }

    [Fact]
    public void Many_photographs_of_one_name_and_length_take_no_time()
    {
        string[] photos = [.. Enumerable.Range(1000, 800).Select(i => _folder.Write($"in/{i}/image.jpg", $"content {i}"))];
        long began = Stopwatch.GetTimestamp();
        Assert.All(Sort(copy: false, [.. photos.Select(p => (p, "Beagle"))]), o => Assert.Equal(SortAction.Moved, o.Action));
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 60);
    }

    [Fact]
    public void A_link_is_copied_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        _folder.Write("real/a.jpg", "the photograph itself");
        Directory.CreateDirectory(_folder.File("in"));
        string link = File.CreateSymbolicLink(_folder.File("in/a.jpg"), "../real/a.jpg").FullName;
        Sort(copy: true, (link, "Beagle"));
        Assert.Equal(SkipReason.SameFileThere, Assert.Single(Sort(copy: true, (link, "Beagle"))).Reason);
        Assert.All(ChangeTools.Undo(_folder.File("home")), Assert.Null);
    }

    /// <summary>What the system throws over a file that is too large there is an error of that file, also in what settles.</summary>
    [Fact]
    public void A_file_that_is_too_large_there_is_one_error()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A limit is set.");
        string large = _folder.Write("in/large.jpg", new string('x', 3_000_000));
        string small = _folder.Write("in/small.jpg", "x");
        string program = Path.Combine(Repository.Root, "tests", "CrashSorter", "bin", "Release", "net10.0", "CrashSorter.dll");
        string command = $"ulimit -f 2000; dotnet exec '{program}' copy '{_folder.File("home")}' '{_folder.File("in")}' '{Sorted}'";
        (int code, string output) = ChangeTools.Shell($"export DOTNET_EnableWriteXorExecute=0; trap '' XFSZ; {command}");
        Assert.Equal(0, code);
        Assert.Contains("large.jpg", output, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Sorted, "small.jpg", SearchOption.AllDirectories));
        Assert.True(File.Exists(large) && File.Exists(small));
    }

    private void Plan(ChangeKind kind, string from, string to)
    {
        using ChangeJournal journal = ChangeJournal.Open(_folder.File("home"));
        using ChangeRun run = journal.Begin();
        run.Plan([new PlannedChange(kind, from, to, FileStamp.Of(from))]);
    }

    private int Settle()
    {
        using ChangeJournal journal = ChangeJournal.Open(_folder.File("home"));
        return ChangeRecovery.Settle(journal, finish: true);
    }

    private SortOutcome[] Sort(bool copy, params (string Path, string Breed)[] photos)
    {
        using ChangeJournal journal = ChangeJournal.Open(_folder.File("home"));
        using ChangeRun run = journal.Begin();
        using var sorter = new PhotoSorter(run, new DestinationFolder(Sorted), copy);
        var outcomes = new SortOutcome[photos.Length];
        sorter.Process([.. photos.Select(p => ChangeTools.Photo(p.Path, p.Breed))], outcomes, CancellationToken.None);
        return outcomes;
    }
}
