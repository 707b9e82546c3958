using DogBreed.Core.Corrections;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Tests.Corrections;

/// <summary>Files of corrections: as the page saves them, as people write them, and damaged.</summary>
public sealed class CorrectionFileTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly List<string> _problems = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Quotes_commas_and_line_breaks_are_part_of_a_name()
    {
        IReadOnlyList<BreedCorrection> all = Read("\ufeffPath,Sha256,Model,SaidSubject,SaidBreed,Probability,Subject,Breed\r\n\"/photos/a, \"\"b\"\"\nc 狗.jpg\",AB,m,Dog,x,0.25,Dog,y\r\n");
        BreedCorrection one = Assert.Single(all);
        Assert.Equal(OperatingSystem.IsWindows() ? one.Path : "/photos/a, \"b\"\nc 狗.jpg", one.Path);
        Assert.Equal(("Dog", "y", "Dog", "x", 0.25, "m", "AB", false), (one.Subject, one.Breed, one.SaidSubject, one.SaidBreed, one.Probability, one.Model, one.Sha256, one.IsRight));
        Assert.Empty(_problems);
    }

    [Fact]
    public void Three_columns_in_any_order_are_enough_and_paths_count_from_the_file()
    {
        BreedCorrection one = Assert.Single(Read("breed,path,subject\nPembroke,sub/rex.jpg,dog\n"));
        Assert.Equal(Path.Combine(_folder.Path, "sub", "rex.jpg"), one.Path);
        Assert.Equal(("Dog", "Pembroke", null), (one.Subject, one.Breed, one.SaidSubject));
    }

    [Theory]
    [InlineData("Dog", "a", "Dog", "a", true)]
    [InlineData("Dog", "a", "Dog", "b", false)]
    [InlineData("Dog", "", "Dog", "b", false)]
    [InlineData("Human", "", "Human", "b", true)]
    [InlineData("Neither", "", "Neither", "", true)]
    [InlineData("Neither", "", "Dog", "a", false)]
    public void The_model_was_right_where_subject_and_a_dogs_breed_are_the_same(string subject, string breed, string saidSubject, string saidBreed, bool isRight) =>
        Assert.Equal(isRight, Assert.Single(Read($"Path,SaidSubject,SaidBreed,Subject,Breed\nx.jpg,{saidSubject},{saidBreed},{subject},{breed}\n")).IsRight);

    /// <summary>An open quotation mark takes the rest of a file for one name: nothing is done by the half that is left.</summary>
    [Fact]
    public void A_quotation_mark_that_is_not_closed_is_an_error()
    {
        CorrectionException error = Assert.Throws<CorrectionException>(() => Read("Path,Subject,Breed\na.jpg,Dog,x\n\"/b.jpg,Dog,x\nc.jpg,Dog,x\nd.jpg,Dog,x\n"));
        Assert.Contains("line 3", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(",Dog,x", "names no photograph")]
    [InlineData("a.jpg,Cat,x", "'Cat'")]
    [InlineData("a.jpg,,x", "Dog, Human, Neither")]
    [InlineData("a.jpg,Dog,x,much", "'much'")]
    [InlineData("a.jpg,Dog,x,1.5", "'1.5'")]
    [InlineData("\"a.jpg\"x,Dog,x", "quotation marks")]
    public void A_line_that_makes_no_sense_is_said_and_the_rest_goes_on(string line, string says)
    {
        IReadOnlyList<BreedCorrection> all = Read($"Path,Subject,Breed,Probability\nfirst.jpg,Dog,x,\n{line}\nlast.jpg,Dog,x,\n");
        Assert.Equal(["first.jpg", "last.jpg"], all.Select(c => Path.GetFileName(c.Path)));
        string problem = Assert.Single(_problems);
        Assert.Contains(says, problem, StringComparison.Ordinal);
        Assert.Contains("corrections.csv, line 3", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb\n")]
    [InlineData("Path,Subject\nx.jpg,Dog\n")]
    [InlineData("\0\0\0PNG")]
    public void What_is_no_such_file_is_one_error_that_names_what_it_lacks(string content)
    {
        CorrectionException error = Assert.Throws<CorrectionException>(() => Read(content));
        Assert.Equal(ErrorKind.CorrectionNotUsable, error.Kind);
        Assert.Contains("corrections.csv", error.Message, StringComparison.Ordinal);
        Assert.Contains("Breed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_damage_is_lines_left_out_or_an_error_of_ours()
    {
        byte[] whole = System.Text.Encoding.UTF8.GetBytes("Path,Sha256,Model,SaidSubject,SaidBreed,Probability,Subject,Breed\r\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"\"/a {i}, \"\"b\"\".jpg\",AB,m,Dog,x,0.{i},Dog,y\r\n")));
        var random = new SeededRandom(1);
        for (int i = 0; i < 500; i++)
        {
            byte[] damaged = [.. whole];
            for (int k = 0; k < 8; k++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            string path = Path.Combine(_folder.Path, "damaged.csv");
            File.WriteAllBytes(path, damaged);
            try
            {
                Assert.All(CorrectionFile.Read(path, _problems.Add), c => Assert.True(Path.IsPathFullyQualified(c.Path)));
            }
            catch (CorrectionException)
            {
                // Its header was hit.
            }
        }
    }

    [Fact]
    public void A_photograph_that_has_gone_or_was_changed_is_not_what_was_looked_at()
    {
        string photo = Path.Combine(_folder.Path, "rex.jpg");
        File.Copy(Repository.Sample("pembroke.jpg"), photo);
        var correction = new BreedCorrection { Path = photo, Subject = "Dog", Breed = "x", Sha256 = FileContent.Hash(photo) };
        Assert.Null(CorrectionCheck.Problem(correction));
        Assert.Null(CorrectionCheck.Problem(correction with { Sha256 = correction.Sha256.ToUpperInvariant() }));
        File.AppendAllText(photo, "changed");
        Assert.Equal(ErrorKind.PhotoChanged, CorrectionCheck.Problem(correction)!.Kind);
        Assert.Null(CorrectionCheck.Problem(correction with { Sha256 = null }));
        File.Delete(photo);
        Assert.Equal(ErrorKind.PhotoNotFound, CorrectionCheck.Problem(correction)!.Kind);
    }

    private IReadOnlyList<BreedCorrection> Read(string content)
    {
        string path = Path.Combine(_folder.Path, "corrections.csv");
        File.WriteAllText(path, content);
        return CorrectionFile.Read(path, _problems.Add);
    }
}
