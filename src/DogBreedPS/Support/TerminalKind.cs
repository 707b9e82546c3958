namespace DogBreedPS;

/// <summary>
/// Tells from the environment how the terminal shows pictures. It is not asked: an answer on standard input would disturb whoever reads
/// there.
/// </summary>
internal static class TerminalKind
{
    private static readonly string[] s_kitty = ["ghostty", "WezTerm", "konsole"];
    private static readonly string[] s_sixelTerms = ["mlterm", "foot", "yaft", "sixel", "contour"];

    /// <summary>The best that the terminal is known to show.</summary>
    public static TerminalGraphics Detect()
    {
        string term = Variable("TERM");
        string program = Variable("TERM_PROGRAM");
        if (Console.IsOutputRedirected || Variable("NO_COLOR").Length > 0 || term is "dumb")
        {
            return TerminalGraphics.None;
        }

        // Inside tmux and screen the outer terminal's graphics do not get through.
        bool inside = Variable("TMUX").Length > 0 || Variable("STY").Length > 0;
        if (
            !inside
            && (
                term.Contains("kitty", StringComparison.Ordinal)
                || Variable("KITTY_WINDOW_ID").Length > 0
                || Variable("KONSOLE_VERSION").Length > 0
                || s_kitty.Contains(program, StringComparer.OrdinalIgnoreCase)
            )
        )
        {
            return TerminalGraphics.Kitty;
        }

        if (
            !inside
            && (
                Array.Exists(s_sixelTerms, t => term.Contains(t, StringComparison.Ordinal))
                || program is "iTerm.app"
                || Variable("WT_SESSION").Length > 0
            )
        )
        {
            return TerminalGraphics.Sixel;
        }

        return term.Length > 0 || OperatingSystem.IsWindows() ? TerminalGraphics.HalfBlock : TerminalGraphics.None;
    }

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? string.Empty;
}
