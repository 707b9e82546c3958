using System.Text;

namespace DogBreed.Core.Reports;

/// <summary>The files of web/, which are in the library.</summary>
internal static class WebFiles
{
    /// <summary>The language of the texts that are there in any case.</summary>
    public const string DefaultLanguage = "en";

    private const string Prefix = "web/";

    /// <summary>Reads a text file.</summary>
    /// <param name="path">Its path below web/, with slashes.</param>
    public static string Read(string path)
    {
        // Resources are named as the system that built them writes paths.
        var assembly = typeof(WebFiles).Assembly;
        using Stream stream =
            assembly.GetManifestResourceStream(Prefix + path)
            ?? assembly.GetManifestResourceStream(Prefix + path.Replace('/', '\\'))
            ?? throw new FileNotFoundException(path);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
