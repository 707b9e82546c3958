using BenchmarkDotNet.Attributes;
using DogBreed.Core.Classification;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Photos;

namespace Kernels;

/// <summary>Each step of a photograph by itself, on samples/pembroke.jpg and the int8 network; one worker's whole work last.</summary>
[MemoryDiagnoser]
public class PhotographBenchmarks : IDisposable
{
    private readonly PhotoSource[] _photo = new PhotoSource[1];
    private readonly PhotoOutcome<BreedPrediction>[] _outcome = new PhotoOutcome<BreedPrediction>[1];
    private byte[] _rgb = [];
    private float[] _tensor = [];
    private byte[] _file = [];
    private Picture _picture = null!;
    private TensorWriter _writer = null!;
    private LoadedModel _model = null!;
    private NetworkLane _lane = null!;
    private ClassificationWorker _worker = null!;
    private Preprocessing _preprocessing = null!;

    [GlobalSetup]
    public void Setup()
    {
        string root = FindRoot();
        string path = Path.Combine(root, "samples", "pembroke.jpg");
        Backbone card = new ModelStore(Path.Combine(root, "models")).Backbone("efficientnet-lite2");
        _preprocessing = card.Preprocessing;
        _photo[0] = PhotoSource.FromFile(path);
        _file = File.ReadAllBytes(path);
        _picture = Picture.Decode(_file);
        _rgb = new byte[3 * 260 * 260];
        Random.Shared.NextBytes(_rgb);
        _tensor = new float[3 * 260 * 260];
        _writer = new TensorWriter(card.Preprocessing);
        _model = LoadedModel.Open(new ModelStore(Path.Combine(root, "models")), card.Name, ExecutionDevice.Cpu, ModelPrecision.Int8);
        _lane = _model.GateNetwork.Network.CreateLane(1);
        var faces = new DogBreed.Core.Detection.FaceDetectors(new ModelStore(Path.Combine(root, "models")), DogBreed.Core.Detection.FaceDetectorKind.BlazeFace);
        _worker = new ClassificationWorker(_model, new DogBreed.Core.Detection.Detectors(faces, null), null, ClassifyOptions.Default, 1);
    }

    [Benchmark(Description = "RGB bytes to planes, 260 x 260, vectorised")]
    public void ToPlanes() => PixelKernels.ToPlanes(_rgb, _tensor, bgr: false, new PixelScaling(_preprocessing.Mean, _preprocessing.Std));

    [Benchmark(Description = "the same, plain loop")]
    public void ToPlanesPlainly()
    {
        int count = _rgb.Length / 3;
        for (int i = 0; i < count; i++)
        {
            _tensor[i] = _rgb[3 * i];
            _tensor[count + i] = _rgb[(3 * i) + 1];
            _tensor[(2 * count) + i] = _rgb[(3 * i) + 2];
        }
    }

    [Benchmark(Description = "read the header")]
    public object Header() => PictureHeader.Read(_file);

    [Benchmark(Description = "decode")]
    public void Decode() => PictureDecoder.Decode(_file, _preprocessing.DecodeRequest, PictureLimits.Default).Dispose();

    [Benchmark(Description = "resize, cut, write the tensor")]
    public void Write() => _writer.Write(_picture.Pixels, _tensor);

    [Benchmark(Description = "run the network (int8, one photograph)")]
    public void Run() => _lane.Run(1, CancellationToken.None);

    [Benchmark(Description = "the whole work, result included")]
    public void Everything() => _worker.Process(_photo, _outcome, CancellationToken.None);

    [GlobalCleanup]
    public void Dispose()
    {
        _worker.Dispose();
        _lane.Dispose();
        _model.Dispose();
        _writer.Dispose();
        _picture.Dispose();
        GC.SuppressFinalize(this);
    }

    private static string FindRoot()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DogBreedPS.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Run it inside the repository.");
        }

        return folder.FullName;
    }
}
