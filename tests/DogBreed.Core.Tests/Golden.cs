namespace DogBreed.Core.Tests;

/// <summary>
/// The reference data that other programs made (photographs and what Keras, Pillow, OpenCV and ONNX Runtime for Python computed of them).
/// It may not be distributed: it stands in a folder "shared" beside the repository, or in $DOGBREED_SHARED. Without it the tests that need it skip and say so.
/// </summary>
internal static class Golden
{
    /// <summary>What every skip for want of this data begins with; .ci/run looks for it.</summary>
    public const string SkipReason = "GOLDEN DATA MISSING";

    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("DOGBREED_SHARED") is { Length: > 0 } shared ? shared : Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared"));

    /// <summary>The full path of a file or folder of it; skips the test where the whole of it is missing, fails where only this is.</summary>
    public static string Require(string relativePath)
    {
        Assert.SkipUnless(Directory.Exists(Folder), $"{SkipReason}: {Folder}");
        string path = Path.Combine(Folder, relativePath);
        Assert.True(Path.Exists(path), $"{path} is missing.");
        return path;
    }

    public static string Photo(string relativePath) => Require(Path.Combine("photos", relativePath));

    /// <summary>The rows of a .csv file of it, without the header.</summary>
    public static IEnumerable<string[]> Csv(string relativePath)
    {
        foreach (string line in File.ReadLines(Require(relativePath)).Skip(1))
        {
            yield return line.Split(',', 4);
        }
    }
}
