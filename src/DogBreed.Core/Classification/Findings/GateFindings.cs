namespace DogBreed.Core.Classification.Findings;

/// <summary>What the dog gate's network found in a picture.</summary>
/// <param name="TopClass">The likeliest of its classes.</param>
/// <param name="DogProbability">The probability of all dog classes together, 0..1, at <paramref name="Temperature"/>.</param>
/// <param name="Temperature">What the logits were divided by before softmax.</param>
/// <param name="Curve">The same at other temperatures; null where nobody is going to ask.</param>
/// <param name="DogLogits">The logits of its dog classes.</param>
internal sealed record GateFindings(int TopClass, double DogProbability, double Temperature, DogCurve? Curve, float[] DogLogits)
{
    /// <summary>The probability of a dog at a temperature; null where the curve does not reach it.</summary>
    public double? DogProbabilityAt(double temperature) => temperature == Temperature ? DogProbability : Curve?.At(temperature);
}
