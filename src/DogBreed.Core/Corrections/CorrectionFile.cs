using System.Globalization;
using System.Text;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;
using Microsoft.VisualBasic.FileIO;

namespace DogBreed.Core.Corrections;

/// <summary>
/// A file of corrections: a CSV file with a header (RFC 4180, UTF-8), as the page of Export-DogReport saves it, or as people write one:
/// Path, Subject and Breed are needed, and the other columns may be left out. A path that is not full counts from the file's folder.
/// </summary>
internal static class CorrectionFile
{
    private const long MostBytes = 64 << 20;

    private static readonly string[] s_needed =
    [
        nameof(BreedCorrection.Path),
        nameof(BreedCorrection.Subject),
        nameof(BreedCorrection.Breed),
    ];
    private static readonly string[] s_subjects = [BreedCorrection.Dog, "Human", "Neither"];

    /// <summary>Reads all that a file says, in its order: of several lines about a photograph the last counts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">Is told of each line that cannot be used, in a sentence that names the file and the line.</param>
    /// <exception cref="CorrectionException">It cannot be read, or is no such file.</exception>
    public static IReadOnlyList<BreedCorrection> Read(string path, Action<string> problem)
    {
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists)
            {
                throw new CorrectionException(Texts.FormatThereIsNoSuchFile(path));
            }

            if (info.Length > MostBytes)
            {
                throw new CorrectionException(Texts.FormatCorrectionsTooLarge(path, MostBytes >> 20));
            }

            using var reader = new StreamReader(path, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
            return Read(path, reader, problem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CorrectionException(Texts.FormatCorrectionsNotRead(path, e.Message), e);
        }
    }

    /// <summary>The last that is said of each photograph, in the order in which they are first named.</summary>
    public static IReadOnlyList<BreedCorrection> LastOfEach(IEnumerable<BreedCorrection> corrections) =>
        [.. corrections.GroupBy(c => c.Path, FilePaths.Comparer).Select(g => g.Last())];

    private static List<BreedCorrection> Read(string path, TextReader reader, Action<string> problem)
    {
        using var parser = new TextFieldParser(reader) { TextFieldType = FieldType.Delimited, TrimWhiteSpace = false };
        parser.SetDelimiters(",");
        string[] header = ReadFields(parser) ?? [];
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < header.Length; i++)
        {
            columns.TryAdd(header[i].Trim(), i);
        }

        string[] missing = [.. s_needed.Where(name => !columns.ContainsKey(name))];
        if (missing.Length > 0)
        {
            throw new CorrectionException(Texts.FormatCorrectionsLackColumns(path, string.Join(", ", missing)));
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var corrections = new List<BreedCorrection>();
        while (!parser.EndOfData)
        {
            // Of the line that is read next.
            long line = parser.LineNumber;
            if (ReadFields(parser) is not { } fields)
            {
                if (parser.EndOfData)
                {
                    // An open quotation mark takes all that follows for one name: nothing is done by half a file.
                    throw new CorrectionException(Texts.FormatCorrectionQuoteOpen(path, line));
                }

                problem(Texts.FormatCorrectionLineDamaged(path, line));
                continue;
            }

            if (Problem(fields, out BreedCorrection? correction) is { } sentence)
            {
                problem(Texts.FormatCorrectionLine(path, line, sentence));
                continue;
            }

            corrections.Add(correction!);
        }

        return corrections;

        string? Problem(string[] fields, out BreedCorrection? read)
        {
            read = null;
            string? photo = Field(nameof(BreedCorrection.Path));
            string? subject = Field(nameof(BreedCorrection.Subject));
            string? breed = Field(nameof(BreedCorrection.Breed));
            string? known = s_subjects.FirstOrDefault(s => s.Equals(subject, StringComparison.OrdinalIgnoreCase));
            if (photo is null || photo.Contains('\0', StringComparison.Ordinal))
            {
                return Texts.CorrectionWithoutPath;
            }

            if (known is null)
            {
                return Texts.FormatCorrectionSubject(subject ?? string.Empty, string.Join(", ", s_subjects));
            }

            double? probability = Number(Field(nameof(BreedCorrection.Probability)));
            if (probability is < 0 or > 1 || (probability is null && Field(nameof(BreedCorrection.Probability)) is not null))
            {
                return Texts.FormatCorrectionProbability(Field(nameof(BreedCorrection.Probability))!);
            }

            read = new BreedCorrection
            {
                Path = Path.GetFullPath(photo, folder),
                Subject = known,
                Breed = known == BreedCorrection.Dog ? breed : null,
                SaidSubject = Field(nameof(BreedCorrection.SaidSubject)),
                SaidBreed = Field(nameof(BreedCorrection.SaidBreed)),
                Probability = probability,
                Model = Field(nameof(BreedCorrection.Model)),
                Sha256 = Field(nameof(BreedCorrection.Sha256)),
            };
            return null;

            string? Field(string name) =>
                columns.TryGetValue(name, out int at) && at < fields.Length && fields[at].Trim() is { Length: > 0 } text ? text : null;
        }
    }

    // Null for a line whose quotes do not match.
    private static string[]? ReadFields(TextFieldParser parser)
    {
        try
        {
            return parser.ReadFields();
        }
        catch (MalformedLineException)
        {
            return null;
        }
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : null;
}
