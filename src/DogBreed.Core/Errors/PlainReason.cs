using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DogBreed.Core.Support;
using Microsoft.ML.OnnxRuntime;

namespace DogBreed.Core.Errors;

/// <summary>What exceptions of libraries say, for people who have a file and not the library's source.</summary>
internal static partial class PlainReason
{
    // It may quote what a hostile file calls its parts.
    private const int MostText = 1000;

    /// <summary>Where in its text a JSON document is wrong.</summary>
    public static string Of(JsonException exception)
    {
        string place = Texts.FormatJsonPlace(
            ((exception.LineNumber ?? 0) + 1).ToString(CultureInfo.InvariantCulture),
            ((exception.BytePositionInLine ?? 0) + 1).ToString(CultureInfo.InvariantCulture)
        );
        return exception.Path is { Length: > 2 } path ? Texts.FormatJsonPlaceOf(path[2..], place) : place;
    }

    /// <summary>ONNX Runtime's words without its error codes and the places in its source.</summary>
    public static string Of(OnnxRuntimeException exception)
    {
        string message = exception.Message.Length > MostText ? exception.Message[..MostText] : exception.Message;
        string text = Code().Replace(message.ReplaceLineEndings(" "), string.Empty);
        return Spaces().Replace(Source().Replace(text, string.Empty), " ").Trim();
    }

    [GeneratedRegex(@"\[ErrorCode:\w+\] ?", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    // "/onnxruntime_src/onnxruntime/core/x.cc:123 onnxruntime::common::Status onnxruntime::Foo(const Bar &) const "
    [GeneratedRegex(@"\S*/\S+\.(?:cc|h|cpp):\d+ [^)]*\)(?: const)? ?", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Source();

    [GeneratedRegex(" {2,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();
}
