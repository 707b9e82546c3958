namespace DogBreed.Core.Classification;

/// <summary>What a photograph shows.</summary>
public enum Subject
{
    /// <summary>Neither a dog nor a human face.</summary>
    Neither,

    /// <summary>A dog.</summary>
    Dog,

    /// <summary>No dog, and a human face.</summary>
    Human,

    /// <summary>
    /// It was not asked whether there is a dog: the gate was left out, and the model's answer stands whatever the photograph shows.
    /// </summary>
    Unchecked,
}
