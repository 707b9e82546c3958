using DogBreed.Core.Evaluation;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Training;
using DogBreed.Core.Training.Heads;

namespace Training;

/// <summary>Groups by a head's calibration on its validation photographs: does -Accuracy keep what it promises on the test photographs?</summary>
internal static class GroupsOfAHead
{
    public static void Write(SplitFeatures f, ModelStore store)
    {
        Console.WriteLine();
        Console.WriteLine("| accuracy asked for | threshold | right on the test photographs (95 % interval) | breed named | a group |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        GroupTree tree = GroupTree.Of("head", [.. f.Dataset.Classes.Select(c => c.Name)], store.Taxonomy());
        SoftmaxHead head = SplitFeatures.Fit(TrainingRecipe.Default, f.Start, f.Train, f.Valid, seed: 0);
        double temperature = TemperatureFit.Fit(head.Logits(f.Valid), f.Valid.Labels).Temperature;
        IReadOnlyList<SelectivePoint> points = SelectivePoint.Fit(tree, Photos(f.Valid));
        (double[] Probabilities, int Label)[] test = Photos(f.Test);
        foreach (double accuracy in new[] { 0.9, 0.95, 0.98 })
        {
            double threshold = points.First(p => p.Accuracy >= accuracy).Threshold;
            GroupAnswer?[] answers = [.. test.Select(t => tree.Narrowest(t.Probabilities, threshold))];
            double right = test.Average(t => tree.IsRight(t.Probabilities, t.Label, threshold) ? 1.0 : 0);
            (double low, double high) = AccuracyMeter.Wilson(right, test.Length);
            Console.WriteLine(FormattableString.Invariant($"| {accuracy} | {threshold:0.0000} | {right:0.000} ({low:0.000} to {high:0.000}) | {answers.Average(a => a is { Class: not null } ? 1.0 : 0):0.000} | {answers.Average(a => a is { Class: null, Depth: > 0 } ? 1.0 : 0):0.000} |"));
        }

        (double[], int)[] Photos(FeatureSet set) =>
            [.. head.Logits(set).Chunk(head.ClassCount).Select((l, i) => (LogitMath.Softmax(l, temperature), set.Labels[i]))];
    }
}
