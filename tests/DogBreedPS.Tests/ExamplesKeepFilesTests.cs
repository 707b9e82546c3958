using System.Text.RegularExpressions;

namespace DogBreedPS.Tests;

/// <summary>No example in README, docs, about_ or the commands' help may lose a photograph.</summary>
public sealed partial class ExamplesKeepFilesTests
{
    /// <summary>
    /// Copy-Item and Move-Item make one file of all where the folder is missing, and take brackets for wildcards: an example makes the folder, and gives
    /// the path literally, from one folder alone (of two files of one name the second would replace the first).
    /// </summary>
    [Fact]
    public void What_copies_makes_its_folder_and_takes_the_path_literally()
    {
        int seen = 0;
        foreach (string file in Texts())
        {
            string[] lines = File.ReadAllLines(file);
            for (int i = 0; i < lines.Length; i++)
            {
                if (!Copies().IsMatch(lines[i]))
                {
                    continue;
                }

                // A sentence about the command is none that is run.
                string place = $"{file}, line {i + 1}: {lines[i]}";
                string before = string.Join('\n', lines[Math.Max(0, i - 4)..(i + 1)]);
                if (!lines[i].Contains("-Destination", StringComparison.Ordinal))
                {
                    Assert.True(lines[i].Contains("-LiteralPath", StringComparison.Ordinal) || lines[i].Contains("and its like", StringComparison.Ordinal), place);
                    continue;
                }

                seen++;
                Assert.True(lines[i].Contains("-LiteralPath", StringComparison.Ordinal), place);
                Assert.True(before.Contains("New-Item -ItemType Directory -Force", StringComparison.Ordinal) || lines[i].TrimStart().StartsWith("...", StringComparison.Ordinal), place);
                Assert.False(before.Contains("-Recurse", StringComparison.Ordinal), place);
            }
        }

        Assert.True(seen >= 3, $"{seen} examples copy");
    }

    /// <summary>Who tries an example has his photographs where they were: it copies, or says what would happen.</summary>
    [Fact]
    public void What_sorts_copies_or_says_what_would_happen()
    {
        int seen = 0;
        foreach (string file in Texts())
        {
            string[] lines = File.ReadAllLines(file);
            for (int i = 0; i < lines.Length; i++)
            {
                // A command that is run, and not a sentence or a table about it.
                bool isExample = lines[i].Contains("| Move-DogPhoto", StringComparison.Ordinal) || lines[i].TrimStart().StartsWith("Move-DogPhoto -", StringComparison.Ordinal);
                if (!isExample || lines[i].StartsWith('|') || lines[i].Contains('`', StringComparison.Ordinal) && !lines[i].TrimEnd().EndsWith('`'))
                {
                    continue;
                }

                seen++;
                string command = string.Join('\n', lines[i..Math.Min(lines.Length, i + 2)]);
                Assert.True(command.Contains("-Copy", StringComparison.Ordinal) || command.Contains("-WhatIf", StringComparison.Ordinal), $"{file}, line {i + 1}: {lines[i]}");
            }
        }

        Assert.True(seen >= 8, $"{seen} examples sort");
    }

    /// <summary>Nothing that deletes, renames or writes over what the pipeline brings.</summary>
    [Fact]
    public void Nothing_deletes_or_overwrites_photographs() =>
        Assert.All(Texts(), file => Assert.DoesNotMatch(Destroys(), File.ReadAllText(file)));

    private static IEnumerable<string> Texts() =>
    [
        Path.Combine(Files.Root, "README.md"),
        .. Directory.GetFiles(Path.Combine(Files.Root, "docs"), "*.md"),
        .. Directory.GetFiles(Path.Combine(Files.Root, "module"), "*.txt", SearchOption.AllDirectories),
        .. Directory.GetFiles(Path.Combine(Files.Root, "src", "DogBreedPS", "Commands"), "*.cs"),
    ];

    [GeneratedRegex(@"\b(?:Copy|Move)-Item\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Copies();

    [GeneratedRegex(@"\|\s*(?:Remove-Item|Rename-Item|Set-Content|Clear-Content|Out-File|ri|rm|del)\b(?![^\n]*\.(?:txt|csv|json|html))", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Destroys();
}
