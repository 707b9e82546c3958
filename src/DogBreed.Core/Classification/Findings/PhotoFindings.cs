using DogBreed.Core.Detection;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;

namespace DogBreed.Core.Classification.Findings;

/// <summary>
/// What was found in one photograph: enough to answer again, with other thresholds, groups and temperatures, without looking at it.
/// </summary>
internal sealed class PhotoFindings
{
    public PhotoFindings(PictureFindings? picture = null) => Picture = picture ?? new PictureFindings();

    /// <summary>What the networks found in the whole picture.</summary>
    public PictureFindings Picture { get; }

    /// <summary>The human faces; null where they were not looked for.</summary>
    public IReadOnlyList<DetectedFace>? Faces { get; set; }

    /// <summary>What was found of each dog; null where it was not looked for.</summary>
    public EachDogFindings? EachDog { get; set; }

    /// <summary>The size of the upright photograph; empty where it is not known.</summary>
    public PictureSize Size { get; set; }

    /// <summary>What decoded it.</summary>
    public PictureDecoderKind Decoder { get; set; }

    /// <summary>What ran the gate's network.</summary>
    public ExecutionDevice Device { get; set; }

    /// <summary>What is odd about its file; null for nearly all.</summary>
    public string? Note { get; set; }
}
