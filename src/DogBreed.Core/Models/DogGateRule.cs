namespace DogBreed.Core.Models;

/// <summary>When a photograph counts as one of a dog.</summary>
public enum DogGateRule
{
    /// <summary>The probabilities of the dog classes add up to the card's threshold or more.</summary>
    Probability,

    /// <summary>The likeliest of the thousand ImageNet classes is a dog: the article's rule (class 151 to 268).</summary>
    TopClass,

    /// <summary>The gate is left out: every photograph is answered, for models that are not about dogs.</summary>
    None,
}
