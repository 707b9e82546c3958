namespace DogBreed.Core.Display;

/// <summary>How a terminal shows a picture.</summary>
internal enum TerminalGraphics
{
    /// <summary>No picture.</summary>
    None,

    /// <summary>Half blocks in 24-bit colours: two pixels a character; any terminal with colours.</summary>
    HalfBlock,

    /// <summary>DEC's Sixel: xterm, mlterm, foot, WezTerm, iTerm2, Windows Terminal from 1.22 on.</summary>
    Sixel,

    /// <summary>The graphics protocol of kitty: kitty, Ghostty, WezTerm, Konsole.</summary>
    Kitty,
}
