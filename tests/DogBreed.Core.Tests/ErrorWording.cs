using System.Text.RegularExpressions;

namespace DogBreed.Core.Tests;

/// <summary>What the runtime and the libraries say to programmers does not belong in an error that somebody reads who has a damaged file.</summary>
internal static partial class ErrorWording
{
    public static void AssertClear(string message) => Assert.False(OfProgrammers().IsMatch(message), $"This is for programmers: {message}");

    [GeneratedRegex(
        @"The given key|\[ErrorCode|\(Parameter '|[Ii]ndex was out|startIndex|Object reference|Nullable object|Exception of type|Specified argument|Unable to cast|Sequence contains"
        + @"|Value cannot be null|Arithmetic operation|[Nn]on-negative|System\.|Destination |Array dimensions|Offset and length|Input string|_src/|PureHDF|Google\.|Attempted to|Exception|\bNull\b|NullReference"
        + @"|LineNumber|BytePositionInLine|Path: \$|parser|wire type|0x[0-9a-f]{6}",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex OfProgrammers();
}
