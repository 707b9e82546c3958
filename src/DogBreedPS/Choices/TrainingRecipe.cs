namespace DogBreedPS;

/// <summary>How a breed head is trained on a backbone's features.</summary>
public enum TrainingRecipe
{
    /// <summary>
    /// Starts from the backbone's own class weights and is pulled towards them, the strength chosen on the validation photographs: see
    /// docs/TRAINING.md.
    /// </summary>
    Default,

    /// <summary>
    /// The article's step 4: a dense softmax layer from Glorot's start, RMSprop 0.001, categorical cross-entropy, 20 epochs of batches of
    /// 20, the best by validation loss.
    /// </summary>
    Article,
}
