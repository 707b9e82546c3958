namespace DogBreed.Core.Training;

/// <summary>How far a training is.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Done">How much of it: photographs or epochs.</param>
/// <param name="Count">How much there is.</param>
/// <param name="Epoch">The epoch that has just ended; null while features are computed.</param>
internal sealed record TrainingProgress(TrainingStage Stage, int Done, int Count, EpochRecord? Epoch);

/// <summary>The parts of a training.</summary>
internal enum TrainingStage
{
    /// <summary>The backbone runs over the photographs that the cache does not know.</summary>
    Features,

    /// <summary>The head is trained.</summary>
    Head,

    /// <summary>A network is trained from scratch; counted are photographs over all epochs.</summary>
    Scratch,
}
