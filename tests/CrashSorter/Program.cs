// Sorts, tags or undoes as the module's commands do, and is killed by CrashTests in the middle of it.
// CrashSorter sort|copy|tag|undo HOME SOURCE DESTINATION

using DogBreed.Core.Changes;
using DogBreed.Core.Errors;
using DogBreed.Core.Photos;
using DogBreed.Core.Sorting;
using DogBreed.Core.Tagging;

string[] breeds = ["Beagle", "Pembroke", "Samoyed"];
(string mode, string home, string source, string destination) = (args[0], args[1], args[2], args[3]);
using ChangeJournal journal = ChangeJournal.Open(home);
ChangeRecovery.Settle(journal, finish: mode != "undo");
string[] files = [.. Directory.EnumerateFiles(source, "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
if (mode == "undo")
{
    Go();
    using var undo = new ChangeUndo(journal);
    foreach (PhotoChange[] batch in journal.Changes(new ChangeFilter { States = [ChangeState.Done], NewestFirst = true }).Chunk(128))
    {
        Report(undo.Undo(batch).Select(r => r.Problem));
    }

    undo.RemoveEmptyFolders();
    return 0;
}

using ChangeRun run = journal.Begin();
Go();
if (mode == "tag")
{
    using OrderedPipeline<TagRequest, TagOutcome> work = PhotoTagger.Start(() => new PhotoTagger(run, SideCarNaming.Extension), CancellationToken.None);
    Pump(work, files.Select(f => new TagRequest(f, new PhotoTags { Paths = [["Animal", "Dog", Breed(f)]] })), o => Report([o.Error]));
}
else
{
    var folder = new DestinationFolder(destination);
    using OrderedPipeline<SortedPhoto, SortOutcome> work = PhotoSorter.Start(
        () => new PhotoSorter(run, folder, copy: mode == "copy"),
        CancellationToken.None
    );
    Pump(
        work,
        files.Select(f => new SortedPhoto
        {
            Path = f,
            Subject = PhotoSubject.Dog,
            Breed = Breed(f),
            Place = [Breed(f), Path.GetFileName(f)],
        }),
        o => Report(o.Errors)
    );
}

return 0;

string Breed(string path) => breeds[Path.GetFileName(path).Length % breeds.Length];

void Go()
{
    Console.Out.WriteLine("go");
    Console.Out.Flush();
}

static void Report(IEnumerable<DogBreedException?> errors)
{
    foreach (DogBreedException error in errors.OfType<DogBreedException>())
    {
        Console.Error.WriteLine(error.Message);
    }
}

static void Pump<TItem, TOutcome>(OrderedPipeline<TItem, TOutcome> work, IEnumerable<TItem> items, Action<TOutcome> take)
{
    foreach (TItem item in items)
    {
        while (!work.TryPost(item))
        {
            take(work.Take());
        }
    }

    work.Complete();
    while (work.Count > 0)
    {
        take(work.Take());
    }
}
