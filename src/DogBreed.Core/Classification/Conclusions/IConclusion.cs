namespace DogBreed.Core.Classification.Conclusions;

/// <summary>
/// What follows from findings and options alone: no network, no picture. Steps conclude with these, and so does who answers from a catalog
/// without the model.
/// </summary>
internal interface IConclusion
{
    /// <summary>Adds its part to what is said of one photograph; false where the findings lack what it needs.</summary>
    bool TryAnswer(PhotoAnswer answer);
}
