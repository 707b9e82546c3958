namespace DogBreed.Core.Sorting;

/// <summary>What a photograph counts as when it is sorted.</summary>
internal enum PhotoSubject
{
    /// <summary>A dog whose breed is named (or a photograph that was answered without the dog gate).</summary>
    Dog,

    /// <summary>A human.</summary>
    Human,

    /// <summary>Neither.</summary>
    Neither,

    /// <summary>A dog whose breed is not named, or is less likely than was asked for.</summary>
    Unsure,
}
