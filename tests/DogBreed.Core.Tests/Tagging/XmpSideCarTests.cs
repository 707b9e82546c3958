using System.Text;
using System.Xml.Linq;
using DogBreed.Core.Errors;
using DogBreed.Core.Tagging;

namespace DogBreed.Core.Tests.Tagging;

/// <summary>Tags go into side-cars in the forms that programs write, and everything else in them stays. What exiftool reads is in PhotoTaggerTests.</summary>
public sealed class XmpSideCarTests
{
    private static readonly XNamespace s_rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly XNamespace s_dc = "http://purl.org/dc/elements/1.1/";

    private static readonly PhotoTags s_beagle = new() { Paths = [["Animal", "Dog", "hound", "Beagle"]], Breed = "beagle", Probability = 0.91234 };

    /// <summary>Side-cars as they come out of programs: element and attribute forms, one description a namespace or one for all, with and without the wrapping.</summary>
    public static TheoryData<string> Forms => ["lightroom", "darktable", "digikam", "exiftool", "bare", "seq", "attribute", "empty"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Tags_go_in_and_out_and_all_else_stays(string form)
    {
        string before = Form(form);
        XmpSideCar sideCar = Parse(before);
        Assert.False(sideCar.HasOwn);
        sideCar.Set(s_beagle);
        string tagged = Text(sideCar);
        string[] own = Keywords(before, "subject");
        Assert.Equal([.. own, .. new[] { "Dog", "hound", "Beagle" }.Except(own)], Keywords(tagged, "subject"));
        Assert.Single(XDocument.Parse(tagged).Descendants(s_dc + "subject").Elements(s_rdf + "Bag"));
        Assert.Equal([.. Keywords(before, "hierarchicalSubject"), "Animal|Dog|hound|Beagle"], Keywords(tagged, "hierarchicalSubject"));
        Assert.Equal([.. Keywords(before, "TagsList"), "Animal/Dog/hound/Beagle"], Keywords(tagged, "TagsList"));
        Assert.Contains(">0.9123<", tagged, StringComparison.Ordinal);
        AssertOthersStay(before, tagged);

        // Again: the same bytes. Another breed: the former goes.
        sideCar = Parse(tagged);
        Assert.True(sideCar.HasOwn);
        sideCar.Set(s_beagle);
        Assert.Equal(tagged, Text(sideCar));
        sideCar = Parse(tagged);
        sideCar.Set(new PhotoTags { Paths = [["Animal", "Dog", "Collie"]], Breed = "collie" });
        string retagged = Text(sideCar);
        Assert.Equal([.. own, .. new[] { "Dog", "Collie" }.Except(own)], Keywords(retagged, "subject"));
        Assert.DoesNotContain("eagle", retagged, StringComparison.Ordinal);
        Assert.DoesNotContain("0.9123", retagged, StringComparison.Ordinal);

        sideCar = Parse(retagged);
        sideCar.Set(PhotoTags.None);
        Assert.False(sideCar.HasOwn);
        string removed = Text(sideCar);
        Assert.Equal(own, Keywords(removed, "subject"));
        Assert.Equal(Keywords(before, "hierarchicalSubject"), Keywords(removed, "hierarchicalSubject"));
        AssertOthersStay(before, removed);
        Assert.Equal(form == "empty", sideCar.IsEmpty);
    }

    [Fact]
    public void A_new_side_car_is_empty_again_without_its_tags()
    {
        XmpSideCar sideCar = XmpSideCar.Create();
        sideCar.Set(s_beagle);
        Assert.False(sideCar.IsEmpty);
        sideCar = Parse(Text(sideCar));
        sideCar.Set(PhotoTags.None);
        Assert.True(sideCar.IsEmpty);
    }

    [Fact]
    public void A_keyword_of_the_users_is_not_written_twice_and_not_taken_away()
    {
        string before = Form("lightroom").Replace("<rdf:li>holiday</rdf:li>", "<rdf:li>Beagle</rdf:li>", StringComparison.Ordinal);
        XmpSideCar sideCar = Parse(before);
        sideCar.Set(s_beagle);
        Assert.Single(Keywords(Text(sideCar), "subject"), "Beagle");
        sideCar = Parse(Text(sideCar));
        sideCar.Set(PhotoTags.None);
        Assert.Contains("Beagle", Keywords(Text(sideCar), "subject"));
    }

    [Fact]
    public void Each_of_several_dogs_has_its_keywords_once()
    {
        XmpSideCar sideCar = XmpSideCar.Create();
        sideCar.Set(new PhotoTags { Paths = [["Animal", "Dog", "hound", "Beagle"], ["Animal", "Dog", "hound", "Basset"]] });
        Assert.Equal(["Dog", "hound", "Beagle", "Basset"], Keywords(Text(sideCar), "subject"));
        Assert.Equal(["Animal|Dog|hound|Beagle", "Animal|Dog|hound|Basset"], Keywords(Text(sideCar), "hierarchicalSubject"));
    }

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("iso-8859-1", false)]
    public void The_encoding_stays(string name, bool mark)
    {
        Encoding encoding = name == "utf-8" ? new UTF8Encoding(mark) : Encoding.GetEncoding(name);
        string text = $"<?xml version=\"1.0\" encoding=\"{name}\"?>\n" + Form("bare").Replace("holiday", "Ferien in Köln", StringComparison.Ordinal);
        byte[] before = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];
        XmpSideCar sideCar = XmpSideCar.Parse(before, "x.xmp");
        sideCar.Set(new PhotoTags { Paths = [["Animal", "Dog", "彭布罗克威尔士柯基犬"]] });
        byte[] after = sideCar.ToBytes();
        Assert.Equal(before[..4], after[..4]);
        XDocument document = XDocument.Load(new MemoryStream(after));
        string[] keywords = [.. document.Descendants(s_dc + "subject").Descendants(s_rdf + "li").Select(li => li.Value)];
        Assert.Equal(["Ferien in Köln", "Dog", "彭布罗克威尔士柯基犬"], keywords);
        Assert.Contains("Köln", encoding.GetString(after), StringComparison.Ordinal);
    }

    [Fact]
    public void The_ends_of_lines_and_the_space_around_stay()
    {
        string before = Form("lightroom").Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n" + new string(' ', 100) + "\r\n<?xpacket end=\"w\"?>";
        before = "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\r\n" + before;
        XmpSideCar sideCar = Parse(before);
        sideCar.Set(s_beagle);
        string after = Text(sideCar);
        Assert.DoesNotContain('\n', after.Replace("\r\n", string.Empty, StringComparison.Ordinal));
        Assert.Contains(new string(' ', 100) + "\r\n<?xpacket end", after, StringComparison.Ordinal);
        Assert.StartsWith("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>", after, StringComparison.Ordinal);
    }

    /// <summary>A typed node in the place of a description, and a comment, are somebody's.</summary>
    [Theory]
    [InlineData("<e:Edit xmlns:e=\"urn:e\" rdf:about=\"\"><e:crop>1</e:crop></e:Edit>")]
    [InlineData("<!-- somebody's -->")]
    [InlineData("<rdf:Description rdf:about=\"\"><?edit now?></rdf:Description>")]
    public void What_is_no_description_keeps_a_side_car_too(string other)
    {
        XmpSideCar sideCar = Parse(Form("empty").Replace("</rdf:RDF>", other + "</rdf:RDF>", StringComparison.Ordinal));
        sideCar.Set(s_beagle);
        sideCar.Set(PhotoTags.None);
        Assert.False(sideCar.IsEmpty);
    }

    [Fact]
    public void A_reference_to_the_end_of_a_line_stays_one()
    {
        XmpSideCar sideCar = Parse(Form("digikam").Replace("A &amp; B", "A&#xD;B", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal));
        sideCar.Set(s_beagle);
        Assert.Contains("A&#xD;B", Text(sideCar), StringComparison.Ordinal);
    }

    [Fact]
    public void A_keyword_of_the_users_in_another_case_is_the_same()
    {
        XmpSideCar sideCar = Parse(Form("lightroom").Replace("<rdf:li>holiday</rdf:li>", "<rdf:li>dog</rdf:li>", StringComparison.Ordinal).Replace("<rdf:li>Dog</rdf:li>", string.Empty, StringComparison.Ordinal));
        sideCar.Set(s_beagle);
        Assert.Equal(["dog", "hound", "Beagle"], Keywords(Text(sideCar), "subject"));
    }

    /// <summary>A program that calls a namespace of its own as we call ours.</summary>
    [Fact]
    public void A_prefix_that_is_taken_gives_another()
    {
        string before = Form("bare").Replace("<rdf:Description rdf:about=\"\"", "<rdf:Description rdf:about=\"\" xmlns:lr=\"urn:other\" xmlns:dogbreed=\"urn:others\" lr:x=\"1\" dogbreed:y=\"2\"", StringComparison.Ordinal);
        XmpSideCar sideCar = Parse(before);
        sideCar.Set(s_beagle);
        string after = Text(sideCar);
        Assert.Equal(["Animal|Dog|hound|Beagle"], Keywords(after, "hierarchicalSubject"));
        AssertOthersStay(before, after);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no XML at all")]
    [InlineData("<html><body/></html>")]
    [InlineData("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"/>")]
    [InlineData("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">&b;</x:xmpmeta>")]
    [InlineData("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"/>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"no-such\"?><a/>")]
    public void What_is_no_XMP_is_one_error(string text)
    {
        ChangeException error = Assert.Throws<ChangeException>(() => XmpSideCar.Parse(Encoding.UTF8.GetBytes(text), "/photos/x.xmp"));
        Assert.Equal(ErrorKind.SideCarNotUsable, error.Kind);
        Assert.StartsWith("/photos/x.xmp: ", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Deep nesting is an error, and damaged files end in an error or in a side-car that is XMP again.</summary>
    [Fact]
    public void Damaged_and_deep_side_cars_do_no_harm()
    {
        string deep = string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000));
        Assert.Throws<ChangeException>(() => Parse(Form("bare").Replace("</rdf:Description>", deep + "</rdf:Description>", StringComparison.Ordinal)));
        foreach (string form in Forms.Select(row => row.Data))
        {
            byte[] file = Encoding.UTF8.GetBytes(Form(form));
            for (int i = 0; i < 300; i++)
            {
                try
                {
                    XmpSideCar damaged = XmpSideCar.Parse(Fuzzing.Mutation.Of(file, i), "x.xmp");
                    damaged.Set(s_beagle);
                    damaged = XmpSideCar.Parse(damaged.ToBytes(), "x.xmp");
                    Assert.True(damaged.HasOwn);
                }
                catch (ChangeException)
                {
                    // One clear error.
                }
            }
        }
    }

    private static void AssertOthersStay(string before, string after)
    {
        string[] lists = ["subject", "hierarchicalSubject", "TagsList"];
        XElement[] others = [.. Properties(before).Where(p => !lists.Contains(p.Name.LocalName))];
        XElement[] now = [.. Properties(after).Where(p => !lists.Contains(p.Name.LocalName) && !p.Name.NamespaceName.Contains("DogBreedPS", StringComparison.Ordinal))];
        Assert.Equal(others.Select(p => p.Name), now.Select(p => p.Name));
        Assert.All(others.Zip(now), pair => Assert.True(XNode.DeepEquals(Plain(pair.First), Plain(pair.Second)), pair.First.ToString()));
        string[] attributes = [.. Attributes(before)];
        Assert.Equal(attributes, Attributes(after));
    }

    private static XElement Plain(XElement element) => XElement.Parse(element.ToString(SaveOptions.DisableFormatting));

    private static IEnumerable<XElement> Properties(string xmp) => XDocument.Parse(xmp).Descendants(s_rdf + "RDF").Single().Elements(s_rdf + "Description").Elements();

    private static IEnumerable<string> Attributes(string xmp) =>
        XDocument.Parse(xmp).Descendants(s_rdf + "RDF").Single().Elements(s_rdf + "Description").Attributes().Where(a => !a.IsNamespaceDeclaration && a.Name.LocalName is not ("subject" or "about")).Select(a => $"{a.Name}={a.Value}");

    private static string[] Keywords(string xmp, string list) =>
        [
            .. Properties(xmp).Where(p => p.Name.LocalName == list).Descendants(s_rdf + "li").Select(li => li.Value),
            .. XDocument.Parse(xmp).Descendants(s_rdf + "Description").Attributes().Where(a => a.Name == s_dc + "subject" && list == "subject").Select(a => a.Value),
        ];

    private static XmpSideCar Parse(string text) => XmpSideCar.Parse(Encoding.UTF8.GetBytes(text), "x.xmp");

    private static string Text(XmpSideCar sideCar) => Encoding.UTF8.GetString(sideCar.ToBytes());

    // Written after the programs' published descriptions and what exiftool makes of them; no file of anybody's.
    private static string Form(string name)
    {
        const string Rdf = "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"";
        const string Dc = "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"";
        string body = name switch
        {
            "lightroom" => $"""
                <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" {Dc} xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
                    xmp:Rating="4" crs:Version="15.0" crs:Exposure2012="+0.35">
                   <dc:subject>
                    <rdf:Bag>
                     <rdf:li>holiday</rdf:li>
                     <rdf:li>Dog</rdf:li>
                    </rdf:Bag>
                   </dc:subject>
                   <lr:hierarchicalSubject>
                    <rdf:Bag>
                     <rdf:li>places|sea</rdf:li>
                    </rdf:Bag>
                   </lr:hierarchicalSubject>
                   <crs:ToneCurvePV2012><rdf:Seq><rdf:li>0, 0</rdf:li><rdf:li>255, 255</rdf:li></rdf:Seq></crs:ToneCurvePV2012>
                  </rdf:Description>
                """,
            "darktable" => """
                <rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:darktable="http://darktable.sf.net/" exif:DateTimeOriginal="2024:03:09 12:00:00.000"
                    darktable:xmp_version="5" darktable:history_end="3">
                   <darktable:masks_history><rdf:Seq/></darktable:masks_history>
                   <darktable:history>
                    <rdf:Seq>
                     <rdf:li darktable:num="0" darktable:operation="rawprepare" darktable:params="000000000000"/>
                    </rdf:Seq>
                   </darktable:history>
                  </rdf:Description>
                """,
            "digikam" => $"""
                <rdf:Description rdf:about="" xmlns:digiKam="http://www.digikam.org/ns/1.0/" {Dc} xmlns:lr="http://ns.adobe.com/lightroom/1.0/" digiKam:ColorLabel="0">
                   <digiKam:TagsList><rdf:Seq><rdf:li>places/sea</rdf:li></rdf:Seq></digiKam:TagsList>
                   <lr:hierarchicalSubject><rdf:Bag><rdf:li>places|sea</rdf:li></rdf:Bag></lr:hierarchicalSubject>
                   <dc:subject><rdf:Bag><rdf:li>sea</rdf:li></rdf:Bag></dc:subject>
                   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">A &amp; B &lt;C&gt;</rdf:li></rdf:Alt></dc:title>
                  </rdf:Description>
                """,
            "exiftool" => $"""
                <rdf:Description rdf:about='' {Dc.Replace('"', '\'')}>
                  <dc:subject><rdf:Bag><rdf:li>sea</rdf:li></rdf:Bag></dc:subject>
                 </rdf:Description>
                 <rdf:Description rdf:about='' xmlns:unknown='urn:nobody:knows/'>
                  <unknown:Thing rdf:parseType='Resource'><unknown:Part>1</unknown:Part></unknown:Thing>
                 </rdf:Description>
                """,
            "seq" => $"""<rdf:Description rdf:about="" {Dc}><dc:subject><rdf:Seq><rdf:li>holiday</rdf:li></rdf:Seq></dc:subject></rdf:Description>""",
            "attribute" => $"""<rdf:Description rdf:about="" {Dc} dc:subject="holiday" dc:format="image/jpeg"/>""",
            "empty" => string.Empty,
            _ => $"""<rdf:Description rdf:about="" {Dc}><dc:subject><rdf:Bag><rdf:li>holiday</rdf:li></rdf:Bag></dc:subject></rdf:Description>""",
        };
        string rdf = $"<rdf:RDF {Rdf}>\n {body}\n</rdf:RDF>";
        return name == "bare" ? rdf : $"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\" x:xmptk=\"XMP Core 5.6.0\">\n {rdf}\n</x:xmpmeta>";
    }
}
