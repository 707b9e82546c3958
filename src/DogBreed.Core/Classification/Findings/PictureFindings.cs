namespace DogBreed.Core.Classification.Findings;

/// <summary>What the networks found in one picture: a whole photograph, or what was cut out of it around a dog.</summary>
internal sealed class PictureFindings
{
    /// <summary>What the dog gate's network found; null where it was not asked.</summary>
    public GateFindings? Gate { get; set; }

    /// <summary>The logits of a breed model, in the order of its classes; null for a backbone, whose breeds are the gate's dogs.</summary>
    public float[]? Logits { get; set; }

    /// <summary>The backbone's features; null where they are not kept.</summary>
    public float[]? Features { get; set; }
}
