using DogBreed.Core.Support;

namespace DogBreed.Core.Tests;

public sealed class SafeFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dogbreed").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A name may be 255 bytes long on most systems; what is written beside it for a moment must not need more.</summary>
    [Fact]
    public void A_name_as_long_as_names_may_be_is_written()
    {
        string path = Path.Combine(_folder, new string('犬', 83) + ".png");
        SafeFile.Write(path, [1, 2, 3]);
        Assert.Equal([path], Directory.EnumerateFiles(_folder));
    }

    [Fact]
    public void A_file_that_is_there_stays_unless_it_is_to_be_replaced()
    {
        string path = Path.Combine(_folder, "a");
        SafeFile.Write(path, [1]);
        Assert.Throws<IOException>(() => SafeFile.Write(path, [2], overwrite: false));
        Assert.Equal([1], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.EnumerateFiles(_folder));
    }
}
