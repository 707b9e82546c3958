using System.Collections.Concurrent;
using DogBreed.Core.Errors;
using DogBreed.Core.Models;
using DogBreed.Core.Support;

namespace DogBreed.Core.Datasets;

/// <summary>Photographs in a folder per class, split for training, validation and test: the article's step 0.</summary>
public sealed class BreedDataset
{
    private BreedDataset(
        string root,
        DatasetOptions options,
        bool hasOwnSplits,
        IReadOnlyList<DatasetClass> classes,
        IReadOnlyList<DatasetPhoto> photos,
        IReadOnlyList<UnreadablePhoto> unreadable,
        IReadOnlyList<PhotoCopies> copies,
        IReadOnlyList<string> emptyClasses,
        IReadOnlyList<string> passedOver
    )
    {
        Root = root;
        Options = options;
        HasOwnSplits = hasOwnSplits;
        Classes = classes;
        Photos = photos;
        Unreadable = unreadable;
        Copies = copies;
        EmptyClasses = emptyClasses;
        PassedOver = passedOver;
    }

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>How it was read.</summary>
    public DatasetOptions Options { get; }

    /// <summary>True where the folder has train and test (and valid) folders; false where the photographs were split here.</summary>
    public bool HasOwnSplits { get; }

    /// <summary>The classes that have photographs, in the ordinal order of their names.</summary>
    internal IReadOnlyList<DatasetClass> Classes { get; }

    /// <summary>The photographs that look readable (their header was read), by path.</summary>
    internal IReadOnlyList<DatasetPhoto> Photos { get; }

    /// <summary>Files that are no pictures, or damaged from the beginning.</summary>
    internal IReadOnlyList<UnreadablePhoto> Unreadable { get; }

    /// <summary>Files with the same bytes.</summary>
    internal IReadOnlyList<PhotoCopies> Copies { get; }

    /// <summary>Class folders without a readable photograph.</summary>
    public IReadOnlyList<string> EmptyClasses { get; }

    /// <summary>
    /// Folders that were not entered: links that lead back to a folder they are in, and folders beside train, valid and test.
    /// </summary>
    public IReadOnlyList<string> PassedOver { get; }

    /// <summary>The names of the classes that have photographs, in their order.</summary>
    public IReadOnlyList<string> ClassNames => [.. Classes.Select(c => c.Name)];

    /// <summary>The number of photographs that look readable.</summary>
    public int PhotoCount => Photos.Count;

    /// <summary>The photographs of a split.</summary>
    internal IEnumerable<DatasetPhoto> In(DatasetSplit split) => Photos.Where(p => p.Split == split);

    /// <summary>
    /// The photographs that a model is measured on: the test split, or all of them where the folder has no splits of its own.
    /// </summary>
    /// <param name="testSplit">Takes the test split also of photographs that were split here.</param>
    internal IEnumerable<DatasetPhoto> ForMeasuring(bool testSplit) => HasOwnSplits || testSplit ? In(DatasetSplit.Test) : Photos;

