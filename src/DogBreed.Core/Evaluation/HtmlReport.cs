using System.Globalization;
using System.Net;
using System.Text;
using DogBreed.Core.Imaging;
using DogBreed.Core.Models;
using DogBreed.Core.Support;

namespace DogBreed.Core.Evaluation;

/// <summary>
/// An accuracy report as one HTML page that needs nothing else: no script, no font, no file beside it. Charts are SVG, written here: each is a few
/// shapes, and a plotting library would bring the module a native library for every platform.
/// </summary>
internal static class HtmlReport
{
    private const int MaximumMistakes = 48;
    private const int MaximumPairs = 20;
    private const int MaximumMatrix = 400;

    /// <summary>Writes the page: the old file or the new one is there at any moment.</summary>
    /// <param name="path">The file.</param>
    /// <param name="report">What was measured.</param>
    /// <param name="detectors">The detectors' table; null leaves it out.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, AccuracyReport report, DetectorTable? detectors = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        SafeFile.Write(path, Encoding.UTF8.GetBytes(Page(report, detectors)));
    }

    private static string Page(AccuracyReport report, DetectorTable? detectors)
    {
        var html = new StringBuilder();
        html.Append(
            CultureInfo.InvariantCulture,
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Text(report.Model)}: test accuracy {Percent(report.Accuracy)}</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <main>
            <header>
            <h1>{Text(report.Model)}</h1>
            <p class="path">{Text(report.Folder)}</p>
            </header>
            <section class="figures" aria-label="Figures">
            {Figure(Percent(report.Accuracy), "test accuracy", $"95 % interval {Percent(report.Low)} to {Percent(report.High)}")}
            {Figure(Percent(report.Top5Accuracy), "among the five likeliest", $"{report.Count} photographs, {report.Classes.Count} breeds")}
            {Figure(Number(report.CalibrationError, "0.000"), "calibration error", "15 equal bins")}
            {Figure(Percent(report.EndToEndAccuracy), "end to end", $"{Percent(report.DogShare)} are called dogs")}
            </section>

            """);
        AppendDetectors(html, detectors);
        AppendReliability(html, report);
        AppendPairs(html, report);
        AppendMatrix(html, report);
        AppendMistakes(html, report);
        AppendClasses(html, report);
        html.Append("</main>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static string Figure(string value, string name, string more) =>
        $"<div class=\"figure\"><strong>{Text(value)}</strong><span>{Text(name)}</span><small>{Text(more)}</small></div>";

    private static void AppendDetectors(StringBuilder html, DetectorTable? table)
    {
        if (table is null)
        {
            return;
        }

        html.Append("<section><h2>Detectors</h2><table><thead><tr><th></th><th>with a face</th><th>called dogs</th></tr></thead><tbody>")
            .Append(CultureInfo.InvariantCulture, $"<tr><th>{table.Humans} humans</th><td>{table.HumansWithFace}</td><td>{table.HumansCalledDog}</td></tr>")
            .Append(CultureInfo.InvariantCulture, $"<tr><th>{table.Dogs} dogs</th><td>{table.DogsWithFace}</td><td>{table.DogsCalledDog}</td></tr></tbody></table></section>\n");
    }

    /// <summary>Accuracy over probability: on the diagonal the model is as right as it is sure.</summary>
    private static void AppendReliability(StringBuilder html, AccuracyReport report)
    {
        const int side = 300;
        html.Append("<section><h2>How sure, how right</h2><svg class=\"chart\" viewBox=\"-46 -10 366 356\" role=\"img\" aria-label=\"Accuracy over probability\">");
        foreach (int percent in new[] { 0, 25, 50, 75, 100 })
        {
            int at = side * percent / 100;
            html.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"0\" x2=\"{side}\" y1=\"{side - at}\" y2=\"{side - at}\"/><text x=\"-8\" y=\"{side - at + 4}\" text-anchor=\"end\">{percent}</text>")
                .Append(CultureInfo.InvariantCulture, $"<text x=\"{at}\" y=\"{side + 18}\" text-anchor=\"middle\">{percent}</text>");
        }

        html.Append(CultureInfo.InvariantCulture, $"<line class=\"ideal\" x1=\"0\" y1=\"{side}\" x2=\"{side}\" y2=\"0\"/>");
        var line = new StringBuilder();
        foreach (CalibrationBin bin in report.Bins.Where(b => b.Count > 0))
        {
            double x = bin.Probability * side;
            double y = side - (bin.Accuracy * side);
            double radius = 3 + (9 * Math.Sqrt(bin.Count / (double)report.Count));
            line.Append(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#} ");
            html.Append(CultureInfo.InvariantCulture, $"<circle class=\"mark\" cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"{radius:0.#}\"><title>{bin.Count} photographs, {Percent(bin.Probability)} sure, {Percent(bin.Accuracy)} right</title></circle>");
        }

        html.Append(CultureInfo.InvariantCulture, $"<polyline class=\"line\" points=\"{line}\"/><text x=\"{side / 2}\" y=\"{side + 38}\" text-anchor=\"middle\">probability, %</text>")
            .Append(CultureInfo.InvariantCulture, $"<text transform=\"translate(-36 {side / 2}) rotate(-90)\" text-anchor=\"middle\">accuracy, %</text></svg></section>\n");
    }

    private static void AppendPairs(StringBuilder html, AccuracyReport report)
    {
        if (report.Confusions.Count == 0)
        {
            return;
        }

        html.Append("<section><h2>Most confused</h2><table><thead><tr><th>is</th><th>is called</th><th>times</th></tr></thead><tbody>");
        foreach (ConfusedPair pair in report.Confusions.Take(MaximumPairs))
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(pair.Should)}</td><td>{Text(pair.Said)}</td><td>{pair.Count}</td></tr>");
        }

        html.Append("</tbody></table></section>\n");
    }

    private static void AppendMatrix(StringBuilder html, AccuracyReport report)
    {
        int n = report.Classes.Count;
        if (n > MaximumMatrix)
        {
            html.Append(CultureInfo.InvariantCulture, $"<section><h2>Confusion matrix</h2><p>{n} breeds are too many for a picture.</p></section>\n");
            return;
        }

        // Rows are what the photographs show, columns what is said; the darker, the larger the share of the row.
        var index = report.Classes.Select((c, i) => (c.Name, i)).ToDictionary(c => c.Name, c => c.i, StringComparer.Ordinal);
        bool named = n <= 30;
        int margin = named ? 130 : 4;
        const int cell = 10;
        html.Append(CultureInfo.InvariantCulture, $"<section><h2>Confusion matrix</h2><p>A row is a breed, a column what is said of its photographs. Point at a square for its names.</p><svg class=\"matrix\" viewBox=\"{-margin} -2 {margin + (n * cell) + 2} {(n * cell) + 4}\" role=\"img\" aria-label=\"Confusion matrix\"><rect class=\"field\" width=\"{n * cell}\" height=\"{n * cell}\"/>");
        for (int i = 0; i < n; i++)
        {
            ClassAccuracy c = report.Classes[i];
            if (named)
            {
                html.Append(CultureInfo.InvariantCulture, $"<text class=\"name\" x=\"-4\" y=\"{(i * cell) + 8}\" text-anchor=\"end\">{Text(c.Name)}</text>");
            }

            Cell(i, i, c.Recall, $"{c.Name}: {Percent(c.Recall)} of {c.Count}", "right");
        }

        foreach (ConfusedPair pair in report.Confusions)
        {
            if (index.TryGetValue(pair.Should, out int row) && index.TryGetValue(pair.Said, out int column))
            {
                Cell(row, column, pair.Count / (double)report.Classes[row].Count, $"{pair.Should} called {pair.Said}: {pair.Count}", "wrong");
            }
        }

        html.Append("</svg></section>\n");

        void Cell(int row, int column, double share, string title, string kind)
        {
            if (share > 0)
            {
                html.Append(CultureInfo.InvariantCulture, $"<rect class=\"{kind}\" x=\"{column * cell}\" y=\"{row * cell}\" width=\"{cell}\" height=\"{cell}\" opacity=\"{0.15 + (0.85 * share):0.##}\"><title>{Text(title)}</title></rect>");
            }
        }
    }

    private static void AppendClasses(StringBuilder html, AccuracyReport report)
    {
        html.Append("<section><h2>Breeds, the weakest first</h2><table class=\"classes\"><thead><tr><th>breed</th><th class=\"wide\">F1</th><th>precision</th><th>recall</th><th class=\"wide\">photographs</th></tr></thead><tbody>");
        foreach (ClassAccuracy c in report.Classes.OrderBy(c => c.F1).ThenBy(c => c.Name, StringComparer.Ordinal))
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(c.Name)}<div class=\"bar\"><i style=\"width:{100 * c.F1:0.#}%\"></i></div></td><td class=\"wide\">{c.F1:0.00}</td><td>{c.Precision:0.00}</td><td>{c.Recall:0.00}</td><td class=\"wide\">{c.Count}</td></tr>");
        }

        html.Append("</tbody></table></section>\n");
    }

    private static void AppendMistakes(StringBuilder html, AccuracyReport report)
    {
        if (report.Mistakes.Count == 0)
        {
            return;
        }

        html.Append(CultureInfo.InvariantCulture, $"<section><h2>The surest mistakes</h2><p>{Math.Min(MaximumMistakes, report.Mistakes.Count)} of {report.Mistakes.Count}.</p><div class=\"mistakes\">");
        foreach (BreedMistake mistake in report.Mistakes.Take(MaximumMistakes))
        {
            string picture = Thumbnail.Of(mistake.Path) is { } jpeg
                ? $"<img alt=\"\" src=\"data:image/jpeg;base64,{Convert.ToBase64String(jpeg)}\">"
                : "<div class=\"gone\">no picture</div>";
            html.Append(CultureInfo.InvariantCulture, $"<figure title=\"{Text(mistake.Path)}\">{picture}<figcaption><b>{Text(mistake.Said)}</b> {Percent(mistake.Probability)}<br>is {Text(mistake.Should)}</figcaption></figure>");
        }

        html.Append("</div></section>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Percent(double share) => Number(100 * share, "0.0") + " %";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private const string Style =
        """
        :root { color-scheme: light dark; --ink: #1c2430; --dim: #5d6b7c; --paper: #f6f7f9; --card: #fff; --edge: #dde2e8; --right: #1d7a4d; --wrong: #c23b22; --line: #2457b3; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --dim: #9aa7b6; --paper: #14181e; --card: #1d232b; --edge: #323b46; --right: #45b97c; --wrong: #f0765d; --line: #7aa5f5; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.45 system-ui, sans-serif; }
        main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
        h1 { margin: 0; font-size: 1.8rem; overflow-wrap: anywhere; }
        h2 { margin: 0 0 .8rem; font-size: 1.15rem; }
        p { margin: 0 0 .8rem; color: var(--dim); }
        .path { overflow-wrap: anywhere; }
        section { margin-top: 1.2rem; padding: 1.1rem; background: var(--card); border: 1px solid var(--edge); border-radius: .6rem; }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 1rem; }
        .figure { display: flex; flex-direction: column; }
        .figure strong { font-size: 1.9rem; line-height: 1.2; }
        .figure small { color: var(--dim); }
        table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { padding: .3rem .5rem .3rem 0; border-bottom: 1px solid var(--edge); text-align: left; overflow-wrap: anywhere; vertical-align: top; }
        th { font-weight: 600; color: var(--dim); overflow-wrap: normal; }
        .chart { display: block; width: 100%; max-width: 26rem; }
        .matrix { display: block; width: 100%; max-width: 52rem; }
        svg text { fill: var(--dim); font-size: 13px; }
        svg text.name { font-size: 8px; }
        .grid { stroke: var(--edge); }
        .ideal { stroke: var(--dim); stroke-dasharray: 4 4; }
        .line { fill: none; stroke: var(--line); stroke-width: 2; }
        .mark { fill: var(--line); opacity: .75; }
        .field { fill: var(--paper); }
        .right { fill: var(--right); }
        .wrong { fill: var(--wrong); }
        .bar { height: .4rem; margin-top: .2rem; background: var(--paper); border-radius: .2rem; }
        .bar i { display: block; height: 100%; background: var(--right); border-radius: .2rem; }
        .mistakes { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: .9rem; }
        figure { margin: 0; min-width: 0; }
        figure img, .gone { width: 100%; aspect-ratio: 1; object-fit: cover; border-radius: .4rem; background: var(--paper); }
        .gone { display: grid; place-items: center; color: var(--dim); }
        figcaption { font-size: .85rem; overflow-wrap: anywhere; }
        @media (max-width: 34rem) { .wide { display: none; } }
        """;
}
