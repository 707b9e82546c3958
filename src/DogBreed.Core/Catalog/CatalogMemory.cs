using System.Numerics.Tensors;
using DogBreed.Core.Classification;
using DogBreed.Core.Classification.Findings;
using DogBreed.Core.Errors;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;
using Microsoft.Data.Sqlite;

namespace DogBreed.Core.Catalog;

/// <summary>One worker's view of a catalog: reads with a connection of its own, and gives what is new to the run's writer.</summary>
internal sealed class CatalogMemory : IPhotoMemory
{
    // File systems keep times in steps of up to two seconds: a file that is changed again within one may look the same afterwards.
    private static readonly TimeSpan s_coarsestStep = TimeSpan.FromSeconds(2);

    // Behind the columns of what was found.
    private const int FeaturesColumn = FindingsRow.Count;
    private const int HashColumn = FeaturesColumn + 1;
    private const int LengthColumn = HashColumn + 1;
    private const int WrittenColumn = LengthColumn + 1;

    private readonly CatalogRun _run;
    private readonly CatalogPaths _paths;
    private readonly SqliteConnection _connection;
    private readonly Statement _byPlace;
    private readonly Statement _byHash;

    public CatalogMemory(CatalogRun run)
    {
        _run = run;
        _paths = run.NewPaths();
        _connection = CatalogFile.OpenToRead(run.Path);
        string joins = $"""
            {FindingsRow.Joins(run.Numbers)} LEFT JOIN features x ON x.content = c.id AND x.model = {run.Numbers.Features}
            """;
        const string Columns = $"{FindingsRow.Columns}, x.data, c.hash";
        _byPlace = new Statement(
            _connection,
            $"""
            SELECT {Columns}, p.length, p.written FROM folders f JOIN photos p ON p.folder = f.id AND p.name = $2
            JOIN contents c ON c.id = p.content {joins} WHERE f.path = $1
            """
        );
        _byHash = new Statement(_connection, $"SELECT {Columns} FROM contents c {joins} WHERE c.hash = $1");
    }

    public RememberedPhoto? Find(PhotoSource photo)
    {
        if (photo.Path is not { } path)
        {
            return null;
        }

        string folder = _paths.Split(path, out string name);
        return CatalogFile.Guard(
            _run.Path,
            () =>
            {
                using SqliteDataReader row = _byPlace.Rows(folder, name);
                if (
                    !row.Read()
                    || row.IsDBNull(WrittenColumn)
                    || photo.Stamp() != new FileStamp(row.GetInt64(LengthColumn), row.GetInt64(WrittenColumn))
                )
                {
                    return null;
                }

                return Read(row, isPlaced: true);
            }
        );
    }

    public RememberedPhoto? Find(byte[] hash) =>
        CatalogFile.Guard(
            _run.Path,
            () =>
            {
                using SqliteDataReader row = _byHash.Rows(hash);
                return row.Read() ? Read(row, isPlaced: false) : null;
            }
        );

    public void Update(PhotoSource photo, RememberedPhoto known)
    {
        List<(long, byte[])> parts = Parts(known.Findings, withLogits: !known.HadLogits, withFaces: !known.HadFaces);
        if (!known.IsPlaced)
        {
            _run.Writer.Add(Entry(photo, known.Hash) with { Findings = parts });
        }
        else if (parts.Count > 0)
        {
            _run.Writer.Add(new CatalogEntry { Hash = known.Hash, Findings = parts });
        }
    }

    public void Keep(PhotoSource photo, byte[]? hash, PhotoFindings findings)
    {
        // What is no number cannot be compared, and would not be read back.
        if (!IsFinite(findings.Picture))
        {
            return;
        }

        List<(long, byte[])> parts = Parts(findings, withLogits: true, withFaces: true);
        parts.Add((_run.Numbers.Gate, FindingsFormat.OfGate(findings)));
        if (findings.EachDog is { } each && _run.Models.EachDog is not null)
        {
            parts.Add((_run.Numbers.EachDog, FindingsFormat.OfEachDog(each)));
        }

        _run.Writer.Add(
            Entry(photo, hash) with
            {
                Findings = parts,
                Features =
                    _run.KeepsFeatures && findings.Picture.Features is { } features
                        ? (_run.Numbers.Features, FindingsFormat.OfFeatures(features))
                        : null,
            }
        );
    }

