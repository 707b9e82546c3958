using System.IO.Compression;
using DogBreed.Core.Errors;
using DogBreed.Core.Importing;

namespace DogBreed.Core.Tests.Importing;

/// <summary>Models of other programs: an error that says what it is, and the one command that converts it.</summary>
public sealed class ForeignModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("foreign").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("model.tflite", "1C00000054464C3314002000", "TensorFlow Lite", "tf2onnx.convert --tflite")]
    [InlineData("model.bin", "1C00000054464C3314002000", "TensorFlow Lite", "tf2onnx.convert --tflite")]
    [InlineData("frozen.pb", "0A0B0C0D", "TensorFlow graph", "tf2onnx.convert --graphdef")]
    [InlineData("model.pth", "80028A0A6CFC9C46F920", "PyTorch", "torch.onnx.export")]
    [InlineData("model.pt", "80028A0A6CFC9C46F920", "PyTorch", "torch.onnx.export")]
    [InlineData("model.safetensors", "1000000000000000", "safetensors", "torch.onnx.export")]
    public void A_file_is_named_with_its_command(string name, string begin, string what, string command) =>
        AssertSays(Write(name, Convert.FromHexString(begin)), what, command);

    [Fact]
    public void A_PyTorch_archive_is_one_too()
    {
        string path = Path.Combine(_folder, "zipped.pt");
        using (ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            zip.CreateEntry("archive/data.pkl");
        }

        AssertSays(path, "PyTorch", "torch.onnx.export");
    }

    [Fact]
    public void A_SavedModel_folder_and_its_file_are_named()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "saved")).FullName;
        string file = Write("saved/saved_model.pb", [8, 1]);
        AssertSays(folder, "SavedModel", $"--saved-model \"{folder}\"");
        AssertSays(file, "SavedModel", $"--saved-model \"{folder}\"");
    }

    [Theory]
    [InlineData("layers-model", "layers model", "tensorflowjs_converter --input_format=tfjs_layers_model")]
    [InlineData("graph-model", "graph model", "tf2onnx.convert --tfjs")]
    public void A_folder_of_TensorFlow_js_is_named(string format, string what, string command)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, format)).FullName;
        string file = Write($"{format}/model.json", System.Text.Encoding.UTF8.GetBytes($$"""{"format": "{{format}}", "modelTopology": {}, "weightsManifest": []}"""));
        AssertSays(folder, what, command);
        AssertSays(file, what, command);
    }

    [Theory]
    [InlineData("notes.txt", "48656C6C6F")]
    [InlineData("empty.pkl", "")]
    public void What_nobody_knows_is_said_to_be_no_model(string name, string content) =>
        Assert.Contains(name, Error(Write(name, Convert.FromHexString(content))).Message, StringComparison.Ordinal);

    private static void AssertSays(string path, string what, string command)
    {
        string message = Error(path).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(what, message, StringComparison.Ordinal);
        Assert.Contains(command, message, StringComparison.Ordinal);
    }

    private static ModelException Error(string path) =>
        Assert.Throws<ModelException>(() => ModelImporter.Read(path, new ImportOptions { Store = Repository.Models }));

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
