using System.Globalization;
using System.Management.Automation;
using System.Text;
using DogBreed.Core.Catalog;
using DogBreed.Core.Datasets;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Support;
using DogBreed.Core.Training;

namespace DogBreedPS;

/// <summary>
/// Trains a model of breeds (or any classes) on a folder of photographs per class, for Get-DogBreed -Model.
/// </summary>
/// <remarks>
/// The article's step 4: features of a backbone, then a dense softmax layer. The features are cached by the content of the photographs, so
/// that a second run, or one with ten photographs more, computes only what is new. Photographs of the test split are not used; training
/// photographs that are copies of others in valid or test are left out. The same folder, parameters and -Seed give the same weights, to the
/// bit, on the same device. Ctrl+C while features are computed keeps those in the cache and makes no model; later it writes the best epoch
/// so far, but not over a model that is there. The dog gate of the backbone stays before the model: for what is no dog Get-DogBreed says
/// Neither; but a model most of whose training photographs do not pass the gate is used without it, and a warning says so.
/// Measure-BreedAccuracy says how well the classes are told apart.
/// </remarks>
/// <example>
///   <summary>Train, then use.</summary>
///   <code>Start-BreedTraining dogs -Name my-dogs; Get-ChildItem *.jpg | Get-DogBreed -Model my-dogs</code>
/// </example>
/// <example>
///   <summary>The article's recipe, to a file, with its history as CSV.</summary>
///   <code>Start-BreedTraining dogs -OutputPath dogs.onnx -Recipe Article -HistoryPath history.csv</code>
/// </example>
/// <seealso cref="GetBreedDatasetCommand"/>
/// <seealso cref="MeasureBreedAccuracyCommand"/>
/// <seealso href="docs/TRAINING.md"/>
[Cmdlet(
    VerbsLifecycle.Start,
    "BreedTraining",
    SupportsShouldProcess = true,
    DefaultParameterSetName = StoreSet,
    HelpUri = ProjectLinks.Help
)]
[OutputType(typeof(BreedTrainingResult))]
public sealed class StartBreedTrainingCommand : DatasetCommand
{
    private const string StoreSet = "Name";
    private const string FileSet = "OutputPath";
    private const string NotUsable = "OutputPathNotUsable";
    private const int ShownFiles = 10;
    private const string NoWeight = "None";
    private const string BalancedWeight = "Balanced";

    private bool _hasRun;

