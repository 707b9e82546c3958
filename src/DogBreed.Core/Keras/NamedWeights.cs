using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Keras;

/// <summary>
/// Weights as .h5 and .hdf5 files of all versions of Keras hold them: a group a layer, whose attribute weight_names lists its data sets.
/// The weights of a model that is used as a layer stand in its group together, each with its layer's name before its own.
/// </summary>
internal sealed class NamedWeights : IKerasWeights
{
    private readonly Hdf5File _file;
    private readonly IReadOnlyDictionary<string, string[]> _datasets;

    private NamedWeights(Hdf5File file, IReadOnlyList<string> layerNames, IReadOnlyDictionary<string, string[]> datasets) =>
        (_file, LayerNames, _datasets) = (file, layerNames, datasets);

    /// <summary>The layers, in their order, those without weights too.</summary>
    public IReadOnlyList<string> LayerNames { get; }

    /// <summary>The weights of a file; null where it holds none in this form.</summary>
    public static NamedWeights? Find(Hdf5File file)
    {
        string root = file.Names(string.Empty, "layer_names") is null && file.Exists("model_weights") ? "model_weights" : string.Empty;
        if (file.Names(root, "layer_names") is not { } layers)
        {
            return null;
        }

        var datasets = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (string layer in layers)
        {
            string group = root.Length == 0 ? layer : $"{root}/{layer}";
            datasets[layer] = file.Exists(group) ? [.. (file.Names(group, "weight_names") ?? []).Select(name => $"{group}/{name}")] : [];
        }

        return new NamedWeights(file, layers, datasets);
    }

    /// <summary>Checks that every weight is some layer's of the model.</summary>
    /// <param name="path">The file, for errors.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="ModelException">One is not.</exception>
    public void DemandAllRead(string path, KerasModel model)
    {
        var layers = model.Layers.ToDictionary(layer => layer.Name, StringComparer.Ordinal);
        foreach ((string name, string[] datasets) in _datasets.Where(d => d.Value.Length > 0))
        {
            string? unread = datasets[0];
            if (layers.TryGetValue(name, out KerasLayer? layer))
            {
                unread = layer.Model is null ? null : ByLayer(layer)[string.Empty].FirstOrDefault();
            }

            if (unread is not null)
            {
                throw new ModelException(Texts.FormatWeightsOfNoLayer(path, unread));
            }
        }
    }

    public IReadOnlyList<KerasTensor> Of(KerasLayer layer) => Of(layer.Name);

    /// <summary>The weights of the layer of a name.</summary>
    public IReadOnlyList<KerasTensor> Of(string layer) => [.. _datasets.GetValueOrDefault(layer, []).Select(_file.Read)];

    /// <summary>The shapes of a layer's weights.</summary>
    public IReadOnlyList<int[]> ShapesOf(string layer) => [.. _datasets.GetValueOrDefault(layer, []).Select(_file.Shape)];

    public IKerasWeights Inside(KerasLayer model)
    {
        ILookup<string, string> byLayer = ByLayer(model);
        return byLayer
            .Where(group => group.Key.Length > 0)
            .Any(group => group.Select(p => p[..(p.LastIndexOf('/') + 1)]).Distinct(StringComparer.Ordinal).Count() > 1)
            ? throw new ModelException(Texts.FormatInsideModelTwoLayersSame(model.Name))
            : new NestedWeights(_file, byLayer.ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal));
    }

    /// <summary>The data sets of a model that is used as a layer, by its layers; those that are no layer's under an empty name.</summary>
    private ILookup<string, string> ByLayer(KerasLayer model)
    {
        // ".../block_1_BN/gamma:0" is of the layer "block_1_BN". A layer's name may hold slashes itself ("expanded_conv/project" of
        // MobileNetV3): the longest that fits is meant. Further models inside have their layers in the same list.
        HashSet<string> names = [.. Names(model)];
        return _datasets
            .GetValueOrDefault(model.Name, [])
            .ToLookup(path => Endings(path).FirstOrDefault(names.Contains, string.Empty), StringComparer.Ordinal);
    }

    private static IEnumerable<string> Names(KerasLayer model) =>
        model.Model!.Layers.SelectMany(l => l.Model is null ? [l.Name] : Names(l));

    // "a/b/c/gamma:0" -> "a/b/c", "b/c", "c"
    private static IEnumerable<string> Endings(string path)
    {
        string folder = path[..Math.Max(0, path.LastIndexOf('/'))];
        while (folder.Length > 0)
        {
            yield return folder;
            folder = folder.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? folder[(slash + 1)..] : string.Empty;
        }
    }

    private sealed class NestedWeights(Hdf5File file, IReadOnlyDictionary<string, string[]> datasets) : IKerasWeights
    {
        public IReadOnlyList<KerasTensor> Of(KerasLayer layer) => [.. datasets.GetValueOrDefault(layer.Name, []).Select(file.Read)];

        public IKerasWeights Inside(KerasLayer model) => this;
    }
}
