using DogBreed.Core.Errors;
using DogBreed.Core.Models;
using DogBreed.Core.Support;

namespace DogBreed.Core.Importing;

/// <summary>A model that was read, checked and tried, and is not yet installed.</summary>
public sealed class ImportedModel
{
    internal ImportedModel(Model model, Action<string, bool> write)
    {
        Model = model;
        Write = write;
    }

    /// <summary>What it will be in the store.</summary>
    internal Model Model { get; }

    /// <summary>The name under which it is installed.</summary>
    public string Name => Model.Name;

    /// <summary>True for a backbone, a folder; false for a breed model, a file.</summary>
    public bool IsBackbone => Model is Backbone;

    /// <summary>What the file is: "ResNet-50, the publisher's file of 2017, with top".</summary>
    public required string Description { get; init; }

    /// <summary>The number of its classes; 0 for a backbone without a classifier.</summary>
    public required int ClassCount { get; init; }

    /// <summary>The number of features that it gives, as a backbone, or takes, as a head; 0 where neither.</summary>
    public required int FeatureCount { get; init; }

    /// <summary>Width and height of the pictures that it sees; 0 for a head.</summary>
    public required int InputSize { get; init; }

    /// <summary>The backbone of a head; null else.</summary>
    public string? BackboneName => (Model as HeadModel)?.Backbone.Name;

    /// <summary>The backbone that says whether there is a dog: itself, or the default.</summary>
    public required string Gate { get; init; }

    /// <summary>What a person should know of how it was read.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// Writes it to a path: into a folder for a backbone, a file for a breed model; true writes over a file that is there.
    /// </summary>
    internal Action<string, bool> Write { get; }

    /// <summary>Where it would stand.</summary>
    /// <param name="folder">The folder of the user's models.</param>
    public string PathIn(string folder) => Path.Combine(folder, IsBackbone ? Name : Name + ".onnx");

    /// <summary>Tells whether it could be installed, and changes nothing.</summary>
    /// <param name="folder">The folder of the user's models.</param>
    /// <param name="replace">True replaces a model of the name.</param>
    /// <exception cref="ModelException">There is a model of that name already.</exception>
    public void CheckTarget(string folder, bool replace = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string path = PathIn(folder);
        string other = IsBackbone ? path + ".onnx" : path[..^".onnx".Length];
        if (Path.Exists(other) && (IsBackbone || File.Exists(Path.Combine(other, Backbone.CardFile))))
        {
            throw Taken(
                Texts.FormatAlreadyChooseAnotherNameRemove(IsBackbone ? Texts.BreedModelKind : Texts.BackboneKind, Name, other),
                other
            );
        }

        // Names are the same in any case, whatever the file system says.
        if (
            Directory.Exists(folder)
            && Directory
                .EnumerateFileSystemEntries(folder)
                .FirstOrDefault(e =>
                    string.Equals(NameOf(e), Name, StringComparison.OrdinalIgnoreCase)
                    && !string.Equals(Path.GetFileName(e), Path.GetFileName(path), StringComparison.Ordinal)
                )
                is { } likeIt
        )
        {
            throw Taken(Texts.FormatAlreadyModelWhoseNameDiffers(likeIt), likeIt);
        }

        if (Path.Exists(path) && !replace)
        {
            throw new ModelException(
                ErrorKind.ModelExists,
                Texts.FormatAlreadyModelChooseAnotherName(Name, path),
                null,
                ("name", Name),
                ("path", path)
            );
        }
    }

    private ModelException Taken(string message, string path) =>
        new(ErrorKind.ModelNameTaken, message, null, ("name", Name), ("path", path));

    // A folder's name has no ending, whatever follows its last point; of the files, .onnx files are models.
    private static string? NameOf(string entry)
    {
        if (Directory.Exists(entry))
        {
            return Path.GetFileName(entry);
        }

        return entry.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) ? Path.GetFileNameWithoutExtension(entry) : null;
    }

    /// <summary>Installs it: whole or not at all, whatever happens in between.</summary>
    /// <param name="folder">The folder of the user's models; made where it is missing.</param>
    /// <param name="replace">True replaces a model of the name.</param>
    /// <returns>Its path.</returns>
    /// <exception cref="ModelException">There is a model of that name already.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public string Install(string folder, bool replace = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        CheckTarget(folder, replace);
        string path = PathIn(folder);
        Directory.CreateDirectory(folder);
        if (!IsBackbone)
        {
            Write(path, replace);
            return path;
        }

        // A folder that is being made has a name that no model has; one rename shows it.
        string temporary = Path.Combine(folder, $".{Name}-{Guid.NewGuid():N}");
        string old = temporary + ".old";
        try
        {
            Directory.CreateDirectory(temporary);
            Write(temporary, false);
            if (replace && Directory.Exists(path))
            {
                Directory.Move(path, old);
            }

            try
            {
                Directory.Move(temporary, path);
            }
            catch when (Directory.Exists(old))
            {
                Directory.Move(old, path);
                throw;
            }
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }

        if (Directory.Exists(old))
        {
            Directory.Delete(old, recursive: true);
        }

        return path;
    }
}
