using System.Globalization;
using System.Text;

namespace DogBreed.Core.Catalog.Formats;

/// <summary>
/// A line a photograph, in UTF-8, as spreadsheets and Import-Csv read it (RFC 4180): the same columns by which the objects of a
/// classification are sorted.
/// </summary>
internal sealed class CsvFormat : ICatalogFormat
{
    private static readonly char[] s_quoted = [',', '"', '\r', '\n'];

    public int Write(CatalogReader catalog, AnsweringModel model, Stream stream, CancellationToken cancellation)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        writer.Write("Path,Subject,Breed,Probability,DogProbability,Model,Length,LastWriteTimeUtc,Sha256,Error\r\n");
        int count = 0;
        foreach (CatalogPhoto photo in catalog.Photos(model))
        {
            cancellation.ThrowIfCancellationRequested();
            if (PhotoLine.Of(catalog, model, photo) is not { } line)
            {
                continue;
            }

            string[] fields =
            [
                Quote(line.Path),
                line.Subject ?? string.Empty,
                Quote(line.Breed),
                Number(line.Probability),
                Number(line.DogProbability),
                Quote(line.Model),
                line.Length?.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
                line.LastWriteTimeUtc?.ToString("O", CultureInfo.InvariantCulture) ?? string.Empty,
                line.Sha256 ?? string.Empty,
                Quote(line.Error),
            ];
            writer.Write(string.Join(',', fields) + "\r\n");
            count++;
        }

        return count;
    }

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? string.Empty;

    private static string Quote(string? text) =>
        text is null || text.IndexOfAny(s_quoted) < 0
            ? text ?? string.Empty
            : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
