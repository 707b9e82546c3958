using System.Security.Cryptography;
using System.Text;

namespace DogBreed.Core.Datasets;

/// <summary>
/// Splits photographs by their contents: a hash of seed and content is a number from 0 to 1, and the fractions cut that line. So a
/// photograph stays on its side whatever is added (but for classes of a few photographs, see below), and copies are on the same side,
/// whatever their names and classes.
/// </summary>
internal static class DatasetSplitter
{
    public static DatasetPhoto[] Split(IReadOnlyList<DatasetPhoto> photos, double validationFraction, double testFraction, int seed)
    {
        var sides = photos
            .Select(p => p.ContentHash)
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(h => h, h => Position(h, seed), StringComparer.Ordinal);
        var chosen = sides.ToDictionary(p => p.Key, p => Side(p.Value), StringComparer.Ordinal);

        var shared = photos
            .GroupBy(p => p.ContentHash, StringComparer.Ordinal)
            .Where(g => g.Select(p => p.Class).Distinct().Count() > 1)
            .Select(g => g.Key)
            .ToHashSet(StringComparer.Ordinal);

        // In a small class chance may leave a side without any: the photograph next to the cut is then taken.
        foreach (IGrouping<int, DatasetPhoto> group in photos.GroupBy(p => p.Class).OrderBy(g => g.Key))
        {
            string[] hashes = [.. group.Select(p => p.ContentHash).Distinct(StringComparer.Ordinal).OrderBy(h => sides[h])];
            if (Array.TrueForAll(hashes, h => chosen[h] != DatasetSplit.Train))
            {
                chosen[hashes[^1]] = DatasetSplit.Train;
            }

            if (
                validationFraction > 0
                && hashes.Count(h => chosen[h] == DatasetSplit.Train) >= 2
                && Array.TrueForAll(hashes, h => chosen[h] != DatasetSplit.Valid)
            )
            {
                string? next = Array.Find(hashes, h => chosen[h] == DatasetSplit.Train && !shared.Contains(h));
                chosen[next ?? hashes.First(h => chosen[h] == DatasetSplit.Train)] = DatasetSplit.Valid;
            }
        }

        return [.. photos.Select(p => p with { Split = chosen[p.ContentHash] })];

        DatasetSplit Side(double position)
        {
            if (position < testFraction)
            {
                return DatasetSplit.Test;
            }

            return position < testFraction + validationFraction ? DatasetSplit.Valid : DatasetSplit.Train;
        }
    }

    private static double Position(string contentHash, int seed)
    {
        byte[] hash = SHA256.HashData(Encoding.ASCII.GetBytes($"{seed}/{contentHash}"));
        return BitConverter.ToUInt64(hash) / (ulong.MaxValue + 1.0);
    }
}
