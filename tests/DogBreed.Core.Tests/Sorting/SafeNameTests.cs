using System.Text;
using DogBreed.Core.Sorting;

namespace DogBreed.Core.Tests.Sorting;

/// <summary>Whatever a breed is called, its folder can be made on every system, and lies where it is to lie.</summary>
public sealed class SafeNameTests
{
    [Theory]
    [InlineData("Pembroke", "Pembroke")]
    [InlineData("German shepherd", "German shepherd")]
    [InlineData("彭布罗克威尔士柯基犬", "彭布罗克威尔士柯基犬")]
    [InlineData("../../etc/passwd", "_._.._etc_passwd")]
    [InlineData(".hidden", "_hidden")]
    [InlineData("..", "_")]
    [InlineData(".", "_")]
    [InlineData("", "_")]
    [InlineData("   ", "_")]
    [InlineData("C:\\Windows", "C__Windows")]
    [InlineData("a/b|c?d*e<f>g\"h:i", "a_b_c_d_e_f_g_h_i")]
    [InlineData("ends with dots...", "ends with dots")]
    [InlineData("ends with a space ", "ends with a space")]
    [InlineData("new\nline\ttab\0null", "new_line_tab_null")]
    [InlineData("turned\u202Egpj.exe", "turned_gpj.exe")]
    [InlineData("CON", "_CON")]
    [InlineData("nul.jpg", "_nul.jpg")]
    [InlineData("com1", "_com1")]
    [InlineData("COM¹", "_COM¹")]
    [InlineData("lpt9.txt", "_lpt9.txt")]
    [InlineData("comet", "comet")]
    [InlineData("Console", "Console")]
    [InlineData("Cafe\u0301", "Café")]
    public void A_name_is_safe(string text, string name) => Assert.Equal(name, SafeName.Of(text));

    [Fact]
    public void Half_a_character_is_none() => Assert.Equal("half _ here", SafeName.Of("half " + (char)0xD83D + " here"));

    [Fact]
    public void A_long_name_is_cut_between_characters()
    {
        string name = SafeName.Of(string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 40)));
        Assert.InRange(Encoding.UTF8.GetByteCount(name), 1, SafeName.MostBytes);
        Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)));
        Assert.Equal(SafeName.MostBytes, SafeName.Of(new string('a', 1000)).Length);
    }

    /// <summary>Each name that comes out can be made here, and is found under its parent.</summary>
    [Fact]
    public void Names_of_every_character_can_be_made()
    {
        using var folder = new TestFolder();
        for (int i = 0; i < 0x3000; i += 7)
        {
            string name = SafeName.Of($"x{(char)i}y{(char)(i + 1)}");
            Assert.Equal(folder.Path, Directory.CreateDirectory(folder.File(name)).Parent!.FullName);
        }
    }

    [Fact]
    public void Case_and_Unicode_form_do_not_tell_names_apart()
    {
        Assert.True(SafeName.AreSame("Café", "CAFE\u0301"));
        Assert.False(SafeName.AreSame("Beagle", "Beagle 2"));
    }
}
