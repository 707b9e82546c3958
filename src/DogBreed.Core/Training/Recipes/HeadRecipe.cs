using DogBreed.Core.Training.Heads;

namespace DogBreed.Core.Training.Recipes;

/// <summary>
/// How a head is trained; each choice of the default recipe is measured in docs/TRAINING.md. A new one is a class like its neighbours, and
/// a line here.
/// </summary>
internal abstract class HeadRecipe
{
    /// <summary>The epochs of a recipe where none are asked for.</summary>
    protected const int UsualEpochs = 20;

    private static readonly Dictionary<TrainingRecipe, HeadRecipe> s_all = new()
    {
        [TrainingRecipe.Default] = new DefaultRecipe(),
        [TrainingRecipe.Article] = new ArticleRecipe(),
    };

    /// <summary>The recipe of a name.</summary>
    public static HeadRecipe Of(TrainingRecipe recipe) => s_all[recipe];

    /// <summary>Trains a head.</summary>
    public abstract RecipeResult Fit(HeadTask task, Action<EpochRecord, int>? progress, CancellationToken cancellation);
}

/// <summary>What a recipe is given.</summary>
/// <param name="Start">Where a head may start: the backbone's own weights for the classes that it knows.</param>
/// <param name="Train">What it learns from.</param>
/// <param name="Valid">What it is chosen by.</param>
/// <param name="ClassCount">The number of classes.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Epochs">The most epochs; the recipe's own number where null.</param>
/// <param name="Patience">Ends after so many epochs without a better validation loss; 0 never.</param>
internal sealed record HeadTask(
    Lazy<SoftmaxHead> Start,
    FeatureSet Train,
    FeatureSet Valid,
    int ClassCount,
    int Seed,
    int? Epochs,
    int Patience
)
{
    /// <summary>How much a photograph of each class counts; null for alike.</summary>
    public float[]? ClassWeights { get; init; }
}

/// <summary>What a recipe came to.</summary>
/// <param name="Head">The head of the best epoch.</param>
/// <param name="Best">That epoch.</param>
/// <param name="History">All epochs.</param>
/// <param name="Pull">The L2-SP strength that was chosen; 0 where the recipe has none.</param>
internal sealed record RecipeResult(IFeatureHead Head, EpochRecord Best, IReadOnlyList<EpochRecord> History, double Pull);
