using DogBreed.Core.Errors;
using DogBreed.Core.Keras;
using DogBreed.Core.Models;
using DogBreed.Core.Support;

namespace DogBreed.Core.Importing;

/// <summary>
/// Reads models of other programs: what Keras saves (.h5, .hdf5, .keras, weights of ResNet-50), and .onnx files. Nothing of a file is
/// believed before it is checked.
/// </summary>
public static class ModelImporter
{
    /// <summary>The name of the article's network.</summary>
    internal const string ResNet50Name = "resnet50";

    /// <summary>Reads a file, converts it, and runs it once.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the file does not say.</param>
    /// <param name="cancellation">Ends it; nothing has been written then.</param>
    /// <exception cref="ModelException">It is no model that is known, it is damaged, or something of it does not fit.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static ImportedModel Read(string path, ImportOptions options, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        path = Path.GetFullPath(path);
        if (options.Name is { } name)
        {
            _ = NameOf(options, name);
        }

        if (!File.Exists(path))
        {
            throw Directory.Exists(path)
                ? ForeignModel.ErrorFor(path) ?? new ModelException(Texts.FormatFolderFileExpectedH5Hdf5(path))
                : new ModelException(ErrorKind.ModelNotFound, Texts.FormatThereIsNoSuchFile(path));
        }

        try
        {
            // A .keras file is an archive too, and so is one of PyTorch's.
            using ModelArchive? archive = ModelArchive.Open(path);
            if (archive is not null)
            {
                return Read(archive, Of(archive, options), path, options.InputScaling is null, cancellation);
            }

            if (path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            {
                return OnnxImport.Read(path, options, cancellation);
            }

            if (ForeignModel.ErrorFor(path) is { } error)
            {
                throw error;
            }

            return KerasFile.IsKeras(path)
                ? KerasImport.Read(path, options, cancellation)
                : throw new ModelException(Texts.FormatNeitherFileKerasHDF5Keras(path));
        }
        catch (Exception e) when (e is OutOfMemoryException or InsufficientExecutionStackException)
        {
            throw new ModelException(Texts.FormatModelDamagedTooLargeMachine(path), e);
        }
    }

    // Errors name the archive, and not where it was unpacked.
    private static ImportedModel Read(
        ModelArchive archive,
        ImportOptions options,
        string path,
        bool isScalingAssumed,
        CancellationToken cancellation
    )
    {
        try
        {
            return Read(archive.ModelPath, options, cancellation);
        }
        catch (ModelException e) when (e.Kind == ErrorKind.ImportOptionNotExpected && isScalingAssumed)
        {
            // The network scales its pictures itself.
            return Read(archive, options with { InputScaling = null }, path, isScalingAssumed: false, cancellation);
        }
        catch (ModelException e)
        {
            string message = e.Message.Replace(archive.ModelPath, path, StringComparison.Ordinal);
            throw new ModelException(e.Kind, message, e, [.. e.Values.Select(v => (v.Key, v.Value))]);
        }
    }

    // What the archive says, where the caller does not: Teachable Machine scales its pictures to -1..1.
    private static ImportOptions Of(ModelArchive archive, ImportOptions options) =>
        options with
        {
            ClassNames = options.ClassNames ?? archive.ClassNames,
            InputScaling = options.InputScaling ?? (archive.IsTeachableMachine ? Imaging.InputScaling.Tf : null),
        };

    /// <summary>The name that was asked for, or one that the file suggests; checked.</summary>
    internal static string NameOf(ImportOptions options, string suggestion)
    {
        string name = options.Name ?? suggestion;
        return ModelName.IsValid(name)
            ? name
            : throw new ModelException(ErrorKind.ModelNameNotValid, Texts.FormatValidModelName(name, ModelName.Rule), null, ("name", name));
    }

    /// <summary>The default backbone says whether there is a dog, where a model cannot.</summary>
    internal static Backbone DefaultGate(ImportOptions options) => options.Store.Backbone(ModelStore.DefaultBackbone);

    /// <summary>The names of the classes, checked against their number; the article's 133 and ImageNet's 1000 need not be said.</summary>
    internal static IReadOnlyList<string> ClassNames(string path, ImportOptions options, int classes, List<string> notes)
    {
        IReadOnlyList<string>? names = options.ClassNames;
        if (names is null && classes == ClassList.ArticleBreeds.Count)
        {
            notes.Add(Texts.FormatClassesNamesGivenTheyAssumed(classes));
            names = ClassList.ArticleBreeds;
        }

        if (names is null)
        {
            throw new ModelException(ErrorKind.ClassNamesMissing, Texts.FormatModelClassesFileDoesName(path, classes));
        }

        if (names.Count != classes)
        {
            throw new ModelException(
                Texts.FormatModelClassesNamesGiven(
                    path,
                    classes,
                    names.Count,
                    string.Join(", ", names.Take(3)),
                    (names.Count > 3 ? ", ..." : string.Empty)
                )
            );
        }

        if (names.FirstOrDefault(n => string.IsNullOrWhiteSpace(n) || !PlainText.Is(n, 256)) is { } odd)
        {
            throw new ModelException(Texts.FormatValidClassNameExpected1(odd));
        }

        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any()) is { } twice)
        {
            throw new ModelException(Texts.FormatTwoClassesCalledNamesDiffer(twice.Key));
        }

        return classes < 2 ? throw new ModelException(Texts.FormatModelClassLeastTwoTold(path)) : names;
    }
}
