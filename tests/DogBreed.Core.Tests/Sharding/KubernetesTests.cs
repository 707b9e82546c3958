using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace DogBreed.Core.Tests.Sharding;

/// <summary>The manifest of samples/cluster, for its form alone: there is no cluster here to run it on.</summary>
public sealed class KubernetesTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "samples", "cluster");

    [Fact]
    public void It_is_an_indexed_job_whose_parts_fit_each_other()
    {
        var stream = new YamlStream();
        using (var reader = new StreamReader(Path.Combine(s_folder, "kubernetes.yaml")))
        {
            stream.Load(reader);
        }

        YamlNode root = Assert.Single(stream.Documents).RootNode;
        Assert.Equal(("batch/v1", "Job"), (Text(root, "apiVersion"), Text(root, "kind")));
        YamlNode spec = root["spec"];
        Assert.Equal("Indexed", Text(spec, "completionMode"));
        int completions = int.Parse(Text(spec, "completions"), CultureInfo.InvariantCulture);
        Assert.InRange(int.Parse(Text(spec, "parallelism"), CultureInfo.InvariantCulture), 1, completions);

        // An index has its own limit of failures only where a pod is not started again in its place.
        YamlNode pod = spec["template"]["spec"];
        Assert.Equal("Never", Text(pod, "restartPolicy"));
        Assert.True(int.Parse(Text(spec, "backoffLimitPerIndex"), CultureInfo.InvariantCulture) > 0);
        YamlNode container = Assert.Single((YamlSequenceNode)pod["containers"]);
        string arguments = string.Join(' ', ((YamlSequenceNode)container["args"]).Select(a => ((YamlScalarNode)a).Value));
        Assert.Contains($"$env:JOB_COMPLETION_INDEX + 1)/{completions.ToString(CultureInfo.InvariantCulture)}\"", arguments, StringComparison.Ordinal);
        Assert.Equal(Names(pod["volumes"]), Names(container["volumeMounts"]));
        Assert.All(((YamlSequenceNode)container["volumeMounts"]).Select(m => Text(m, "mountPath")), path => Assert.Contains(path, arguments, StringComparison.Ordinal));
    }

    /// <summary>What the image copies is there, but for what the build makes.</summary>
    [Fact]
    public void The_image_copies_what_there_is()
    {
        string[] sources = [.. File.ReadLines(Path.Combine(s_folder, "Containerfile")).Where(l => l.StartsWith("COPY ", StringComparison.Ordinal)).SelectMany(l => l.Split(' ')[1..^1])];
        Assert.NotEmpty(sources);
        Assert.All(sources.Where(s => !s.StartsWith("artifacts/", StringComparison.Ordinal)), s => Assert.True(File.Exists(Path.Combine(Repository.Root, s)), s));
    }

    private static string Text(YamlNode node, string key) => ((YamlScalarNode)node[key]).Value!;

    private static IEnumerable<string> Names(YamlNode list) => ((YamlSequenceNode)list).Select(n => Text(n, "name"));
}
