using System.Management.Automation.Host;

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
