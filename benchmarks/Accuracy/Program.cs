using Accuracy;
using DogBreed.Core.Models;

// Accuracy PHOTOS [MODELS] [--dogs | --tune-dogs | --groups]: the tables of docs/ACCURACY.md, over a folder laid out as docs/ACCURACY.md says.
string[] folders = [.. args.Where(a => !a.StartsWith("--", StringComparison.Ordinal))];
if (folders is not [string photos, ..] || !Directory.Exists(photos))
{
    Console.Error.WriteLine("usage: Accuracy PHOTOS [MODELS] [--dogs | --tune-dogs | --groups]   (PHOTOS: the folder with labelled/, imagenet/, lfw/, ...; MODELS: models/ where it is not given)");
    return 2;
}

string models = Path.GetFullPath(folders.Length > 1 ? folders[1] : "models");
var store = new ModelStore(models);
PhotoSet[] sets = PhotoSet.AllIn(photos);
if (args.Contains("--tune-dogs"))
{
    await DogThresholds.WriteAsync(models, photos);
    return 0;
}

if (args.Contains("--groups"))
{
    GroupTable.Write(store, photos);
    return 0;
}

if (args.Contains("--dogs"))
{
    Console.WriteLine("| cells | collages | dogs found | other cells called dogs | further boxes a dog | breed of the found right | of the same cells alone |");
    Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
    await CollageTable.WriteAsync(store, [.. LabelledDog.All(photos).Where(d => !d.IsForTuning)], 900);
    await OneDogTable.WriteAsync(store, sets, LabelledDog.Unseen(photos));
    return 0;
}

await SubjectTable.WriteAsync(store, sets);
await DetectorRates.WriteAsync(store, sets);
CalibrationTable.Write(store, photos);
return 0;
