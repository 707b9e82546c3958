using System.Collections;
using System.Globalization;
using System.Management.Automation;
using DogBreed.Core.Reports;

namespace DogBreedPS;

/// <summary>
/// What an answer says beyond its breed: a live result, or what ConvertFrom-Json, Import-Clixml or a job brought back of one. What is not
/// there, or makes no sense, is left out: a row of a CSV file has none of it.
/// </summary>
internal static class AnswerDetails
{
    private const int MostCandidates = 9;
    private const int MostDogs = 100;

    /// <summary>The name of the model that answered.</summary>
    public static string? Model(PSObject answer) => Text(answer, "Model");

    /// <summary>How likely it shows a dog, 0..1.</summary>
    public static double? DogProbability(PSObject answer) => Number(answer, "DogProbability") is >= 0 and <= 1 and var found ? found : null;

    /// <summary>The number that a text is: a CSV file may be of a culture that writes 0,93.</summary>
    public static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        || double.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            ? number
            : null;

    /// <summary>The likeliest breeds.</summary>
    public static ReportedCandidate[]? Candidates(PSObject answer) =>
        Several(
            answer,
            "Candidates",
            MostCandidates,
            c =>
                Text(c, "Breed") is { } breed && Number(c, "Probability") is >= 0 and <= 1 and var probability
                    ? new ReportedCandidate(breed, probability)
                    : null
        );

    /// <summary>The dogs' boxes.</summary>
    public static ReportedDog[]? Dogs(PSObject answer) =>
        Several(
            answer,
            "Dogs",
            MostDogs,
            d =>
                (Number(d, "X"), Number(d, "Y"), Number(d, "Width"), Number(d, "Height")) is ({ } x, { } y, { } width, { } height)
                    ? new ReportedDog(x, y, width, height, Text(d, "Breed"))
                    : null
        );

    /// <summary>The heat map.</summary>
    public static ReportedHeat? Heat(PSObject answer)
    {
        if (Value(answer, "HeatMap") is not { } found)
        {
            return null;
        }

        PSObject map = Object(found);
        if (
            Text(map, "Class") is not { } breed
            || Value(map, "Values") is not IEnumerable values
            || values is string
            || (Number(map, "Width"), Number(map, "Height")) is not ({ } columns, { } rows)
            || (Number(map, "X"), Number(map, "Y"), Number(map, "AreaWidth"), Number(map, "AreaHeight"))
                is not
                ({ } x, { } y, { } width, { } height)
        )
        {
            return null;
        }

        float[] numbers = [.. values.Cast<object?>().Select(v => (float)(Number(v) ?? double.NaN))];
        return ReportedHeat.Of(breed, (int)columns, (int)rows, x, y, width, height, numbers);
    }

    private static T[]? Several<T>(PSObject answer, string name, int most, Func<PSObject, T?> read)
        where T : class =>
        Value(answer, name) is IEnumerable items and not string
            ? [.. items.Cast<object?>().OfType<object>().Select(Object).Select(read).OfType<T>().Take(most)]
            : null;

    /// <summary>An object with properties: of a hashtable, with its entries.</summary>
    public static PSObject Object(object value)
    {
        if (value is not IDictionary entries)
        {
            return PSObject.AsPSObject(value);
        }

        var made = new PSObject();
        foreach (DictionaryEntry entry in entries)
        {
            made.Properties.Add(new PSNoteProperty(entry.Key.ToString(), entry.Value));
        }

        return made;
    }

    // An object of ConvertFrom-Json has its properties in the wrapper alone.
    private static object? Value(PSObject value, string name)
    {
        object? found = value.Properties[name]?.Value;
        return found is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : found;
    }

    private static string? Text(PSObject value, string name) => Value(value, name)?.ToString() is { Length: > 0 } text ? text : null;

    private static double? Number(PSObject value, string name) => Number(Value(value, name));

    // Of a number, or of the text that a CSV file has for one.
    private static double? Number(object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        double? number = plain switch
        {
            string text => Number(text),
            double or float or decimal or byte or short or int or long or uint or ulong => Convert.ToDouble(
                plain,
                CultureInfo.InvariantCulture
            ),
            _ => null,
        };
        return number is { } finite && double.IsFinite(finite) ? finite : null;
    }
}
