using DogBreed.Core.Importing;

namespace DogBreed.Core.Tests.Importing;

/// <summary>The classes of a data set's folder are those that a network was trained on.</summary>
public sealed class ClassListTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dogbreed").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("train", "test")]
    [InlineData("training", "testing")]
    [InlineData("Train", "Test")]
    [InlineData("train", "val")]
    public void The_training_split_names_the_classes(string train, string other)
    {
        foreach (string name in new[] { "a", "b", "c" })
        {
            Directory.CreateDirectory(Path.Combine(_folder, train, name));
        }

        // Of the last class there was no photograph left for the test.
        Directory.CreateDirectory(Path.Combine(_folder, other, "a"));
        Directory.CreateDirectory(Path.Combine(_folder, other, "b"));
        Assert.Equal(["a", "b", "c"], ClassListReader.Read(_folder));
    }

    [Fact]
    public void A_folder_without_a_training_split_has_its_folders_for_classes()
    {
        foreach (string name in new[] { "a", "b" })
        {
            Directory.CreateDirectory(Path.Combine(_folder, name));
        }

        Assert.Equal(["a", "b"], ClassListReader.Read(_folder));
    }
}
