using System.Numerics.Tensors;

namespace DogBreed.Core.Classification.Steps;

/// <summary>
/// Where each dog has been looked at: what is said of the whole picture? The gate may have seen no dog in it, and then it is the surest
/// dog's breed. Of one dog the picture and its crop are two views: where the picture alone is unsure, their mean is better.
/// </summary>
internal sealed class OneDogStep : ConcludingStep
{
    /// <summary>From this probability on the picture's own answer stands.</summary>
    internal const double SureFrom = 0.6;

    protected override void Conclude(PhotoAnswer answer)
    {
        if (answer.Dogs is not [{ Answer: var surest }, ..])
        {
            return;
        }

        if (!answer.GateSaysDog && !answer.IsUnchecked)
        {
            Copy(surest, answer);
        }
        else if (answer.Dogs.Count == 1)
        {
            if (TensorPrimitives.Max<double>(answer.Probabilities) < SureFrom)
            {
                TensorPrimitives.Add(answer.Probabilities, surest.Probabilities, answer.Probabilities);
                TensorPrimitives.Divide(answer.Probabilities, 2, answer.Probabilities);
                answer.NoneProbability = (answer.NoneProbability + surest.NoneProbability) / 2;
            }

            Copy(answer, surest);
        }
    }

    private static void Copy(PhotoAnswer from, PhotoAnswer to) =>
        (to.Probabilities, to.NoneProbability, to.LargestLogit) = (from.Probabilities, from.NoneProbability, from.LargestLogit);
}
