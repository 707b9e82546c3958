namespace DogBreed.Core.Training;

/// <summary>The recipes by which a head is trained; each choice of the default is measured in docs/TRAINING.md.</summary>
internal static class HeadRecipes
{
    private const int Epochs = 20;

    // Strengths of the pull that are tried. With few photographs strong ones win, with many weak ones.
    private static readonly float[] s_pulls = [0.001f, 0.003f, 0.01f, 0.03f, 0.1f];

    /// <summary>The article's recipe.</summary>
    public static RecipeResult Article(FeatureSet train, FeatureSet valid, int classes, int seed, int? epochs, int patience, Action<EpochRecord, int>? progress, CancellationToken cancellation)
    {
        var options = new HeadFitOptions { Epochs = epochs ?? Epochs, Patience = patience, Seed = seed };
        FittedHead fitted = HeadFit.Run(SoftmaxHead.GlorotUniform(train.Width, classes, seed), train, valid, options, record => progress?.Invoke(record, options.Epochs), cancellation);
        return new RecipeResult(fitted, Pull: 0);
    }

    /// <summary>The default recipe: Adam along a cosine, label smoothing 0.1, and a pull towards the start that validation chooses.</summary>
    public static RecipeResult Default(SoftmaxHead start, FeatureSet train, FeatureSet valid, int seed, int? epochs, int patience, Action<EpochRecord, int>? progress, CancellationToken cancellation)
    {
        int each = epochs ?? Epochs;
        var results = new (FittedHead Fitted, double Loss)[s_pulls.Length];
        var gate = new object();

        // Fits side by side: each is one thread, and its weights do not depend on the others.
        ParallelWork.For(s_pulls.Length, i =>
        {
            var options = new HeadFitOptions
            {
                Epochs = each,
                CosineSchedule = true,
                Patience = patience,
                Seed = seed,
                Trainer = new HeadTrainerOptions { Rule = GradientRule.Adam, BatchSize = 32, LabelSmoothing = 0.1f, Pull = s_pulls[i] },
            };
            FittedHead fitted = HeadFit.Run(start, train, valid, options, Report, cancellation);

            // Strengths differ in how sure they make the head; that is the temperature's matter, so they are compared at the best one.
            float[] logits = new HeadTrainer(fitted.Head, options.Trainer).Logits(valid);
            results[i] = (fitted, TemperatureFit.Fit(logits, valid.Labels).Loss);
        }, CancellationToken.None);

        int best = Enumerable.Range(0, results.Length).MinBy(i => results[i].Loss);
        return new RecipeResult(results[best].Fitted, s_pulls[best]);

        void Report(EpochRecord record)
        {
            lock (gate)
            {
                progress?.Invoke(record, s_pulls.Length * each);
            }
        }
    }
}

/// <summary>What a recipe came to.</summary>
/// <param name="Fitted">The head.</param>
/// <param name="Pull">The strength of the pull that was chosen.</param>
internal sealed record RecipeResult(FittedHead Fitted, double Pull);
