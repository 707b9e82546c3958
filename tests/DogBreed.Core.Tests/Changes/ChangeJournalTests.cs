using DogBreed.Core.Changes;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;
using Microsoft.Data.Sqlite;

namespace DogBreed.Core.Tests.Changes;

/// <summary>The journal: what it holds, who may settle what, and what becomes of one that cannot be used.</summary>
public sealed class ChangeJournalTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_planned_is_on_the_disk_before_it_happens()
    {
        using ChangeJournal journal = ChangeJournal.Open(_folder.Path);
        using ChangeRun run = journal.Begin();
        run.Plan([new PlannedChange(ChangeKind.Move, "/a", "/b", new FileStamp(1, 2))]);
        using ChangeJournal other = ChangeJournal.Open(_folder.Path);
        PhotoChange change = Assert.Single(other.Changes(new ChangeFilter()));
        Assert.Equal(("/a", "/b", ChangeState.Planned, new FileStamp(1, 2)), (change.From, change.To, change.State, change.Stamp));
    }

    [Fact]
    public void A_run_that_is_under_way_is_nobody_elses_to_settle()
    {
        string photo = _folder.Write("a.jpg", "a");
        using ChangeJournal journal = ChangeJournal.Open(_folder.Path);
        ChangeRun run = journal.Begin();
        run.Plan([new PlannedChange(ChangeKind.Move, photo, _folder.File("b.jpg"), FileStamp.Of(photo))]);
        using ChangeJournal other = ChangeJournal.Open(_folder.Path);
        Assert.Equal(0, ChangeRecovery.Settle(other, finish: true));
        Assert.True(File.Exists(photo));
        run.Dispose();
        Assert.Equal(1, ChangeRecovery.Settle(other, finish: true));
        Assert.False(File.Exists(photo));
        Assert.Equal(ChangeState.Done, Assert.Single(other.Changes(new ChangeFilter())).State);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.lock"));
    }

    [Fact]
    public void What_was_interrupted_is_left_where_it_is_not_to_be_finished()
    {
        string photo = _folder.Write("a.jpg", "a");
        using ChangeJournal journal = ChangeJournal.Open(_folder.Path);
        using (ChangeRun run = journal.Begin())
        {
            run.Plan([new PlannedChange(ChangeKind.Move, photo, _folder.File("b.jpg"), FileStamp.Of(photo))]);
        }

        ChangeRecovery.Settle(journal, finish: false);
        Assert.True(File.Exists(photo));
        Assert.Empty(journal.Changes(new ChangeFilter()));
    }

    /// <summary>A file that took the new name meanwhile is somebody else's, and so is one that changed.</summary>
    [Theory]
    [InlineData("b.jpg", "another")]
    [InlineData("a.jpg", "changed since")]
    public void Nothing_is_finished_over_what_came_meanwhile(string name, string content)
    {
        string photo = _folder.Write("a.jpg", "a");
        using ChangeJournal journal = ChangeJournal.Open(_folder.Path);
        using (ChangeRun run = journal.Begin())
        {
            run.Plan([new PlannedChange(ChangeKind.Move, photo, _folder.File("b.jpg"), FileStamp.Of(photo))]);
        }

        _folder.Write(name, content);
        ChangeRecovery.Settle(journal, finish: true);
        Assert.True(File.Exists(photo));
        Assert.Equal(content, File.ReadAllText(_folder.File(name)));
        Assert.Empty(journal.Changes(new ChangeFilter()));
    }

    /// <summary>On file systems without an exclusive rename an empty file stands for the new name first.</summary>
    [Fact]
    public void A_name_that_was_only_claimed_is_cleared_away()
    {
        string photo = _folder.Write("a.jpg", "a");
        using ChangeJournal journal = ChangeJournal.Open(_folder.Path);
        using (ChangeRun run = journal.Begin())
        {
            run.Plan([new PlannedChange(ChangeKind.Move, photo, _folder.Write("b.jpg", string.Empty), FileStamp.Of(photo))]);
        }

        ChangeRecovery.Settle(journal, finish: true);
        Assert.Equal("a", File.ReadAllText(_folder.File("b.jpg")));
        Assert.False(File.Exists(photo));
    }

    [Fact]
    public void Old_lines_go_and_what_is_unsettled_stays()
    {
        using ChangeJournal journal = ChangeJournal.Open(_folder.Path);
        using ChangeRun run = journal.Begin();
        string hash = journal.Contents.Keep("before"u8);
        PhotoChange[] changes =
        [
            .. run.Plan([
                new PlannedChange(ChangeKind.Tag, "/a", "/a.xmp", null, "new", hash),
                new PlannedChange(ChangeKind.Move, "/b", "/c", null),
            ]),
        ];
        journal.MarkDone(changes[0], null, "new");
        journal.Flush();
        File.SetLastWriteTimeUtc(_folder.File($"sidecars/{hash}.xmp"), DateTime.UtcNow.AddDays(-1));
        Assert.Equal(0, journal.Prune(DateTime.Now.AddMinutes(-1)));
        Assert.NotNull(journal.Contents.Find(hash));
        Assert.Equal(1, journal.CountBefore(DateTime.Now.AddMinutes(1)));
        Assert.Equal(1, journal.Prune(DateTime.Now.AddMinutes(1)));
        Assert.Equal(changes[1].Id, Assert.Single(journal.Changes(new ChangeFilter())).Id);
        Assert.Null(journal.Contents.Find(hash));
    }

    [Fact]
    public void A_content_that_was_changed_is_not_brought_back()
    {
        using ChangeJournal journal = ChangeJournal.Open(_folder.Path);
        string hash = journal.Contents.Keep("before"u8);
        Assert.Equal("before"u8.ToArray(), journal.Contents.Find(hash));
        File.WriteAllText(_folder.File($"sidecars/{hash}.xmp"), "tampered");
        Assert.Null(journal.Contents.Find(hash));
        Assert.Null(journal.Contents.Find("../../" + hash));
    }

    [Fact]
    public void A_filter_gives_its_own_in_either_order()
    {
        using ChangeJournal journal = ChangeJournal.Open(_folder.Path);
        for (int i = 0; i < 2; i++)
        {
            using ChangeRun run = journal.Begin();
            run.Plan([.. Enumerable.Range(0, 700).Select(n => new PlannedChange(ChangeKind.Move, $"/{n}", $"/to/{n}", null))]);
        }

        Assert.Equal(1400, journal.Changes(new ChangeFilter()).Count());
        Assert.Equal(journal.Changes(new ChangeFilter()).Select(c => c.Id).Reverse(), journal.Changes(new ChangeFilter { NewestFirst = true }).Select(c => c.Id));
        Assert.Equal(700, journal.Changes(new ChangeFilter { Run = journal.LastRun() }).Count());
        Assert.Empty(journal.Changes(new ChangeFilter { Since = DateTime.Now.AddMinutes(1) }));
        Assert.Equal(2, journal.CountRuns(new ChangeFilter()));
        Assert.Empty(journal.Changes(new ChangeFilter { States = [ChangeState.Done] }));
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("foreign")]
    [InlineData("newer")]
    [InlineData("folder")]
    public void A_journal_that_cannot_be_used_is_one_error_and_stays(string what)
    {
        string path = _folder.File(ChangeJournal.FileName);
        switch (what)
        {
            case "damaged":
                File.WriteAllText(path, new string('x', 9000));
                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
            default:
                using (var connection = new SqliteConnection($"Data Source={path};Pooling=false"))
                {
                    connection.Open();
                    using SqliteCommand command = connection.CreateCommand();
                    command.CommandText = what == "foreign" ? "CREATE TABLE mine (a)" : "CREATE TABLE runs (a); PRAGMA user_version = 99";
                    command.ExecuteNonQuery();
                }

                break;
        }

        byte[] before = File.Exists(path) ? File.ReadAllBytes(path) : [];
        ChangeException error = Assert.Throws<ChangeException>(() => ChangeJournal.Open(_folder.Path));
        Assert.Equal(ErrorKind.JournalNotUsable, error.Kind);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.Exists(path) ? File.ReadAllBytes(path) : []);
    }

    /// <summary>Whatever stands in a journal that somebody wrote to, it is one error, and no file is touched for it.</summary>
    [Fact]
    public void A_row_that_makes_no_sense_is_an_error()
    {
        using ChangeJournal journal = ChangeJournal.Open(_folder.Path);
        using (ChangeRun run = journal.Begin())
        {
            run.Plan([new PlannedChange(ChangeKind.Move, "/a", "/b", null)]);
        }

        using (var connection = new SqliteConnection($"Data Source={_folder.File(ChangeJournal.FileName)};Pooling=false"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "UPDATE changes SET at = 9000000000000000000, state = 1";
            command.ExecuteNonQuery();
        }

        Assert.Equal(ErrorKind.JournalNotUsable, Assert.Throws<ChangeException>(() => journal.Changes(new ChangeFilter()).ToList()).Kind);
    }
}
