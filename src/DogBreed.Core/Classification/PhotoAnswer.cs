using DogBreed.Core.Detection;

namespace DogBreed.Core.Classification;

/// <summary>What the steps have found out of one photograph so far. Each adds its part; a prediction is made of the whole.</summary>
/// <param name="photo">The photograph.</param>
internal sealed class PhotoAnswer(HeldPhoto photo)
{
    /// <summary>The photograph, for steps that look at it again.</summary>
    public HeldPhoto Photo { get; } = photo;

    /// <summary>True where the gate sees a dog.</summary>
    public bool IsDog { get; set; }

    /// <summary>The probability of all dog classes together, 0..1.</summary>
    public double DogProbability { get; set; }

    /// <summary>The likeliest of the gate's classes.</summary>
    public ImageNetClass TopClass { get; set; } = new(0, string.Empty);

    /// <summary>The human faces; empty where there is a dog.</summary>
    public IReadOnlyList<DetectedFace> Faces { get; set; } = [];

    /// <summary>The likeliest breeds, the likeliest first.</summary>
    public IReadOnlyList<BreedCandidate> Candidates { get; set; } = [];

    /// <summary>The largest logit of the breeds.</summary>
    public float LargestLogit { get; set; } = float.NegativeInfinity;

    /// <summary>True where the dog is probably of none of the breeds.</summary>
    public bool IsUnknownBreed { get; set; }

    /// <summary>A dog, a human, or neither.</summary>
    public Subject Subject
    {
        get
        {
            if (IsDog)
            {
                return Subject.Dog;
            }

            return Faces.Count > 0 ? Subject.Human : Subject.Neither;
        }
    }
}
