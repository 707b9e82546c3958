using System.Globalization;
using System.Net;
using System.Text;
using DogBreed.Core.Imaging;
using DogBreed.Core.Support;

namespace DogBreed.Core.Evaluation;

/// <summary>
/// An accuracy report as one HTML page that needs nothing else: no script, no font, no file beside it. Charts are SVG, written here: each
/// is a few shapes, and a plotting library would bring the module a native library for every platform.
/// </summary>
internal static class HtmlReport
{
    private const int MaximumMistakes = 48;
    private const int MaximumPairs = 20;
    private const int MaximumMatrix = 400;
    private const int MaximumNamed = 30;
    private const int ChartSide = 300;
    private const int Cell = 10;

    private static readonly Lazy<string> s_style = new(() =>
    {
        using var reader = new StreamReader(typeof(HtmlReport).Assembly.GetManifestResourceStream("HtmlReport.css")!);
        return reader.ReadToEnd();
    });

    /// <summary>Writes the page: the old file or the new one is there at any moment.</summary>
    /// <param name="path">The file.</param>
    /// <param name="report">What was measured.</param>
    /// <param name="detectors">The detectors' table; null leaves it out.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, AccuracyReport report, DetectorTable? detectors = null) =>
        SafeFile.Write(path, Encoding.UTF8.GetBytes(Page(report, detectors)));

