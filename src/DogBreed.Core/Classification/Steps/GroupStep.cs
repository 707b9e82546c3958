using DogBreed.Core.Models;

namespace DogBreed.Core.Classification.Steps;

/// <summary>Which is the narrowest group of breeds that is likely enough, of the photograph and of each dog in it?</summary>
/// <param name="tree">The groups.</param>
/// <param name="threshold">The least probability, 0..1.</param>
internal sealed class GroupStep(GroupTree tree, double threshold) : ConcludingStep
{
    protected override void Conclude(PhotoAnswer answer)
    {
        // A human resembles a breed, and no group.
        if (answer.Subject != Subject.Human)
        {
            Name(answer);
        }

        foreach (DogAnswer dog in answer.Dogs)
        {
            Name(dog.Answer);
        }
    }

    private void Name(PhotoAnswer answer)
    {
        if (answer.Probabilities.Length > 0 && !answer.IsNone && !answer.IsUnknownBreed)
        {
            answer.Group = tree.Narrowest(answer.Probabilities, threshold);
        }
    }
}
