using DogBreed.Core.Classification.Findings;
using Microsoft.Data.Sqlite;

namespace DogBreed.Core.Catalog;

/// <summary>What some models found in a content, and why nothing was found, as columns of a query over contents c.</summary>
internal static class FindingsRow
{
    /// <summary>
    /// The columns, with which a query begins, in the order in which <see cref="Read"/> and <see cref="Failure"/> count them.
    /// </summary>
    public const string Columns = "g.data, b.data, h.data, d.data, e.kind, e.message";

    /// <summary>How many they are.</summary>
    public const int Count = 6;

    /// <summary>Where they come from.</summary>
    public static string Joins(ModelNumbers numbers) =>
        $"""
            LEFT JOIN findings g ON g.content = c.id AND g.model = {numbers.Gate}
            LEFT JOIN findings b ON b.content = c.id AND b.model = {numbers.Breeds}
            LEFT JOIN findings h ON h.content = c.id AND h.model = {numbers.Faces}
            LEFT JOIN findings d ON d.content = c.id AND d.model = {numbers.EachDog}
            LEFT JOIN failures e ON e.content = c.id AND e.model = {numbers.Gate}
            """;

    /// <summary>What was found; null where the gate found nothing.</summary>
    /// <param name="row">The row.</param>
    /// <param name="classes">How many classes the gate has.</param>
    /// <param name="gate">The gate.</param>
    /// <param name="breeds">The breed model; null for a backbone.</param>
    /// <exception cref="FormatException">It is damaged.</exception>
    public static PhotoFindings? Read(SqliteDataReader row, int classes, CatalogModel gate, CatalogModel? breeds)
    {
        if (row.IsDBNull(0))
        {
            return null;
        }

        int dogs = gate.Card.Classes.Count;
        int logits = breeds?.Card.Classes.Count ?? 0;
        var findings = new PhotoFindings();
        FindingsFormat.ReadGate(Blob(row, 0)!, classes, dogs, findings);
        findings.Picture.Logits = Blob(row, 1) is { } numbers ? FindingsFormat.ReadNumbers(numbers, logits) : null;
        findings.Faces = Blob(row, 2) is { } faces ? FindingsFormat.ReadFaces(faces) : null;
        findings.EachDog = Blob(row, 3) is { } dogsOf ? FindingsFormat.ReadEachDog(dogsOf, classes, dogs, logits) : null;
        return findings;
    }

    /// <summary>Why nothing was found: the kind of error and its sentence; null where nothing failed.</summary>
    public static (string Kind, string Message)? Failure(SqliteDataReader row) =>
        row.IsDBNull(4) ? null : (row.GetString(4), row.GetString(5));

    /// <summary>The bytes in a column; null where there are none.</summary>
    public static byte[]? Blob(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);
}
