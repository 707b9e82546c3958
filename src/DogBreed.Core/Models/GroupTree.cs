using DogBreed.Core.Errors;
using DogBreed.Core.Inference;
using DogBreed.Core.Support;

namespace DogBreed.Core.Models;

/// <summary>
/// The groups of a model's classes: what can be said of a photograph where the class itself is unsure. The probability of a group is the
/// sum
/// over its classes.
/// </summary>
internal sealed class GroupTree
{
    private const double Half = 0.5;

    private readonly Node _root;

    private GroupTree(Node root) => _root = root;

    /// <summary>The tree of a model: of a file of the caller's, else by what WordNet says of dogs.</summary>
    /// <param name="name">The model's name, for errors.</param>
    /// <param name="classes">Its classes.</param>
    /// <param name="bundled">The dogs of WordNet; null where they are not there.</param>
    /// <param name="own">The caller's own file, or null. What it does not have is looked for in the other.</param>
    /// <exception cref="ModelException">The caller's file has a class that the model does not have.</exception>
    public static GroupTree Of(string name, IReadOnlyList<string> classes, TaxonomyFile? bundled, TaxonomyFile? own = null)
    {
        if (own is not null)
        {
            HashSet<string> known = [.. classes.Select(BreedNames.Key)];
            if (own.Classes.FirstOrDefault(c => !known.Contains(BreedNames.Key(c))) is { } unknown)
            {
                throw new ModelException(Texts.FormatTaxonomyUnknownClass(own.FilePath, unknown, name));
            }
        }

        var root = new Node(string.Empty, -1);
        var homeless = new List<int>();
        for (int i = 0; i < classes.Count; i++)
        {
            if (PathOf(classes[i], bundled, own) is { } path)
            {
                root.At(path).Children.Add(new Node(classes[i], i));
            }
            else
            {
                homeless.Add(i);
            }
        }

        // Where all groups lie in one (dog), a class that no file has a place for lies in that as well.
        Node top = root.Children is [{ Class: < 0 } only] ? only : root;
        top.Children.AddRange(homeless.Select(i => new Node(classes[i], i)));
        return new GroupTree(root);
    }

    /// <summary>The tree for a program elsewhere; empty where no class has a group.</summary>
    public IReadOnlyList<GroupPart> Parts() => _root.Children.Exists(c => c.Class < 0) ? _root.ToPart().Parts! : [];

    /// <summary>
    /// The narrowest group that is likely enough, or the class itself; null where none is. Above a half only one path has such groups: from
    /// the widest on it goes to the likeliest part. Below, several may be, and it is the likeliest class or the narrowest group of its own.
    /// </summary>
    /// <param name="probabilities">Of the classes, in the model's order.</param>
    /// <param name="threshold">The least probability, 0..1.</param>
    public GroupAnswer? Narrowest(ReadOnlySpan<double> probabilities, double threshold)
    {
        List<(Node Node, double Probability)> path = threshold > Half ? Likeliest(probabilities) : OfClass(probabilities);
        int depth = path.FindLastIndex(p => p.Probability >= threshold);
        if (depth < 0)
        {
            return null;
        }

        (Node node, double probability) = path[depth];
        return new GroupAnswer(node.Name, Math.Min(1, probability), depth, node.Class >= 0 ? node.Class : null);
    }

    /// <summary>
    /// The threshold above which <see cref="Narrowest"/> is right about a photograph of a class: it names that class, a group that it is
    /// in, or nothing. 0 where it is right at every threshold.
    /// </summary>
    /// <param name="probabilities">Of the classes, in the model's order.</param>
    /// <param name="label">The true class.</param>
    public double RightAbove(ReadOnlySpan<double> probabilities, int label)
    {
        double above = FirstWrong(Likeliest(probabilities), label);
        return above > Half ? above : Math.Min(Half, FirstWrong(OfClass(probabilities), label));

        static double FirstWrong(List<(Node Node, double Probability)> path, int label) =>
            path.Find(p => !p.Node.Contains(label)).Probability;
    }

    /// <summary>True where <see cref="Narrowest"/> is right about a photograph of a class.</summary>
    /// <param name="probabilities">Of the classes, in the model's order.</param>
    /// <param name="label">The true class.</param>
    /// <param name="threshold">The least probability of what is named, 0..1.</param>
    public bool IsRight(ReadOnlySpan<double> probabilities, int label, double threshold)
    {
        double above = RightAbove(probabilities, label);
        return above == 0 || above < threshold;
    }

