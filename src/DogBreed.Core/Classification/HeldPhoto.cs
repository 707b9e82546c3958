using DogBreed.Core.Classification.Findings;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;

namespace DogBreed.Core.Classification;

/// <summary>
/// A photograph that is being worked on: its bytes, and the pictures that were decoded of them. Who needs another picture gets a decoding
/// of its own.
/// </summary>
internal sealed class HeldPhoto : IDisposable
{
    private readonly PictureLimits _limits;
    private readonly PictureHeader _header;
    private readonly List<(DecodePlan Plan, Picture Picture)> _pictures = [];
    private readonly Dictionary<DecodePlan, (PictureSize Size, int Orientation)> _given = [];
    private PhotoBytes? _bytes;
    private long _taken;
    private bool _isFirstTaken;

    private readonly PictureDecoderKind _decoder;

    private HeldPhoto(int index, PhotoBytes bytes, PictureHeader header, PictureLimits limits, PictureDecoderKind decoder) =>
        (Index, _bytes, _header, _limits, _decoder) = (index, bytes, header, limits, decoder);

    /// <summary>Its place among the photographs that the worker was given.</summary>
    public int Index { get; }

    /// <summary>Reading the file, decoding, resizing, and filling the tensors.</summary>
    public TimeSpan DecodeTime { get; set; }

    /// <summary>What decoded it first: the picture that the gate saw.</summary>
    public PictureDecoderKind? DecodedBy { get; private set; }

    /// <summary>What is odd about its file; null for nearly all.</summary>
    public string? Note { get; private set; }

    /// <summary>The SHA-256 of its bytes; null where nobody keeps what is found.</summary>
    public byte[]? Hash { get; set; }

    /// <summary>The size of the photograph, upright where anybody has seen it so.</summary>
    public PictureSize Size { get; private set; } = PictureSize.Unknown;

    /// <summary>What is found in it.</summary>
    public PhotoFindings Findings { get; set; } = new();

    /// <summary>What it keeps in memory.</summary>
    public long ByteCount => _pictures.Sum(p => p.Picture.ByteCount) + (_bytes?.Memory.Length ?? 0);

    /// <summary>Takes bytes on, and reads their header; disposes them in the end, or where it fails.</summary>
    /// <exception cref="PhotoException">They are no picture, or beyond the limits.</exception>
    public static HeldPhoto Of(PhotoBytes bytes, int index, PictureLimits limits, PictureDecoderKind decoder)
    {
        try
        {
            return new HeldPhoto(index, bytes, PictureHeader.Read(bytes.Memory.Span, limits), limits, decoder);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>Takes memory for decoding; false where it is not free, and the worker may not wait: it holds other photographs.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled while it waited.</exception>
    public bool TakeMemory(DecodeRequest request, bool mayWait, CancellationToken cancellation)
    {
        long bytes = _header.DecodeBytes(_bytes!.Value.Memory.Span, PlanOf(request));
        if (mayWait)
        {
            DecodeMemory.Shared.Take(bytes, cancellation);
        }
        else if (!DecodeMemory.Shared.TryTake(bytes))
        {
            return false;
        }

        _taken = bytes;
        _isFirstTaken = true;
        return true;
    }

    /// <summary>The picture for a request: one that is there already where the decoder would give the same pixels.</summary>
    /// <exception cref="PhotoException">It is damaged, or beyond the limits.</exception>
    public Picture Decode(DecodeRequest request)
    {
        DecodePlan plan = PlanOf(request);
        foreach ((DecodePlan known, Picture there) in _pictures)
        {
            if (known == plan)
            {
                return there;
            }
        }

        PhotoBytes bytes = _bytes ?? throw new InvalidOperationException(Texts.PhotographReadOtherRequestsBytes);
        if (!_isFirstTaken)
        {
            long more = _header.DecodeBytes(bytes.Memory.Span, plan);
            DecodeMemory.Shared.Add(more);
            _taken += more;
        }

        _isFirstTaken = false;
        Picture picture = _header.Decode(bytes.Memory, plan, _limits);
        _pictures.Add((plan, picture));
        _given[plan] = (new PictureSize(picture.FullWidth, picture.FullHeight), _header.Orientation(bytes.Memory.Span, plan));
        DecodedBy ??= picture.Decoder;
        Note ??= picture.Note;
        if (!Size.IsKnown || !request.IgnoreOrientation)
        {
            Size = new PictureSize(picture.FullWidth, picture.FullHeight);
        }

        return picture;
    }

    /// <summary>
    /// The size of the picture that a request was given, at full size, and how it has to be turned to be upright: EXIF's number.
    /// </summary>
    /// <param name="request">A request that was decoded.</param>
    public (PictureSize Size, int Orientation) Given(DecodeRequest request) => _given[PlanOf(request)];

    /// <summary>Gives the picture for a request to somebody, and lets go of it where it was decoded for that alone.</summary>
    /// <exception cref="PhotoException">It is damaged, or beyond the limits.</exception>
    public void Use(DecodeRequest request, Action<Picture> use)
    {
        int before = _pictures.Count;
        use(Decode(request));
        if (_pictures.Count > before)
        {
            _pictures[^1].Picture.Dispose();
            _pictures.RemoveAt(before);
            Release(_taken - ByteCount);
        }
    }

    private DecodePlan PlanOf(DecodeRequest request) => _header.Plan(request with { Decoder = _decoder });

    /// <summary>Lets go of everything that none of these requests needs.</summary>
    public void KeepFor(IReadOnlyList<DecodeRequest> requests)
    {
        bool needsBytes = false;
        var plans = new HashSet<DecodePlan>();
        foreach (DecodeRequest request in requests)
        {
            DecodePlan plan = PlanOf(request);
            plans.Add(plan);
            needsBytes |= !_pictures.Exists(p => p.Plan == plan);
        }

        for (int i = _pictures.Count - 1; i >= 0; i--)
        {
            if (!plans.Contains(_pictures[i].Plan))
            {
                _pictures[i].Picture.Dispose();
                _pictures.RemoveAt(i);
            }
        }

        if (!needsBytes)
        {
            ReleaseBytes();
        }

        Release(_taken - ByteCount);
    }

    public void Dispose()
    {
        _pictures.ForEach(p => p.Picture.Dispose());
        _pictures.Clear();
        ReleaseBytes();
        Release(_taken);
    }

    private void Release(long bytes)
    {
        if (bytes > 0)
        {
            _taken -= bytes;
            DecodeMemory.Shared.Release(bytes);
        }
    }

    private void ReleaseBytes()
    {
        _bytes?.Dispose();
        _bytes = null;
    }
}