    private static string Page(AccuracyReport report, DetectorTable? detectors)
    {
        string counts = Texts.FormatPagePhotographsAndBreeds(report.Count, report.Classes.Count);
        var html = new StringBuilder();
        html.Append(
            CultureInfo.InvariantCulture,
            $"""
            <!DOCTYPE html>
            <html lang="{Texts.PageLanguage}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Text(report.Model)}: {Text(Texts.PageTestAccuracy)} {Percent(report.Accuracy)}</title>
            <style>
            {s_style.Value}
            </style>
            </head>
            <body>
            <main>
            <header>
            <h1>{Text(report.Model)}</h1>
            <p class="path">{Text(report.Folder)}</p>
            </header>
            <section class="figures" aria-label="{Text(Texts.PageFigures)}">
            {Figure(Percent(report.Accuracy), Texts.PageTestAccuracy, Texts.FormatPageInterval(Percent(report.Low), Percent(report.High)))}
            {Figure(Percent(report.Top5Accuracy), Texts.PageTopFive, counts)}
            {Figure(Number(report.CalibrationError, "0.000"), Texts.PageCalibrationError, Texts.PageEqualBins)}
            {Figure(Percent(report.EndToEndAccuracy), Texts.PageEndToEnd, Texts.FormatPageCalledDogs(Percent(report.DogShare)))}
            </section>

            """
        );
        AppendDetectors(html, detectors);
        AppendReliability(html, report);
        AppendPairs(html, report);
        AppendMatrix(html, report);
        AppendMistakes(html, report);
        AppendClasses(html, report);
        return html.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static string Figure(string value, string name, string more) =>
        $"""<div class="figure"><strong>{Text(value)}</strong><span>{Text(name)}</span><small>{Text(more)}</small></div>""";

    private static StringBuilder AppendSection(StringBuilder html, string title) =>
        html.Append(CultureInfo.InvariantCulture, $"<section><h2>{Text(title)}</h2>");

    private static void AppendHeadings(StringBuilder html, params string[] names)
    {
        html.Append("<thead><tr>");
        foreach (string name in names)
        {
            html.Append(CultureInfo.InvariantCulture, $"<th>{Text(name)}</th>");
        }

        html.Append("</tr></thead><tbody>");
    }

    private static void AppendDetectors(StringBuilder html, DetectorTable? table)
    {
        if (table is null)
        {
            return;
        }

        AppendSection(html, Texts.PageDetectors).Append("<table>");
        AppendHeadings(html, string.Empty, Texts.PageWithFace, Texts.PageDogs);
        Row(Texts.FormatPageHumanCount(table.Humans), table.HumansWithFace, table.HumansCalledDog);
        Row(Texts.FormatPageDogCount(table.Dogs), table.DogsWithFace, table.DogsCalledDog);
        html.Append("</tbody></table></section>\n");

        void Row(string name, int faces, int dogs) =>
            html.Append(CultureInfo.InvariantCulture, $"<tr><th>{Text(name)}</th><td>{faces}</td><td>{dogs}</td></tr>");
    }

    /// <summary>Accuracy over probability: on the diagonal the model is as right as it is sure.</summary>
    private static void AppendReliability(StringBuilder html, AccuracyReport report)
    {
        AppendSection(html, Texts.PageReliability)
            .Append(
                CultureInfo.InvariantCulture,
                $"""<svg class="chart" viewBox="-46 -10 366 356" role="img" aria-label="{Text(Texts.PageReliabilityLabel)}">"""
            );
        AppendGrid(html);
        var line = new StringBuilder();
        foreach (CalibrationBin bin in report.Bins.Where(b => b.Count > 0))
        {
            double x = bin.Probability * ChartSide;
            double y = ChartSide - (bin.Accuracy * ChartSide);
            double radius = 3 + (9 * Math.Sqrt(bin.Count / (double)report.Count));
            string title = Texts.FormatPageBin(bin.Count, Percent(bin.Probability), Percent(bin.Accuracy));
            line.Append(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#} ");
            html.Append(CultureInfo.InvariantCulture, $"""<circle class="mark" cx="{x:0.#}" cy="{y:0.#}" r="{radius:0.#}">""")
                .Append(CultureInfo.InvariantCulture, $"<title>{Text(title)}</title></circle>");
        }

        html.Append(CultureInfo.InvariantCulture, $"""<polyline class="line" points="{line}"/>""")
            .Append(CultureInfo.InvariantCulture, $"""<text x="{ChartSide / 2}" y="{ChartSide + 38}" text-anchor="middle">""")
            .Append(CultureInfo.InvariantCulture, $"{Text(Texts.PageProbabilityAxis)}</text>")
            .Append(CultureInfo.InvariantCulture, $"""<text transform="translate(-36 {ChartSide / 2}) rotate(-90)" text-anchor="middle">""")
            .Append(CultureInfo.InvariantCulture, $"{Text(Texts.PageAccuracyAxis)}</text></svg></section>\n");
    }

    private static void AppendGrid(StringBuilder html)
    {
        foreach (int percent in new[] { 0, 25, 50, 75, 100 })
        {
            int at = ChartSide * percent / 100;
            int y = ChartSide - at;
            html.Append(CultureInfo.InvariantCulture, $"""<line class="grid" x1="0" x2="{ChartSide}" y1="{y}" y2="{y}"/>""")
                .Append(CultureInfo.InvariantCulture, $"""<text x="-8" y="{y + 4}" text-anchor="end">{percent}</text>""")
                .Append(CultureInfo.InvariantCulture, $"""<text x="{at}" y="{ChartSide + 18}" text-anchor="middle">{percent}</text>""");
        }

        html.Append(CultureInfo.InvariantCulture, $"""<line class="ideal" x1="0" y1="{ChartSide}" x2="{ChartSide}" y2="0"/>""");
    }

    private static void AppendPairs(StringBuilder html, AccuracyReport report)
    {
        if (report.Confusions.Count == 0)
        {
            return;
        }

        AppendSection(html, Texts.PageMostConfused).Append("<table>");
        AppendHeadings(html, Texts.PageIs, Texts.PageIsCalled, Texts.PageTimes);
        foreach (ConfusedPair pair in report.Confusions.Take(MaximumPairs))
        {
            html.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{Text(pair.Should)}</td><td>{Text(pair.Said)}</td><td>{pair.Count}</td></tr>"
            );
        }

        html.Append("</tbody></table></section>\n");
    }

    private static void AppendMatrix(StringBuilder html, AccuracyReport report)
    {
        int n = report.Classes.Count;
        AppendSection(html, Texts.PageConfusionMatrix);
        if (n > MaximumMatrix)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p>{Text(Texts.FormatPageTooManyBreeds(n))}</p></section>\n");
            return;
        }

        // Rows are what the photographs show, columns what is said; the darker, the larger the share of the row.
        var index = report.Classes.Select((c, i) => (c.Name, i)).ToDictionary(c => c.Name, c => c.i, StringComparer.Ordinal);
        bool named = n <= MaximumNamed;
        int margin = named ? 130 : 4;
        int side = n * Cell;
        html.Append(CultureInfo.InvariantCulture, $"<p>{Text(Texts.PageMatrixHelp)}</p>")
            .Append(CultureInfo.InvariantCulture, $"""<svg class="matrix" viewBox="{-margin} -2 {margin + side + 2} {side + 4}" """)
            .Append(CultureInfo.InvariantCulture, $"""role="img" aria-label="{Text(Texts.PageConfusionMatrix)}">""")
            .Append(CultureInfo.InvariantCulture, $"""<rect class="field" width="{side}" height="{side}"/>""");
        for (int i = 0; i < n; i++)
        {
            ClassAccuracy c = report.Classes[i];
            if (named)
            {
                html.Append(CultureInfo.InvariantCulture, $"""<text class="name" x="-4" y="{(i * Cell) + 8}" text-anchor="end">""")
                    .Append(CultureInfo.InvariantCulture, $"{Text(c.Name)}</text>");
            }

            AppendCell(html, i, i, c.Recall, Texts.FormatPageRecall(c.Name, Percent(c.Recall), c.Count), "right");
        }

        foreach (ConfusedPair pair in report.Confusions)
        {
            if (index.TryGetValue(pair.Should, out int row) && index.TryGetValue(pair.Said, out int column))
            {
                double share = pair.Count / (double)report.Classes[row].Count;
                AppendCell(html, row, column, share, Texts.FormatPageConfusion(pair.Should, pair.Said, pair.Count), "wrong");
            }
        }

        html.Append("</svg></section>\n");
    }

