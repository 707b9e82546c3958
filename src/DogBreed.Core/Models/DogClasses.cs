namespace DogBreed.Core.Models;

/// <summary>The dogs among a classifier's classes, and when they make a photograph one of a dog: the dog gate.</summary>
/// <param name="First">The first dog class.</param>
/// <param name="Last">The last dog class.</param>
/// <param name="Threshold">The probability of all dog classes together from which on a photograph shows a dog, 0..1.</param>
/// <param name="Rule">The rule, unless a caller asks for another.</param>
internal sealed record DogClasses(int First, int Last, double Threshold, DogGateRule Rule)
{
    /// <summary>The dogs of ImageNet's thousand classes, for a classifier whose temperature was not fitted: the article's rule.</summary>
    public static DogClasses ImageNet { get; } = new(ClassList.FirstDog, ClassList.LastDog, Threshold: 0.5, DogGateRule.TopClass);

    /// <summary>The number of dog classes.</summary>
    public int Count => Last - First + 1;

    /// <summary>True for a dog class.</summary>
    public bool Contains(int index) => index >= First && index <= Last;

    /// <summary>The dogs' part of a row of logits.</summary>
    public ReadOnlySpan<T> Of<T>(ReadOnlySpan<T> logits) => logits.Slice(First, Count);
}
