using System.Text.Json;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Models;
using DogBreed.Core.Onnx;

namespace DogBreed.Core.Exporting;

/// <summary>Makes files of models for programs in other languages: one .onnx file that plain ONNX Runtime runs.</summary>
public static class ModelExporter
{
    /// <summary>The name of the input of a file with the preprocessing inside: uint8 [N, height, width, 3], RGB.</summary>
    public const string ImageInput = "image";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>
    /// One network from a picture to the probabilities of the breeds. Outputs: logits and probs [N, breeds], and where the backbone is a
    /// dog gate dog_probability [N]. The metadata hold the breeds (classes, a JSON list) and the way from a picture to the tensor
    /// (preprocessing, JSON: the input's name and form, and how pictures are resized), of a gate its threshold and rule (dogs, JSON), and
    /// of a trained model the largest logit below which the breed is unknown (unknown, JSON).
    /// </summary>
    /// <param name="store">Where models are looked for.</param>
    /// <param name="model">The name of the model, or its path.</param>
    /// <param name="includePreprocessing">True takes a picture of any size, as uint8 NHWC; false takes the tensor of the card.</param>
    /// <param name="precision">Which network of a backbone; Auto is Int8 where there is one.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The content of the .onnx file.</returns>
    /// <exception cref="ModelException">
    /// There is no such model, it is damaged, has no network of that precision, or its graph cannot be joined.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static byte[] Standalone(
        ModelStore store,
        string model,
        bool includePreprocessing,
        ModelPrecision precision = ModelPrecision.Float,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(store);
        cancellation.ThrowIfCancellationRequested();
        ExportSource source = ExportSource.Of(store, model, precision);
        cancellation.ThrowIfCancellationRequested();
        Preprocessing preprocessing = source.Preprocessing;
        var joined = new JoinedNetwork(
            source,
            graph =>
                includePreprocessing
                    ? new PreprocessingGraph(graph, preprocessing).Add(
                        graph.AddInput(ImageInput, ["N", "height", "width", 3], OnnxGraph.UInt8)
                    )
                    : graph.AddInput(source.Input, ["N", .. preprocessing.Shape(1)[1..].Cast<object>()])
        );
        joined.AddLogits();
        joined.AddProbabilities();
        if (source.Gate is { } gate)
        {
            joined.AddDogProbability(gate);
        }

        cancellation.ThrowIfCancellationRequested();
        byte[] content = joined.ToModel([.. Metadata(source, includePreprocessing)]);
        if (!includePreprocessing)
        {
            var outputs = new OutputNames(BreedModelFile.Logits);
            TrialRun.Check(source.Path, content, source.Input, preprocessing.Shape(1)[1..], outputs, cancellation);
        }

        return content;
    }

    /// <summary>True where the exported file says whether there is a dog; else that is another network's part.</summary>
    /// <param name="store">Where models are looked for.</param>
    /// <param name="model">The name of the model, or its path.</param>
    /// <exception cref="ModelException">There is no such model, or it is damaged.</exception>
    public static bool HasGate(ModelStore store, string model)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.Model(model) switch
        {
            Backbone backbone => backbone.HasGate,
            HeadModel head => store.BackboneOf(head).HasGate,
            _ => false,
        };
    }

    /// <summary>A model's own file as it is: a breed model's, which is of floats, or a backbone's network.</summary>
    /// <param name="store">Where models are looked for.</param>
    /// <param name="model">The name of the model, or its path.</param>
    /// <param name="precision">Which network of a backbone; Auto is Int8 where there is one.</param>
    /// <exception cref="ModelException">There is no such model, it is damaged, or has no network of that precision.</exception>
    public static byte[] Own(ModelStore store, string model, ModelPrecision precision = ModelPrecision.Float)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (store.BreedModelPath(model) is not { } path)
        {
            Backbone backbone = store.Backbone(model);
            return backbone.FileFor(backbone.OnCpu(precision)).Load();
        }

        BreedModelFile file = BreedModelFile.Read(path);
        return precision == ModelPrecision.Int8 ? throw ModelException.WithoutInt8(file.Model.Name) : file.Bytes;
    }

    private static IEnumerable<(string Key, string Value)> Metadata(ExportSource source, bool includePreprocessing)
    {
        yield return ("classes", JsonSerializer.Serialize(source.Classes));
        if (source.Gate is { Dogs: { } dogs })
        {
            yield return ("dogs", JsonSerializer.Serialize(new { threshold = dogs.Threshold, rule = dogs.Rule.ToString() }, s_json));
        }

        if (source.Model is TrainedModel { UnknownBelow: { } threshold })
        {
            yield return ("unknown", JsonSerializer.Serialize(new { largestLogitBelow = threshold }, s_json));
        }

        yield return (
            "preprocessing",
            JsonSerializer.Serialize(
                new
                {
                    input = CardInput.From(source.Preprocessing) with
                    {
                        Name = source.Input,
                    },
                    resizing = Resizing(source.Preprocessing.Resize),
                    inside = includePreprocessing ? ImageInput : null,
                    note = "A value of the tensor is (pixel - mean) / std, pixel 0..255, upright.",
                },
                s_json
            )
        );

        // With it the file is a breed model of this library too, and can be imported.
        if (!includePreprocessing)
        {
            yield return BreedModelFile.Metadata(source.AsPictureModel());
        }
    }

    // For who prepares the tensor with another library.
    private static string Resizing(ResizePolicy policy) =>
        policy switch
        {
            ResizePolicy.ShortSideCrop =>
                "The short side becomes the size, the other in proportion; the middle is cut out. Smaller: means of the pixels' areas "
                    + "(OpenCV INTER_AREA, Pillow BOX); larger: bicubic (OpenCV INTER_CUBIC).",
            ResizePolicy.Squash =>
                "Both sides become the size. Smaller: means of the pixels' areas (OpenCV INTER_AREA, Pillow BOX); larger: bicubic "
                    + "(OpenCV INTER_CUBIC).",
            _ => "Both sides become the size; nearest neighbour, as Keras's load_img does (Pillow NEAREST).",
        };
}
