using System.Globalization;
using System.Text.RegularExpressions;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Keras;

/// <summary>
/// Weights as .keras archives and .weights.h5 files hold them: data sets 0, 1, ... under layers/NAME/vars, where NAME is made of the
/// layer's class and a number, not of its own name.
/// </summary>
internal sealed partial class NumberedWeights : IKerasWeights
{
    // What TensorFlow 2.12 to 2.14 called it. 2.12 and 2.13 list a layer that has weights twice there, so that its number is taken twice;
    // 2.14 does not. The file does not say which wrote it: the counting is the one by which all of its weights are some layer's.
    private const string OldContainer = "_layer_checkpoint_dependencies";

    // Groups of a damaged file may hold each other.
    private const int MostDepth = 8;

    private readonly Hdf5File _file;
    private readonly string _container;
    private readonly char _separator;
    private readonly string _root;
    private readonly bool _twice;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    private NumberedWeights(Hdf5File file, string container, char separator, string root, bool twice, KerasModel? model)
    {
        (_file, _container, _separator, _root, _twice) = (file, container, separator, root, twice);
        if (twice && model is not null)
        {
            NameTwice(model);
        }
    }

    /// <summary>The weights of a file; null where it holds none in this form.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <param name="model">The model, where the file says what it is.</param>
    /// <exception cref="ModelException">Some of its weights are no layer's of the model.</exception>
    public static NumberedWeights? Find(Hdf5File file, string path, KerasModel? model)
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
                    return Counted(file, path, container, separator, model);
                }
            }
        }

        return null;
    }

    private static NumberedWeights Counted(Hdf5File file, string path, string container, char separator, KerasModel? model)
    {
        string root = container + separator;
        var once = new NumberedWeights(file, container, separator, root, twice: false, model);
        if (model is null)
        {
            return once;
        }

        if (container is OldContainer)
        {
            var twice = new NumberedWeights(file, container, separator, root, twice: true, model);
            if (twice.Unread(model) is null)
            {
                return twice;
            }
        }

        return once.Unread(model) is { } unread ? throw new ModelException(Texts.FormatWeightsOfNoLayer(path, unread)) : once;
    }

    /// <summary>The names under which layers of a class have weights, in their order.</summary>
    public IReadOnlyList<string> NamesOf(string stateName) =>
        [.. Groups().Where(name => ClassOf(name) == stateName && HasWeights(name)).OrderBy(NumberOf)];

    /// <summary>True where layers of other classes have weights too.</summary>
    public bool HasOthers(string stateName) => Groups().Any(name => ClassOf(name) != stateName && HasAny(name, 0));

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

    public IKerasWeights Inside(KerasLayer model) => Within(NameOf(model), model.Model);

    private NumberedWeights Within(string name, KerasModel? model) =>
        new(_file, _container, _separator, $"{_root}{name}{_separator}{_container}{_separator}", _twice, model);

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

    /// <summary>The first group that holds weights and is no layer's of the model; null where there is none.</summary>
    private string? Unread(KerasModel model)
    {
        var read = model.Layers.Select(NameOf).ToHashSet(StringComparer.Ordinal);
        string? unread = Groups().FirstOrDefault(name => !read.Contains(name) && HasAny(name, 0));
        return unread is not null
            ? _root + unread
            : model
                .Layers.Where(layer => layer.Model is not null)
                .Select(layer => Within(NameOf(layer), layer.Model).Unread(layer.Model!))
                .FirstOrDefault(found => found is not null);
    }

    private bool HasWeights(KerasLayer layer, string name)
    {
        if (layer.Model is not { } inner)
        {
            return HasWeights(name);
        }

        NumberedWeights within = Within(name, inner);
        return inner.Layers.Any(l => within.HasWeights(l, within.NameOf(l)));
    }

    private bool HasAny(string name, int depth)
    {
        if (HasWeights(name) || depth == MostDepth)
        {
            return HasWeights(name);
        }

        NumberedWeights within = Within(name, model: null);
        return within.Groups().Any(inner => within.HasAny(inner, depth + 1));
    }

    private bool HasWeights(string stateName) => _file.Exists(PathOf(stateName, 0));

    /// <summary>The names of the groups of this container, one a layer.</summary>
    private IEnumerable<string> Groups()
    {
        if (_separator == '/')
        {
            string group = _root.TrimEnd('/');
            return _file.Exists(group) ? _file.Children(group) : [];
        }

        return _file
            .Children(string.Empty)
            .Where(name => name.StartsWith(_root, StringComparison.Ordinal))
            .Select(name => name[_root.Length..].Split(_separator)[0])
            .Distinct(StringComparer.Ordinal);
    }

    private string NameOf(KerasLayer layer) => _names.GetValueOrDefault(layer.Name, layer.StateName);

    private string PathOf(string stateName, int index) => string.Create(CultureInfo.InvariantCulture, $"{_root}{stateName}/vars/{index}");

    // "dense_2" is number 2 of "dense"; "conv2d" is number 0 of "conv2d".
    private static string ClassOf(string name) => Number().Replace(name, string.Empty);

    private static int NumberOf(string name) =>
        Number().Match(name) is { Success: true } number ? int.Parse(number.ValueSpan[1..], CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("_[0-9]{1,6}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
