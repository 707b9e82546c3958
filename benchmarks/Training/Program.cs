using System.Diagnostics;
using System.Globalization;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Onnx;
using DogBreed.Core.Training;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
BackboneCard card = new ModelStore("models").Backbone("efficientnet-lite2");
BreedDataset dataset = BreedDataset.Read(Path.GetFullPath(args[0]));
Console.WriteLine($"{dataset.Classes.Count} classes, {dataset.Photos.Count} photographs, {dataset.Copies.Count} copies ({dataset.Copies.Count(c => c.AcrossSplits)} across), {dataset.Classes.Count(c => c.ImageNetClass is not null)} of ImageNet");
using FeatureExtractor extractor = FeatureExtractor.Create(card, ModelPrecision.Float, ExecutionDevice.Cpu);
using FeatureCache cache = extractor.OpenCache(Path.Combine(Path.GetTempPath(), "dogbreed-training", "features.db"), Console.Error.WriteLine);
FeatureSet train = Features(DatasetSplit.Train), valid = Features(DatasetSplit.Valid), test = Features(DatasetSplit.Test);
SoftmaxHead start = StartFromClasses();
HeadFitOptions article = new();
foreach (int epochs in new[] { 20, 40 }) foreach (float scale in new[] { 1f, 1.5f }) foreach (float pull in new[] { 0.003f, 0.01f, 0.03f }) foreach (float smooth in new[]{0f,0.1f})
{
    SoftmaxHead scaled = start with { Kernel = [.. start.Kernel.Select(k => k * scale)], Bias = [.. start.Bias.Select(k => k * scale)] };
    Report($"{epochs} scale {scale}, smooth {smooth}, pull {pull}", seed => HeadFit.Run(scaled, train, valid, new HeadFitOptions { Epochs = epochs, CosineSchedule = true, Seed = seed, Trainer = new HeadTrainerOptions { Rule = GradientRule.Adam, Pull = pull, BatchSize = 32, LabelSmoothing = smooth } }, null, default));
}

void Report(string name, Func<int, FittedHead> fit)
{
    double[] validAccuracy = new double[3], testAccuracy = new double[3], losses = new double[3];
    int epoch = 0;
    Parallel.For(0, 3, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
    {
        FittedHead fitted = fit(seed);
        validAccuracy[seed] = fitted.Best.ValidAccuracy;
        var t = TemperatureFit.Fit(new HeadTrainer(fitted.Head, new HeadTrainerOptions()).Logits(valid), valid.Labels); losses[seed] = t.Loss; if(seed==0) Console.Write($"T {t.Temperature:0.00} ");
        epoch = fitted.Best.Epoch;
        testAccuracy[seed] = new HeadTrainer(fitted.Head, new HeadTrainerOptions()).Evaluate(test).Accuracy;
    });
    Console.WriteLine($"{name,-44} valid loss {losses.Average():0.0000} valid {validAccuracy.Average():0.0000} test {testAccuracy.Average():0.0000} ({string.Join(" ", testAccuracy.Select(a => a.ToString("0.0000")))}) best epoch {epoch}");
}

FeatureSet Features(DatasetSplit split)
{
    DatasetPhoto[] photos = [.. dataset.In(split)];
    long t = Stopwatch.GetTimestamp();
    float[]?[] rows = extractor.Extract(photos, cache, u => Console.Error.WriteLine(u), null, default);
    Console.WriteLine($"{split}: {photos.Length} in {Stopwatch.GetElapsedTime(t).TotalSeconds:0.0} s");
    return new FeatureSet([.. rows.SelectMany(r => r!)], extractor.Width, [.. photos.Select(p => p.Class)]);
}

SoftmaxHead StartFromClasses()
{
    ClassifierWeights weights = ClassifierWeights.Find(card.Float.Load(), card.Features!, card.Logits)!;
    int classes = dataset.Classes.Count;
    var kernel = new float[weights.Features * classes];
    var bias = new float[classes];
    for (int c = 0; c < classes; c++)
    {
        if (dataset.Classes[c].ImageNetClass is { } index)
        {
            bias[c] = weights.Bias[index];
            for (int f = 0; f < weights.Features; f++)
            {
                kernel[(f * classes) + c] = weights.Kernel[(f * weights.Classes) + index];
            }
        }
    }

    return new SoftmaxHead(weights.Features, classes, kernel, bias);
}