    /// <summary>The model's name in the user's store; letters, digits, '-', '_' and '.'.</summary>
    [Parameter(ParameterSetName = StoreSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>The model's file, NAME.onnx.</summary>
    [Parameter(ParameterSetName = FileSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string OutputPath { get; set; } = string.Empty;

    /// <summary>
    /// Default: starts from the backbone's own class weights, with L2-SP towards them of the strength that validates best.
    /// Article: the article's (RMSprop 0.001, 20 epochs, batches of 20, best by validation loss).
    /// </summary>
    [Parameter]
    public TrainingRecipe Recipe { get; set; }

    /// <summary>
    /// Transfer: a layer on the features of the backbone (the article's step 4). Scratch: the article's own network of step 3 from random
    /// weights; slow, and far less accurate: for comparison, and for what is nothing like dogs. -Recipe, -Precision and -Device do not
    /// apply.
    /// </summary>
    [Parameter]
    public TrainingArchitecture Architecture { get; set; }

    /// <summary>
    /// The width and height at which a network from scratch sees photographs: a multiple of 4, 32 to 1024; by default the article's
    /// 224. Half of it trains four times as fast.
    /// </summary>
    [Parameter]
    [ValidateRange(32, 1024)]
    public int InputSize { get; set; } = 224;

    /// <summary>The backbone whose features are used: its name, as Get-BreedModel lists it, or the path of its folder.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Backbone { get; set; } = ModelStore.DefaultBackbone;

    /// <summary>
    /// The backbone's precision: Auto and Float, or Int8. A breed model of either works on features of both.
    /// </summary>
    [Parameter]
    public ModelPrecision Precision { get; set; }

    /// <summary>Where the backbone runs: Auto (the best available), Cpu, Cuda, TensorRt, DirectML or CoreML.</summary>
    [Parameter]
    public ExecutionDevice Device { get; set; }

    /// <summary>
    /// A folder of photographs that show none of the classes, in whatever folders below it. The model then can say so: Breed is null where
    /// "none of these" is likelier than each breed (NoneProbability). Copies of photographs of the classes are told and left out.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Negative { get; set; }

    /// <summary>
    /// Files of corrections, as the page of Export-DogReport saves them: their photographs are learnt from too, wherever they lie. What
    /// each
    /// counts, as one photograph or as two, four or eight, is chosen on the validation photographs.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Correction { get; set; }

    /// <summary>
    /// Balanced gives each class the same say, however many photographs it has: for classes of unequal size. None counts each photograph
    /// alike.
    /// </summary>
    [Parameter]
    [ValidateSet(NoWeight, BalancedWeight)]
    public string ClassWeight { get; set; } = NoWeight;

    /// <summary>
    /// A catalog of Get-DogBreed -Catalog: features that -KeepFeature kept are used instead of computing them, and new ones go there. Those
    /// are of the precision that Get-DogBreed ran in: say -Precision Int8 where it did, as it does on a CPU. They are kept at half
    /// precision, which costs no accuracy (docs/CATALOG.md).
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Catalog { get; set; }

    /// <summary>The number of epochs; 20 by default.</summary>
    [Parameter]
    [ValidateRange(1, 10_000)]
    public int Epoch { get; set; } = 20;

    /// <summary>Early stopping: after this many epochs without a better validation loss. 0: never.</summary>
    [Parameter]
    [ValidateRange(0, 10_000)]
    public int EarlyStopping { get; set; }

    /// <summary>A CSV file for the history: a row per epoch.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HistoryPath { get; set; }

    /// <summary>
    /// Resumes a run that was stopped or killed, to exactly the weights of an uninterrupted one. From scratch it resumes from the state
    /// saved beside the model after each epoch (MODEL.onnx.checkpoint, deleted at the end); else the features that were computed are
    /// in the cache in any case, and the head is trained anew in seconds. With nothing to resume it starts anew.
    /// </summary>
    [Parameter]
    public SwitchParameter Resume { get; set; }

    /// <summary>Replaces an existing model and history. A model that is resumed (-Resume) is replaced without it.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Process(string folder)
    {
        string path = ParameterSetName == FileSet ? Resolve(OutputPath) : System.IO.Path.Combine(ModulePaths.UserModels, Name + ".onnx");
        string? history = HistoryPath is null ? null : Resolve(HistoryPath);
        if (InputSize % 4 != 0)
        {
            Refuse(Texts.FormatInputSizeMultiple4(InputSize), "InputSizeNotUsable", ErrorCategory.InvalidArgument, InputSize);
        }

        foreach (
            string name in new[] { nameof(Negative), nameof(Correction), nameof(ClassWeight), nameof(Catalog) }.Where(
                MyInvocation.BoundParameters.ContainsKey
            )
        )
        {
            if (Architecture == TrainingArchitecture.Scratch)
            {
                Refuse(Texts.FormatForTransferAlone(name), "ParameterForTransferAlone", ErrorCategory.InvalidArgument, name);
            }
        }

        if (_hasRun)
        {
            Refuse(Texts.PipelineBringsSeveralFoldersEach, "SeveralDatasets", ErrorCategory.InvalidOperation, folder);
        }

        _hasRun = true;
        WarnOfWhatIsNotUsed();
        CheckPaths(path, history);
        if (!ShouldProcess(path, Texts.FormatTrainBreedModelPhotographs(folder)))
        {
            return;
        }

        MakeStore(path);
        foreach (string file in new[] { path, history }.OfType<string>())
        {
            DemandWritable(file, NotUsable);
        }

        // What cannot work is said before thousands of photographs are read.
        string backbone = ModelNames.Resolve(this, Backbone);
        Backbone card = ModulePaths.Store.Backbone(backbone);
        if (Architecture == TrainingArchitecture.Transfer)
        {
            _ = card.RequireFeatures();
        }

        string? catalog = Catalog is null ? null : Resolve(Catalog);
        if (catalog is not null)
        {
            _ = DogCatalog.Open(catalog);
        }

        BreedDataset dataset = ReadDataset(folder);
        Warn(dataset);
        var options = new TrainingOptions
        {
            Store = ModulePaths.Store,
            Backbone = backbone,
            Device = Device.ToCore(),
            Precision = Precision.ToCore(),
            Architecture = Architecture.ToCore(),
            InputSize = InputSize,
            CheckpointPath = path + ".checkpoint",
            Resume = Resume,
            Recipe = Recipe.ToCore(),
            Epochs = Epoch,
            NegativePath = Negative is null ? null : Resolve(Negative),
            CorrectionPaths = Correction is null ? [] : [.. Correction.Select(Resolve)],
            BalanceClasses = string.Equals(ClassWeight, BalancedWeight, StringComparison.OrdinalIgnoreCase),
            Patience = EarlyStopping,
            Seed = Seed,
            CachePath = ModulePaths.FeatureCache,
            CatalogPath = catalog,
        };
        BackgroundWork work = NewWork();
        TrainedBreedModel model = work.Run(() => BreedTrainer.Train(dataset, options, p => Show(work.Progress, p), work.Warn, Stop));
        if (Stop.IsCancellationRequested && File.Exists(path))
        {
            // Stopped half-way: a whole model that is there is not given up for it. A network from scratch goes on from its checkpoint.
            return;
        }

        Save(model, path, history);
        WriteObject(new BreedTrainingResult(model, path));
    }

    private static void Show(CommandProgress progress, TrainingProgress p)
    {
        string stage = p.Stage switch
        {
            TrainingStage.Features => Texts.StageFeatures,
            TrainingStage.Head => Texts.TrainingHeadEpochs,
            _ => Texts.TrainingScratchPhotographs,
        };
        progress.Show(stage, p.Done, p.Count, p.Epoch is { } epoch ? Describe(epoch) : null);
    }

    private static string Describe(EpochRecord e) =>
        Texts.FormatEpochLossAccuracyValidationLoss(
            e.Epoch,
            FormattableString.Invariant($"{e.Loss:0.0000}"),
            FormattableString.Invariant($"{e.Accuracy:0.000}"),
            FormattableString.Invariant($"{e.ValidLoss:0.0000}"),
            FormattableString.Invariant($"{e.ValidAccuracy:0.000}")
        );

    private void WarnOfWhatIsNotUsed()
    {
        string[] others =
            Architecture == TrainingArchitecture.Scratch ? [nameof(Recipe), nameof(Precision), nameof(Device)] : [nameof(InputSize)];
        foreach (string name in others.Where(MyInvocation.BoundParameters.ContainsKey))
        {
            WriteWarning(Texts.FormatDoesApplyArchitectureEffect(name, Architecture));
        }
    }

    private void Warn(BreedDataset dataset)
    {
        foreach (string folder in dataset.EmptyClasses)
        {
            WriteWarning(Texts.FormatClassReadablePhotographLeftOut(folder));
        }

        foreach (string folder in dataset.PassedOver)
        {
            WriteWarning(Texts.FormatSkippedNextTrainValidTest(folder));
        }

        foreach (UnreadablePhoto photo in dataset.Unreadable.Take(ShownFiles))
        {
            WriteWarning(Texts.FormatItIsLeftOut(photo.Path, photo.Reason));
        }

        if (dataset.Unreadable.Count > ShownFiles)
        {
            WriteWarning(Texts.FormatMoreFilesLeftOutGet(dataset.Unreadable.Count - ShownFiles));
        }

        int contradictions = dataset.Copies.Count(c => c.AcrossClasses);
        if (contradictions > 0)
        {
            WriteWarning(Texts.FormatPhotographsStandMoreThanClass(contradictions));
        }
    }

    // Before hours of work, and not after them. Nothing is written here: -WhatIf comes later.
    private void CheckPaths(string path, string? history)
    {
        try
        {
            if (ParameterSetName == StoreSet)
            {
                CheckName();
            }

            TrainedBreedModel.CheckPath(path);
        }
        catch (ArgumentException e)
        {
            ThrowTerminatingError(new ErrorRecord(e, NotUsable, ErrorCategory.InvalidArgument, path));
        }

        if (
            history is not null
            && (!history.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || string.Equals(history, path, StringComparison.Ordinal))
        )
        {
            Refuse(Texts.FormatHistoryPathHistoryFileWhoseName(history), NotUsable, ErrorCategory.InvalidArgument, path);
        }

        // The folder of the user's models is made for the first of them.
        string? made = ParameterSetName == StoreSet ? System.IO.Path.GetDirectoryName(path) : null;
        foreach (string file in new[] { path, history }.OfType<string>())
        {
            string? folder = System.IO.Path.GetDirectoryName(file);
            if (!Directory.Exists(folder) && !string.Equals(folder, made, StringComparison.Ordinal))
            {
                Refuse(Texts.FormatFolderDoesExistMakeFirst2(file), NotUsable, ErrorCategory.ObjectNotFound, file);
            }

            if (Directory.Exists(file))
            {
                Refuse(Texts.FormatFolderNameFile(file), NotUsable, ErrorCategory.InvalidArgument, file);
            }

            if (File.Exists(file) && !Force && !Resume)
            {
                Refuse(Texts.FormatSaidOf(file, Texts.FileExistsUseForceReplace), "OutputExists", ErrorCategory.ResourceExists, file);
            }
        }
    }

    private void CheckName()
    {
        TrainedBreedModel.CheckName(Name);
        if (ModulePaths.Store.BackboneNames().Contains(Name, StringComparer.OrdinalIgnoreCase))
        {
            throw new PSArgumentException(Texts.FormatNameBackboneChooseAnother(Name));
        }

        if (ModulePaths.Store.BreedModelPath(Name) is not { } there)
        {
            return;
        }

        if (!string.Equals(System.IO.Path.GetFileName(there), Name + ".onnx", StringComparison.Ordinal))
        {
            throw new PSArgumentException(Texts.FormatModelNameDiffersInCase(Name, there));
        }

        if (BreedModelCards.IsImported(ModulePaths.Store, there))
        {
            throw new PSArgumentException(Texts.FormatImportedModelWhichTrainingDoes(Name, there));
        }
    }

    /// <summary>Makes the folder of the user's models where the model goes into it.</summary>
    private void MakeStore(string path)
    {
        if (ParameterSetName != StoreSet)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Refuse(
                Texts.FormatUserSFolderCannotWritten(ModulePaths.UserFolder, e.Message),
                NotUsable,
                ErrorCategory.PermissionDenied,
                path
            );
        }
    }

    private void Save(TrainedBreedModel model, string path, string? history)
    {
        try
        {
            model.Save(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorRecords.NotWritten(e, Texts.FormatModelCannotWritten(path, e.Message), "ModelNotWritten", path));
        }

        try
        {
            if (Architecture == TrainingArchitecture.Scratch && !Stop.IsCancellationRequested)
            {
                File.Delete(path + ".checkpoint");
            }

            if (history is not null)
            {
                var text = new StringBuilder("Epoch,Loss,Accuracy,ValidationLoss,ValidationAccuracy,Seconds\n");
                foreach (EpochRecord e in model.History)
                {
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $"{e.Epoch},{e.Loss},{e.Accuracy},{e.ValidLoss},{e.ValidAccuracy},{e.Seconds}\n"
                    );
                }

                SafeFile.Write(history, Encoding.UTF8.GetBytes(text.ToString()));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WriteError(ErrorRecords.NotWritten(e, Texts.FormatModelWrittenButWhatGoes(e.Message), "HistoryNotWritten", history ?? path));
        }
    }
}
