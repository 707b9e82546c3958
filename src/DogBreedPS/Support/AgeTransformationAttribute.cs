using System.Globalization;
using System.Management.Automation;

namespace DogBreedPS;

/// <summary>A date, a time span before now, or a number of days before now -> a date.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AgeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            TimeSpan age => Before(age),
            byte or short or int or long or float or double or decimal => Before(
                TimeSpan.FromDays(Math.Min(Convert.ToDouble(value, CultureInfo.InvariantCulture), 1_000_000))
            ),
            string text when double.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out double days) => Before(
                TimeSpan.FromDays(Math.Min(days, 1_000_000))
            ),
            string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan age) => Before(age),
            _ => inputData,
        };
    }

    private static DateTime Before(TimeSpan age) =>
        age < TimeSpan.Zero
            ? throw new ArgumentTransformationMetadataException(Texts.AgeNegative)
            : DateTime.Now - (age < DateTime.Now - DateTime.UnixEpoch ? age : DateTime.Now - DateTime.UnixEpoch);
}
