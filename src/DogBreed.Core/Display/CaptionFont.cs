using System.Collections.Concurrent;
using DogBreed.Core.Imaging;
using SkiaSharp;

namespace DogBreed.Core.Display;

/// <summary>
/// Letters for a line of text: Lato, which comes with the library, has those of Latin scripts; for others the system's fonts are asked.
/// Skia's build for Linux that needs no system library has no list of fonts: the files are looked through.
/// </summary>
internal static class CaptionFont
{
    private const int MostFiles = 2000;

    private static readonly string[] s_endings = [".ttf", ".otf", ".ttc"];

    private static readonly Lazy<SKTypeface> s_bundled = new(() =>
    {
        SkiaRuntime.EnsureReady();
        using Stream font = typeof(CaptionFont).Assembly.GetManifestResourceStream("Lato-Regular.ttf")!;
        return SKTypeface.FromStream(font);
    });

    private static readonly ConcurrentDictionary<int, string?> s_known = new();
    private static readonly ConcurrentDictionary<string, bool> s_lacking = new(StringComparer.Ordinal);

    private static readonly Lazy<string[]> s_files = new(() => [.. Folders().SelectMany(Files).Take(MostFiles)]);

    /// <summary>True where a font of this machine has all letters of a text.</summary>
    /// <param name="text">A line of text.</param>
    public static bool Has(string text)
    {
        using var letters = new SKFont(s_bundled.Value);
        if (letters.ContainsGlyphs(text))
        {
            return true;
        }

        using SKTypeface? own = OfSystem(text, letters);
        return own is not null;
    }

    /// <summary>Letters for a text, and the text with '?' for each letter that no font has.</summary>
    /// <param name="text">A line of text.</param>
    public static (SKTypeface Typeface, string Text) For(string text)
    {
        text = string.Concat(text.Where(c => !char.IsControl(c)));
        SKTypeface bundled = s_bundled.Value;
        using var letters = new SKFont(bundled);
        if (letters.ContainsGlyphs(text))
        {
            return (bundled, text);
        }

        if (OfSystem(text, letters) is { } typeface)
        {
            return (typeface, text);
        }

        return (bundled, string.Concat(text.EnumerateRunes().Select(r => letters.ContainsGlyph(r.Value) ? r.ToString() : "?")));
    }

    // By the first letter that the bundled font lacks: the file that had it, or null where none has. Looking through all of them takes a
    // second, and a run asks for each of its photographs.
    private static SKTypeface? OfSystem(string text, SKFont bundled)
    {
        if (s_lacking.ContainsKey(text))
        {
            return null;
        }

        int missing = text.EnumerateRunes().First(r => !bundled.ContainsGlyph(r.Value)).Value;
        if (s_known.TryGetValue(missing, out string? known))
        {
            SKTypeface? again = known is null ? null : SKTypeface.FromFile(known);
            if (known is null || (again is not null && HasAll(again, text)))
            {
                return again;
            }

            again?.Dispose();
        }

        if (SKFontManager.Default.MatchCharacter(missing) is { } matched)
        {
            if (HasAll(matched, text))
            {
                return matched;
            }

            matched.Dispose();
        }

        bool isAnywhere = false;
        foreach (string file in s_files.Value)
        {
            SKTypeface? typeface = SKTypeface.FromFile(file);
            if (typeface is not null && HasAll(typeface, text))
            {
                s_known[missing] = file;
                return typeface;
            }

            isAnywhere |= typeface is not null && HasAll(typeface, char.ConvertFromUtf32(missing));
            typeface?.Dispose();
        }

        if (!isAnywhere)
        {
            s_known[missing] = null;
        }

        s_lacking.TryAdd(text, true);
        return null;
    }

    private static bool HasAll(SKTypeface typeface, string text)
    {
        using var font = new SKFont(typeface);
        return font.ContainsGlyphs(text);
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
            .Where(f => s_endings.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Folders()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return new[]
        {
            Path.Combine(home, ".local", "share", "fonts"),
            Path.Combine(home, ".fonts"),
            "/usr/local/share/fonts",
            "/usr/share/fonts",
        }.Where(Directory.Exists);
    }
}
