using System.Text;
using Wcwidth;

namespace DogBreedPS.Tests.Languages;

/// <summary>How wide a terminal shows a text.</summary>
internal static class Columns
{
    public static int Of(string text) => text.EnumerateRunes().Sum(rune => Math.Max(0, UnicodeCalculator.GetWidth(rune)));
}
