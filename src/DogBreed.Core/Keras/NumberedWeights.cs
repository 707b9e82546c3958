using System.Globalization;

namespace DogBreed.Core.Keras;

/// <summary>
/// Weights as .keras archives and .weights.h5 files hold them: data sets 0, 1, ... under layers/NAME/vars, where NAME is made of the
/// layer's class and a number, not of its own name.
/// </summary>
internal sealed class NumberedWeights : IKerasWeights
{
    // What TensorFlow 2.12 and 2.13 called it. They list a layer that has weights twice, so that its number is taken twice.
    private const string OldContainer = "_layer_checkpoint_dependencies";

    private readonly Hdf5File _file;
    private readonly string _container;
    private readonly char _separator;
    private readonly string _root;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    private NumberedWeights(Hdf5File file, string container, char separator, string root, KerasModel? model)
    {
        (_file, _container, _separator, _root) = (file, container, separator, root);
        if (container is OldContainer && model is not null)
        {
            NameTwice(model);
        }
    }

    /// <summary>The weights of a file; null where it holds none in this form.</summary>
    /// <param name="file">The file.</param>
    /// <param name="model">The model, where the file says what it is.</param>
    public static NumberedWeights? Find(Hdf5File file, KerasModel? model)
    {
        foreach (string container in new[] { "layers", OldContainer })
        {
            // On Windows some versions joined names with its separator, which HDF5 takes for a letter.
            foreach (char separator in "/\\")
            {
                if (
                    separator == '/'
                        ? file.Exists(container)
                        : file.Children(string.Empty).Any(c => c.StartsWith(container + separator, StringComparison.Ordinal))
                )
                {
                    return new NumberedWeights(file, container, separator, container + separator, model);
                }
            }
        }

        return null;
    }

    /// <summary>The names under which layers of a class have weights, in their order.</summary>
    public IReadOnlyList<string> NamesOf(string stateName)
    {
        var names = new List<string>();
        int step = _container is OldContainer ? 2 : 1;
        for (int number = 0; HasWeights(KerasLayer.Numbered(stateName, number)); number += step)
        {
            names.Add(KerasLayer.Numbered(stateName, number));
        }

        return names;
    }

    /// <summary>True where layers of other classes have weights too.</summary>
    public bool HasOthers(string stateName)
    {
        IEnumerable<string> all =
            _separator == '/'
                ? _file.Children(_container)
                : _file.Children(string.Empty).Where(c => c.StartsWith(_root, StringComparison.Ordinal)).Select(c => c[_root.Length..]);
        return all.Any(name => !name.StartsWith(stateName, StringComparison.Ordinal) && HasWeights(name));
    }

    public IReadOnlyList<KerasTensor> Of(KerasLayer layer) => Of(NameOf(layer));

    /// <summary>The weights under a name.</summary>
    public IReadOnlyList<KerasTensor> Of(string stateName)
    {
        var tensors = new List<KerasTensor>();
        while (tensors.Count < 1000 && PathOf(stateName, tensors.Count) is var path && _file.Exists(path))
        {
            tensors.Add(_file.Read(path));
        }

        return tensors;
    }

    public IKerasWeights Inside(KerasLayer model) => Within(model, NameOf(model));

    private NumberedWeights Within(KerasLayer model, string name) =>
        new(_file, _container, _separator, $"{_root}{name}{_separator}{_container}{_separator}", model.Model);

    private void NameTwice(KerasModel model)
    {
        var next = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (KerasLayer layer in model.Layers)
        {
            string state = KerasLayer.SnakeCase(layer.ClassName);
            int number = next.GetValueOrDefault(state);
            string name = KerasLayer.Numbered(state, number);
            _names[layer.Name] = name;
            next[state] = number + (HasWeights(layer, name) ? 2 : 1);
        }
    }

    private bool HasWeights(KerasLayer layer, string name)
    {
        if (layer.Model is not { } inner)
        {
            return HasWeights(name);
        }

        NumberedWeights within = Within(layer, name);
        return inner.Layers.Any(l => within.HasWeights(l, within.NameOf(l)));
    }

    private bool HasWeights(string stateName) => _file.Exists(PathOf(stateName, 0));

    private string NameOf(KerasLayer layer) => _names.GetValueOrDefault(layer.Name, layer.StateName);

    private string PathOf(string stateName, int index) => string.Create(CultureInfo.InvariantCulture, $"{_root}{stateName}/vars/{index}");
}
