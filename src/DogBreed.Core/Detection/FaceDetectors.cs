using DogBreed.Core.Errors;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;

namespace DogBreed.Core.Detection;

/// <summary>Makes face detectors of one kind, one a worker, over what they can share. Owns BlazeFace's network.</summary>
internal sealed class FaceDetectors : IDisposable
{
    private readonly Network? _blazeFace;
    private readonly string? _cascade;

    /// <exception cref="ModelException">The detector's file is missing or damaged.</exception>
    public FaceDetectors(ModelStore store, FaceDetectorKind kind)
    {
        Kind = kind;
        string? file = FileOf(store, kind);
        if (kind == FaceDetectorKind.BlazeFace)
        {
            // So small that a GPU would only add the way there and back.
            _blazeFace = BlazeFace.Open(file!);
        }
        else
        {
            _cascade = file;
        }
    }

    /// <summary>The file that a kind of detector is made of; null for none.</summary>
    /// <exception cref="ModelException">It is missing.</exception>
    public static string? FileOf(ModelStore store, FaceDetectorKind kind) =>
        kind switch
        {
            FaceDetectorKind.BlazeFace => store.DetectorFile("blazeface/model.onnx"),
            FaceDetectorKind.Haar => store.DetectorFile("haarcascades/haarcascade_frontalface_alt.xml"),
            _ => null,
        };

    public FaceDetectorKind Kind { get; }

    /// <summary>A detector for one worker; null where no face is to be looked for.</summary>
    public IFaceDetector? Create()
    {
        if (_blazeFace is not null)
        {
            return new BlazeFace(_blazeFace);
        }

        return _cascade is null ? null : new HaarCascade(_cascade);
    }

    public void Dispose() => _blazeFace?.Dispose();
}
