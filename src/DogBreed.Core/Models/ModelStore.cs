using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Onnx;
using DogBreed.Core.Support;

namespace DogBreed.Core.Models;

/// <summary>
/// Finds backbones by name in a list of folders, each of which holds one folder a model. Thread-safe; nothing is kept open.
/// </summary>
public sealed class ModelStore
{
    /// <summary>The name of the backbone that is used where none is named.</summary>
    public const string DefaultBackbone = "efficientnet-lite2";

    private const string BreedModelEnding = ".onnx";

    private readonly string[] _roots;

    /// <summary>Makes a store.</summary>
    /// <param name="roots">The folders to look in; the first that has a name wins. Folders that do not exist are passed over.</param>
    public ModelStore(params string[] roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        _roots =
            roots.Length > 0 ? [.. roots.Select(Path.GetFullPath)] : throw new ArgumentException(Texts.LeastFolderNeeded, nameof(roots));
    }

    /// <summary>The folder "models" beside the program, where the package DogBreed.Models puts the bundled networks.</summary>
    public static ModelStore Bundled { get; } = new(Path.Combine(AppContext.BaseDirectory, "models"));

    /// <summary>The names of the backbones that are there, sorted.</summary>
    public IReadOnlyList<string> BackboneNames() =>
        [
            .. _roots
                .Where(Directory.Exists)
                .SelectMany(Folders)
                .Where(IsBackbone)
                .Select(folder => Path.GetFileName(folder))
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Order(StringComparer.OrdinalIgnoreCase),
        ];

    /// <summary>Reads the card of a backbone, or of a breed model that gives features as a backbone does.</summary>
    /// <param name="name">Its name, in any case; or the path of its folder or file.</param>
    /// <exception cref="ModelException">There is no such backbone, or its card makes no sense.</exception>
    internal Backbone Backbone(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (BackboneFolder(name) is { } folder)
        {
            return BackboneCardReader.Read(folder);
        }

        if (Path.GetFileName(name).Length != name.Length && Directory.Exists(name))
        {
            return BackboneCardReader.Read(Path.TrimEndingDirectorySeparator(Path.GetFullPath(name)));
        }

        // A breed model that sees pictures may give features too.
        return BreedModelPath(name) is { } path ? BreedModelFile.Read(path).Model.AsBackbone() : throw Missing(name);
    }

    /// <summary>The folder of a backbone of the store; null where there is none of that name.</summary>
    /// <param name="name">Its name, in any case.</param>
    public string? BackboneFolder(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Path.GetFileName(name).Length != name.Length
            ? null
            : _roots
                .Where(Directory.Exists)
                .SelectMany(Folders)
                .FirstOrDefault(folder =>
                    string.Equals(Path.GetFileName(folder), name, StringComparison.OrdinalIgnoreCase) && IsBackbone(folder)
                );
    }

    /// <summary>The backbone of a trained model: the network of its features, or its dog gate.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ModelException">The backbone is not there, or damaged.</exception>
    internal Backbone BackboneOf(TrainedModel model)
    {
        try
        {
            return Backbone(model.Backbone.Name);
        }
        catch (ModelException e) when (e.Kind == ErrorKind.ModelNotFound)
        {
            throw new ModelException(Texts.FormatBreedModelNeedsBackboneWhich(model.Name, model.Backbone.Name), e);
        }
    }

    /// <summary>The dog gate of what stands on a backbone: that backbone, or the default one where it has no gate.</summary>
    internal Backbone GateBehind(Backbone backbone) => backbone.HasGate ? backbone : Backbone(DefaultBackbone);

    /// <summary>Reads what is known of a model.</summary>
    /// <param name="name">Its name, in any case; or the path of its folder or file.</param>
    /// <exception cref="ModelException">There is no such model, or its card makes no sense.</exception>
    public Model Model(string name) => BreedModelPath(name) is { } path ? BreedModelFile.Read(path).Model : Backbone(name);

    /// <summary>The names of the trained breed models that are there, sorted: the .onnx files in the store's folders.</summary>
    public IReadOnlyList<string> BreedModelNames() =>
        [
            .. _roots
                .Where(Directory.Exists)
                .SelectMany(BreedModelFiles)
                .Select(file => Path.GetFileNameWithoutExtension(file)!)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Order(StringComparer.OrdinalIgnoreCase),
        ];

    /// <summary>The file of a breed model; null where there is none of that name, or where a backbone has it.</summary>
    /// <param name="name">Its name, in any case; or the path of its file.</param>
    public string? BreedModelPath(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.EndsWith(BreedModelEnding, StringComparison.OrdinalIgnoreCase) && File.Exists(name))
        {
            return Path.GetFullPath(name);
        }

