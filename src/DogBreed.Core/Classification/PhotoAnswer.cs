using DogBreed.Core.Classification.Findings;
using DogBreed.Core.Detection;
using DogBreed.Core.Models;

namespace DogBreed.Core.Classification;

/// <summary>What the steps have found out of one photograph so far. Each adds its part; a prediction is made of the whole.</summary>
/// <param name="findings">What was found in it, now or earlier.</param>
internal sealed class PhotoAnswer(PhotoFindings findings)
{
    /// <summary>What was found in it.</summary>
    public PhotoFindings Findings { get; } = findings;

    /// <summary>True where the gate says that the whole picture shows a dog.</summary>
    public bool GateSaysDog { get; set; }

    /// <summary>True where the gate is left out.</summary>
    public bool IsUnchecked { get; set; }

    /// <summary>The probability of all dog classes together, 0..1.</summary>
    public double DogProbability { get; set; }

    /// <summary>The likeliest of the gate's classes.</summary>
    public ImageNetClass TopClass { get; set; } = new(0, string.Empty);

    /// <summary>The human faces; empty where there is a dog.</summary>
    public IReadOnlyList<DetectedFace> Faces { get; set; } = [];

    /// <summary>How likely each breed is, in the model's order; empty where no breed is asked for.</summary>
    public double[] Probabilities { get; set; } = [];

    /// <summary>How likely it is none of them; null where the head was not taught that.</summary>
    public double? NoneProbability { get; set; }

    /// <summary>True where none of them is likelier than each of them.</summary>
    public bool IsNone => NoneProbability > Probabilities.DefaultIfEmpty(1).Max();

    /// <summary>Each dog in the picture, the surest first; empty where none is looked for.</summary>
    public IReadOnlyList<DogAnswer> Dogs { get; set; } = [];

    /// <summary>People and cats in the picture, the surest first of each; empty where none is looked for.</summary>
    public IReadOnlyList<DetectedObject> Objects { get; set; } = [];

    /// <summary>What the user should know of this answer; null for nearly all.</summary>
    public string? Warning { get; set; }

    /// <summary>The narrowest group that is likely enough; null where none is asked for, or none is.</summary>
    public GroupAnswer? Group { get; set; }

    /// <summary>Where the likeliest breed comes from; null where nobody asks.</summary>
    public HeatMap? HeatMap { get; set; }

    /// <summary>The largest logit of the breeds.</summary>
    public float LargestLogit { get; set; } = float.NegativeInfinity;

    /// <summary>True where the dog is probably of none of the breeds.</summary>
    public bool IsUnknownBreed { get; set; }

    /// <summary>A dog, a human, or neither; unchecked without the gate.</summary>
    public Subject Subject
    {
        get
        {
            if (IsUnchecked)
            {
                return Subject.Unchecked;
            }

            if (GateSaysDog || Dogs.Count > 0)
            {
                return Subject.Dog;
            }

            return Faces.Count > 0 ? Subject.Human : Subject.Neither;
        }
    }
}
