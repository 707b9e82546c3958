using System.Text.Json;
using DogBreed.Core.Evaluation;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;

namespace Accuracy;

/// <summary>What naming groups gives at a threshold, and whether a calibration keeps what it promises on other photographs.</summary>
internal static class GroupTable
{
    private static readonly double[] s_accuracies = [0.85, 0.9, 0.95];

    public static void Write(ModelStore store, string photos)
    {
        TaxonomyFile taxonomy = store.Taxonomy()!;
        LabelledDog[] unseen = [.. LabelledDog.Unseen(photos).Where(d => d.Breed is not null)];
        LabelledDog[] stanford = [.. LabelledDog.All(photos).Where(d => d.Path.Contains("stanford120", StringComparison.Ordinal))];
        Console.WriteLine("| network | photographs | threshold | right (95 % interval) | breed named: share, right | a group: share, right | \"dog\" alone |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        var cards = new List<string>();
        foreach (string name in new[] { "efficientnet-lite2", "efficientnet-lite0" })
        {
            foreach (ModelPrecision precision in new[] { ModelPrecision.Int8, ModelPrecision.Float })
            {
                Backbone card = store.Backbone(name);
                GroupTree tree = GroupTree.Of(card.Name, card.Breeds, taxonomy);
                (double[], int)[] dogs = Probabilities(card, precision, unseen);
                (double[], int)[] seen = Probabilities(card, precision, stanford);
                Row($"{name} {precision}", $"unseen, {dogs.Length}", "0.8", tree, dogs, 0.8);
                Row($"{name} {precision}", $"stanford120/test, {seen.Length}", "0.8", tree, seen, 0.8);
                (double[], int)[] even = [.. dogs.Where((_, i) => i % 2 == 0)];
                (double[], int)[] odd = [.. dogs.Where((_, i) => i % 2 == 1)];
                IReadOnlyList<SelectivePoint> all = SelectivePoint.Fit(tree, dogs);
                foreach (double accuracy in s_accuracies)
                {
                    Calibrated("one half by the other", even, odd);
                    Calibrated("and the other way", odd, even);
                    double threshold = all.First(p => p.Accuracy >= accuracy).Threshold;
                    Row($"{name} {precision}", $"stanford120/test by all of unseen", $"{accuracy}: {threshold:0.0000}", tree, seen, threshold);

                    void Calibrated(string what, (double[], int)[] by, (double[], int)[] of)
                    {
                        double t = SelectivePoint.Fit(tree, by).First(p => p.Accuracy >= accuracy).Threshold;
                        Row($"{name} {precision}", what, $"{accuracy}: {t:0.0000}", tree, of, t);
                    }
                }

                cards.Add($"{name} {precision} {JsonSerializer.Serialize(all, JsonSerializerOptions.Web)}");
            }
        }

        Console.WriteLine();
        cards.ForEach(Console.WriteLine);
    }

    public static void Row(string network, string photographs, string threshold, GroupTree tree, IReadOnlyList<(double[] Probabilities, int Label)> photos, double t)
    {
        int right = 0, breeds = 0, breedsRight = 0, groups = 0, groupsRight = 0;
        foreach ((double[] probabilities, int label) in photos)
        {
            GroupAnswer? answer = tree.Narrowest(probabilities, t);
            bool isRight = tree.IsRight(probabilities, label, t);
            right += isRight ? 1 : 0;
            if (answer is { Class: not null })
            {
                breeds++;
                breedsRight += isRight ? 1 : 0;
            }
            else if (answer is { Depth: > 0 })
            {
                groups++;
                groupsRight += isRight ? 1 : 0;
            }
        }

        double n = photos.Count;
        (double low, double high) = AccuracyMeter.Wilson(right / n, n);
        Console.WriteLine(FormattableString.Invariant($"| {network} | {photographs} | {threshold} | {right / n:0.000} ({low:0.000} to {high:0.000}) | {breeds / n:0.000}, {(double)breedsRight / Math.Max(1, breeds):0.000} | {groups / n:0.000}, {(double)groupsRight / Math.Max(1, groups):0.000} | {(n - breeds - groups) / n:0.000} |"));
    }

    private static (double[], int)[] Probabilities(Backbone card, ModelPrecision precision, LabelledDog[] photos)
    {
        var index = card.Breeds.Select((b, i) => (b, i)).ToDictionary(p => p.b, p => p.i);
        double temperature = card.FileFor(precision).Temperature;
        (string, int)[] labelled = [.. photos.Select(p => (p.Path, index[p.Breed!] + card.Dogs!.First))];
        return [.. CalibrationTable.Logits(card, precision, labelled, card.Dogs!.First, card.Dogs.Count).Select(l => (LogitMath.Softmax(l.Logits, temperature), l.Class))];
    }
}
