using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Models;
using DogBreed.Core.Support;

namespace DogBreed.Core.Detection;

/// <summary>What is known of an object detector: the content of its detector.json, checked.</summary>
/// <param name="File">Its network. It has no temperature: its scores are probabilities already.</param>
/// <param name="InputName">The name of the graph's input.</param>
/// <param name="Preprocessing">From a picture to the input.</param>
/// <param name="Boxes">The name of the output of boxes, [N, anchors, 4]: left, top, right, bottom as shares of the picture.</param>
/// <param name="Scores">The name of the output of scores, [N, anchors, labels], 0..1.</param>
/// <param name="Labels">The names of what it finds, in the order of its scores.</param>
/// <param name="Dog">The label of dogs.</param>
/// <param name="Cat">The label of cats, which a dog may be taken for.</param>
/// <param name="Objects">The labels of what is told beside dogs.</param>
/// <param name="DogScore">From this score on a dog's box is looked at more closely, 0..1.</param>
/// <param name="ObjectScore">From this score on another box counts, 0..1.</param>
internal sealed record ObjectDetectorCard(
    NetworkFile File,
    string InputName,
    Preprocessing Preprocessing,
    string Boxes,
    string Scores,
    IReadOnlyList<string> Labels,
    string Dog,
    string Cat,
    IReadOnlyList<string> Objects,
    float DogScore,
    float ObjectScore
)
{
    /// <summary>The name of a detector's card in its folder.</summary>
    public const string CardFile = "detector.json";

    private const int MostLabels = 1000;

    /// <summary>The place of a label among the scores.</summary>
    /// <exception cref="InvalidOperationException">It is none of its labels.</exception>
    public int IndexOf(string label) =>
        Labels.Select((name, i) => (name, i)).First(l => string.Equals(l.name, label, StringComparison.Ordinal)).i;

    /// <summary>Reads a card.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelException">There is no card, or it makes no sense.</exception>
    public static ObjectDetectorCard Read(string path)
    {
        var file = new JsonCard(path);
        CardContent card = file.Read<CardContent>();
        CardInput input = file.Required(card.Input, "input");
        OutputPart outputs = file.Required(card.Outputs, "outputs");
        string[] labels = file.Required(card.Labels, "labels");
        file.Demand(
            labels.Length is > 0 and <= MostLabels && labels.Distinct(StringComparer.Ordinal).Count() == labels.Length,
            "labels",
            Texts.FormatMustBeDifferentNames(MostLabels)
        );
        string[] objects = file.Required(card.Objects, "objects");
        foreach (string label in objects)
        {
            Labelled(label, "objects");
        }

        return new ObjectDetectorCard(
            new NetworkFile(file.FileBeside(card.File, "file"), file.Hash(card.Sha256, "sha256"), Temperature: 1, Accuracy: null),
            file.Required(input.Name, "input.name"),
            input.Check(file.Demand),
            file.Required(outputs.Boxes, "outputs.boxes"),
            file.Required(outputs.Scores, "outputs.scores"),
            labels,
            Labelled(card.Dog, "dog"),
            Labelled(card.Cat, "cat"),
            objects,
            Score(card.DogScore, "dogScore"),
            Score(card.ObjectScore, "objectScore")
        );

        string Labelled(string? label, string field)
        {
            string name = file.Required(label, field);
            file.Demand(labels.Contains(name, StringComparer.Ordinal), field, Texts.MustBeAmongTheLabels);
            return name;
        }

        float Score(float score, string field)
        {
            file.Demand(score is > 0 and < 1, field, Texts.Between01);
            return score;
        }
    }

    private sealed record CardContent(
        string? File,
        string? Sha256,
        CardInput? Input,
        OutputPart? Outputs,
        string[]? Labels,
        string? Dog,
        string? Cat,
        string[]? Objects,
        float DogScore,
        float ObjectScore
    );

    private sealed record OutputPart(string? Boxes, string? Scores);
}
