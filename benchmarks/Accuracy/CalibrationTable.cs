using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;

namespace Accuracy;

/// <summary>Expected calibration error of the top probability (15 equal bins, Guo et al. 2017) before and after the card's temperature.</summary>
internal static class CalibrationTable
{
    private const int Bins = 15;

    public static void Write(ModelStore store, string photos)
    {
        // A dog's folder or file begins with the WordNet id of its class.
        Dictionary<string, int> classes = File.ReadLines(Path.Combine("src", "DogBreed.Core", "Data", "imagenet_classes.tsv")).Skip(1)
            .Select(line => line.Split('\t'))
            .ToDictionary(f => f[1], f => int.Parse(f[0], System.Globalization.CultureInfo.InvariantCulture));
        (string Path, int Class)[] imageNet = [.. Files("imagenet").Select(p => (p, classes[Path.GetFileName(p)[..9]]))];
        (string Path, int Class)[] stanford = [.. Files("stanford120/test").Select(p => (p, classes.GetValueOrDefault(Path.GetFileName(Path.GetDirectoryName(p)!)[..9], -1))).Where(p => p.Item2 is >= 151 and <= 268)];
        Console.WriteLine();
        Console.WriteLine($"| network | T | 1000 classes, {imageNet.Length} photographs of imagenet/: accuracy, error at T = 1 -> at T | dog classes, {stanford.Length} of stanford120/test: accuracy, error at T = 1 -> at T |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (string model in new[] { "efficientnet-lite2", "efficientnet-lite0" })
        {
            foreach (ModelPrecision precision in new[] { ModelPrecision.Float, ModelPrecision.Int8 })
            {
                Backbone card = store.Backbone(model);
                NetworkFile file = card.FileFor(precision);
                List<(float[] Logits, int Class)> all = Logits(card, precision, imageNet, 0, 1000);
                List<(float[] Logits, int Class)> dogs = Logits(card, precision, stanford, card.Dogs!.First, card.Dogs.Count);
                Console.WriteLine($"| {model} {precision} | {file.Temperature} | {Cell(all, file.Temperature)} | {Cell(dogs, file.Temperature)} |");
            }
        }

        IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(Path.Combine(photos, folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
    }

    private static string Cell(List<(float[] Logits, int Class)> items, double temperature)
    {
        double accuracy = items.Count(i => Array.IndexOf(i.Logits, i.Logits.Max()) == i.Class) / (double)items.Count;
        return FormattableString.Invariant($"{accuracy:0.000}, {Error(items, 1):0.000} -> {Error(items, temperature):0.000}");
    }

    private static double Error(List<(float[] Logits, int Class)> items, double temperature)
    {
        var confidence = new double[Bins];
        var correct = new double[Bins];
        foreach ((float[] logits, int label) in items)
        {
            double[] probabilities = LogitMath.Softmax(logits, temperature);
            double top = probabilities.Max();
            int bin = Math.Min((int)(top * Bins), Bins - 1);
            confidence[bin] += top;
            correct[bin] += Array.IndexOf(probabilities, top) == label ? 1 : 0;
        }

        return Enumerable.Range(0, Bins).Sum(b => Math.Abs(confidence[b] - correct[b])) / items.Count;
    }

    public static List<(float[] Logits, int Class)> Logits(Backbone card, ModelPrecision precision, (string Path, int Class)[] photos, int first, int count)
    {
        (_, string logits) = card.RequireGate();
        using LoadedNetwork network = LoadedNetwork.Open(card, ExecutionDevice.Cpu, precision, logits);
        using NetworkLane lane = network.Network.CreateLane(1);
        using var tensors = new TensorWriter(card.Preprocessing);
        var items = new List<(float[], int)>();
        foreach ((string path, int label) in photos)
        {
            using Picture picture = PictureDecoder.Decode(File.ReadAllBytes(path), card.Preprocessing.DecodeRequest, PictureLimits.Default);
            tensors.Write(picture.Pixels, lane.Input(0));
            lane.Run(1, CancellationToken.None);
            items.Add((lane.Output(logits, 0).Slice(first, count).ToArray(), label - first));
        }

        return items;
    }
}
