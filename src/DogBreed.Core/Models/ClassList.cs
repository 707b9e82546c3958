using System.Globalization;

namespace DogBreed.Core.Models;

/// <summary>The names of a network's classes, in the order of its logits.</summary>
internal sealed class ClassList
{
    /// <summary>The first class of ImageNet that is a dog: Chihuahua.</summary>
    internal const int FirstDog = 151;

    /// <summary>The last: Mexican hairless.</summary>
    internal const int LastDog = 268;

    private static readonly Lazy<string[]> s_articleBreeds = new(ReadArticleBreeds);
    private static readonly Lazy<ClassList> s_imageNet = new(ReadImageNet);

    private ClassList(string[] names, string[] wordNetIds) => (Names, WordNetIds) = (names, wordNetIds);

    /// <summary>No classes.</summary>
    public static ClassList Empty { get; } = new([], []);

    /// <summary>The thousand classes of ILSVRC 2012, as a person writes them: "German shepherd".</summary>
    public static ClassList ImageNet => s_imageNet.Value;

    /// <summary>The 133 breeds of the article's data set (Udacity's dogImages), in its order.</summary>
    public static IReadOnlyList<string> ArticleBreeds => s_articleBreeds.Value;

    /// <summary>The names; the index is the class.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The WordNet ids, in the same order.</summary>
    internal IReadOnlyList<string> WordNetIds { get; }

    /// <summary>The number of classes.</summary>
    public int Count => Names.Count;

    private static string[] ReadArticleBreeds()
    {
        using Stream stream = typeof(ClassList).Assembly.GetManifestResourceStream("article_breeds.txt")!;
        using var reader = new StreamReader(stream);
        return
        [
            .. reader
                .ReadToEnd()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(name => BreedNames.FromFolder(name).Name),
        ];
    }

    private static ClassList ReadImageNet()
    {
        using Stream stream = typeof(ClassList).Assembly.GetManifestResourceStream("imagenet_classes.tsv")!;
        using var reader = new StreamReader(stream);
        var names = new string[1000];
        var wordNetIds = new string[1000];
        reader.ReadLine(); // the header: index, wnid, name
        while (reader.ReadLine() is { } line)
        {
            string[] fields = line.Split('\t');
            int index = int.Parse(fields[0], CultureInfo.InvariantCulture);
            wordNetIds[index] = fields[1];
            names[index] = fields[2].Replace('_', ' ');
        }

        return new ClassList(names, wordNetIds);
    }
}
