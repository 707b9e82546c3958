using System.Globalization;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;
using Microsoft.Data.Sqlite;

namespace DogBreed.Core.Catalog;

/// <summary>
/// Feature vectors that were computed before, for training: in a catalog that is the user's, at half precision, or in a file of its own,
/// with all their bits. What cannot be read or written costs time and nothing else: the vectors are computed again.
/// </summary>
internal sealed class FeatureStore : IDisposable
{
    private const int MostPending = 256;

    private readonly string _path;
    private readonly CatalogModel _model;
    private readonly bool _halves;
    private readonly Action<string> _warn;
    private readonly List<(string Hash, byte[] Data)> _pending = [];
    private readonly SqliteConnection? _connection;
    private readonly Statement? _find;
    private bool _broken;

    /// <param name="path">The file, made where it is not there; null keeps nothing.</param>
    /// <param name="model">The backbone; its card says how many features it has.</param>
    /// <param name="halves">
    /// Whether the file is a catalog of the user's: features are kept at half precision, and a file that is damaged stays where it is.
    /// </param>
    /// <param name="warn">Is told what goes wrong.</param>
    public FeatureStore(string? path, CatalogModel model, bool halves, Action<string> warn)
    {
        (_path, _model, _halves, _warn) = (path is null ? string.Empty : Path.GetFullPath(path), model, halves, warn);
        if (path is null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            _connection = CatalogFile.Open(_path);
        }
        catch (CatalogException e) when (!halves && e.InnerException is SqliteException damage && damage.IsDamage())
        {
            // The damaged file is kept: it may be no cache of ours at all.
            _connection = OpenAnew(e);
        }
        catch (Exception e) when (!halves && e is CatalogException or IOException or UnauthorizedAccessException)
        {
            _warn(Texts.FormatFeatureCacheCannotUsedFeatures(_path, e.Message));
        }

        _find = _connection is null
            ? null
            : new Statement(
                _connection,
                """
                SELECT x.data FROM contents c JOIN models m ON m.key = $1 JOIN features x ON x.content = c.id AND x.model = m.id
                WHERE c.hash = $2
                """
            );
    }

    /// <summary>The vector of a photograph; null where it is not kept.</summary>
    /// <param name="contentHash">The photograph's SHA-256, in hexadecimal.</param>
    /// <param name="key">Another way from a photograph to features than the model's own (<see cref="RunModels.FeatureKey"/>).</param>
    public float[]? Find(string contentHash, string? key = null) =>
        Try<float[]?>(
            isWriting: false,
            () =>
            {
                var values = new float[_model.Card.FeatureCount];
                return
                    _find!.Scalar(key ?? _model.Key, Convert.FromHexString(contentHash)) is byte[] data
                    && FindingsFormat.TryReadFeatures(data, values)
                    ? values
                    : null;
            }
        );

    /// <summary>Keeps a vector. It is written with others, at the latest by Dispose.</summary>
    /// <returns>The vector as it is kept: of half precision in a catalog, so that a training that is run again learns from the
    /// same.</returns>
    public float[] Add(string contentHash, float[] values)
    {
        byte[] data = _halves ? FindingsFormat.OfFeatures(values) : FindingsFormat.OfNumbers(values);
        _pending.Add((contentHash, data));
        if (_pending.Count >= MostPending)
        {
            Flush();
        }

        if (!_halves)
        {
            return values;
        }

        var rounded = new float[values.Length];
        return FindingsFormat.TryReadFeatures(data, rounded) ? rounded : values;
    }

    /// <summary>Writes what waits.</summary>
    public void Flush()
    {
        if (_pending.Count == 0)
        {
            return;
        }

        Try(
            isWriting: true,
            () =>
            {
                using var statements = new CatalogStatements(_connection!);
                using var number = new Statement(_connection!, CatalogStatements.AddModel);
                _connection!.InTransaction(() =>
                {
                    long model = (long)number.Scalar(_model.Key, _model.Kind.ToString(), _model.Name, _model.CardText)!;
                    foreach ((string hash, byte[] data) in _pending)
                    {
                        statements.Write(new CatalogEntry { Hash = Convert.FromHexString(hash), Features = (model, data) });
                    }
                });
                return true;
            }
        );
        _pending.Clear();
    }

    public void Dispose()
    {
        Flush();
        _find?.Dispose();
        _connection?.Dispose();
    }

    private SqliteConnection? OpenAnew(CatalogException damage)
    {
        string aside = $"{_path}.damaged-{DateTime.UtcNow.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture)}";
        try
        {
            File.Move(_path, aside);
            _warn(Texts.FormatFeatureCacheDamagedRenamedNew(_path, damage.InnerException!.Message, aside));
            return CatalogFile.Open(_path);
        }
        catch (Exception e) when (e is CatalogException or IOException or UnauthorizedAccessException)
        {
            _warn(Texts.FormatFeatureCacheDamagedCannotRenamed(_path, e.Message));
            return null;
        }
    }

    private T? Try<T>(bool isWriting, Func<T> action)
    {
        if (_connection is null || _broken)
        {
            return default;
        }

        try
        {
            return action();
        }
        catch (SqliteException e)
        {
            // A full disk, a damaged page, a lock that never goes: go on without.
            _broken = true;
            string advice = e.IsDamage() && !_halves ? Texts.FeatureCacheDeleteDamaged : string.Empty;
            _warn(
                isWriting
                    ? Texts.FormatFeatureCacheNotWritten(_path, advice, e.Message)
                    : Texts.FormatFeatureCacheNotRead(_path, advice, e.Message)
            );
            return default;
        }
    }
}
