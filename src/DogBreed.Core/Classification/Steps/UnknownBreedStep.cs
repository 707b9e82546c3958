namespace DogBreed.Core.Classification.Steps;

/// <summary>
/// Is the dog probably of none of the breeds? Its largest logit is then below the model's threshold (Hendrycks et al. 2022).
/// </summary>
/// <param name="threshold">The threshold.</param>
internal sealed class UnknownBreedStep(double threshold) : ConcludingStep
{
    protected override void Conclude(PhotoAnswer answer)
    {
        answer.IsUnknownBreed = answer.Subject == Subject.Dog && answer.LargestLogit < threshold;

        // A dog that is alone has the photograph's logits by now.
        foreach (DogAnswer dog in answer.Dogs)
        {
            dog.Answer.IsUnknownBreed = dog.Answer.LargestLogit < threshold;
        }
    }
}
