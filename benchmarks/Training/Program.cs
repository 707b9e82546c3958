using System.Globalization;
using DogBreed.Core.Datasets;
using DogBreed.Core.Models;
using Training;

// Training [--photos FOLDER] [--fit | --classes | --review]: what docs/TRAINING.md says of recipes, learning curve, views, unknown breeds, negatives, unequal classes and the fit's time.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int at = Array.IndexOf(args, "--photos");
string photos = Path.GetFullPath(at >= 0 && at + 1 < args.Length ? args[at + 1] : Path.Combine("..", "shared", "photos", "stanford120"));
if (!Directory.Exists(photos) || !Directory.Exists("models"))
{
    Console.Error.WriteLine($"Training runs in the repository's root and needs a data set with train, valid and test (--photos FOLDER). Missing is {(Directory.Exists("models") ? photos : "models")}");
    return 2;
}

var store = new ModelStore("models");
Backbone card = store.Backbone("efficientnet-lite2");
BreedDataset dataset = BreedDataset.Read(photos);
using var features = new SplitFeatures(card, dataset, Path.Combine(Path.GetTempPath(), "dogbreed-training", "features.db"));
Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}; {dataset.Classes.Count} classes, {features.Train.Count} / {features.Valid.Count} / {features.Test.Count} photographs, {card.Name} {ModelPrecision.Float}");
if (args.Contains("--review"))
{
    Review.Write(features);
    return 0;
}

if (args.Contains("--classes"))
{
    Negatives.Write(features);
    GroupsOfAHead.Write(features, store);
    UnequalClasses.Write(features);
    return 0;
}

FitTime.Write(features);
ScratchSpeed.Write();
if (!args.Contains("--fit"))
{
    Recipes.Write(features);
    LearningCurve.Write(features);
    UnknownBreeds.Write(features);
    Negatives.Write(features);
    UnequalClasses.Write(features);
    Views.Write(store, dataset);
}

return 0;
