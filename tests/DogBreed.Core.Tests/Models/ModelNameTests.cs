using DogBreed.Core.Models;

namespace DogBreed.Core.Tests.Models;

public sealed class ModelNameTests
{
    [Theory]
    [InlineData("efficientnet-lite2")]
    [InlineData("my.dogs_2")]
    [InlineData("köter")]
    [InlineData("console")]
    [InlineData("com12")]
    public void Names(string name) => Assert.True(ModelName.IsValid(name));

    [Theory]
    [InlineData("")]
    [InlineData("-x")]
    [InlineData(".hidden")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData(@"a\b")]
    [InlineData("..")]
    [InlineData("dogs\n")]
    [InlineData("dogs.")]
    [InlineData("dogs.onnx")]
    [InlineData("dogs.ONNX")]
    [InlineData("con")]
    [InlineData("NUL.dogs")]
    [InlineData("lpt1")]
    public void No_names(string name) => Assert.False(ModelName.IsValid(name));

    [Fact]
    public void A_name_fits_into_a_file_system()
    {
        Assert.True(ModelName.IsValid(new string('d', 100)));
        Assert.False(ModelName.IsValid(new string('d', 101)));
        Assert.False(ModelName.IsValid(new string('犬', 61)));
    }
}
