using System.Globalization;
using DogBreed.Core.Evaluation;
using DogBreed.Core.Imaging;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;

namespace DogBreed.Core.Reports;

/// <summary>A page of a model's accuracy: its figures, what it confuses, and its surest mistakes as pictures.</summary>
internal static class AccuracyPage
{
    private const int MostMistakes = 48;

    private static readonly WebPage s_page = new("accuracy");

    /// <summary>Writes the page: the old file or the new one is there at any moment.</summary>
    /// <param name="path">The file.</param>
    /// <param name="report">What was measured.</param>
    /// <param name="detectors">The detectors' table; null leaves it out.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, AccuracyReport report, DetectorTable? detectors, CancellationToken cancellation)
    {
        string accuracy = (100 * report.Accuracy).ToString("0.0", CultureInfo.InvariantCulture);
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["title"] = $"{report.Model}: {accuracy} %",
            ["model"] = report.Model,
            ["folder"] = report.Folder,
        };
        var data = new
        {
            report.Count,
            report.Accuracy,
            report.Top5Accuracy,
            report.Low,
            report.High,
            report.EndToEndAccuracy,
            report.DogShare,
            report.CalibrationError,
            report.Bins,
            report.Classes,
            report.Confusions,
            MistakeCount = report.Mistakes.Count,
            Mistakes = report.Mistakes.Take(MostMistakes).Select(m => Mistake(m, cancellation)).ToArray(),
            Detectors = detectors,
        };
        SafeFile.Write(path, stream => s_page.Write(stream, values, data), overwrite: true);
    }

    private static object Mistake(BreedMistake mistake, CancellationToken cancellation) =>
        new
        {
            mistake.Path,
            mistake.Said,
            mistake.Should,
            mistake.Probability,
            Thumbnail = Picture(mistake.Path, cancellation),
        };

    private static byte[]? Picture(string path, CancellationToken cancellation)
    {
        try
        {
            using PhotoBytes bytes = PhotoSource.FromFile(path).Read(PictureLimits.Default);
            return Thumbnail.Of(bytes.Memory, cancellation).Content;
        }
        catch (Exception e) when (DecodeErrors.ForPhoto(e) is not null)
        {
            // It was there when it was measured.
            return null;
        }
    }
}
