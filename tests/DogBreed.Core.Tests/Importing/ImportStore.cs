using DogBreed.Core.Errors;
using DogBreed.Core.Importing;
using DogBreed.Core.Models;

namespace DogBreed.Core.Tests.Importing;

/// <summary>A user's store of models for one test, beside the bundled ones, and a folder for the files that the test makes.</summary>
internal sealed class ImportStore : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("dogbreed").FullName;

    public string Files { get; } = Directory.CreateTempSubdirectory("dogbreed").FullName;

    public ModelStore Store => new(Path.Combine(Repository.Root, "models"), Folder);

    /// <summary>Imports a file and installs it.</summary>
    public string Import(string path, ImportOptions? options = null) =>
        ModelImporter.Read(path, (options ?? new ImportOptions()) with { Store = Store }).Install(Folder);

    /// <summary>The message of an import's error; nothing of it may be left.</summary>
    public string Error(string path, ImportOptions? options = null) => Failure(path, options).Message;

    /// <summary>What an import's error is about; nothing of it may be left.</summary>
    public ErrorKind Kind(string path, ImportOptions? options = null) => Failure(path, options).Kind;

    private ModelException Failure(string path, ImportOptions? options)
    {
        string[] before = [.. Directory.EnumerateFileSystemEntries(Folder)];
        ModelException error = Assert.Throws<ModelException>(() => Import(path, options));
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(Folder));
        ErrorWording.AssertClear(error.Message);
        return error;
    }

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        Directory.Delete(Files, recursive: true);
    }
}
