using DogBreed.Core.Classification.Findings;
using DogBreed.Core.Models;

namespace DogBreed.Core.Classification.Conclusions;

/// <summary>Is there a dog? By the probability of all dog classes together, or by the article's rule; or it is not asked.</summary>
/// <param name="dogs">The dogs among the gate's classes.</param>
/// <param name="temperature">What logits are divided by before softmax.</param>
/// <param name="rule">The rule.</param>
/// <param name="nameOf">The name of one of the gate's classes.</param>
internal sealed class DogGateConclusion(DogClasses dogs, double temperature, DogGateRule rule, Func<int, string> nameOf) : IConclusion
{
    public bool TryAnswer(PhotoAnswer answer)
    {
        if (answer.Findings.Picture.Gate is not { } gate || gate.DogProbabilityAt(temperature) is not { } probability)
        {
            return false;
        }

        answer.TopClass = new ImageNetClass(gate.TopClass, nameOf(gate.TopClass));
        answer.DogProbability = probability;
        answer.IsUnchecked = rule == DogGateRule.None;
        answer.GateSaysDog = rule == DogGateRule.TopClass ? dogs.Contains(gate.TopClass) : probability >= dogs.Threshold;
        return true;
    }
}
