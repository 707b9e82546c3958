using DogBreed.Core.Support;
using DogBreed.Core.Training.Heads;

namespace DogBreed.Core.Training.Recipes;

/// <summary>
/// Adam along a cosine, label smoothing 0.1, and L2-SP towards the backbone's own weights, its strength chosen on the validation
/// photographs.
/// </summary>
internal sealed class DefaultRecipe : HeadRecipe
{
    // The L2-SP strengths that are tried. With few photographs strong ones win, with many weak ones.
    private static readonly float[] s_strengths = [0.001f, 0.003f, 0.01f, 0.03f, 0.1f];

    public override RecipeResult Fit(HeadTask task, Action<EpochRecord, int>? progress, CancellationToken cancellation)
    {
        int epochs = task.Epochs ?? UsualEpochs;
        SoftmaxHead start = task.Start.Value;
        var results = new (FittedHead Fitted, double Loss)[s_strengths.Length];
        var gate = new object();

        // Fits side by side: each is one thread, and its weights do not depend on the others.
        ParallelWork.For(
            s_strengths.Length,
            i =>
            {
                var options = new HeadFitOptions
                {
                    Epochs = epochs,
                    CosineSchedule = true,
                    Patience = task.Patience,
                    Seed = task.Seed,
                    Trainer = new HeadTrainerOptions
                    {
                        Rule = GradientRule.Adam,
                        BatchSize = 32,
                        LabelSmoothing = 0.1f,
                        Pull = s_strengths[i],
                        ClassWeights = task.ClassWeights,
                    },
                };
                FittedHead fitted = HeadFit.Run(start, task.Train, task.Valid, options, Report, cancellation);

                // Strengths differ in how sure they make the head; that is the temperature's matter, so they are compared at the best one.
                float[] logits = new HeadTrainer(fitted.Head, options.Trainer).Logits(task.Valid);
                results[i] = (fitted, TemperatureFit.Fit(logits, task.Valid.Labels).Loss);
            },
            CancellationToken.None
        );

        int best = Enumerable.Range(0, results.Length).MinBy(i => results[i].Loss);
        FittedHead chosen = results[best].Fitted;
        return new RecipeResult(chosen.Head, chosen.Best, chosen.History, s_strengths[best]);

        void Report(EpochRecord record)
        {
            lock (gate)
            {
                progress?.Invoke(record, s_strengths.Length * epochs);
            }
        }
    }
}
