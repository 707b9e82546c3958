using DogBreed.Core.Training.Heads;

namespace DogBreed.Core.Training.Recipes;

/// <summary>
/// The article's step 4: a dense softmax layer from Glorot's start, RMSprop 0.001, batches of 20, the best epoch by validation loss.
/// </summary>
internal sealed class ArticleRecipe : HeadRecipe
{
    public override RecipeResult Fit(HeadTask task, Action<EpochRecord, int>? progress, CancellationToken cancellation)
    {
        var options = new HeadFitOptions
        {
            Epochs = task.Epochs ?? UsualEpochs,
            Patience = task.Patience,
            Seed = task.Seed,
            Trainer = new HeadTrainerOptions { ClassWeights = task.ClassWeights },
        };
        SoftmaxHead start = SoftmaxHead.GlorotUniform(task.Train.Width, task.ClassCount, task.Seed);
        FittedHead fitted = HeadFit.Run(
            start,
            task.Train,
            task.Valid,
            options,
            record => progress?.Invoke(record, options.Epochs),
            cancellation
        );
        return new RecipeResult(fitted.Head, fitted.Best, fitted.History, Pull: 0);
    }
}
