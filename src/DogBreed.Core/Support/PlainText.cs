namespace DogBreed.Core.Support;

/// <summary>Texts of files that are shown: a name, a description, a version.</summary>
internal static class PlainText
{
    /// <summary>True for a text of at most so many characters, none of which controls a terminal.</summary>
    public static bool Is(string text, int maximum) => text.Length <= maximum && !text.Any(char.IsControl);
}
