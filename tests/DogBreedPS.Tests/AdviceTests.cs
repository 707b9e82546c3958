using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace DogBreedPS.Tests;

/// <summary>What to type comes from the module: each piece of advice belongs to a kind of error, and names what there is.</summary>
public sealed partial class AdviceTests : IDisposable
{
    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void Each_advice_belongs_to_a_kind_and_names_commands_and_parameters_that_exist()
    {
        XElement[] advice =
        [
            .. XDocument.Load(Path.Combine(Files.Root, "src", "DogBreedPS", "Texts.resx")).Root!.Elements("data")
                .Where(d => d.Attribute("name")!.Value.StartsWith("Advice", StringComparison.Ordinal)),
        ];
        Assert.True(advice.Length >= 20);
        string kinds = File.ReadAllText(Path.Combine(Files.Root, "src", "DogBreed.Core", "Errors", "ErrorKind.cs"));
        Assert.All(advice, a => Assert.Contains($"    {a.Attribute("name")!.Value["Advice".Length..]},\n", kinds, StringComparison.Ordinal));
        string[] parameters = [.. _engine.Run("(Get-Command -Module DogBreedPS).Parameters.Keys").Output.Select(o => "-" + o), "-Recurse", "-File"];
        string[] commands = [.. _engine.Run("(Get-Command -Module DogBreedPS).Name").Output.Select(o => o.ToString()!), "Get-ChildItem", "Install-PSResource"];
        foreach (string text in advice.Select(a => a.Element("value")!.Value))
        {
            Assert.All(Command().Matches(text), m => Assert.Contains(m.Value, commands));
            Assert.All(Parameter().Matches(text), m => Assert.Contains(m.Value, parameters));
        }
    }

    /// <summary>The error says what is wrong; its details, which the host shows, end with what to type.</summary>
    [Fact]
    public void An_error_that_is_shown_ends_with_what_to_type()
    {
        var error = Assert.Single(_engine.Run("Get-DogBreed pembroke.jpg -UnknownBreed").Errors);
        Assert.DoesNotContain("Measure-BreedAccuracy", error.Exception.Message, StringComparison.Ordinal);
        Assert.StartsWith(error.Exception.Message, error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.True(error.ErrorDetails.Message.Length > error.Exception.Message.Length);
        Assert.DoesNotMatch(@"\{\w+\}", error.ErrorDetails.Message);
    }

    [Fact]
    public void What_to_type_is_said_once()
    {
        foreach (string command in new[] { "Get-DogBreed .", "Get-DogBreed pembroke.jpg -UnknownBreed", "Get-DogBreed pembroke.jpg -Device Cuda" })
        {
            var error = Assert.Single(_engine.Run(command).Errors);
            string shown = error.ErrorDetails?.Message ?? error.Exception.Message;
            Assert.InRange(Command().Count(shown) + Parameter().Matches(shown).Select(m => m.Value).Distinct().Count(), 1, 5);
            Assert.Equal(Command().Matches(shown).Select(m => m.Value).Distinct().Count(), Command().Count(shown));
            Assert.True(string.IsNullOrEmpty(error.ErrorDetails?.RecommendedAction));
        }
    }

    [GeneratedRegex("[A-Z][a-z]+-[A-Z][A-Za-z]+", RegexOptions.None, 1000)]
    private static partial Regex Command();

    [GeneratedRegex("(?<![A-Za-z])-[A-Z][A-Za-z]+", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}
