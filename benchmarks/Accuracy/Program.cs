using Accuracy;
using DogBreed.Core.Models;

// Accuracy PHOTOS [MODELS]: the tables of docs/ACCURACY.md, over a folder laid out as docs/ACCURACY.md says.
if (args is not [string photos, ..] || !Directory.Exists(photos))
{
    Console.Error.WriteLine("usage: Accuracy PHOTOS [MODELS]   (PHOTOS: the folder with labelled/, imagenet/, lfw/, ...; MODELS: models/ where it is not given)");
    return 2;
}

var store = new ModelStore(args.Length > 1 ? args[1] : "models");
PhotoSet[] sets = PhotoSet.AllIn(photos);
await SubjectTable.WriteAsync(store, sets);
await DetectorRates.WriteAsync(store, sets);
CalibrationTable.Write(store, photos);
return 0;