    private static void AppendCell(StringBuilder html, int row, int column, double share, string title, string kind)
    {
        if (share > 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"""<rect class="{kind}" x="{column * Cell}" y="{row * Cell}" """)
                .Append(CultureInfo.InvariantCulture, $"""width="{Cell}" height="{Cell}" opacity="{0.15 + (0.85 * share):0.##}">""")
                .Append(CultureInfo.InvariantCulture, $"<title>{Text(title)}</title></rect>");
        }
    }

    private static void AppendClasses(StringBuilder html, AccuracyReport report)
    {
        AppendSection(html, Texts.PageWeakestBreeds)
            .Append("""<table class="classes"><thead><tr>""")
            .Append(
                CultureInfo.InvariantCulture,
                $"""<th>{Text(Texts.PageBreed)}</th><th class="wide">F1</th><th>{Text(Texts.PagePrecision)}</th>"""
            )
            .Append(
                CultureInfo.InvariantCulture,
                $"""<th>{Text(Texts.PageRecallColumn)}</th><th class="wide">{Text(Texts.PagePhotographs)}</th></tr></thead><tbody>"""
            );
        foreach (ClassAccuracy c in report.Classes.OrderBy(c => c.F1).ThenBy(c => c.Name, StringComparer.Ordinal))
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(c.Name)}")
                .Append(CultureInfo.InvariantCulture, $"""<div class="bar"><i style="width:{100 * c.F1:0.#}%"></i></div></td>""")
                .Append(CultureInfo.InvariantCulture, $"""<td class="wide">{c.F1:0.00}</td><td>{c.Precision:0.00}</td>""")
                .Append(CultureInfo.InvariantCulture, $"""<td>{c.Recall:0.00}</td><td class="wide">{c.Count}</td></tr>""");
        }

        html.Append("</tbody></table></section>\n");
    }

    private static void AppendMistakes(StringBuilder html, AccuracyReport report)
    {
        if (report.Mistakes.Count == 0)
        {
            return;
        }

        AppendSection(html, Texts.PageSurestMistakes)
            .Append(
                CultureInfo.InvariantCulture,
                $"<p>{Text(Texts.FormatPageShown(Math.Min(MaximumMistakes, report.Mistakes.Count), report.Mistakes.Count))}</p>"
            )
            .Append("""<div class="mistakes">""");
        foreach (BreedMistake mistake in report.Mistakes.Take(MaximumMistakes))
        {
            string picture = Thumbnail.Of(mistake.Path) is { } jpeg
                ? $"""<img alt="" src="data:image/jpeg;base64,{Convert.ToBase64String(jpeg)}">"""
                : $"""<div class="gone">{Text(Texts.PageNoPicture)}</div>""";
            html.Append(
                    CultureInfo.InvariantCulture,
                    $"""<figure title="{Text(mistake.Path)}">{picture}<figcaption><b>{Text(mistake.Said)}</b> """
                )
                .Append(
                    CultureInfo.InvariantCulture,
                    $"{Percent(mistake.Probability)}<br>{Text(Texts.FormatPageIsBreed(mistake.Should))}</figcaption></figure>"
                );
        }

        html.Append("</div></section>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Percent(double share) => Number(100 * share, "0.0") + " %";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