        return InstalledPath(name) is { } path && !Directory.Exists(path) ? path : null;
    }

    /// <summary>The file or the folder of a model in the store; null where there is none of that name. A path is no name.</summary>
    /// <param name="name">Its name, in any case.</param>
    public string? InstalledPath(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return BackboneFolder(name)
            ?? _roots
                .Where(Directory.Exists)
                .SelectMany(BreedModelFiles)
                .FirstOrDefault(file => string.Equals(Path.GetFileNameWithoutExtension(file), name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>From a picture to the tensor of the network that a model sees it with: its own, or that of a head's backbone.</summary>
    /// <param name="name">Its name, in any case; or the path of its folder or file.</param>
    /// <exception cref="ModelException">There is no such model, or its backbone is missing.</exception>
    public Preprocessing PreprocessingOf(string name) =>
        Model(name) switch
        {
            Backbone backbone => backbone.Preprocessing,
            PictureModel picture => picture.Preprocessing,
            var head => BackboneOf((TrainedModel)head).Preprocessing,
        };

    /// <summary>The layers of a model: of a backbone's floating-point network, or of a breed model's own.</summary>
    /// <param name="name">Its name, in any case; or the path of its folder or file.</param>
    /// <exception cref="ModelException">There is no such model, or it is damaged.</exception>
    internal IReadOnlyList<ModelLayer> Layers(string name)
    {
        if (BreedModelPath(name) is { } path)
        {
            return ModelSummary.Of(path, BreedModelFile.Read(path).Bytes);
        }

        NetworkFile file = Backbone(name).Float;
        return ModelSummary.Of(file.Path, file.Load());
    }

    /// <summary>A breed model names its backbone; one that only a path leads to would not be found by it.</summary>
    /// <exception cref="ModelException">The store has no such backbone under its name.</exception>
    internal void DemandFindable(Backbone backbone)
    {
        string[] names = [.. BackboneNames(), .. BreedModelNames()];
        bool isThere =
            names.Contains(backbone.Name, StringComparer.OrdinalIgnoreCase)
            && string.Equals(Backbone(backbone.Name).Float.Sha256, backbone.Float.Sha256, StringComparison.OrdinalIgnoreCase);
        if (!isThere)
        {
            throw new ModelException(
                ErrorKind.BackboneNotInStore,
                Texts.FormatBackboneStoreModelsWhereBreed(backbone.Name, backbone.Path),
                null,
                ("name", backbone.Name),
                ("folder", backbone.Path)
            );
        }
    }

    /// <summary>
    /// Looks whether a model is whole: all the files that it needs are hashed and opened, its backbone's and its dog gate's too, in every
    /// precision that there is.
    /// </summary>
    /// <param name="name">Its name, in any case; or the path of its folder or file.</param>
    /// <exception cref="ModelException">There is no such model, or something of it is missing, damaged, or does not fit.</exception>
    public void Verify(string name)
    {
        Model model = Model(name);
        Backbone backbone = model switch
        {
            TrainedModel trained => BackboneOf(trained),
            _ => (Backbone)model,
        };
        foreach (Backbone part in new[] { backbone, GateBehind(backbone) }.DistinctBy(b => b.Path))
        {
            Verify(part);
        }

        if (model is TrainedModel)
        {
            using LoadedModel loaded = LoadedModel.Open(this, name, ExecutionDevice.Cpu, ModelPrecision.Float);
        }
    }

    private static void Verify(Backbone backbone)
    {
        ModelPrecision[] precisions = backbone.Int8 is null ? [ModelPrecision.Float] : [ModelPrecision.Float, ModelPrecision.Int8];
        foreach (ModelPrecision precision in precisions)
        {
            using LoadedNetwork network = LoadedNetwork.Open(backbone, ExecutionDevice.Cpu, precision, backbone.OutputNames.All);
        }
    }

    /// <summary>The dogs of WordNet; null where no folder has them.</summary>
    /// <exception cref="ModelException">The file is damaged.</exception>
    internal TaxonomyFile? Taxonomy() => Find(TaxonomyFile.Bundled) is { } path ? TaxonomyFile.Read(path) : null;

    /// <summary>The names of breeds that people use; null where no folder has them.</summary>
    /// <exception cref="ModelException">The file is damaged.</exception>
    internal BreedTable? BreedTable() => Find(Models.BreedTable.FileName) is { } path ? Models.BreedTable.Read(path) : null;

    /// <summary>The names of groups of dogs that people use; null where no folder has them.</summary>
    /// <exception cref="ModelException">The file is damaged.</exception>
    internal BreedTable? GroupTable() => Find(Models.BreedTable.GroupsFileName) is { } path ? Models.BreedTable.Read(path) : null;

    private string? Find(string relativePath) => _roots.Select(root => Path.Combine(root, relativePath)).FirstOrDefault(File.Exists);

    /// <summary>A file of the detectors that stand beside the backbones.</summary>
    /// <param name="relativePath">Such as "blazeface/model.onnx".</param>
    /// <exception cref="ModelException">There is no such file.</exception>
    internal string DetectorFile(string relativePath) =>
        Find(relativePath) ?? throw new ModelException(Texts.FormatFileNoneInstallationIncomplete(relativePath, string.Join(", ", _roots)));

    private ModelException Missing(string name)
    {
        string[] names = [.. BackboneNames(), .. BreedModelNames()];
        string message =
            names.Length > 0
                ? Texts.FormatThereIsNoModelThere(name, string.Join(", ", names))
                : Texts.FormatModelOtherCProgramGets(name, string.Join(" or ", _roots));
        return new ModelException(ErrorKind.ModelNotFound, message);
    }

    private static IEnumerable<string> BreedModelFiles(string root) =>
        Directory.EnumerateFiles(root, "*" + BreedModelEnding, new EnumerationOptions { IgnoreInaccessible = true });

    // A folder that may not be read is passed over: it is as if it were not there.
    private static IEnumerable<string> Folders(string root) =>
        Directory.EnumerateDirectories(
            root,
            "*",
            new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None }
        );

    // blazeface/ and haarcascades/ stand in the same folder and have no card.
    // What an import that was killed left has a name that begins with a dot.
    private static bool IsBackbone(string folder) =>
        File.Exists(Path.Combine(folder, Models.Backbone.CardFile)) && !Path.GetFileName(folder).StartsWith('.');
}
