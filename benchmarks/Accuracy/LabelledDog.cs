using DogBreed.Core.Models;

namespace Accuracy;

/// <summary>A photograph for the tables of each dog.</summary>
/// <param name="Path">The file.</param>
/// <param name="Breed">The dog's breed as the networks name it; null where there is no dog.</param>
/// <param name="IsForTuning">True for the half on which thresholds are chosen; the tables are of the other.</param>
internal sealed record LabelledDog(string Path, string? Breed, bool IsForTuning)
{
    private static readonly Dictionary<string, string> s_breeds = Enumerable.Range(ClassList.FirstDog, ClassList.LastDog - ClassList.FirstDog + 1)
        .ToDictionary(i => ClassList.ImageNet.WordNetIds[i], i => ClassList.ImageNet.Names[i]);

    /// <summary>ImageNet's validation photographs, which the networks have not seen.</summary>
    public static LabelledDog[] Unseen(string photos)
    {
        string folder = System.IO.Path.Combine(photos, "unseen");
        return Halves(File.ReadLines(System.IO.Path.Combine(folder, "labels.csv")).Skip(1)
            .Select(line => line.Split(','))
            .Select(f => (System.IO.Path.Combine(folder, f[0]), s_breeds.GetValueOrDefault(f[1]))));
    }

    /// <summary>Dogs and others of every set whose folders or files begin with a WordNet id.</summary>
    public static LabelledDog[] All(string photos) =>
    [
        .. Unseen(photos),
        .. Halves(PhotoSet.In(photos, "stanford120/test").Select(p => (p, s_breeds.GetValueOrDefault(System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(p)!)[..9]))).Where(p => p.Item2 is not null)),
        .. Halves(PhotoSet.In(photos, "imagenet/dog").Select(p => (p, s_breeds.GetValueOrDefault(System.IO.Path.GetFileName(p)[..9]))).Where(p => p.Item2 is not null)),
        .. Halves(new[] { "imagenet/other", "cats", "faces", "lfw" }.SelectMany(set => PhotoSet.In(photos, set)).Select(p => (p, (string?)null))),
    ];

    private static LabelledDog[] Halves(IEnumerable<(string Path, string? Breed)> photos) =>
        [.. photos.Select((p, i) => new LabelledDog(p.Path, p.Breed, i % 2 == 0))];
}