    public void Keep(PhotoSource photo, byte[]? hash, PhotoException error) =>
        _run.Writer.Add(Entry(photo, hash) with { Failure = (_run.Numbers.Gate, error.Kind.ToString(), error.Message) });

    public void Dispose()
    {
        _byPlace.Dispose();
        _byHash.Dispose();
        _connection.Dispose();
    }

    private List<(long Model, byte[] Data)> Parts(PhotoFindings findings, bool withLogits, bool withFaces)
    {
        var parts = new List<(long, byte[])>(4);
        if (withLogits && findings.Picture.Logits is { } logits && _run.Models.Breeds is not null)
        {
            parts.Add((_run.Numbers.Breeds, FindingsFormat.OfNumbers(logits)));
        }

        if (withFaces && findings.Faces is { } faces && _run.Models.Faces is not null)
        {
            parts.Add((_run.Numbers.Faces, FindingsFormat.OfFaces(faces)));
        }

        return parts;
    }

    private static bool IsFinite(PictureFindings picture) =>
        double.IsFinite(picture.Gate!.DogProbability)
        && new[] { picture.Gate.DogLogits, picture.Logits, picture.Features }.All(v => v is null || TensorPrimitives.IsFiniteAll<float>(v));

    private CatalogEntry Entry(PhotoSource photo, byte[]? hash)
    {
        if (photo.Path is not { } path)
        {
            return new CatalogEntry { Hash = hash };
        }

        string folder = _paths.Split(path, out string name);
        FileStamp? stamp = photo.Seen;
        return new CatalogEntry
        {
            Place = (folder, name),
            Stamp = stamp is { } seen && !IsFresh(seen) ? stamp : null,
            Hash = hash,
        };
    }

    private static bool IsFresh(FileStamp stamp) => Math.Abs(DateTime.UtcNow.Ticks - stamp.Written) < s_coarsestStep.Ticks;

    private RememberedPhoto? Read(SqliteDataReader row, bool isPlaced)
    {
        byte[]? hash = FindingsRow.Blob(row, HashColumn);
        try
        {
            if (FindingsRow.Read(row, _run.Models.GateClasses, _run.Models.Gate, _run.Models.Breeds) is not { } findings)
            {
                return FindingsRow.Failure(row) is var (kind, message) ? Failure(kind, message, hash, isPlaced) : null;
            }

            if (FindingsRow.Blob(row, FeaturesColumn) is { } data)
            {
                var features = new float[_run.Models.Features!.Card.FeatureCount];
                findings.Picture.Features = FindingsFormat.TryReadFeatures(data, features) ? features : null;
            }

            return new RememberedPhoto(findings, null, hash, isPlaced);
        }
        catch (FormatException)
        {
            // A row that cannot be read is asked anew, and replaced.
            return null;
        }
    }

    // What may pass (a file that is locked, a disk that is away) is in the catalog to be seen, and is tried again.
    private RememberedPhoto? Failure(string kind, string message, byte[]? hash, bool isPlaced) =>
        !_run.RetriesFailed
        && Enum.TryParse(kind, out ErrorKind parsed)
        && parsed
            is ErrorKind.PhotoDamaged
                or ErrorKind.PhotoEmpty
                or ErrorKind.PhotoNotAPicture
                or ErrorKind.PhotoTooManyBytes
                or ErrorKind.PhotoTooManyPixels
            ? new RememberedPhoto(new PhotoFindings(), new PhotoException(parsed, message), hash, isPlaced)
            : null;
}
