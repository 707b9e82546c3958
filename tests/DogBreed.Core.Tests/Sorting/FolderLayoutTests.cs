using DogBreed.Core.Errors;
using DogBreed.Core.Sorting;

namespace DogBreed.Core.Tests.Sorting;

public sealed class FolderLayoutTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{Breed}/{Name}", "Brittany spaniel/rex.jpg")]
    [InlineData("{Breed}", "Brittany spaniel/rex.jpg")]
    [InlineData("{group}/{BREED}/{year}-{Month}/{name}", "spaniel/Brittany spaniel/2024-03/rex.jpg")]
    [InlineData("{BreedName}/{Year}/{Month}/{Day}", "Brittany Spaniel/2024/03/09/rex.jpg")]
    [InlineData("dogs\\{Breed}-{Name}", "dogs/Brittany spaniel-rex.jpg")]
    [InlineData("/{Subject}/", null)]
    public void A_dog_lies_where_the_layout_says(string layout, string? place)
    {
        if (place is null)
        {
            Assert.Equal(ErrorKind.LayoutNotValid, Assert.Throws<ChangeException>(() => FolderLayout.Parse(layout)).Kind);
            return;
        }

        Assert.Equal(place, string.Join('/', FolderLayout.Parse(layout).Resolve(Photo())));
    }

    [Theory]
    [InlineData("Human", "{Breed}", "Human/rex.jpg")]
    [InlineData("Human", "{Group}/{Breed}/{Year}", "Human/2024/rex.jpg")]
    [InlineData("Neither", "{Subject}/{BreedName}", "Neither/rex.jpg")]
    [InlineData("Unsure", "{Group}/{Breed}", "spaniel/Unsure/rex.jpg")]
    public void What_has_no_breed_lies_under_its_subject(string subject, string layout, string place) =>
        Assert.Equal(place, string.Join('/', FolderLayout.Parse(layout).Resolve(Photo() with { Subject = Enum.Parse<PhotoSubject>(subject), Breed = null, BreedName = null })));

    [Theory]
    [InlineData("{Bred}", "{Bred}")]
    [InlineData("{}", "{}")]
    [InlineData("{Breed", "brace")]
    [InlineData("Breed}", "brace")]
    [InlineData("{Name}/{Breed}", "last")]
    [InlineData("../{Breed}", "below")]
    [InlineData("{Breed}/./{Name}", "below")]
    [InlineData("", "below")]
    [InlineData("/", "below")]
    public void A_layout_that_cannot_be_says_why(string layout, string word)
    {
        ChangeException error = Assert.Throws<ChangeException>(() => FolderLayout.Parse(layout));
        Assert.Equal(ErrorKind.LayoutNotValid, error.Kind);
        Assert.Contains(word, error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{layout}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_field_is_told_with_those_that_there_are() =>
        Assert.Contains("{Subject}, {Breed}, {BreedName}, {Group}, {Year}, {Month}, {Day}, {Name}", Assert.Throws<ChangeException>(() => FolderLayout.Parse("{Race}")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_breed_of_any_name_stays_below()
    {
        foreach (string breed in new[] { "../../up", "/etc", "C:\\x", "..", "con", "a/b" })
        {
            IReadOnlyList<string> names = FolderLayout.Parse("{Breed}").Resolve(Photo() with { Breed = breed });
            Assert.Equal(2, names.Count);
            Assert.Equal(_folder.File(names[0]), Path.GetFullPath(_folder.File(names[0])));
        }
    }

    private SortedPhoto Photo()
    {
        string path = _folder.Write("rex.jpg", "x");
        File.SetLastWriteTime(path, new DateTime(2024, 3, 9, 12, 0, 0, DateTimeKind.Local));
        return new SortedPhoto
        {
            Path = path,
            Subject = PhotoSubject.Dog,
            Breed = "Brittany spaniel",
            BreedName = "Brittany Spaniel",
            Group = "spaniel",
        };
    }
}
