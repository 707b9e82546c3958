using System.Diagnostics;
using System.Text.Json;
using DogBreed.Core.Changes;
using DogBreed.Core.Errors;
using DogBreed.Core.Tagging;
using DogBreed.Core.Tests.Changes;

namespace DogBreed.Core.Tests.Tagging;

/// <summary>Side-cars on the disk: which is written, what exiftool reads there, and that undo brings them back byte for byte.</summary>
public sealed class PhotoTaggerTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string Home => _folder.File("home");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Extension", "", "rex.jpg.xmp")]
    [InlineData("Stem", "", "rex.xmp")]
    [InlineData("Extension", "rex.xmp", "rex.xmp")]
    [InlineData("Stem", "rex.jpg.xmp", "rex.jpg.xmp")]
    [InlineData("Stem", "rex.jpg.xmp rex.xmp", "rex.xmp")]
    [InlineData("Extension", "rex.jpg.xmp rex.xmp", "rex.jpg.xmp")]
    [InlineData("Extension", "rex.XMP", "rex.XMP")]
    public void A_side_car_that_is_there_decides_its_name(string naming, string there, string written)
    {
        string photo = _folder.Write("rex.jpg", "the photograph");
        foreach (string name in there.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            File.WriteAllBytes(_folder.File(name), XmpSideCar.Create().ToBytes());
        }

        TagOutcome outcome = Assert.Single(Tag(Enum.Parse<SideCarNaming>(naming), (photo, Beagle)));
        Assert.Equal((TagAction.Written, _folder.File(written)), (outcome.Action, outcome.SideCar));
        Assert.Equal("the photograph", File.ReadAllText(photo));
        Assert.All(ChangeTools.Undo(Home), Assert.Null);
        Assert.Equal(there.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), Directory.GetFiles(_folder.Path, "rex*.?mp*").Concat(Directory.GetFiles(_folder.Path, "rex*.XMP")).Select(f => Path.GetFileName(f)).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Exiftool_reads_what_is_written()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/exiftool"), "exiftool is not here (Debian: libimage-exiftool-perl).");
        string photo = _folder.Write("rex.jpg", "x");
        Tag(SideCarNaming.Extension, (photo, new PhotoTags { Paths = [["Animal", "Dog", "spaniel", "Brittany Spaniel"], ["Animal", "Dog", "彭布罗克威尔士柯基犬"]], Breed = "Brittany spaniel", Probability = 0.5 }));
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/exiftool", ["-j", "-G1", "-struct", photo + ".xmp"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        JsonElement read = JsonDocument.Parse(process.StandardOutput.ReadToEnd()).RootElement[0];
        Assert.Equal(["Dog", "spaniel", "Brittany Spaniel", "彭布罗克威尔士柯基犬"], read.GetProperty("XMP-dc:Subject").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal(["Animal|Dog|spaniel|Brittany Spaniel", "Animal|Dog|彭布罗克威尔士柯基犬"], read.GetProperty("XMP-lr:HierarchicalSubject").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal(["Animal/Dog/spaniel/Brittany Spaniel", "Animal/Dog/彭布罗克威尔士柯基犬"], read.GetProperty("XMP-digiKam:TagsList").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal(0.5, read.GetProperty("XMP-dogbreed:Probability").GetDouble());
        Assert.DoesNotContain(read.EnumerateObject(), p => p.Name.Contains("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public void Exiftools_own_side_car_keeps_what_exiftool_wrote()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/exiftool"), "exiftool is not here (Debian: libimage-exiftool-perl).");
        string photo = _folder.Write("rex.jpg", "x");
        Run("-o", photo + ".xmp", "-XMP:Rating=4", "-XMP-dc:Subject=sea", "-XMP-dc:Title=A & B", "-XMP-xmpRights:Marked=true");
        byte[] before = File.ReadAllBytes(photo + ".xmp");
        Tag(SideCarNaming.Extension, (photo, Beagle));
        string read = Run("-s", "-G1", photo + ".xmp");
        foreach (string line in new[] { "Rating                          : 4", "Title                           : A & B", "Marked                          : True", "sea, Dog, hound, Beagle" })
        {
            Assert.Contains(line, read, StringComparison.Ordinal);
        }

        Assert.All(ChangeTools.Undo(Home), Assert.Null);
        Assert.Equal(before, File.ReadAllBytes(photo + ".xmp"));

        static string Run(params string[] arguments)
        {
            using Process process = Process.Start(new ProcessStartInfo("/usr/bin/exiftool", arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
            return process.StandardOutput.ReadToEnd();
        }
    }

    [Fact]
    public void The_same_again_writes_nothing_and_taking_away_deletes_what_was_made()
    {
        string photo = _folder.Write("rex.jpg", "x");
        Assert.Equal(TagAction.Written, Tag(SideCarNaming.Extension, (photo, Beagle))[0].Action);
        Assert.Equal(TagAction.Unchanged, Tag(SideCarNaming.Extension, (photo, Beagle))[0].Action);
        Assert.Equal(TagAction.Deleted, Tag(SideCarNaming.Extension, (photo, PhotoTags.None))[0].Action);
        Assert.Equal(TagAction.Unchanged, Tag(SideCarNaming.Extension, (photo, PhotoTags.None))[0].Action);
        Assert.False(File.Exists(photo + ".xmp"));

        // The newest first: it is there again, and then gone.
        Assert.All(ChangeTools.Undo(Home), Assert.Null);
        Assert.False(File.Exists(photo + ".xmp"));
    }

    [Fact]
    public void Photographs_that_share_a_side_car_both_write_into_it()
    {
        string jpeg = _folder.Write("rex.jpg", "x");
        string raw = _folder.Write("rex.cr2", "x");
        File.WriteAllBytes(_folder.File("rex.xmp"), XmpSideCar.Create().ToBytes());
        Assert.All(Tag(SideCarNaming.Stem, (jpeg, Beagle), (raw, new PhotoTags { Paths = [["Animal", "Dog", "Collie"]] })), o => Assert.Equal(TagAction.Written, o.Action));
        string text = File.ReadAllText(_folder.File("rex.xmp"));
        Assert.Contains("Collie", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Beagle", text, StringComparison.Ordinal);
        Assert.All(ChangeTools.Undo(Home), Assert.Null);
        Assert.Equal(XmpSideCar.Create().ToBytes(), File.ReadAllBytes(_folder.File("rex.xmp")));
    }

    /// <summary>Only a RAW file and its JPEG are one photograph: two other pictures of a stem do not take each other's tags away.</summary>
    [Fact]
    public void Pictures_of_one_stem_have_side_cars_of_their_own()
    {
        string jpeg = _folder.Write("a.jpg", "x");
        string png = _folder.Write("a.png", "x");
        Tag(SideCarNaming.Stem, (jpeg, Beagle), (png, new PhotoTags { Paths = [["Animal", "Dog", "Collie"]] }));
        Assert.Contains("Beagle", File.ReadAllText(jpeg + ".xmp"), StringComparison.Ordinal);
        Assert.Contains("Collie", File.ReadAllText(png + ".xmp"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_breed_may_be_called_breaks_no_side_car()
    {
        string photo = _folder.Write("a.jpg", "x");
        string breed = "odd " + (char)1 + (char)0xD83D + " name \U00020BB7";
        Assert.Equal(TagAction.Written, Tag(SideCarNaming.Extension, (photo, Beagle with { Breed = breed }))[0].Action);
        Assert.Contains("odd  name \U00020BB7", File.ReadAllText(photo + ".xmp"), StringComparison.Ordinal);
    }

    /// <summary>Undone alone, after the photograph has taken its side-car along: nothing is said to be undone that is not.</summary>
    [Fact]
    public void A_side_car_that_moved_is_not_undone_at_its_old_place()
    {
        string photo = _folder.Write("a.jpg", "x");
        Tag(SideCarNaming.Extension, (photo, Beagle));
        File.Move(photo, _folder.File("b.jpg"));
        File.Move(photo + ".xmp", _folder.File("b.jpg.xmp"));
        Assert.Equal(ErrorKind.ChangeNotUndone, Assert.Single(ChangeTools.Undo(Home))!.Kind);
    }

    [Fact]
    public void A_file_that_is_no_XMP_and_a_photograph_that_is_gone_are_one_error_each()
    {
        string photo = _folder.Write("rex.jpg", "x");
        string other = _folder.Write("ada.jpg", "x");
        _folder.Write("rex.jpg.xmp", "no XMP");
        TagOutcome[] outcomes = Tag(SideCarNaming.Extension, (photo, Beagle), (_folder.File("gone.jpg"), Beagle), (other, Beagle));
        Assert.Equal([ErrorKind.SideCarNotUsable, ErrorKind.PhotoNotFound, null], outcomes.Select(o => o.Error?.Kind));
        Assert.Equal("no XMP", File.ReadAllText(photo + ".xmp"));
        Assert.True(File.Exists(other + ".xmp"));
    }

    [Fact]
    public void A_side_car_that_was_changed_since_is_not_brought_back()
    {
        string photo = _folder.Write("rex.jpg", "x");
        Tag(SideCarNaming.Extension, (photo, Beagle));
        File.AppendAllText(photo + ".xmp", " ");
        Assert.Equal(ErrorKind.ChangeNotUndone, Assert.Single(ChangeTools.Undo(Home))!.Kind);
        Assert.True(File.Exists(photo + ".xmp"));
    }

    [Fact]
    public void A_link_is_written_through_and_permissions_stay()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Links need a privilege there.");
            return;
        }

        string photo = _folder.Write("rex.jpg", "x");
        string real = _folder.File("real.xmp");
        File.WriteAllBytes(real, XmpSideCar.Create().ToBytes());
        File.SetUnixFileMode(real, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
        File.CreateSymbolicLink(photo + ".xmp", "real.xmp");
        Tag(SideCarNaming.Extension, (photo, Beagle));
        Assert.Equal("real.xmp", new FileInfo(photo + ".xmp").LinkTarget);
        Assert.Contains("Beagle", File.ReadAllText(real), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite, File.GetUnixFileMode(real));
    }

    private static PhotoTags Beagle => new() { Paths = [["Animal", "Dog", "hound", "Beagle"]], Breed = "beagle", Probability = 0.9 };

    private TagOutcome[] Tag(SideCarNaming naming, params (string Path, PhotoTags Tags)[] photos)
    {
        using ChangeJournal journal = ChangeJournal.Open(Home);
        using ChangeRun run = journal.Begin();
        using var tagger = new PhotoTagger(run, naming);
        var outcomes = new TagOutcome[photos.Length];
        tagger.Process([.. photos.Select(p => new TagRequest(p.Path, p.Tags))], outcomes, CancellationToken.None);
        return outcomes;
    }
}
