using System.Management.Automation;
using DogBreed.Core.Imaging;
using DogBreed.Core.Photos;

namespace DogBreedPS;

/// <summary>Makes a network's input tensor from a photograph: by default the article's, as Keras makes it for ResNet-50.</summary>
/// <remarks>
/// The default is load_img(target_size=(224, 224)) (nearest neighbour, EXIF orientation ignored) and preprocess_input (RGB to BGR, minus
/// the ImageNet means), to the bit: [1, 224, 224, 3], NHWC. With -Model it is what that model's card says.
/// </remarks>
/// <example>
///   <summary>The article's path_to_tensor and preprocess_input.</summary>
///   <code>$tensor = ConvertTo-ImageTensor rex.jpg; $tensor.Shape; $tensor.Data[0..5]</code>
/// </example>
/// <example>
///   <summary>All photographs of a folder in one tensor.</summary>
///   <code>Get-ChildItem *.jpg | ConvertTo-ImageTensor -Batch</code>
/// </example>
/// <example>
///   <summary>What the default network sees.</summary>
///   <code>ConvertTo-ImageTensor rex.jpg -Model efficientnet-lite2</code>
/// </example>
/// <seealso cref="GetBreedModelCommand"/>
/// <seealso href="docs/ARTICLE.md"/>
[Cmdlet(VerbsData.ConvertTo, "ImageTensor", DefaultParameterSetName = PathSet, HelpUri = ProjectLinks.Help)]
[OutputType(typeof(ImageTensor))]
public sealed class ConvertToImageTensorCommand : StreamingPhotoCommand<DogBreed.Core.Imaging.ImageTensor>
{
    private readonly List<DogBreed.Core.Imaging.ImageTensor> _batch = [];
    private readonly List<string?> _paths = [];
    private Preprocessing _preprocessing = null!;

    /// <summary>Width and height of the tensor in pixels, 1 to 4096; 224 in the article. Not together with -Model.</summary>
    [Parameter]
    [ValidateRange(1, 4096)]
    public int Size { get; set; } = 224;

    /// <summary>How pixels become values: Caffe (the article's), Tf, Torch, Unit or None. Not together with -Model.</summary>
    [Parameter]
    public InputScaling InputScaling { get; set; }

    /// <summary>Makes this model's input tensor, as its card says.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <summary>Gives one tensor of all photographs, at the end, instead of one each.</summary>
    [Parameter]
    public SwitchParameter Batch { get; set; }

    private protected override void Prepare()
    {
        bool hasOwn =
            MyInvocation.BoundParameters.ContainsKey(nameof(Size)) || MyInvocation.BoundParameters.ContainsKey(nameof(InputScaling));
        if (Model is not null && hasOwn)
        {
            Refuse(Texts.ModelBringsOwnSizeScaling, "ModelWithOwnPreprocessing", ErrorCategory.InvalidArgument, Model);
        }

        _preprocessing = Model is null
            ? Preprocessing.Keras(Size, InputScaling.ToCore())
            : ModulePaths.Store.PreprocessingOf(ModelNames.Resolve(this, Model));
    }

    private protected override PhotoRun<DogBreed.Core.Imaging.ImageTensor> StartRun(CancellationToken cancellation) =>
        DogBreed.Core.Imaging.ImageTensor.Start(_preprocessing, limits: null, Decoder.ToCore(), cancellation);

    private protected override void WriteResult(PhotoOutcome<DogBreed.Core.Imaging.ImageTensor> outcome, object original)
    {
        if (Batch)
        {
            _batch.Add(outcome.Value!);
            _paths.Add(outcome.Path);
        }
        else
        {
            WriteObject(new ImageTensor([outcome.Path], outcome.Value!.Data, outcome.Value.Shape, LayoutName));
        }
    }

    private protected override void WriteEnd()
    {
        if (_batch.Count == 0)
        {
            return;
        }

        if ((long)_batch.Count * _preprocessing.Length > Array.MaxLength)
        {
            Refuse(
                Texts.FormatPhotographsDoFitIntoTensor(_batch.Count, Array.MaxLength / _preprocessing.Length),
                "BatchTooLarge",
                ErrorCategory.LimitsExceeded,
                _batch.Count
            );
        }

        var data = new float[_batch.Count * _preprocessing.Length];
        for (int i = 0; i < _batch.Count; i++)
        {
            _batch[i].Data.CopyTo(data, i * _preprocessing.Length);
        }

        WriteObject(new ImageTensor(_paths, data, _preprocessing.Shape(_batch.Count), LayoutName));
    }

    private string LayoutName => _preprocessing.Layout == TensorLayout.Nhwc ? "NHWC" : "NCHW";
}
