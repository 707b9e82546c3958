using System.Globalization;

namespace DogBreed.Core.Keras;

/// <summary>
/// Weights as .keras archives and .weights.h5 files of Keras 3 hold them: data sets 0, 1, ... under layers/NAME/vars, where NAME is made of the layer's class
/// and a number, not of its own name.
/// </summary>
internal sealed class NumberedWeights : IKerasWeights
{
    private readonly Hdf5File _file;
    private readonly string _layers;

    private NumberedWeights(Hdf5File file, string layers) => (_file, _layers) = (file, layers);

    /// <summary>The weights of a file; null where it holds none in this form.</summary>
    public static NumberedWeights? Find(Hdf5File file) =>
        file.Exists("layers") ? new NumberedWeights(file, "layers")

        // As TensorFlow 2.12 and 2.13 called it.
        : file.Exists("_layer_checkpoint_dependencies") ? new NumberedWeights(file, "_layer_checkpoint_dependencies")
        : null;

    /// <summary>The number of layers of a class that have weights.</summary>
    public int Count(string stateName)
    {
        int count = 0;
        while (_file.Exists($"{_layers}/{KerasLayer.Numbered(stateName, count)}/vars/0"))
        {
            count++;
        }

        return count;
    }

    /// <summary>True where layers of other classes have weights too.</summary>
    public bool HasOthers(string stateName) =>
        _file.Children(_layers).Any(name => !name.StartsWith(stateName, StringComparison.Ordinal) && _file.Exists($"{_layers}/{name}/vars/0"));

    public IReadOnlyList<KerasTensor> Of(KerasLayer layer) => Of(layer.StateName);

    /// <summary>The weights under a name.</summary>
    public IReadOnlyList<KerasTensor> Of(string stateName)
    {
        var tensors = new List<KerasTensor>();
        while (tensors.Count < 1000 && Path(stateName, tensors.Count) is var path && _file.Exists(path))
        {
            tensors.Add(_file.Read(path));
        }

        return tensors;
    }

    public IKerasWeights Inside(KerasLayer model) => new NumberedWeights(_file, $"{_layers}/{model.StateName}/layers");

    private string Path(string stateName, int index) => string.Create(CultureInfo.InvariantCulture, $"{_layers}/{stateName}/vars/{index}");
}
