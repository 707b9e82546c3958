using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;
using Microsoft.Data.Sqlite;

namespace DogBreed.Core.Catalog;

/// <summary>
/// All features of one backbone in a catalog, in memory, at half precision: which contents are most like another? By the cosine of the angle
/// between their features, compared with each of them: the search is exact.
/// </summary>
internal sealed class FeatureIndex
{
    private readonly Half[] _values;
    private readonly float[] _inverseLengths;
    private readonly long[] _contents;
    private readonly int _width;

    private FeatureIndex(Half[] values, long[] contents, int width)
    {
        (_values, _contents, _width) = (values, contents, width);
        _inverseLengths = new float[contents.Length];
        InParallel((row, buffer) => _inverseLengths[row] = Inverse(TensorPrimitives.Norm<float>(Row(row, buffer))));
    }

    /// <summary>How many contents it compares.</summary>
    public int Count => _contents.Length;

    /// <summary>Reads the features of a backbone.</summary>
    /// <param name="path">The catalog.</param>
    /// <param name="model">The backbone.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="CatalogException">The catalog cannot be used.</exception>
    public static FeatureIndex Read(string path, KnownModel model, CancellationToken cancellation)
    {
        int width = model.Model.Card.FeatureCount;
        using SqliteConnection connection = CatalogFile.OpenToRead(path);
        return CatalogFile.Guard(
            path,
            () =>
            {
                // Rows that a run adds meanwhile are for the next time. (A plus keeps SQLite from reading in the order of an index.)
                var values = new Half[checked(model.Count * width)];
                var contents = new long[model.Count];
                var single = new float[width];
                int count = 0;
                using var statement = new Statement(connection, "SELECT content, data FROM features WHERE +model = $1");
                using SqliteDataReader rows = statement.Rows(model.Id);
                while (count < contents.Length && rows.Read())
                {
                    cancellation.ThrowIfCancellationRequested();
                    byte[] data = rows.GetFieldValue<byte[]>(1);
                    Span<Half> row = values.AsSpan(count * width, width);
                    if (data.Length == width * 2)
                    {
                        MemoryMarshal.Cast<byte, Half>(data).CopyTo(row);
                    }
                    else if (FindingsFormat.TryReadFeatures(data, single))
                    {
                        TensorPrimitives.ConvertToHalf(single, row);
                    }
                    else
                    {
                        continue;
                    }

                    contents[count++] = rows.GetInt64(0);
                }

                return new FeatureIndex(values, contents[..count], width);
            }
        );
    }

    /// <summary>The contents that are most like a vector, the likest first.</summary>
    /// <param name="features">The vector.</param>
    /// <param name="count">How many.</param>
    /// <returns>The contents' numbers, and the cosine, -1..1.</returns>
    public IReadOnlyList<(long Content, double Similarity)> Nearest(ReadOnlySpan<float> features, int count)
    {
        float[] query = features.ToArray();
        float inverse = Inverse(TensorPrimitives.Norm<float>(query));
        var similarities = new float[Count];
        InParallel((row, buffer) => similarities[row] = TensorPrimitives.Dot<float>(Row(row, buffer), query) * inverse * _inverseLengths[row]);
        var best = new PriorityQueue<int, float>(count + 1);
        for (int row = 0; row < similarities.Length; row++)
        {
            if (best.Count < count)
            {
                best.Enqueue(row, similarities[row]);
            }
            else if (similarities[row] > similarities[best.Peek()])
            {
                best.DequeueEnqueue(row, similarities[row]);
            }
        }

        var nearest = new (long, double)[best.Count];
        for (int i = nearest.Length - 1; i >= 0; i--)
        {
            int row = best.Dequeue();
            nearest[i] = (_contents[row], Math.Clamp(similarities[row], -1f, 1f));
        }

        return nearest;
    }

    private static float Inverse(float length) => length > 0 && float.IsFinite(length) ? 1 / length : 0;

    private Span<float> Row(int row, float[] buffer)
    {
        TensorPrimitives.ConvertToSingle(_values.AsSpan(row * _width, _width), buffer);
        return buffer;
    }

    private void InParallel(Action<int, float[]> action) =>
        Parallel.For(
            0,
            (Count + 1023) / 1024,
            () => new float[_width],
            (block, _, buffer) =>
            {
                for (int row = block * 1024; row < Math.Min(Count, (block + 1) * 1024); row++)
                {
                    action(row, buffer);
                }

                return buffer;
            },
            _ => { }
        );
}
