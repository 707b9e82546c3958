namespace Accuracy;

/// <summary>Photographs of one kind.</summary>
internal sealed record PhotoSet(string Name, string Shows, string[] Paths)
{
    // The labelled photographs that show no dog.
    private static readonly string[] s_otherAnimals = ["Rabbit", "cat_", "gecko", "great_horned", "polar_bear", "skunk"];

    public static PhotoSet[] AllIn(string photos)
    {
        string[] labelled = In("labelled");
        return
        [
            new("labelled, dogs", "dog", [.. labelled.Where(p => !IsOther(p))]),
            new("imagenet/dog", "dog", In("imagenet/dog")),
            new("breeds3", "dog", In("breeds3")),
            new("stanford120/test", "dog", In("stanford120/test")),
            new("lfw", "human", In("lfw")),
            new("faces", "human", In("faces")),
            new("cats", "neither", In("cats")),
            new("imagenet/other", "neither", In("imagenet/other")),
            new("labelled, others", "neither", [.. labelled.Where(IsOther)]),
        ];

        string[] In(string folder) => PhotoSet.In(photos, folder);

        static bool IsOther(string path) => Array.Exists(s_otherAnimals, a => Path.GetFileName(path).StartsWith(a, StringComparison.Ordinal));
    }

    /// <summary>The files of a folder and of those in it, sorted.</summary>
    public static string[] In(string photos, string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(photos, folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
