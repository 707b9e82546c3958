namespace DogBreed.Core.Training;

/// <summary>What a photograph of a data set is for.</summary>
public enum DatasetSplit
{
    /// <summary>Learnt from.</summary>
    Train,

    /// <summary>Chosen by: the best epoch, the strength of the pull, the temperature.</summary>
    Valid,

    /// <summary>Measured on, and used for nothing else.</summary>
    Test,
}
