using System.Drawing;
using DogBreed.Core.Classification.Conclusions;
using DogBreed.Core.Classification.Findings;
using DogBreed.Core.Detection;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Support;

namespace DogBreed.Core.Classification.Steps;

/// <summary>
/// Which dogs are in the picture, and of which breed is each? The detector's boxes of dogs are cut out of the picture, somewhat widened,
/// and the crops are asked the same questions as whole pictures: only where the gate says dog it is one. That lets the detector be
/// generous: what it misses is lost, and what it is wrong about is not.
/// </summary>
internal sealed class EachDogStep : IPhotoStep
{
    /// <summary>The most boxes of a picture that are looked at, the surest first.</summary>
    public const int MostDogs = 100;

    // A cat's box lies over a dog's where they show the same animal.
    private const float SameAnimal = 0.5f;

    // Of two boxes of which so much of one lies within the other, the surer one is the dog.
    private const float OneDog = 0.8f;

    private readonly ObjectDetector _detector;
    private readonly PictureNetwork _network;
    private readonly StepRow _crops;
    private readonly EachDogConclusion _conclusion;
    private readonly int _batch;
    private readonly int _cropSize;
    private readonly IReadOnlyList<DecodeRequest> _later;

    // Of the batch of photographs: what was found in each. Of the batch of crops: whose they are.
    private readonly List<Found> _found = [];
    private readonly List<(Found Photo, ScoredBox Box)> _pending = [];

    /// <param name="detector">Finds the boxes.</param>
    /// <param name="network">Its buffers; the row runs and owns them.</param>
    /// <param name="crops">The questions that are asked of crops; disposed with the step.</param>
    /// <param name="batch">The most crops of a run.</param>
    public EachDogStep(ObjectDetector detector, PictureNetwork network, StepRow crops, int batch)
    {
        (_detector, _network, _crops, _batch) = (detector, network, crops, batch);
        _conclusion = new EachDogConclusion(crops.TryAnswer, detector.Card.DogScore);
        _cropSize = crops.Networks.Max(n => n.Size);

        // Which size a small dog needs is known when it has been found; it may be the full one.
        _later = [network.DecodeRequest, network.DecodeRequest with { MinimumShortSide = 0 }];
    }

    public IReadOnlyList<DecodeRequest> LaterRequests => _later;

    public bool LooksItself => false;

    public void Run(IReadOnlyList<HeldPhoto> photos, CancellationToken cancellation)
    {
        _found.Clear();
        for (int i = 0; i < photos.Count; i++)
        {
            Picture picture = photos[i].Decode(_network.DecodeRequest);
            var found = new Found(photos[i], new PictureSize(picture.FullWidth, picture.FullHeight));
            _found.Add(found);
            try
            {
                Cut(i, found, cancellation);
            }
            catch (Exception e) when (DecodeErrors.ForPhoto(e) is { } error)
            {
                found.Error = error;
            }
        }

        Classify(cancellation);
    }

    public void Find(int item, HeldPhoto photo, PhotoAnswer answer, CancellationToken cancellation)
    {
        Found found = _found[item];
        if (found.Error is { } error)
        {
            throw error;
        }

        answer.Findings.EachDog = new EachDogFindings(found.Boxes, Objects(item, found.FullSize), found.BoxCount);
    }

    public bool TryAnswer(PhotoAnswer answer) => _conclusion.TryAnswer(answer);

    public void Dispose() => _crops.Dispose();

    private void Cut(int item, Found found, CancellationToken cancellation)
    {
        List<ScoredBox> boxes = Boxes(item);
        found.BoxCount = boxes.Count;
        if (boxes.Count > MostDogs)
        {
            boxes.RemoveRange(MostDogs, boxes.Count - MostDogs);
        }

        if (boxes.Count == 0)
        {
            return;
        }

        PictureSize full = found.FullSize;
        List<Rectangle> crops = boxes.ConvertAll(b => PixelBox.Widened(b.Box, full));
        int smallest = crops.Min(c => Math.Min(c.Width, c.Height));
        int shortSide = (int)Math.Min(int.MaxValue, ((long)_cropSize * full.ShortSide + smallest - 1) / smallest);
        found.Photo.Use(
            _network.DecodeRequest with
            {
                MinimumShortSide = Math.Max(shortSide, _network.DecodeRequest.MinimumShortSide),
            },
            picture =>
            {
                for (int i = 0; i < crops.Count; i++)
                {
                    if (_pending.Count == _batch)
                    {
                        Classify(cancellation);
                    }

                    PixelView crop = picture.Pixels.Part(PixelBox.Scaled(crops[i], picture));
                    foreach (PictureNetwork network in _crops.Networks)
                    {
                        network.Write(crop, _pending.Count);
                    }

                    _pending.Add((found, boxes[i]));
                }
            }
        );
    }

    // Those over which no surer box of a cat lies.
    private List<ScoredBox> Boxes(int item)
    {
        ObjectDetectorCard card = _detector.Card;
        List<ScoredBox> dogs = ScoredBox.Nested(_detector.Find(_network, item, card.Dog, card.DogScore), OneDog);
        if (dogs.Count > 0)
        {
            List<ScoredBox> cats = _detector.Find(_network, item, card.Cat, card.DogScore);
            dogs.RemoveAll(dog => cats.Exists(cat => cat.Score > dog.Score && cat.Box.Overlap(dog.Box) >= SameAnimal));
        }

        return dogs;
    }

    private void Classify(CancellationToken cancellation)
    {
        if (_pending.Count == 0)
        {
            return;
        }

        foreach (PictureNetwork network in _crops.Networks)
        {
            network.Run(_pending.Count, cancellation);
        }

        HeldPhoto[] photos = [.. _pending.Select(p => p.Photo.Photo)];
        foreach (IPhotoStep step in _crops.Steps)
        {
            step.Run(photos, cancellation);
        }

        for (int i = 0; i < _pending.Count; i++)
        {
            (Found found, ScoredBox box) = _pending[i];
            var picture = new PictureFindings();
            var answer = new PhotoAnswer(new PhotoFindings(picture));
            foreach (IPhotoStep step in _crops.Steps)
            {
                step.Find(i, found.Photo, answer, cancellation);
            }

            found.Boxes.Add(new BoxFindings(PixelBox.Of(box.Box, found.FullSize), box.Score, picture));
        }

        _pending.Clear();
    }

    private List<DetectedObject> Objects(int item, PictureSize full)
    {
        var objects = new List<DetectedObject>();
        foreach (string label in _detector.Card.Objects)
        {
            foreach (ScoredBox found in ScoredBox.Nested(_detector.Find(_network, item, label, _detector.Card.ObjectScore), OneDog))
            {
                Rectangle box = PixelBox.Of(found.Box, full);
                objects.Add(new DetectedObject(label, box.X, box.Y, box.Width, box.Height, found.Score));
            }
        }

        return objects;
    }

    private sealed class Found(HeldPhoto photo, PictureSize fullSize)
    {
        public HeldPhoto Photo { get; } = photo;

        public PictureSize FullSize { get; } = fullSize;

        public List<BoxFindings> Boxes { get; } = [];

        public int BoxCount { get; set; }

        public PhotoException? Error { get; set; }
    }
}
