using System.Text.Json.Serialization;

namespace DogBreed.Core.Models;

/// <summary>What naming groups gave at a threshold, on photographs that the model had not learnt from.</summary>
/// <param name="Accuracy">The accuracy that the threshold was chosen for, 0..1.</param>
/// <param name="Threshold">The least probability of what is named, 0..1.</param>
/// <param name="Reached">The share of right answers at it, 0..1. A group is right where it has the true class, and so is no answer.</param>
/// <param name="Breeds">The share of photographs for which the breed itself was named, 0..1: the coverage.</param>
/// <param name="Groups">The share for which a group was named that is not the widest, 0..1.</param>
internal sealed record SelectivePoint(double Accuracy, double Threshold, double Reached, double Breeds, double Groups)
{
    private const int MostPoints = 200;

    /// <summary>False for numbers that no calibration can have given.</summary>
    [JsonIgnore]
    public bool IsValid =>
        Accuracy is > 0 and < 1
        && Threshold is > 0 and <= 1
        && Reached is >= 0 and <= 1
        && Breeds is >= 0 and <= 1
        && Groups is >= 0 and <= 1;

    /// <summary>True for points as a card may have them: valid, and with the accuracy the threshold rises.</summary>
    public static bool AreValid(IReadOnlyList<SelectivePoint> points) =>
        points.Count <= MostPoints
        && points.All(p => p is { IsValid: true })
        && points
            .Zip(points.Skip(1))
            .All(pair => pair.First.Accuracy < pair.Second.Accuracy && pair.First.Threshold <= pair.Second.Threshold);

    /// <summary>
    /// Chooses thresholds for accuracies of 0.70 to 0.99 (hierarchical selective classification, Goren et al. 2024, arXiv 2405.11533). For
    /// each photograph there is a threshold above which its answer is right; of n photographs the (n + 1) x accuracy-th smallest of these
    /// thresholds makes the answers for further photographs of the kind right at least that often (conformal prediction).
    /// </summary>
    /// <param name="tree">The groups.</param>
    /// <param name="photos">The probabilities of the classes for each photograph, and its class.</param>
    public static IReadOnlyList<SelectivePoint> Fit(GroupTree tree, IReadOnlyList<(double[] Probabilities, int Label)> photos)
    {
        double[] rightAbove = [.. photos.Select(p => tree.RightAbove(p.Probabilities, p.Label)).Order()];
        var points = new List<SelectivePoint>();
        for (int percent = 70; percent < 100; percent++)
        {
            double accuracy = percent / 100.0;
            int rank = (int)Math.Ceiling((photos.Count + 1) * accuracy);
            if (rank > photos.Count)
            {
                break;
            }

            // Rounded up: at a lower one the photograph that it was taken from would be wrong.
            double above = rightAbove[rank - 1];
            points.Add(At(accuracy, Math.Min(1, Math.Floor((above * 1e4) + 1) / 1e4), tree, photos));
        }

        return points;
    }

    private static SelectivePoint At(
        double accuracy,
        double threshold,
        GroupTree tree,
        IReadOnlyList<(double[] Probabilities, int Label)> photos
    )
    {
        int right = 0;
        int breeds = 0;
        int groups = 0;
        foreach ((double[] probabilities, int label) in photos)
        {
            right += tree.IsRight(probabilities, label, threshold) ? 1 : 0;
            GroupAnswer? answer = tree.Narrowest(probabilities, threshold);
            breeds += answer is { Class: not null } ? 1 : 0;
            groups += answer is { Class: null, Depth: > 0 } ? 1 : 0;
        }

        return new SelectivePoint(accuracy, threshold, Share(right), Share(breeds), Share(groups));

        double Share(int count) => Math.Round((double)count / photos.Count, 4);
    }
}
