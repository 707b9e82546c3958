using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using DogBreed.Core.Classification;

namespace DogBreed.Core.Tests.Architecture;

/// <summary>The rooms of docs/ARCHITECTURE.md: arrows go down only.</summary>
public sealed class LayerTests
{
    private const string Root = "DogBreed.Core.";

    /// <summary>From the lowest layer up; a room may know what is in a layer below its own, and of its own layer only itself: no circle is left.</summary>
    private static readonly string[][] s_layers =
    [
        ["Support"],
        ["Errors"],
        ["Photos", "Changes", "Sharding"],
        ["Imaging"],
        ["Inference"],
        ["Onnx"],
        ["Models"],
        ["Detection"],
        ["Classification", "Datasets", "Corrections"],
        ["Catalog"],
        ["Features"],
        ["Training", "Evaluation", "Keras", "Display"],
        ["Importing", "Exporting", "Sorting", "Tagging", "Watching", "Reports"],
        ["WebApp"],
    ];

    private static readonly ArchUnitNET.Domain.Architecture s_core = new ArchLoader().LoadAssembly(typeof(DogBreedClassifier).Assembly).Build();

    [Fact]
    public void Every_room_has_its_layer_and_every_type_a_room()
    {
        string[] rooms = [.. OwnTypes().Select(RoomOf).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(s_layers.SelectMany(l => l).Order(StringComparer.Ordinal), rooms);
    }

    [Fact]
    public void Rooms_know_only_what_is_below_them()
    {
        var layers = s_layers.SelectMany((rooms, layer) => rooms.Select(room => (room, layer))).ToDictionary(p => p.room, p => p.layer);
        string[] wrong =
        [
            .. OwnTypes()
                .SelectMany(type => type.Dependencies.Select(d => (From: type, To: d.Target)))
                .Where(d => IsIn(Root, d.To))
                .Where(d => RoomOf(d.From) != RoomOf(d.To) && layers[RoomOf(d.From)] <= layers[RoomOf(d.To)])
                .Select(d => $"{d.From.FullName} knows {d.To.FullName}")
                .Distinct(),
        ];
        Assert.Equal("", string.Join(Environment.NewLine, wrong));
    }

    /// <summary>OpenCV's matrices stay behind Picture: only what works on pixels knows them.</summary>
    [Fact]
    public void Only_rooms_of_pixels_know_OpenCV()
    {
        string[] rooms =
        [
            .. OwnTypes()
                .Where(t => t.Dependencies.Any(d => IsIn("OpenCvSharp", d.Target)))
                .Select(RoomOf)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(["Detection", "Imaging"], rooms);
    }

    // What the compiler makes of a list in brackets has no namespace.
    private static bool IsIn(string root, IType type) => type.Namespace?.FullName.StartsWith(root, StringComparison.Ordinal) == true;

    [Fact]
    public void The_library_knows_nothing_of_PowerShell()
    {
        System.Reflection.Assembly core = typeof(DogBreedClassifier).Assembly;
        Assert.DoesNotContain(core.GetReferencedAssemblies(), a => a.Name!.Contains("Automation", StringComparison.Ordinal));
        string[] files = Directory.GetFiles(Path.Combine(Repository.Root, "src", "DogBreed.Core"), "*.resx", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotMatch(@"\b(Get|Start|Import|Export|Remove|Measure|Show|Test|Find|ConvertTo)-[A-Z]|[ (]-[A-Z][a-z]", File.ReadAllText(file)));
    }

    /// <summary>
    /// What a program in C# sees is to be learnt in an afternoon. PublicAPI.Shipped.txt lists the members. 45 when the rooms were made; an
    /// answer of a new kind (each dog, objects) is a type more.
    /// </summary>
    [Fact]
    public void The_public_types_are_few()
    {
        System.Type[] types = [.. typeof(DogBreedClassifier).Assembly.GetTypes().Where(t => t.IsVisible)];
        Assert.True(types.Length <= 50, $"{types.Length} public types: {string.Join(", ", types.Select(t => t.Name))}");
    }

    // What the compiler and the protocol buffers generate has no room that a person chose.
    private static IEnumerable<IType> OwnTypes() => s_core.Types.Where(t =>
        t.Namespace.FullName.StartsWith(Root, StringComparison.Ordinal) && !t.Namespace.FullName.StartsWith(Root + "Onnx.Format", StringComparison.Ordinal));

    private static string RoomOf(IType type) => type.Namespace.FullName[Root.Length..].Split('.')[0];
}
