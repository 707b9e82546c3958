using System.Text.Json.Nodes;
using DogBreed.Core.Reports;

namespace DogBreed.Core.Tests.Reports;

public sealed class WebTextsTests
{
    [Fact]
    public void A_text_that_a_language_lacks_is_the_English_one()
    {
        JsonObject texts = WebTexts.Joined("""{ "a": "one", "b": { "one": "x", "other": "y" } }""", """{ "b": { "other": "z" } }""");
        Assert.Equal("""{"a":"one","b":{"other":"z"}}""", texts.ToJsonString());
    }

    [Theory]
    [InlineData("en", "Search")]
    [InlineData("zh-Hans", "搜索")]
    public void The_texts_of_a_language_are_read(string language, string search) => Assert.Equal(search, (string?)WebTexts.Read(language)["search"]);
}
