using System.Text;
using System.Text.RegularExpressions;
using DogBreed.Core.Support;

namespace DogBreed.Core.Models;

/// <summary>What a model may be called: its name is a file's or a folder's too, on every system.</summary>
internal static partial class ModelName
{
    /// <summary>What a name consists of, for errors.</summary>
    public static string Rule => Texts.ModelNameRule;

    // With what is put around it while a file is made it stays below the 255 bytes of most file systems.
    private const int MaximumBytes = 180;

    /// <summary>True for such a name.</summary>
    public static bool IsValid(string name) =>
        Letters().IsMatch(name)
        && Encoding.UTF8.GetByteCount(name) <= MaximumBytes
        && !name.EndsWith('.')
        && !name.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)
        && !Device().IsMatch(name);

    [GeneratedRegex(
        @"\A[\p{L}\p{Nd}][\p{L}\p{Nd}_.-]{0,99}\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Letters();

    // Windows takes these for devices, whatever follows the first point.
    [GeneratedRegex(
        @"\A(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|\z)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Device();
}
