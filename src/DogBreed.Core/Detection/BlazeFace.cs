using System.Drawing;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;

namespace DogBreed.Core.Detection;

/// <summary>
/// BlazeFace, MediaPipe's short-range face detector (Bazarevsky et al. 2019): the photograph is letterboxed into a square of 128 pixels,
/// 896 anchors give a score and a box each, and overlapping boxes are suppressed greedily.
/// </summary>
internal sealed class BlazeFace : IFaceDetector
{
    public const int Side = 128;

    /// <summary>The name of its network's input.</summary>
    public const string Input = "input";

    private const string Regressors = "regressors";
    private const string Classificators = "classificators";

    /// <summary>From this score on a box is a face. At 0.5 half of the dogs would be people.</summary>
    public const float MinimumScore = 0.7f;

    private const int AnchorCount = 896;
    private const int ValuesPerAnchor = 16;
    private const float MaximumOverlap = 0.3f;
    private const int MaximumPaddedSide = 2048;

    private static readonly (float X, float Y)[] s_anchors = MakeAnchors();
    private static readonly PixelScaling s_scaling = new([127.5f, 127.5f, 127.5f], [127.5f, 127.5f, 127.5f]);

    private readonly NetworkLane _lane;
    private readonly PixelBuffer _square = new(Side, Side);
    private readonly PictureScaler _scaler = new();

    public BlazeFace(Network network) => _lane = network.CreateLane(1);

    /// <summary>Loads the network, which detectors share.</summary>
    /// <exception cref="ModelException">It is damaged.</exception>
    public static Network Open(string path) =>
        Network.Open(path, File.ReadAllBytes(path), [ExecutionDevice.Cpu], Input, [Side, Side, 3], [Regressors, Classificators]);

    // Measured against the golden table: at full size all boxes are the same; from 384 pixels on scores move by less than 0.005 and
    // 99 of 100 boxes by at most 2 pixels; at 256 a score moves by 0.018.
    public const int ShortSide = Preprocessing.SharedShortSide;

    public int MinimumShortSide => ShortSide;

    public IReadOnlyList<DetectedFace> Find(Picture picture, CancellationToken cancellation)
    {
        Letterbox(picture);
        _lane.Run(1, cancellation);
        return Decode(_lane.Output(Regressors, 0), _lane.Output(Classificators, 0), picture.FullWidth, picture.FullHeight);
    }

    public void Dispose()
    {
        _lane.Dispose();
        _square.Dispose();
    }

    /// <summary>Scores and boxes -> faces in pixels of the photograph, the surest first.</summary>
    internal static List<DetectedFace> Decode(ReadOnlySpan<float> regressors, ReadOnlySpan<float> classificators, int width, int height)
    {
        var boxes = new List<ScoredBox>();
        for (int i = 0; i < AnchorCount; i++)
        {
            float score = 1 / (1 + MathF.Exp(-classificators[i]));
            if (score >= MinimumScore)
            {
                ReadOnlySpan<float> r = regressors.Slice(i * ValuesPerAnchor, 4);
                float x = s_anchors[i].X + (r[0] / Side);
                float y = s_anchors[i].Y + (r[1] / Side);
                float halfWidth = r[2] / Side / 2;
                float halfHeight = r[3] / Side / 2;
                boxes.Add(new ScoredBox(score, new Box(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight)));
            }
        }

        int square = Math.Max(width, height);
        double left = (square - width) / 2.0;
        double top = (square - height) / 2.0;
        return ScoredBox
            .Suppress(boxes, MaximumOverlap)
            .ConvertAll(face => new DetectedFace(
                (int)Math.Round((face.Box.Left * (double)square) - left),
                (int)Math.Round((face.Box.Top * (double)square) - top),
                (int)Math.Round((face.Box.Right - face.Box.Left) * (double)square),
                (int)Math.Round((face.Box.Bottom - face.Box.Top) * (double)square),
                face.Score
            ));
    }

    // A 16 x 16 grid with two anchors a cell, then an 8 x 8 grid with six, row by row, each at its cell's centre.
    private static (float X, float Y)[] MakeAnchors()
    {
        var anchors = new List<(float, float)>(AnchorCount);
        foreach ((int grid, int perCell) in new[] { (16, 2), (8, 6) })
        {
            for (int cell = 0; cell < grid * grid; cell++)
            {
                for (int k = 0; k < perCell; k++)
                {
                    anchors.Add((((cell % grid) + 0.5f) / grid, ((cell / grid) + 0.5f) / grid));
                }
            }
        }

        return [.. anchors];
    }

    private unsafe void Letterbox(Picture picture)
    {
        // Large pictures are made smaller before they are padded: a panorama's square would have hundreds of millions of pixels.
        using PixelBuffer? smaller = Shrink(picture.Pixels);
        PixelView source = smaller?.All ?? picture.Pixels;
        int side = Math.Max(source.Width, source.Height);
        using var padded = new PixelBuffer(side, side);
        padded.All.Clear();
        source.CopyTo(padded.All.Part(new Rectangle((side - source.Width) / 2, (side - source.Height) / 2, source.Width, source.Height)));
        _scaler.Resize(padded.All, Side, Side, new Rectangle(0, 0, Side, Side), _square.All);
        var pixels = new ReadOnlySpan<byte>((void*)_square.All.Data, 3 * Side * Side);
        PixelKernels.ToInterleaved(pixels, _lane.Input(0), bgr: false, s_scaling);
    }

    private PixelBuffer? Shrink(PixelView picture)
    {
        double scale = (double)MaximumPaddedSide / Math.Max(picture.Width, picture.Height);
        return scale >= 1
            ? null
            : _scaler.Resize(
                picture,
                Math.Max(1, (int)Math.Round(picture.Width * scale)),
                Math.Max(1, (int)Math.Round(picture.Height * scale))
            );
    }
}