    // From the widest group to the likeliest part of each.
    private List<(Node Node, double Probability)> Likeliest(ReadOnlySpan<double> probabilities)
    {
        var path = new List<(Node, double)>();
        Node node = _root;
        while (node.Children.Count > 0)
        {
            (node, double probability) = Likeliest(node, probabilities);
            path.Add((node, probability));
        }

        return path;
    }

    // From the widest group to the likeliest class.
    private List<(Node Node, double Probability)> OfClass(ReadOnlySpan<double> probabilities)
    {
        int top = LogitMath.ArgMax(probabilities);
        var path = new List<(Node, double)>();
        Node? node = _root.Children.Find(c => c.Contains(top));
        while (node is not null)
        {
            path.Add((node, node.Sum(probabilities)));
            node = node.Children.Find(c => c.Contains(top));
        }

        return path;
    }

    /// <summary>The groups of a class from the widest to the narrowest; null where no file has a place for it.</summary>
    /// <param name="name">The class.</param>
    /// <param name="bundled">The dogs of WordNet.</param>
    /// <param name="own">The caller's own file, which comes first.</param>
    public static IReadOnlyList<string>? PathOf(string name, TaxonomyFile? bundled, TaxonomyFile? own = null)
    {
        if (own?.PathOf(name) is { } path)
        {
            return path;
        }

        // A name of another set may be a class of ImageNet, which WordNet has by its id; or one that WordNet itself has.
        return
            BreedNames.ImageNetClass(name, wordNetId: null) is { } index
            && bundled?.PathOf(ClassList.ImageNet.WordNetIds[index]) is { } place
            ? place
            : bundled?.PathOf(name);
    }

    private static (Node Node, double Probability) Likeliest(Node node, ReadOnlySpan<double> probabilities)
    {
        Node best = node.Children[0];
        double most = best.Sum(probabilities);
        foreach (Node child in node.Children.Skip(1))
        {
            double sum = child.Sum(probabilities);
            if (sum > most)
            {
                (best, most) = (child, sum);
            }
        }

        return (best, most);
    }

    /// <param name="name">The group's or the class's name.</param>
    /// <param name="index">The class's place; -1 for a group.</param>
    private sealed class Node(string name, int index)
    {
        public string Name => name;

        public int Class => index;

        public List<Node> Children { get; } = [];

        public Node At(IReadOnlyList<string> path)
        {
            Node node = this;
            foreach (string group in path)
            {
                Node? child = node.Children.Find(c => c.Class < 0 && string.Equals(c.Name, group, StringComparison.OrdinalIgnoreCase));
                if (child is null)
                {
                    child = new Node(group, -1);
                    node.Children.Add(child);
                }

                node = child;
            }

            return node;
        }

        public double Sum(ReadOnlySpan<double> probabilities)
        {
            if (index >= 0)
            {
                return probabilities[index];
            }

            double sum = 0;
            foreach (Node child in Children)
            {
                sum += child.Sum(probabilities);
            }

            return sum;
        }

        public GroupPart ToPart() =>
            index >= 0 ? new GroupPart(Class: index) : new GroupPart(Name: name, Parts: [.. Children.Select(c => c.ToPart())]);

        public bool Contains(int label) => index == label || Children.Exists(c => c.Contains(label));
    }
}

/// <summary>What can be said at a threshold.</summary>
/// <param name="Name">A group's or a class's name.</param>
/// <param name="Probability">How likely it is, 0..1.</param>
/// <param name="Depth">How many groups lie above it; 0 for the widest.</param>
/// <param name="Class">The class; null for a group.</param>
internal readonly record struct GroupAnswer(string Name, double Probability, int Depth, int? Class);

/// <summary>A part of a tree of groups: a group with its name and its parts, or a class with its place in the model.</summary>
/// <param name="Name">The group's name; null for a class.</param>
/// <param name="Parts">The group's parts; null for a class.</param>
/// <param name="Class">The class; null for a group.</param>
internal sealed record GroupPart(string? Name = null, IReadOnlyList<GroupPart>? Parts = null, int? Class = null);
