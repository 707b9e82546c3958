using DogBreed.Core.Classification;

using var classifier = DogBreedClassifier.Create();
await foreach (var photo in classifier.ClassifyAsync(Directory.EnumerateFiles(args[0], "*.jpg")))
{
    if (photo.Succeeded)
        Console.WriteLine($"{photo.Path}: {photo.Value.Subject} {photo.Value.Breed} {photo.Value.Probability:0.00}");
    else
        Console.Error.WriteLine(photo.Error.Message);
}
