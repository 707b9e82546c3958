using System.IO.Compression;
using DogBreed.Core.Errors;
using DogBreed.Core.Importing;
using DogBreed.Core.Models;

namespace DogBreed.Core.Tests.Importing;

/// <summary>converted_keras.zip of Teachable Machine: keras_model.h5 and labels.txt.</summary>
public sealed class ModelArchiveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("archive").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_model_and_its_labels_are_unpacked_and_nothing_stays_behind()
    {
        // The Finder packs a file of its own beside each.
        string zip = Zip(("keras_model.h5", [1, 2, 3]), ("__MACOSX/._keras_model.h5", [9]), ("labels.txt", "0 Cat\r\n1 Dog\r\n"u8.ToArray()));
        string where;
        using (ModelArchive archive = ModelArchive.Open(zip)!)
        {
            where = archive.ModelPath;
            Assert.Equal([1, 2, 3], File.ReadAllBytes(where));
            Assert.Equal(["Cat", "Dog"], archive.ClassNames);
            Assert.True(archive.IsTeachableMachine);
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(where)));
    }

    /// <summary>A network of Keras in such an archive, which scales its pictures itself; by the name that a browser gives a second download.</summary>
    [Fact]
    public void A_network_in_an_archive_is_imported_with_its_labels()
    {
        byte[] network = File.ReadAllBytes(Repository.Data("keras_models/mobilenet_v2_transfer.h5"));
        string zip = Zip(("keras_model.h5", network), ("labels.txt", System.Text.Encoding.UTF8.GetBytes(string.Join("\r\n", Enumerable.Range(0, 7).Select(i => $"{i} Class {i}")))));
        string renamed = Path.Combine(_folder, "converted_keras (1).zip");
        File.Move(zip, renamed);
        ImportedModel model = ModelImporter.Read(renamed, new ImportOptions { Store = Repository.Models });
        Assert.Equal("converted_keras--1", model.Name);
        string installed = model.Install(_folder);
        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"Class {i}"), new ModelStore(_folder, Path.Combine(Repository.Root, "models")).Model(installed).Breeds);
    }

    [Fact]
    public void Errors_name_the_archive()
    {
        string broken = Zip(("keras_model.h5", "no HDF5"u8.ToArray()), ("labels.txt", "0 Cat\n1 Dog"u8.ToArray()));
        Assert.StartsWith(broken, Error(broken), StringComparison.Ordinal);
        Assert.Contains("b.onnx", Error(Zip(("a.h5", [1]), ("b.onnx", [1]))), StringComparison.Ordinal);
        Assert.Contains("labels.txt", Error(Zip(("keras_model.h5", [1]), ("labels.txt", "[1"u8.ToArray()))), StringComparison.Ordinal);
        string damaged = Zip(("keras_model.h5", new byte[5000]));
        File.WriteAllBytes(damaged, File.ReadAllBytes(damaged)[..^30]);
        Assert.StartsWith(damaged, Error(damaged), StringComparison.Ordinal);
        Assert.Null(ModelArchive.Open(Zip(("readme.txt", [1]))));

        static string Error(string path)
        {
            string message = Assert.Throws<ModelException>(() => ModelImporter.Read(path, new ImportOptions { Store = Repository.Models })).Message;
            ErrorWording.AssertClear(message);
            return message;
        }
    }

    private string Zip(params (string Name, byte[] Content)[] files)
    {
        string path = Path.Combine(_folder, Path.GetRandomFileName() + ".zip");
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, byte[] content) in files)
        {
            using Stream entry = zip.CreateEntry(name).Open();
            entry.Write(content);
        }

        return path;
    }
}
