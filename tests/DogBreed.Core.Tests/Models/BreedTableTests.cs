using System.Globalization;
using DogBreed.Core.Errors;
using DogBreed.Core.Models;

namespace DogBreed.Core.Tests.Models;

public sealed class BreedTableTests
{
    private static readonly BreedTable s_table = Repository.Models.BreedTable()!;

    [Fact]
    public void Every_class_of_the_models_and_of_the_article_has_its_names()
    {
        int chinese = 0;
        for (int i = ClassList.FirstDog; i <= ClassList.LastDog; i++)
        {
            BreedEntry entry = s_table.Find(ClassList.ImageNet.Names[i])!;
            Assert.Equal(ClassList.ImageNet.WordNetIds[i], entry.WordNetId);
            Assert.Equal(ClassList.ImageNet.Names[i], entry.Classes[0]);
            chinese += entry.Names.ContainsKey("zh-CN") ? 1 : 0;
        }

        Assert.True(chinese >= 110, $"{chinese} Chinese names");
        Assert.All(ClassList.ArticleBreeds, name => Assert.Contains(s_table.Find(name)!.Classes, c => BreedNames.Key(c) == BreedNames.Key(name)));
        Assert.All(s_table.Entries, e => Assert.True(e.FciGroup is null or (>= 1 and <= 10), e.English));
        Assert.Equal(s_table.Entries.Count, s_table.Entries.Select(e => e.English).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Theory]
    [InlineData("Pembroke", "Pembroke Welsh Corgi", "彭布罗克威尔士柯基犬", 1)]
    [InlineData("malamute", "Alaskan Malamute", "阿拉斯加雪橇犬", 5)]
    [InlineData("Old English sheepdog", "Old English Sheepdog", null, 1)]
    [InlineData("Alaskan_malamute", "Alaskan Malamute", "阿拉斯加雪橇犬", 5)]
    [InlineData("german-shepherd", "German Shepherd Dog", "德国牧羊犬", 1)]
    public void A_breed_is_found_by_what_models_call_it(string name, string english, string? chinese, int group)
    {
        BreedEntry entry = s_table.Find(name)!;
        Assert.Equal((english, group), (entry.English, entry.FciGroup));
        if (chinese is not null)
        {
            Assert.Equal(chinese, entry.NameIn(CultureInfo.GetCultureInfo("zh-CN")));
        }
    }

    [Theory]
    [InlineData("zh-CN", true)]
    [InlineData("zh-Hans", true)]
    [InlineData("zh-SG", true)]
    [InlineData("zh", true)]
    [InlineData("zh-TW", false)]
    [InlineData("zh-HK", false)]
    [InlineData("en-US", false)]
    [InlineData("de-CH", false)]
    [InlineData("", false)]
    public void A_culture_gets_the_names_that_its_readers_read(string culture, bool isChinese) =>
        Assert.Equal(isChinese ? "萨摩耶犬" : "Samoyed", s_table.Find("Samoyed")!.NameIn(CultureInfo.GetCultureInfo(culture)));

    [Theory]
    [InlineData("id\tclasses\ten\tsynonyms\n", "first line")]
    [InlineData("id\tclasses\ten\tsynonyms\tfciGroup\nn1\tPug\tPug\t\televen", "line 2")]
    [InlineData("id\tclasses\ten\tsynonyms\tfciGroup\nn1\tPug\tPug\t\t11", "line 2")]
    [InlineData("id\tclasses\ten\tsynonyms\tfciGroup\nn1\tPug\t\t\t1", "line 2")]
    [InlineData("id\tclasses\ten\tsynonyms\tfciGroup\tde\nn1\tPug\tPug\t\t1", "line 2")]
    [InlineData("", "first line")]
    public void A_table_of_another_form_is_an_error_that_names_the_line(string text, string where)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            ModelException error = Assert.Throws<ModelException>(() => BreedTable.Read(path));
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
            Assert.Contains(where, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Another_language_is_a_column()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "id\tclasses\ten\tsynonyms\tfciGroup\tde\tsource\nn1\tPug\tPug\t\t9\tMops\tFCI 253\n");
            BreedEntry pug = BreedTable.Read(path).Find("pug")!;
            Assert.Equal("Mops", pug.NameIn(CultureInfo.GetCultureInfo("de-CH")));
            Assert.Equal("Pug", pug.NameIn(CultureInfo.GetCultureInfo("fr")));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
