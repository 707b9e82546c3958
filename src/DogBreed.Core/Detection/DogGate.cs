using DogBreed.Core.Classification;
using DogBreed.Core.Models;

namespace DogBreed.Core.Detection;

/// <summary>Is there a dog? By the probability of all dog classes together, or by the article's rule.</summary>
/// <param name="DogProbability">The sum over the dog classes at the card's temperature, 0..1.</param>
/// <param name="TopClass">The class with the largest logit.</param>
/// <param name="IsDog">The answer.</param>
internal readonly record struct DogGate(double DogProbability, int TopClass, bool IsDog)
{
    public static DogGate Decide(ReadOnlySpan<float> logits, BackboneCard card, double temperature, DogGateRule rule)
    {
        int top = LargestLogit.IndexOf(logits);
        double max = logits[top];
        double all = 0;
        double dogs = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            double e = Math.Exp((logits[i] - max) / temperature);
            all += e;
            if (i >= card.FirstDogClass && i <= card.LastDogClass)
            {
                dogs += e;
            }
        }

        double probability = dogs / all;
        bool isDog = rule == DogGateRule.TopClass
            ? top >= card.FirstDogClass && top <= card.LastDogClass
            : probability >= card.DogThreshold;
        return new DogGate(probability, top, isDog);
    }
}
