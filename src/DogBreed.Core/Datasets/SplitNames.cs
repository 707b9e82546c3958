namespace DogBreed.Core.Datasets;

/// <summary>What the folders of a data set's splits are called: the only place that says so.</summary>
internal static class SplitNames
{
    // Training first: it has every class.
    private static readonly (string Name, DatasetSplit Split)[] s_all =
    [
        ("train", DatasetSplit.Train),
        ("training", DatasetSplit.Train),
        ("valid", DatasetSplit.Valid),
        ("validation", DatasetSplit.Valid),
        ("val", DatasetSplit.Valid),
        ("test", DatasetSplit.Test),
        ("testing", DatasetSplit.Test),
    ];

    /// <summary>The split of a folder's name, in any case; null where it is none.</summary>
    public static DatasetSplit? Of(string folder)
    {
        foreach ((string name, DatasetSplit split) in s_all)
        {
            if (string.Equals(name, folder, StringComparison.OrdinalIgnoreCase))
            {
                return split;
            }
        }

        return null;
    }

    /// <summary>Of some folders' names the one that is the first split: train, else valid, else test; null where none is a split.</summary>
    public static string? First(IEnumerable<string> folders) => folders.Where(f => Of(f) is not null).OrderBy(f => Of(f)).FirstOrDefault();
}
