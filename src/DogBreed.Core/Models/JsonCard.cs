using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.RegularExpressions;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Models;

/// <summary>A card in a file of JSON: reads it, and names it in errors. What is in it is believed when it has been checked.</summary>
/// <param name="path">The file.</param>
internal sealed partial class JsonCard(string path)
{
    private const int MaximumBytes = 1 << 20;

    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        MaxDepth = 16,
    };

    /// <summary>Reads the file.</summary>
    /// <typeparam name="T">Its form, in which everything may be missing.</typeparam>
    /// <exception cref="ModelException">There is no such file, or it is no JSON of this form.</exception>
    public T Read<T>()
        where T : class
    {
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists)
            {
                throw new ModelException(Texts.FormatSuchFileFolderHoldsModel(path));
            }

            if (info.Length > MaximumBytes)
            {
                throw new ModelException(Texts.FormatCardMostBytes(path, MaximumBytes));
            }

            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), s_options)
                ?? throw new ModelException(Texts.FormatTheCardIsEmpty(path));
        }
        catch (JsonException e)
        {
            throw new ModelException(Texts.FormatCardValidJSONExpectedForm(path, PlainReason.Of(e)), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(Texts.FormatCardCannotRead(path, e.Message), e);
        }
    }

    /// <summary>A part that must be there.</summary>
    public T Required<T>([NotNull] T? part, string field)
        where T : class =>
        part is null || (part is string text && string.IsNullOrWhiteSpace(text))
            ? throw new ModelException(Texts.FormatTheCardLacks(path, field))
            : part;

    /// <summary>The name of a file in the card's own folder, with the folder.</summary>
    public string FileBeside(string? value, string field)
    {
        string file = Required(value, field);
        Demand(
            string.Equals(Path.GetFileName(file), file, StringComparison.Ordinal) && file is not ("." or ".."),
            field,
            Texts.NameFileCardSFolder
        );
        return Path.Combine(Path.GetDirectoryName(path)!, file);
    }

    /// <summary>A SHA-256 in hexadecimal, in lower case.</summary>
    public string Hash(string? value, string field)
    {
        Demand(value is not null && Sha256().IsMatch(value), field, Texts.MustBe64HexadecimalDigits);
        return value!.ToLowerInvariant();
    }

    /// <exception cref="ModelException">It does not hold.</exception>
    public void Demand(bool holds, string field, string what)
    {
        if (!holds)
        {
            throw new ModelException($"{path}: '{field}' {what}.");
        }
    }

    [GeneratedRegex(@"\A[0-9A-Fa-f]{64}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sha256();
}
