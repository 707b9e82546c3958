using System.IO.Compression;

namespace DogBreed.Core.Tests.Keras;

/// <summary>.keras archives of models whose layers have no weights.</summary>
internal static class KerasArchive
{
    /// <summary>Writes an archive with this config.json.</summary>
    public static string Write(string folder, string config)
    {
        string path = Path.Combine(folder, $"{Guid.NewGuid():N}.keras");
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        using (var writer = new StreamWriter(archive.CreateEntry("config.json").Open()))
        {
            writer.Write(config);
        }

        using Stream weights = archive.CreateEntry("model.weights.h5").Open();
        weights.Write(File.ReadAllBytes(Repository.Data("hdf5/external_link.weights.h5")));
        return path;
    }

    /// <summary>A Sequential model over pictures of 32 x 32: each layer's class, and its settings as JSON.</summary>
    public static string Sequential(params (string ClassName, string Settings)[] layers)
    {
        IEnumerable<string> all = layers.Prepend(("InputLayer", """{"batch_shape": [null, 32, 32, 3]}""")).Select(l => $$"""{"class_name": "{{l.Item1}}", "config": {{l.Item2}}}""");
        return $$$"""{"class_name": "Sequential", "config": {"name": "m", "layers": [{{{string.Join(", ", all)}}}]}}""";
    }
}
