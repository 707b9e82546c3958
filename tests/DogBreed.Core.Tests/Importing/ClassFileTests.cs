using System.Text;
using DogBreed.Core.Errors;
using DogBreed.Core.Importing;

namespace DogBreed.Core.Tests.Importing;

/// <summary>Files with the names of classes, as other programs and people write them.</summary>
public sealed class ClassFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("classes").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("0 Cat\n1 Dog\n")] // Teachable Machine
    [InlineData("1 Cat\r\n2 Dog\r\n")] // Windows
    [InlineData("\uFEFFCat\r\nDog\r\n")] // Notepad
    [InlineData("0: Cat\n1: Dog")]
    [InlineData("0,Cat\n1,Dog")]
    [InlineData("0\tCat\n1\tDog")]
    [InlineData("Cat\rDog")] // an old Mac
    [InlineData("[\"Cat\", \"Dog\"]")]
    [InlineData("\uFEFF[\"Cat\", \"Dog\",]")]
    [InlineData("{\"0\": \"Cat\", \"1\": \"Dog\"}")]
    [InlineData("{\"1\": \"Dog\", \"0\": \"Cat\"}")]
    [InlineData("{\"1\": \"Cat\", \"2\": \"Dog\"}")]
    [InlineData("{\"Dog\": 1, \"Cat\": 0}")] // Keras's class_indices
    [InlineData("{\"0\": [\"n02123045\", \"Cat\"], \"1\": [\"n02110341\", \"Dog\"]}")] // Keras's ImageNet index
    public void Names_as_people_have_them(string text) => Assert.Equal(["Cat", "Dog"], ClassListReader.Read(Write(text)));

    [Fact]
    public void UTF16_with_its_mark_is_read() =>
        Assert.Equal(["Löwchen", "柯基犬"], ClassListReader.Read(Write([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("Löwchen\r\n柯基犬\r\n")])));

    [Theory]
    [InlineData("0 Cat\n2 Dog", "0 Cat", "2 Dog")] // a gap: no numbering
    [InlineData("2 Cats\n3 Dogs", "2 Cats", "3 Dogs")]
    [InlineData("1 euro\n2 euro", "1 euro", "2 euro")] // what tells them apart
    [InlineData("101 Dalmatians\nPug", "101 Dalmatians", "Pug")]
    [InlineData("001.Affenpinscher\n002.Afghan_hound", "Affenpinscher", "Afghan_hound")]
    public void Numbers_that_are_no_numbering_stay(string text, params string[] names) => Assert.Equal(names, ClassListReader.Read(Write(text)));

    [Theory]
    [InlineData("[\"Cat\", 5]")]
    [InlineData("[\"\\ud800\", \"Cat\"]")]
    [InlineData("[\"Cat\",")]
    [InlineData("{\"0\": \"Cat\", \"2\": \"Dog\"}")]
    [InlineData("{\"Cat\": 0, \"Dog\": 0}")]
    [InlineData("{\"Cat\": 0.5, \"Dog\": 1}")]
    [InlineData("{\"a\": {\"b\": 1}}")]
    [InlineData("{\"5\": \"Cat\", \"6\": \"Dog\"}")]
    public void JSON_of_another_form_says_which_is_expected(string text)
    {
        string path = Write(text);
        ModelException error = Assert.Throws<ModelException>(() => ClassListReader.Read(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("\"0\": \"Cat\"", error.Message, StringComparison.Ordinal);
        ErrorWording.AssertClear(error.Message);
    }

    [Fact]
    public void A_name_that_stands_there_twice_is_an_error() =>
        Assert.Contains("Cat", Assert.Throws<ModelException>(() => ClassListReader.Read(Write("Cat\nCat"))).Message, StringComparison.Ordinal);

    private string Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    private string Write(byte[] bytes)
    {
        string path = Path.Combine(_folder, Path.GetRandomFileName());
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
