namespace DogBreed.Core.Datasets;

/// <summary>What a photograph of a data set is for.</summary>
internal enum DatasetSplit
{
    /// <summary>Learnt from.</summary>
    Train,

    /// <summary>Chosen by: the best epoch, the L2-SP strength, the temperature.</summary>
    Valid,

    /// <summary>Measured on, and used for nothing else.</summary>
    Test,
}