    /// <summary>Reads a data set: every file is read once, for its header and its hash.</summary>
    /// <param name="folder">
    /// The folder with train, valid and test folders, each with a folder a class; or with a folder a class, which is then split by the
    /// photographs' contents.
    /// </param>
    /// <param name="options">How.</param>
    /// <param name="progress">Is told how many files have been read and how many there are.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DatasetException">
    /// There is no such folder, no class in it, or two classes whose names differ only in case.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The fractions make no sense.</exception>
    public static BreedDataset Read(
        string folder,
        DatasetOptions? options = null,
        IProgress<(int Done, int Count)>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        DatasetOptions chosen = options ?? new DatasetOptions();
        chosen.Check();
        DatasetFolders folders = DatasetFolders.Find(folder);
        DatasetClass[] classes = ClassesOf(folders);
        var indexes = classes.Select((c, i) => (c.Name, i)).ToDictionary(c => c.Name, c => c.i, StringComparer.Ordinal);
        var unreadable = new ConcurrentBag<UnreadablePhoto>();
        var found = new DatasetPhoto?[folders.Files.Count];
        int done = 0;
        ParallelWork.For(
            found.Length,
            i =>
            {
                DatasetFile file = folders.Files[i];
                try
                {
                    int index = indexes[BreedNames.FromFolder(file.ClassFolder).Name];
                    found[i] = DatasetPhoto.Read(file.Path, index, file.Split ?? DatasetSplit.Train, chosen.Limits);
                }
                catch (PhotoException e)
                {
                    unreadable.Add(new UnreadablePhoto(file.Path, e.Message));
                }

                progress?.Report((Interlocked.Increment(ref done), found.Length));
            },
            cancellation
        );

        DatasetPhoto[] photos = [.. found.OfType<DatasetPhoto>()];
        if (!folders.HasOwnSplits)
        {
            photos = DatasetSplitter.Split(photos, chosen.ValidationFraction, chosen.TestFraction, chosen.Seed);
        }
        else if (chosen.ValidationFraction > 0 && !Array.Exists(photos, p => p.Split == DatasetSplit.Valid))
        {
            DatasetPhoto[] train = DatasetSplitter.Split(
                [.. photos.Where(p => p.Split == DatasetSplit.Train)],
                chosen.ValidationFraction,
                0,
                chosen.Seed
            );
            photos = [.. train, .. photos.Where(p => p.Split != DatasetSplit.Train)];
        }

        return Checked(folders, chosen, classes, photos, [.. unreadable.OrderBy(u => u.Path, StringComparer.Ordinal)]);
    }

    private static BreedDataset Checked(
        DatasetFolders folders,
        DatasetOptions options,
        DatasetClass[] classes,
        DatasetPhoto[] photos,
        UnreadablePhoto[] unreadable
    )
    {
        bool[] used = new bool[classes.Length];
        foreach (DatasetPhoto photo in photos)
        {
            used[photo.Class] = true;
        }

        // Classes without photographs are left out: a head has no column for what it never saw.
        int[] kept = [.. Enumerable.Range(0, classes.Length).Where(i => used[i])];
        var index = kept.Select((old, i) => (old, i)).ToDictionary(p => p.old, p => p.i);
        PhotoCopies[] copies =
        [
            .. photos
                .GroupBy(p => p.ContentHash, StringComparer.Ordinal)
                .Where(g => g.Count() > 1)
                .Select(g => new PhotoCopies(
                    [.. g.Select(p => p.Path)],
                    g.Select(p => p.Split).Distinct().Count() > 1,
                    g.Select(p => p.Class).Distinct().Count() > 1
                )),
        ];
        return new BreedDataset(
            folders.Root,
            options,
            folders.HasOwnSplits,
            [.. kept.Select(i => classes[i])],
            [.. photos.Select(p => p with { Class = index[p.Class] })],
            unreadable,
            copies,
            [.. Enumerable.Range(0, classes.Length).Where(i => !used[i]).Select(i => classes[i].Folder)],
            folders.PassedOver
        );
    }

    private static DatasetClass[] ClassesOf(DatasetFolders folders)
    {
        var named = folders
            .ClassFolders.DistinctBy(BreedNames.Composed, StringComparer.Ordinal)
            .Select(f => (Folder: f, BreedNames.FromFolder(f).Name, BreedNames.FromFolder(f).WordNetId))
            .ToArray();
        if (named.GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } same)
        {
            throw new DatasetException(
                Texts.FormatClassFoldersSameNameNames(
                    folders.Root,
                    string.Join(" and ", same.Select(c => $"'{c.Folder}'")),
                    same.First().Name
                )
            );
        }

        return
        [
            .. named
                .OrderBy(c => c.Name, StringComparer.Ordinal)
                .Select(c => new DatasetClass(c.Name, c.Folder, c.WordNetId, BreedNames.ImageNetClass(c.Name, c.WordNetId))),
        ];
    }
}
