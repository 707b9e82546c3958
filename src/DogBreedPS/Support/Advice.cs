using DogBreed.Core.Errors;

namespace DogBreedPS;

/// <summary>What to type: the library says what is wrong, and knows no PowerShell.</summary>
internal static class Advice
{
    private const string Prefix = "Advice";

    /// <summary>A sentence for an error; null where its own says all.</summary>
    public static string? For(CoreErrors.DogBreedException error)
    {
        string? text = Texts.ResourceManager.GetString(Prefix + error.Kind, Texts.Culture);
        foreach ((string name, object value) in error.Values)
        {
            text = text?.Replace($"{{{name}}}", value.ToString(), StringComparison.Ordinal);
        }

        return text;
    }
}
