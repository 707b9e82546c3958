namespace DogBreed.Core.Classification;

/// <summary>The likeliest of the thousand ImageNet classes: what the article's <c>ResNet50_predict_labels</c> gives.</summary>
/// <param name="Index">0..999; dogs are 151..268.</param>
/// <param name="Name">The class's name.</param>
public sealed record ImageNetClass(int Index, string Name);
