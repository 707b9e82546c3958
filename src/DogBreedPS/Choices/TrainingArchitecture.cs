namespace DogBreedPS;

/// <summary>What is trained.</summary>
public enum TrainingArchitecture
{
    /// <summary>A dense softmax layer on the features of a backbone (the article's step 4).</summary>
    Transfer,

    /// <summary>The article's own convolutional network, from random weights (its step 3). The backbone is its dog gate.</summary>
    Scratch,
}
