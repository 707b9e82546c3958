namespace DogBreed.Core.Training.Heads;

/// <summary>How a head is trained.</summary>
internal sealed record HeadTrainerOptions
{
    public GradientRule Rule { get; init; } = GradientRule.RmsProp;

    public float LearningRate { get; init; } = 0.001f;

    /// <summary>Photographs a step.</summary>
    public int BatchSize { get; init; } = 20;

    /// <summary>The share of a target that is spread over all classes (Szegedy et al. 2016); 0 leaves targets as they are.</summary>
    public float LabelSmoothing { get; init; }

    /// <summary>
    /// The penalty is this times the squared distance of the kernel from where it started (L2-SP, Li et al. 2018); 0 leaves it free.
    /// </summary>
    public float Pull { get; init; }

    /// <summary>What the loss of a photograph of each class is multiplied by, Keras's class_weight; null for 1.</summary>
    public float[]? ClassWeights { get; init; }
}

/// <summary>From gradients to steps, with Keras's defaults.</summary>
internal enum GradientRule
{
    /// <summary>Tieleman and Hinton 2012: rho 0.9, epsilon 1e-7, no momentum.</summary>
    RmsProp,

    /// <summary>Kingma and Ba 2015: beta 0.9 and 0.999, epsilon 1e-7.</summary>
    Adam,
}
