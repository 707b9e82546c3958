using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DogBreed.Core.Catalog;

/// <summary>
/// All features of one backbone in a catalog, in memory, at half precision: which contents are most like another? By the cosine of the
/// angle
/// between their features, compared with each of them: the search is exact.
/// </summary>
internal sealed class FeatureIndex
{
    private const int RowsOfBlock = 1024;

    private readonly List<Block> _blocks;
    private readonly int _width;

    private FeatureIndex(List<Block> blocks, int width) => (_blocks, _width) = (blocks, width);

    /// <summary>How many contents it compares.</summary>
    public int Count => _blocks.Sum(b => b.Count);

    /// <summary>Reads the features of a backbone.</summary>
    /// <param name="path">The catalog.</param>
    /// <param name="model">The backbone.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="CatalogException">The catalog cannot be used.</exception>
    public static FeatureIndex Read(string path, KnownModel model, CancellationToken cancellation)
    {
        // One connection a core, each reads its part of the contents.
        int parts = Math.Max(1, Environment.ProcessorCount);
        long last = Last(path);
        var blocks = new List<Block>[parts];
        try
        {
            Parallel.For(
                0,
                parts,
                part => blocks[part] = Read(path, model, (last * part / parts, last * (part + 1) / parts), cancellation)
            );
        }
        catch (AggregateException e) when (e.InnerExceptions is [CatalogException or OperationCanceledException, ..])
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return new FeatureIndex([.. blocks.SelectMany(b => b)], model.Model.Card.FeatureCount);
    }

    /// <summary>The contents that are most like a vector, the likest first.</summary>
    /// <param name="features">The vector.</param>
    /// <param name="count">How many.</param>
    /// <returns>The contents' numbers, and the cosine, -1..1.</returns>
    public IReadOnlyList<(long Content, double Similarity)> Nearest(ReadOnlySpan<float> features, int count)
    {
        float[] query = features.ToArray();
        float inverse = Inverse(TensorPrimitives.Norm<float>(query));
        var similarities = new float[_blocks.Count][];
        Parallel.For(0, _blocks.Count, i => similarities[i] = _blocks[i].Compare(query, inverse, _width));
        var best = new PriorityQueue<(Block Block, int Row), float>(count + 1);
        for (int i = 0; i < _blocks.Count; i++)
        {
            Block block = _blocks[i];
            for (int row = 0; row < block.Count; row++)
            {
                float similarity = similarities[i][row];
                if (best.Count < count)
                {
                    best.Enqueue((block, row), similarity);
                }
                else if (best.TryPeek(out _, out float least) && similarity > least)
                {
                    best.DequeueEnqueue((block, row), similarity);
                }
            }
        }

        var nearest = new (long, double)[best.Count];
        for (int place = nearest.Length - 1; place >= 0; place--)
        {
            best.TryDequeue(out (Block Block, int Row) item, out float similarity);
            nearest[place] = (item.Block.Contents[item.Row], Math.Clamp(similarity, -1f, 1f));
        }

        return nearest;
    }

    private static float Inverse(float length) => length > 0 && float.IsFinite(length) ? 1 / length : 0;

    private static long Last(string path)
    {
        using SqliteConnection connection = CatalogFile.OpenToRead(path);
        return CatalogFile.Guard(
            path,
            () =>
            {
                using var statement = new Statement(connection, "SELECT COALESCE(MAX(id), 0) FROM contents");
                return (long)statement.Scalar()!;
            }
        );
    }

    private static List<Block> Read(string path, KnownModel model, (long After, long To) contents, CancellationToken cancellation)
    {
        int width = model.Model.Card.FeatureCount;
        using SqliteConnection connection = CatalogFile.OpenToRead(path);
        return CatalogFile.Guard(
            path,
            () =>
            {
                var blocks = new List<Block>();
                var single = new float[width];
                using var statement = new Statement(
                    connection,
                    "SELECT content, data FROM features WHERE +model = $1 AND content > $2 AND content <= $3"
                );
                using SqliteDataReader rows = statement.Rows(model.Id, contents.After, contents.To);
                while (rows.Read())
                {
                    if (blocks.Count == 0 || blocks[^1].IsFull)
                    {
                        cancellation.ThrowIfCancellationRequested();
                        blocks.Add(new Block(width));
                    }

                    // Where they lie in SQLite's own page: a copy of each would double the time.
                    blocks[^1].Add(rows.GetInt64(0), raw.sqlite3_column_blob(rows.Handle!, 1), single);
                }

                return blocks;
            }
        );
    }

    private sealed class Block(int width)
    {
        private readonly Half[] _values = new Half[RowsOfBlock * width];
        private readonly float[] _inverseLengths = new float[RowsOfBlock];

        public int Count { get; private set; }

        public bool IsFull => Count == RowsOfBlock;

        public long[] Contents { get; } = new long[RowsOfBlock];

        /// <summary>Adds a row, unless its bytes are no features.</summary>
        public void Add(long content, ReadOnlySpan<byte> data, float[] buffer)
        {
            if (!FindingsFormat.TryReadFeatures(data, buffer))
            {
                return;
            }

            Span<Half> row = _values.AsSpan(Count * width, width);
            if (data.Length == width * 2)
            {
                MemoryMarshal.Cast<byte, Half>(data).CopyTo(row);
            }
            else
            {
                TensorPrimitives.ConvertToHalf(buffer, row);
            }

            _inverseLengths[Count] = Inverse(TensorPrimitives.Norm<float>(buffer));
            Contents[Count++] = content;
        }

        /// <summary>The cosines of its rows; of the caller's own, since several may ask at once.</summary>
        public float[] Compare(float[] query, float inverse, int length)
        {
            var similarities = new float[Count];
            for (int row = 0; row < Count; row++)
            {
                similarities[row] = HalfVector.Dot(_values.AsSpan(row * length, length), query) * inverse * _inverseLengths[row];
            }

            return similarities;
        }
    }
}
