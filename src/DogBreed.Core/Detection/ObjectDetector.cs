using DogBreed.Core.Errors;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Support;

namespace DogBreed.Core.Detection;

/// <summary>
/// Finds objects in whole pictures: a single-shot detector (SSD, Liu et al. 2016) over MobileNetV2, trained on Open Images, whose graph
/// decodes its boxes itself. Owns the network; workers run it with buffers of their own.
/// </summary>
internal sealed class ObjectDetector : IDisposable
{
    /// <summary>The folder of the detector in a store of models.</summary>
    public const string Folder = "ssd-mobilenetv2";

    // Two boxes that overlap by half show one object.
    private const float MaximumOverlap = 0.5f;

    private const int Edges = 4;

    private readonly Network _network;
    private readonly int _anchors;

    private ObjectDetector(ObjectDetectorCard card, Network network)
    {
        (Card, _network) = (card, network);
        _anchors = network.OutputLength(card.Boxes) / Edges;
    }

    /// <summary>What is known of it.</summary>
    public ObjectDetectorCard Card { get; }

    /// <summary>The file of its card in a store.</summary>
    /// <exception cref="ModelException">There is none.</exception>
    public static string CardOf(ModelStore store) => store.DetectorFile($"{Folder}/{ObjectDetectorCard.CardFile}");

    /// <summary>Loads the detector of a store.</summary>
    /// <exception cref="ModelException">Its card or its network is missing or damaged, or they do not fit each other.</exception>
    public static ObjectDetector Open(ModelStore store)
    {
        ObjectDetectorCard card = ObjectDetectorCard.Read(CardOf(store));

        // On the CPU, as every detector: a picture's way to an accelerator and back takes about as long.
        Network network = Network.Open(
            card.File.Path,
            card.File.Load(),
            [ExecutionDevice.Cpu],
            card.InputName,
            card.Preprocessing.Shape(1)[1..],
            [card.Boxes, card.Scores]
        );
        int boxes = network.OutputLength(card.Boxes);
        int scores = network.OutputLength(card.Scores);
        if (boxes % Edges != 0 || scores != boxes / Edges * card.Labels.Count)
        {
            network.Dispose();
            throw new ModelException(Texts.FormatDetectorGivesValuesLabels(card.File.Path, boxes, scores, card.Labels.Count));
        }

        return new ObjectDetector(card, network);
    }

    /// <summary>Buffers for one worker.</summary>
    /// <param name="maximumBatch">The most pictures of one run.</param>
    public PictureNetwork CreateNetwork(int maximumBatch) => new(_network, Card.Preprocessing, maximumBatch, views: 1);

    /// <summary>The most pictures of one run that the network allows.</summary>
    public int MaximumBatch => _network.MaximumBatch;

    /// <summary>The boxes of one kind in a picture that the network has run over, the surest first.</summary>
    /// <param name="network">The worker's buffers.</param>
    /// <param name="item">The picture's place in the batch.</param>
    /// <param name="label">Of what.</param>
    /// <param name="minimumScore">The least score of a box, 0..1.</param>
    public List<ScoredBox> Find(PictureNetwork network, int item, string label, float minimumScore)
    {
        ReadOnlySpan<float> boxes = network.Output(Card.Boxes, item);
        ReadOnlySpan<float> scores = network.Output(Card.Scores, item);
        int count = Card.Labels.Count;
        int index = Card.IndexOf(label);
        var found = new List<ScoredBox>();
        for (int i = 0; i < _anchors; i++)
        {
            float score = scores[(i * count) + index];
            if (score >= minimumScore)
            {
                ReadOnlySpan<float> box = boxes.Slice(i * Edges, Edges);
                found.Add(new ScoredBox(score, new Box(box[0], box[1], box[2], box[3])));
            }
        }

        return ScoredBox.Suppress(found, MaximumOverlap);
    }

    public void Dispose() => _network.Dispose();
}
