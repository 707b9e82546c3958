namespace DogBreed.Core.Keras;

/// <summary>Finds the weights of a layer in a file.</summary>
internal interface IKerasWeights
{
    /// <summary>
    /// The weights of a layer, in the order in which Keras makes them: kernel, bias; gamma, beta, moving mean, moving variance; empty where
    /// it has none.
    /// </summary>
    IReadOnlyList<KerasTensor> Of(KerasLayer layer);

    /// <summary>The weights of the layers inside a model that is used as a layer.</summary>
    IKerasWeights Inside(KerasLayer model);
}
