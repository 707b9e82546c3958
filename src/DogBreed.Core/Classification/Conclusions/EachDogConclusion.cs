using System.Drawing;
using DogBreed.Core.Classification.Findings;

namespace DogBreed.Core.Classification.Conclusions;

/// <summary>Which of the boxes are dogs? Those that detector and gate are sure of together, each dog once.</summary>
/// <param name="tryAnswerCrop">Concludes what is in a box; false where the findings lack something.</param>
/// <param name="dogScore">From which score on a box is a dog, 0..1.</param>
internal sealed class EachDogConclusion(Func<PhotoAnswer, bool> tryAnswerCrop, double dogScore) : IConclusion
{
    private const double MostCovered = 0.5;

    public bool TryAnswer(PhotoAnswer answer)
    {
        if (answer.Findings.EachDog is not { } found)
        {
            return false;
        }

        var dogs = new List<DogAnswer>();
        foreach (BoxFindings box in found.Boxes)
        {
            var crop = new PhotoAnswer(new PhotoFindings(box.Picture));
            if (!tryAnswerCrop(crop))
            {
                return false;
            }

            // Detector and gate must be sure of it together, and the gate counts twice: measured on collages (docs/ACCURACY.md).
            double together = box.Score * crop.DogProbability * crop.DogProbability;
            if (crop.GateSaysDog && together >= dogScore)
            {
                dogs.Add(new DogAnswer(box.Place, box.Score, crop));
            }
        }

        answer.Dogs = Apart(dogs);
        answer.Objects = found.Objects;
        answer.Warning =
            found.BoxCount > found.Boxes.Count ? Support.Texts.FormatMoreDogsThanLookedAt(found.BoxCount, found.Boxes.Count) : null;
        return true;
    }

    // The surest first, without those that surer ones mostly cover: the box over two neighbours is none of them.
    private static List<DogAnswer> Apart(List<DogAnswer> dogs)
    {
        dogs.Sort(static (a, b) => b.Score.CompareTo(a.Score));
        var apart = new List<DogAnswer>();
        foreach (DogAnswer dog in dogs)
        {
            double covered = apart.Sum(surer => Area(Rectangle.Intersect(surer.Place, dog.Place)));
            if (covered <= MostCovered * Area(dog.Place))
            {
                apart.Add(dog);
            }
        }

        return apart;

        static double Area(Rectangle box) => (double)box.Width * box.Height;
    }
}
