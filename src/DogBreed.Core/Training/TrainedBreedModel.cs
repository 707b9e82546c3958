using DogBreed.Core.Models;
using DogBreed.Core.Support;

namespace DogBreed.Core.Training;

/// <summary>A breed model that was trained and is not yet a file.</summary>
public sealed class TrainedBreedModel
{
    private readonly Action<string, TrainedModel> _write;

    internal TrainedBreedModel(Action<string, TrainedModel> write, TrainedModel model, IReadOnlyList<EpochRecord> history, double seconds)
    {
        _write = write;
        Model = model;
        History = history;
        Seconds = seconds;
    }

    /// <summary>The breeds that it tells apart, in the order of its logits.</summary>
    public IReadOnlyList<string> Breeds => Model.Breeds;

    /// <summary>The accuracy on the validation photographs, 0..1. It was chosen by them: measure on others.</summary>
    public double ValidationAccuracy => Model.ValidationAccuracy ?? 0;

    /// <summary>Its card; the name is given where it is saved.</summary>
    internal TrainedModel Model { get; private set; }

    /// <summary>All epochs of the fit that was chosen.</summary>
    internal IReadOnlyList<EpochRecord> History { get; }

    /// <summary>How long the training took, features included.</summary>
    public double Seconds { get; }

    /// <summary>Writes the .onnx file: the old file of that name or the new one is there at any moment, never a half.</summary>
    /// <param name="path">Its path; it ends in .onnx, and the rest of the file's name becomes the model's.</param>
    /// <exception cref="ArgumentException">The path is no such name.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Save(string path)
    {
        CheckPath(path);
        Model = Model with { Name = Path.GetFileNameWithoutExtension(path) };
        _write(path, Model);
    }

    /// <summary>Tells whether a name may be a model's.</summary>
    /// <exception cref="ArgumentException">It may not.</exception>
    public static void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!ModelName.IsValid(name))
        {
            throw new ArgumentException(Texts.FormatValidModelNamePathEither(name, ModelName.Rule));
        }
    }

    /// <summary>Tells before a long training whether its result could be saved.</summary>
    /// <exception cref="ArgumentException">The path is no .onnx file's.</exception>
    public static void CheckPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (
            !string.Equals(Path.GetExtension(path), ".onnx", StringComparison.OrdinalIgnoreCase)
            || !ModelName.IsValid(Path.GetFileNameWithoutExtension(path))
        )
        {
            throw new ArgumentException(Texts.FormatBreedModelFileNAMEOnnx(path, ModelName.Rule));
        }
    }
}
