namespace DogBreedPS.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("dogbreed").FullName;

    public string Copy(string sample, string name)
    {
        string target = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
        File.Copy(Files.Sample(sample), target);
        return target;
    }

    public string Write(string name, byte[] bytes)
    {
        string target = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(target, bytes);
        return target;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
