using System.Text;

namespace DogBreed.Core.Reports;

/// <summary>The files of web/, which are in the library.</summary>
internal static class WebFiles
{
    private const string Prefix = "web/";

    // Resources are named as the system that built them writes paths.
    private static readonly Lazy<Dictionary<string, string>> s_names = new(() =>
        typeof(WebFiles)
            .Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(n => n[Prefix.Length..].Replace('\\', '/'), n => n, StringComparer.Ordinal)
    );

    /// <summary>The files of a folder and of those in it, by their paths below web/, sorted.</summary>
    /// <param name="folder">Such as "texts/".</param>
    public static IReadOnlyList<string> PathsIn(string folder) =>
        [.. s_names.Value.Keys.Where(p => p.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>Reads a text file.</summary>
    /// <param name="path">Its path below web/, with slashes.</param>
    public static string Read(string path)
    {
        using var reader = new StreamReader(Open(path), Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>Reads any file as it is.</summary>
    /// <param name="path">Its path below web/, with slashes.</param>
    public static byte[] ReadBytes(string path)
    {
        using Stream stream = Open(path);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static Stream Open(string path) =>
        s_names.Value.TryGetValue(path, out string? name)
            ? typeof(WebFiles).Assembly.GetManifestResourceStream(name)!
            : throw new FileNotFoundException(path);
}
