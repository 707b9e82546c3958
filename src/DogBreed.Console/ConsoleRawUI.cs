using System.Management.Automation.Host;
using System.Text;
using Wcwidth;

namespace DogBreed.Console;

/// <summary>The size of the output: the terminal's, or 120 columns into files and pipes.</summary>
internal sealed class ConsoleRawUI : PSHostRawUserInterface
{
    private const int RedirectedWidth = 120;

    public override Size BufferSize { get; set; } = new(WidthOfOutput(), 3000);

    public override Size WindowSize { get; set; } = new(WidthOfOutput(), 50);

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override Size MaxWindowSize => WindowSize;

    public override Coordinates CursorPosition { get; set; }

    public override Coordinates WindowPosition { get; set; }

    public override int CursorSize { get; set; } = 1;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override string WindowTitle { get; set; } = "dogbreed";

    public override bool KeyAvailable => false;

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new HostException(Texts.DogbreedNeverPrompts);

    public override void FlushInputBuffer() { }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => new BufferCell[0, 0];

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) { }

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) { }

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) { }

    /// <summary>How many columns a terminal takes for a text: two for most Chinese characters. Tables are laid out by it.</summary>
    public override int LengthInBufferCells(string source)
    {
        int cells = 0;
        foreach (Rune rune in source.EnumerateRunes())
        {
            // Control characters have -1.
            cells += Math.Max(0, UnicodeCalculator.GetWidth(rune));
        }

        return cells;
    }

    /// <inheritdoc/>
    public override int LengthInBufferCells(string source, int offset) => LengthInBufferCells(source[offset..]);

    /// <inheritdoc/>
    public override int LengthInBufferCells(char source) => Math.Max(0, UnicodeCalculator.GetWidth(source));

    /// <summary>As much of a text as fits into so many columns.</summary>
    public static string Cut(string text, int cells)
    {
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            cells -= Math.Max(0, UnicodeCalculator.GetWidth(rune));
            if (cells < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }

    private static int WidthOfOutput()
    {
        if (System.Console.IsOutputRedirected)
        {
            return RedirectedWidth;
        }

        try
        {
            return System.Console.WindowWidth is > 0 and var width ? width : RedirectedWidth;
        }
        catch (IOException)
        {
            return RedirectedWidth;
        }
    }
}
