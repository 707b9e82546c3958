using System.Management.Automation;
using PureHDF;

namespace DogBreedPS.Tests;

/// <summary>Import-, Export-, Remove- and Get-BreedModel, and Show-DogBreed, through the packed module.</summary>
public sealed class ModelTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TemporaryFolder _folder = new();
    private readonly string? _home = Environment.GetEnvironmentVariable("DOGBREED_HOME");

    public ModelTests() => Environment.SetEnvironmentVariable("DOGBREED_HOME", Path.Combine(_folder.Path, "home"));

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("DOGBREED_HOME", _home);
        _engine.Dispose();
        _folder.Dispose();
    }

    /// <summary>A head as Keras 3 writes weights alone: a dense layer that knows the first class by its first feature.</summary>
    private string Head(int features, int classes)
    {
        string path = Path.Combine(_folder.Path, $"head{features}.weights.h5");
        var kernel = new float[features, classes];
        for (int c = 0; c < classes; c++)
        {
            kernel[c, c] = 4;
        }

        new H5File
        {
            ["layers"] = new H5Group { ["dense"] = new H5Group { ["vars"] = new H5Group { ["0"] = kernel, ["1"] = new float[classes] } } },
        }.Write(path);
        return path;
    }

    [Fact]
    public void Stopping_an_import_installs_nothing()
    {
        string file = Files.Data("resnet50/resnet50_2017_top.h5");
        _engine.Run("Get-DogBreed pembroke.jpg");
        using PowerShell shell = _engine.Shell("Import-BreedModel $file -Name stopped", ("file", file));
        IAsyncResult running = shell.BeginInvoke();
        Thread.Sleep(400);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        shell.Stop();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"stopped after {watch.Elapsed}");
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        string models = Path.Combine(_folder.Path, "home", "models");
        Assert.Empty(Directory.Exists(models) ? Directory.GetFileSystemEntries(models) : []);
        Assert.Equal("stopped", _engine.Run($"(Import-BreedModel '{file}' -Name stopped).Name").Single().ToString());
    }

    [Fact]
    public void A_head_is_imported_used_listed_exported_and_removed()
    {
        string head = Head(1280, 3);
        PSObject imported = _engine.Run($"Import-BreedModel '{head}' -Backbone efficientnet-lite2 -ClassName Ant, Bee, Cat -Name mine").Single();
        Assert.Equal("BreedModel", imported.Properties["Kind"].Value);
        Assert.Equal("efficientnet-lite2", imported.Properties["Gate"].Value);
        PSObject result = _engine.Run("Get-DogBreed pembroke.jpg -Model mine -Precision Float").Single();
        Assert.Contains(result.Properties["Breed"].Value, new[] { "Ant", "Bee", "Cat" });
        Assert.Equal([true, true, true], _engine.Run("(Get-BreedModel -Verify).IsWhole").Output.Select(o => o.BaseObject));
        Assert.StartsWith("ModelNotUsable", _engine.Run($"Import-BreedModel '{head}' -Backbone efficientnet-lite2 -ClassName Ant, Bee, Cat -Name mine").ErrorId(), StringComparison.Ordinal);
        Assert.Empty(_engine.Run($"Import-BreedModel '{head}' -Backbone efficientnet-lite2 -ClassName Ant, Bee, Cat -Name mine -Force").Errors);
        Assert.StartsWith("ModelNotUsable", _engine.Run($"Get-DogBreed pembroke.jpg -Model mine -UnknownBreed").ErrorId(), StringComparison.Ordinal);

        Assert.StartsWith("ModelNotUsable", _engine.Run($"Import-BreedModel '{head}' -Backbone efficientnet-lite2 -ClassName Ant, Bee, Cat -Name mine -WhatIf").ErrorId(), StringComparison.Ordinal);
        Assert.StartsWith("ModelNotUsable", _engine.Run($"Import-BreedModel '{head}' -Backbone efficientnet-lite2 -ClassName Ant, Bee, Cat -Name MINE -Force").ErrorId(), StringComparison.Ordinal);
        Assert.Contains("called 'Bee'", _engine.Run($"Import-BreedModel '{head}' -Backbone efficientnet-lite2 -ClassName Ant, Bee, Bee -Name other").Errors.Single().Exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("OutputPathNotUsable", _engine.Run($"Start-BreedTraining '{_folder.Path}' -Name mine").ErrorId(), StringComparison.Ordinal);

        // In a process that has nothing of the tests' own libraries.
        using (var console = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(Files.Console, [$"Import-BreedModel '{head}' -Backbone efficientnet-lite2 -ClassName Ant, Bee, Cat -Name mine -Force"]) { UseShellExecute = false, RedirectStandardOutput = true })!)
        {
            Assert.Contains("BreedModel", console.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
            console.WaitForExit();
            Assert.Equal(0, console.ExitCode);
        }

        // The layers: one Gemm of 1280 x 3 + 3 weights, a softmax.
        Assert.Contains(3843L, _engine.Run("(Get-BreedModel mine -Layer).Parameters").Output.Select(o => (long)o.BaseObject));

        string file = Path.Combine(_folder.Path, "out.onnx");
        Assert.Equal(file, _engine.Run($"(Export-BreedModel mine '{file}' -IncludePreprocessing).FullName").Single().ToString());
        Assert.NotEmpty(_engine.Run($"Export-BreedModel mine '{file}'").Errors);
        Assert.Empty(_engine.Run($"Export-BreedModel mine '{file}' -Standalone -Force").Errors);
        Assert.Equal(result.Properties["Breed"].Value, _engine.Run($"(Get-DogBreed pembroke.jpg -Model '{file}' -Precision Float).Breed").Single().ToString());

        Assert.Empty(_engine.Run("Remove-BreedModel mine -WhatIf").Errors);
        Assert.NotNull(_engine.Run("Get-BreedModel mine").Single());
        Assert.Empty(_engine.Run("Remove-BreedModel mine").Errors);
        Assert.StartsWith("ModelNotFound", _engine.Run("Remove-BreedModel mine").ErrorId(), StringComparison.Ordinal);
        Assert.StartsWith("ModelNotUsable", _engine.Run("Remove-BreedModel efficientnet-lite2").ErrorId(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_folder.Path, "home", "models")));
    }

    [Fact]
    public void The_article_end_to_end()
    {
        // ResNet-50 with synthetic weights, and what Keras computes with it from the pixels of two pictures.
        string weights = Files.Data("resnet50/resnet50_2017_top.h5");
        Assert.Equal("resnet50", _engine.Run($"(Import-BreedModel '{weights}').Name").Single().ToString());
        using var expected = H5File.OpenRead(Files.Data("resnet50/resnet50_2017_top.expected.h5"));
        byte[] pixels = expected.Dataset("pixels").Read<byte[]>();
        float[] probs = expected.Dataset("probs").Read<float[]>();
        float[] features = expected.Dataset("features").Read<float[]>();
        Assert.Empty(_engine.Run($"Import-BreedModel '{Head(2048, 133)}' -Backbone resnet50 -Name article -WarningAction SilentlyContinue").Errors);
        for (int i = 0; i < 2; i++)
        {
            string picture = Path.Combine(_folder.Path, $"{i}.bmp");
            File.WriteAllBytes(picture, Bitmap(pixels.AsSpan(i * 224 * 224 * 3, 224 * 224 * 3), 224));
            PSObject result = _engine.Run($"Get-DogBreed '{picture}' -Model article -Top 133").Single();
            float[] own = probs[(i * 1000)..((i + 1) * 1000)];
            int top = Array.IndexOf(own, own.Max());
            Assert.Equal(own[151..269].Sum(), (double)result.Properties["DogProbability"].Value, 1e-4);
            bool isDog = top is >= 151 and <= 268;
            Assert.Equal(isDog, (string)result.Properties["Subject"].Value == "Dog");

            // The head by hand on Keras's features: what it says where a dog or a human is seen.
            float largest = features.AsSpan(i * 2048, 133).ToArray().Max();
            double[] exponentials = [.. Enumerable.Range(0, 133).Select(c => Math.Exp(4.0 * (features[(i * 2048) + c] - largest)))];
            if ((string)result.Properties["Subject"].Value != "Neither")
            {
                int best = Array.IndexOf(exponentials, exponentials.Max());
                Assert.Equal(exponentials[best] / exponentials.Sum(), (double)result.Properties["Probability"].Value, 1e-4);
            }
        }

        // Training takes it as a backbone.
        foreach ((string sample, string breed) in new[] { ("pembroke.jpg", "Pembroke"), ("german_shepherd.jpg", "Shepherd") })
        {
            for (int i = 0; i < 4; i++)
            {
                File.AppendAllText(_folder.Copy(sample, $"data/{(i < 3 ? "train" : "valid")}/{breed}/{i}.jpg"), $"{i}");
            }
        }

        Assert.Equal("resnet50", _engine.Run($"(Start-BreedTraining '{_folder.Path}/data' -Backbone resnet50 -Recipe Article -Name trained).Backbone").Single().ToString());
        Assert.NotEmpty(_engine.Run("Get-DogBreed pembroke.jpg -Model trained").Output);
    }

    /// <summary>No photograph of the pipeline is written over, one that is yet to come neither.</summary>
    [Fact]
    public void Show_DogBreed_writes_over_no_photograph()
    {
        string first = _folder.Copy("pembroke.jpg", "a/x.jpg");
        string second = _folder.Copy("german_shepherd.jpg", "b/x.jpg");
        byte[] content = File.ReadAllBytes(second);

        // So slow that the first is done before the second comes.
        string lines = $"& {{ '{first}'; [System.Threading.Thread]::Sleep(1500); '{second}' }} | Show-DogBreed -Graphics None -OutFile '{_folder.Path}/b' -Force";
        Engine.Result result = _engine.Run(lines);
        Assert.Equal(content, File.ReadAllBytes(second));
        Assert.All(result.Errors, e => Assert.StartsWith("OutFileNotUsable", e.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Contains("b/x.jpg: this is the photograph itself", result.Errors[^1].Exception.Message, StringComparison.Ordinal);
        Assert.Contains(result.Output, o => o.ToString()!.Contains("German Shepherd Dog", StringComparison.Ordinal));
    }

    /// <summary>A session sees that a backbone was replaced, by whatever process.</summary>
    [Fact]
    public void A_backbone_that_was_replaced_is_loaded_anew()
    {
        string installed = Path.Combine(_folder.Path, "home", "models", "mine");
        string bundled = Path.Combine(Files.Root, "models", "efficientnet-lite0");
        Directory.CreateDirectory(installed);
        File.Copy(Path.Combine(bundled, "model.onnx"), Path.Combine(installed, "model.onnx"));
        string card = File.ReadAllText(Path.Combine(bundled, "card.json")).Replace("\"efficientnet-lite0\"", "\"mine\"", StringComparison.Ordinal);
        var parsed = System.Text.Json.Nodes.JsonNode.Parse(card)!;
        parsed.AsObject().Remove("int8");
        File.WriteAllText(Path.Combine(installed, "card.json"), parsed.ToJsonString());
        string[] Breeds() => [.. _engine.Run("(Get-DogBreed pembroke.jpg -Model mine -Precision Float -Top 3).Candidates | ForEach-Object Probability").Output.Select(o => o.ToString()!)];
        string[] before = Breeds();
        Assert.Equal(3, before.Length);

        // The same network with another temperature: other probabilities.
        string hotter = parsed.ToJsonString().Replace("\"temperature\":", "\"temperature\":9", StringComparison.Ordinal);
        Assert.NotEqual(parsed.ToJsonString(), hotter);
        File.WriteAllText(Path.Combine(installed, "card.json"), hotter);
        File.SetLastWriteTimeUtc(Path.Combine(installed, "card.json"), DateTime.UtcNow.AddSeconds(5));
        Assert.NotEqual(before, Breeds());
    }

    [Fact]
    public void A_backbone_without_a_top_is_gated_by_the_default_one()
    {
        PSObject imported = _engine.Run($"Import-BreedModel '{Files.Data("resnet50/resnet50_2019_notop.h5")}' -WarningAction SilentlyContinue").Single();
        Assert.Equal("efficientnet-lite2", imported.Properties["Gate"].Value);
        Assert.Equal("efficientnet-lite2", _engine.Run("(Get-BreedModel resnet50).Gate").Single().ToString());
        Assert.Empty(_engine.Run($"Import-BreedModel '{Head(2048, 2)}' -Backbone resnet50 -ClassName A, B -Name two").Errors);
        PSObject result = _engine.Run("Get-DogBreed pembroke.jpg -Model two").Single();
        Assert.Equal("Dog", result.Properties["Subject"].Value);
        Assert.Contains(result.Properties["Breed"].Value, new[] { "A", "B" });
        Assert.Equal("Neither", _engine.Run("(Get-DogBreed rocket.jpg -Model two -View 2).Subject").Single().ToString());

        using (PowerShell removal = _engine.Shell("Remove-BreedModel resnet50"))
        {
            removal.Invoke();
            Assert.Contains("two is a head on 'resnet50'", Assert.Single(removal.Streams.Warning).Message, StringComparison.Ordinal);
        }

        Assert.Contains("'two' needs the backbone 'resnet50', which is not installed", _engine.Run("Get-DogBreed pembroke.jpg -Model two").Errors.Single().Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_network_runs_with_a_card_that_the_user_writes()
    {
        string network = Path.Combine(_folder.Path, "net.onnx");
        File.Copy(Path.Combine(Files.Root, "models", "efficientnet-lite0", "model.onnx"), network);
        Assert.Contains("net.json", _engine.Run($"Import-BreedModel '{network}'").Errors.Single().Exception.Message, StringComparison.Ordinal);
        const string Input = """{ "name": "input", "layout": "Nchw", "size": 224, "resize": "ShortSideCrop", "channelOrder": "Rgb", "mean": [0, 0, 0], "std": [1, 1, 1] }""";
        File.WriteAllText(Path.Combine(_folder.Path, "net.json"), $$"""{ "input": {{Input}}, "outputs": { "probabilities": "probs", "features": "features" }, "classes": "imagenet-1k" }""");
        Assert.Equal("Backbone", _engine.Run($"(Import-BreedModel '{network}').Kind").Single().ToString());
        PSObject ours = _engine.Run("Get-DogBreed pembroke.jpg -Model efficientnet-lite0 -Precision Float -GateRule TopClass").Single();
        Assert.Equal(ours.Properties["Breed"].Value, _engine.Run("(Get-DogBreed pembroke.jpg -Model net).Breed").Single().ToString());

        // The same network as a classifier of a thousand classes of the user's own.
        File.WriteAllLines(Path.Combine(_folder.Path, "names.txt"), Enumerable.Range(0, 1000).Select(i => $"class {i}"));
        File.WriteAllText(Path.Combine(_folder.Path, "net.json"), $$"""{ "input": {{Input}}, "outputs": { "logits": "logits" }, "classes": "names.txt" }""");
        Assert.Equal("BreedModel", _engine.Run($"(Import-BreedModel '{network}' -Name own).Kind").Single().ToString());
        Assert.Equal("class 263", _engine.Run("(Get-DogBreed pembroke.jpg -Model own).Breed").Single().ToString());
        File.WriteAllText(Path.Combine(_folder.Path, "net.json"), $$"""{ "input": {{Input}}, "outputs": { "logits": "nosuch" }, "classes": "imagenet-1k" }""");
        Assert.Contains("no 'nosuch'", _engine.Run($"Import-BreedModel '{network}' -Name own2").Errors.Single().Exception.Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder.Path, "net.json"), $$"""{ "input": {{Input}}, "outputs": { "logits": "logits" }, "classes": "../../etc/passwd" }""");
        Assert.Contains("'classes'", _engine.Run($"Import-BreedModel '{network}' -Name own2").Errors.Single().Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_DogBreed_says_the_articles_words()
    {
        string[] dog = [.. _engine.Run("Show-DogBreed pembroke.jpg").Output.Select(o => o.ToString()!)];
        Assert.Equal("hello, dog!", dog[0]);
        Assert.Equal("The dog looks like a Pembroke Welsh Corgi", dog[1]);
        Assert.Matches(@"^\(Probability: 0\.9\d\)$", dog[2]);
        Assert.Equal("cat.png:", _engine.Run("Show-DogBreed cat.png, rocket.jpg").Output[0].ToString());
        Assert.Equal(["hello, human!", "You look like a"], _engine.Run("Show-DogBreed astronaut.png").Output.Select(o => o.ToString()!).Select(l => l.StartsWith("You look like a ", StringComparison.Ordinal) ? "You look like a" : l));
        Assert.Equal(["sorry, you look like neither dog or human..."], _engine.Run("Show-DogBreed rocket.jpg").Output.Select(o => o.ToString()));
        Assert.StartsWith("你好，狗狗！", _engine.Run("[System.Threading.Thread]::CurrentThread.CurrentUICulture = 'zh-CN'; Show-DogBreed pembroke.jpg").Output[0].ToString(), StringComparison.Ordinal);

        string[] blocks = [.. _engine.Run("Show-DogBreed pembroke.jpg -Graphics HalfBlock 6>&1").Output.Select(o => o.ToString()!)];
        Assert.InRange(blocks.Length, 10, 40);
        Assert.Contains("\u2580", blocks[1], StringComparison.Ordinal);
        Assert.StartsWith("\eP", _engine.Run("Show-DogBreed pembroke.jpg -Graphics Sixel 6>&1").Output[1].ToString(), StringComparison.Ordinal);
        Assert.StartsWith("\e_Ga=T", _engine.Run("Show-DogBreed pembroke.jpg -Graphics Kitty 6>&1").Output[1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Show_DogBreed_writes_a_picture_with_the_answer_and_never_over_a_photograph()
    {
        string picture = Path.Combine(_folder.Path, "said.png");
        Assert.Empty(_engine.Run($"Show-DogBreed astronaut.png -OutFile '{picture}'").Errors);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(picture)[..4]);
        Assert.StartsWith("OutFileNotUsable", _engine.Run($"Show-DogBreed astronaut.png -OutFile '{picture}'").ErrorId(), StringComparison.Ordinal);
        Assert.Empty(_engine.Run($"Show-DogBreed astronaut.png -OutFile '{picture}' -Force").Errors);
        string photo = _folder.Copy("pembroke.jpg", "rex.jpg");
        byte[] before = File.ReadAllBytes(photo);
        Assert.StartsWith("OutFileNotUsable", _engine.Run($"Show-DogBreed '{photo}' -OutFile '{photo}' -Force").ErrorId(), StringComparison.Ordinal);
        Assert.StartsWith("OutFileNotUsable", _engine.Run($"Show-DogBreed '{photo}' -OutFile '{_folder.Path}' -Force").ErrorId(), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(photo));
        Assert.StartsWith("OutFileNotUsable", _engine.Run($"Show-DogBreed pembroke.jpg -OutFile '{_folder.Path}/no/x.png'").ErrorId(), StringComparison.Ordinal);
        string many = Directory.CreateDirectory(Path.Combine(_folder.Path, "many")).FullName;
        Assert.Empty(_engine.Run($"Show-DogBreed pembroke.jpg, cat.png -OutFile '{many}'").Errors);
        Assert.Equal(["cat.png", "pembroke.jpg"], Directory.GetFiles(many).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    /// <summary>RGB pixels, whose rows are whole numbers of four bytes, as an uncompressed BMP: blue first, the last row first.</summary>
    private static byte[] Bitmap(ReadOnlySpan<byte> rgb, int size)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("BM"u8);
        writer.Write(54 + rgb.Length);
        writer.Write(0);
        writer.Write(54);
        writer.Write(40);
        writer.Write(size);
        writer.Write(size);
        writer.Write((short)1);
        writer.Write((short)24);
        writer.Write(new byte[24]);
        for (int y = size - 1; y >= 0; y--)
        {
            for (int x = 0; x < size; x++)
            {
                ReadOnlySpan<byte> pixel = rgb.Slice(((y * size) + x) * 3, 3);
                writer.Write([pixel[2], pixel[1], pixel[0]]);
            }
        }

        return stream.ToArray();
    }
}
