using System.Management.Automation;

namespace DogBreedPS.Tests;

public sealed class OtherCommandTests : IDisposable
{
    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("Test-DogImage pembroke.jpg, cat.png, astronaut.png", new[] { true, false, false })]
    [InlineData("Test-HumanFace pembroke.jpg, cat.png, astronaut.png", new[] { false, false, true })]
    [InlineData("Test-HumanFace skateboarder.jpg", new[] { false })]
    [InlineData("Test-DogImage dog_person_horse.jpg -GateRule TopClass -Precision Float", new[] { false })]
    public void Tests_give_one_Boolean_an_input(string script, bool[] expected) =>
        Assert.Equal(expected, _engine.Run(script).Output.Select(o => Assert.IsType<bool>(o.BaseObject)));

    [Fact]
    public void PassThru_passes_on_what_is_true_as_it_came()
    {
        FileInfo[] files = [new(Files.Sample("cat.png")), new(Files.Sample("pembroke.jpg")), new(Files.Sample("astronaut.png"))];
        Assert.Same(files[1], _engine.Run("$files | Test-DogImage -PassThru", ("files", files)).Single().BaseObject);
        Assert.Same(files[2], _engine.Run("$files | Test-HumanFace -PassThru", ("files", files)).Single().BaseObject);
        Assert.Equal(files[1].FullName, Assert.IsType<FileInfo>(_engine.Run("Test-DogImage pembroke.jpg, cat.png -PassThru").Single().BaseObject).FullName);
        byte[] bytes = File.ReadAllBytes(Files.Sample("pembroke.jpg"));
        Assert.Same(bytes, _engine.Run(", $bytes | Test-DogImage -PassThru", ("bytes", bytes)).Single().BaseObject);
    }

    [Fact]
    public void A_bad_input_is_an_error_and_no_Boolean()
    {
        Engine.Result result = _engine.Run("Test-DogImage pembroke.jpg, nosuch.jpg, cat.png");
        Assert.Equal([true, false], result.Output.Select(o => o.BaseObject));
        Assert.Equal("PhotoNotFound,DogBreedPS.TestDogImageCommand", result.ErrorId());
        Assert.Equal("PhotoNotFound,DogBreedPS.TestHumanFaceCommand", _engine.Run("Test-HumanFace nosuch.jpg").ErrorId());
        Assert.Equal("ParameterArgumentValidationError,DogBreedPS.TestHumanFaceCommand", _engine.Run("Test-HumanFace cat.png -FaceDetector None").ErrorId());
    }

    [Fact]
    public void Faces_are_objects_in_pixels_of_the_photograph()
    {
        PSObject face = _engine.Run("Find-HumanFace astronaut.png").Single();
        Assert.Equal("DogBreedPS.HumanFace", face.TypeNames[0]);
        Assert.Equal(Files.Sample("astronaut.png"), face.Properties["Path"].Value);

        // Eileen Collins's face is about a hundred pixels wide, left of the middle of a 512 x 512 photograph.
        Assert.InRange(Assert.IsType<int>(face.Properties["X"].Value), 150, 230);
        Assert.InRange(Assert.IsType<int>(face.Properties["Y"].Value), 50, 130);
        Assert.InRange(Assert.IsType<int>(face.Properties["Width"].Value), 70, 140);
        Assert.InRange(Assert.IsType<int>(face.Properties["Height"].Value), 70, 140);
        Assert.InRange(Assert.IsType<double>(face.Properties["Score"].Value), 0.7, 1);
        Assert.Equal("BlazeFace", face.Properties["Detector"].Value);
        Assert.Empty(_engine.Run("Find-HumanFace rocket.jpg").Output);
        Files.RequireOpenCv();
        Assert.Equal(true, _engine.Run("Test-HumanFace skateboarder.jpg -FaceDetector Haar").Single().BaseObject);
        PSObject haar = _engine.Run("Find-HumanFace astronaut.png -FaceDetector Haar").Output[0];
        Assert.Null(haar.Properties["Score"].Value);
        Assert.Equal("Haar", haar.Properties["Detector"].Value);
    }

    [Fact]
    public void A_tensor_is_the_articles_unless_a_model_is_named()
    {
        PSObject tensor = _engine.Run("ConvertTo-ImageTensor pembroke.jpg").Single();
        Assert.Equal([1, 224, 224, 3], Assert.IsType<int[]>(tensor.Properties["Shape"].Value));
        Assert.Equal("NHWC", tensor.Properties["Layout"].Value);
        float[] caffe = Assert.IsType<float[]>(tensor.Properties["Data"].Value);
        Assert.Equal(224 * 224 * 3, caffe.Length);

        // Caffe is the pixels in BGR order minus the means.
        float[] pixels = (float[])_engine.Run("ConvertTo-ImageTensor pembroke.jpg -InputScaling None").Single().Properties["Data"].Value;
        Assert.Equal(pixels[2] - 103.939f, caffe[0]);
        Assert.Equal(pixels[1] - 116.779f, caffe[1]);
        Assert.Equal(pixels[0] - 123.68f, caffe[2]);
        float[] unit = (float[])_engine.Run("ConvertTo-ImageTensor pembroke.jpg -InputScaling Unit").Single().Properties["Data"].Value;
        Assert.Equal(pixels[7] / 255, unit[7], 1e-6f);
        float[] tf = (float[])_engine.Run("ConvertTo-ImageTensor pembroke.jpg -InputScaling Tf").Single().Properties["Data"].Value;
        Assert.Equal((pixels[7] / 127.5f) - 1, tf[7], 1e-6f);
        float[] torch = (float[])_engine.Run("ConvertTo-ImageTensor pembroke.jpg -InputScaling Torch").Single().Properties["Data"].Value;
        Assert.Equal(((pixels[7] / 255) - 0.456f) / 0.224f, torch[7], 1e-5f);
        PSObject model = _engine.Run("ConvertTo-ImageTensor pembroke.jpg -Model efficientnet-lite0").Single();
        Assert.Equal([1, 3, 224, 224], (int[])model.Properties["Shape"].Value);
        Assert.Equal("NCHW", model.Properties["Layout"].Value);
        Assert.Equal([1, 64, 64, 3], (int[])_engine.Run("ConvertTo-ImageTensor pembroke.jpg -Size 64").Single().Properties["Shape"].Value);
        Assert.Equal("ModelWithOwnPreprocessing,DogBreedPS.ConvertToImageTensorCommand", _engine.Run("ConvertTo-ImageTensor pembroke.jpg -Model efficientnet-lite0 -Size 64").ErrorId());
        Assert.Equal("ModelNotFound,DogBreedPS.ConvertToImageTensorCommand", _engine.Run("ConvertTo-ImageTensor pembroke.jpg -Model nosuch").ErrorId());
    }

    [Fact]
    public void A_batch_is_one_tensor_of_all()
    {
        Engine.Result result = _engine.Run("ConvertTo-ImageTensor pembroke.jpg, nosuch.jpg, cat.png -Batch -Size 32");
        PSObject batch = Assert.Single(result.Output);
        Assert.Single(result.Errors);
        Assert.Equal([2, 32, 32, 3], (int[])batch.Properties["Shape"].Value);
        float[] cat = (float[])_engine.Run("ConvertTo-ImageTensor cat.png -Size 32").Single().Properties["Data"].Value;
        Assert.Equal(cat, ((float[])batch.Properties["Data"].Value)[cat.Length..]);
        Assert.Equal($"{Files.Sample("pembroke.jpg")}; {Files.Sample("cat.png")}", batch.Properties["Path"].Value.ToString());
    }

    [Fact]
    public void Models_are_listed()
    {
        Assert.Equal(["efficientnet-lite0", "efficientnet-lite2"], _engine.Run("Get-BreedModel").Values("Name"));
        PSObject model = _engine.Run("Get-BreedModel *lite2").Single();
        Assert.Equal("Backbone", model.Properties["Kind"].Value);
        Assert.Equal(118, model.Properties["Breeds"].Value);
        Assert.Equal(true, model.Properties["IsDefault"].Value);
        Assert.Equal("Float; Int8", model.Properties["Precision"].Value.ToString());
        Assert.Equal("Apache-2.0", model.Properties["Licence"].Value);
        Assert.InRange((long)model.Properties["Bytes"].Value, 19_000_000, 22_000_000);
        Assert.Equal("ModelNotFound,DogBreedPS.GetBreedModelCommand", _engine.Run("Get-BreedModel nosuch").ErrorId());
        Assert.Empty(_engine.Run("Get-BreedModel nosuch*").Errors);
    }

    [Fact]
    public void The_users_models_are_found_in_DOGBREED_HOME()
    {
        using var home = new TemporaryFolder();
        string mine = Path.Combine(home.Path, "models", "mine");
        Directory.CreateDirectory(mine);
        string bundled = Path.Combine(Files.Root, "models", "efficientnet-lite0");
        File.WriteAllText(Path.Combine(mine, "card.json"), File.ReadAllText(Path.Combine(bundled, "card.json")).Replace("\"efficientnet-lite0\"", "\"mine\"", StringComparison.Ordinal));
        File.Copy(Path.Combine(bundled, "model.int8.onnx"), Path.Combine(mine, "model.int8.onnx"));
        string? before = Environment.GetEnvironmentVariable("DOGBREED_HOME");
        Environment.SetEnvironmentVariable("DOGBREED_HOME", home.Path);
        try
        {
            Assert.Contains("mine", _engine.Run("Get-BreedModel").Values("Name"));
            Assert.Equal("Pembroke", _engine.Run("(Get-DogBreed pembroke.jpg -Model mine).Breed").Single().ToString());
            Assert.Equal("ModelNotUsable,DogBreedPS.GetDogBreedCommand", _engine.Run("Get-DogBreed pembroke.jpg -Model mine -Precision Float").ErrorId());
        }
        finally
        {
            Environment.SetEnvironmentVariable("DOGBREED_HOME", before);
        }
    }
}
