using System.Globalization;
using System.Management.Automation;
using DogBreed.Core.Classification;
using DogBreed.Core.Corrections;
using DogBreed.Core.Datasets;
using DogBreed.Core.Detection;
using DogBreed.Core.Errors;
using DogBreed.Core.Evaluation;
using DogBreed.Core.Inference;
using DogBreed.Core.Models;
using DogBreed.Core.Reports;
using DogBreed.Core.Support;

namespace DogBreedPS;

/// <summary>Says how good a model is on photographs in a folder per breed: accuracy, calibration, per-breed figures, mistakes.</summary>
/// <remarks>
/// The article's step 4, "Test accuracy". It measures the breed prediction, whatever the dog gate says; -IncludeGate adds what
/// Get-DogBreed says end to end.
/// Measure on photographs used for neither training nor validation: the test folder of a data set. Where -Path has folders train and
/// test, test is taken.
/// Breeds are matched by name, or as the same class of ImageNet.
/// </remarks>
/// <example>
///   <summary>The article's figure.</summary>
///   <code>Measure-BreedAccuracy dogs/test -Model my-dogs</code>
/// </example>
/// <example>
///   <summary>Which photographs are wrong, and an HTML report.</summary>
///   <code>(Measure-BreedAccuracy dogs/test -Model my-dogs -ReportPath report.html).Mistakes</code>
/// </example>
/// <example>
///   <summary>The article's table of the detectors, with its own face detector.</summary>
///   <code>(Measure-BreedAccuracy dogs/test -HumanPath lfw -DetectorCount 100 -FaceDetector Haar).Detectors</code>
/// </example>
/// <example>
///   <summary>How right was the model, on what was looked at in the page of Export-DogReport?</summary>
///   <code>Measure-BreedAccuracy -Correction corrections.csv</code>
/// </example>
/// <seealso cref="StartBreedTrainingCommand"/>
/// <seealso href="docs/ACCURACY.md"/>
[Cmdlet(
    VerbsDiagnostic.Measure,
    "BreedAccuracy",
    SupportsShouldProcess = true,
    DefaultParameterSetName = FolderSet,
    HelpUri = ProjectLinks.Help
)]
[OutputType(typeof(BreedAccuracyResult), ParameterSetName = [FolderSet])]
[OutputType(typeof(BreedCorrectionAccuracy), ParameterSetName = [CorrectionSetName])]
public sealed class MeasureBreedAccuracyCommand : BreedFolderCommand
{
    private const string FolderSet = "Folder";
    private const string CorrectionSetName = "Correction";

    private bool _hasReported;

    /// <summary>
    /// The folder: it has folders train, valid and test with one folder per class; or one folder per class, whose photographs are
    /// split.
    /// </summary>
    [Parameter(
        ParameterSetName = FolderSet,
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true
    )]
    [Alias("FullName", "PSPath", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public override string Path { get; set; } = string.Empty;

    /// <summary>
    /// Files of corrections: says how often each model was right on the photographs that people have looked at, with the interval. No
    /// photograph is read. Those who look mostly at doubtful answers measure those, and not the library.
    /// </summary>
    [Parameter(ParameterSetName = CorrectionSetName, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string[] Correction { get; set; } = [];

    /// <summary>The name of the model, as Get-BreedModel lists it: a trained breed model or a backbone; or the path of either.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Model { get; set; } = ModelStore.DefaultBackbone;

    /// <summary>The precision of the backbone: Float, Int8, or Auto, as Get-DogBreed chooses.</summary>
    [Parameter]
    public ModelPrecision Precision { get; set; }

    /// <summary>Where the backbone runs: Auto (the best available), Cpu, Cuda, TensorRt, DirectML or CoreML.</summary>
    [Parameter]
    public ExecutionDevice Device { get; set; }

    /// <summary>Test-time augmentation: views per photograph, as in Get-DogBreed: 1, 2 or 3.</summary>
    [Parameter]
    [ValidateSet("1", "2", "3")]
    public int View { get; set; } = 1;

    /// <summary>
    /// Measures only what Start-BreedTraining held out of a folder without splits when it trained this model: by the fractions and the
    /// seed in the model's card.
    /// </summary>
    [Parameter]
    public SwitchParameter TestSplit { get; set; }

    /// <summary>Adds what Get-DogBreed says end to end: the share classified as a dog, and as a dog of the right breed.</summary>
    [Parameter]
    public SwitchParameter IncludeGate { get; set; }

    /// <summary>
    /// A folder of photographs of humans, in folders or not: adds the article's table of the detectors over -DetectorCount of them and as
    /// many of the dogs.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HumanPath { get; set; }

    /// <summary>How many humans, and how many dogs, the detectors' table covers. The accuracy is always that of all photographs.</summary>
    [Parameter]
    [Alias("First")]
    [ValidateRange(1, int.MaxValue)]
    public int DetectorCount { get; set; } = 100;

    /// <summary>The seed that samples the photographs of the detectors' table (-HumanPath); by default the article's.</summary>
    [Parameter]
    public int Seed { get; set; } = 8675309;

    /// <summary>The face detector of the detectors' table (-HumanPath): BlazeFace, or Haar, the article's.</summary>
    [Parameter]
    [ValidateSet("BlazeFace", "Haar")]
    public string FaceDetector { get; set; } = "BlazeFace";

    /// <summary>
    /// Writes a self-contained page: confusion matrix, breeds, calibration, and the most confident mistakes as pictures. Those pictures
    /// are in the page: mind whose they are before you pass it on.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReportPath { get; set; }

    /// <summary>The culture of the breeds' names in the page, such as zh-CN; the session's UI culture where it is not given.</summary>
    [Parameter]
    public CultureInfo? Culture { get; set; }

    /// <summary>Replaces an existing page.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == CorrectionSetName)
        {
            ForCall(MeasureCorrections);
            return;
        }

        base.ProcessRecord();
    }

    private protected override void Process(string folder)
    {
        string? reportPath = ReportPath is null ? null : Resolve(ReportPath);
        string? humanPath = HumanPath is null ? null : Resolve(HumanPath);
        if (reportPath is not null && _hasReported)
        {
            Refuse(Texts.FormatOneReportForOneFolder(reportPath), "SeveralDatasets", ErrorCategory.InvalidOperation, folder);
        }

        CheckPaths(reportPath, humanPath);

        bool writes = reportPath is not null && ShouldProcess(reportPath, Texts.WriteReport);
        if (writes)
        {
            DemandWritable(reportPath!, "ReportPathNotUsable");
        }

        BackgroundWork work = NewWork();
        string model = ModelNames.Resolve(this, Model);
        (AccuracyReport report, DetectorTable? detectors, string precision) = work.Run(() =>
            ClassifierCache.Use(
                () => ClassifierCache.Classifier(model, Device.ToCore(), Precision.ToCore()),
                classifier => Measure(classifier, folder, humanPath, work)
            )
        );

        // What took so long to measure is not lost where its page cannot be written.
        bool hasPage = writes && WriteReport(reportPath!, report, detectors);
        _hasReported |= hasPage;
        WriteObject(new BreedAccuracyResult(report, precision, IncludeGate, detectors, hasPage ? reportPath : null));
    }

    private void MeasureCorrections()
    {
        bool isOneModel = MyInvocation.BoundParameters.ContainsKey(nameof(Model));

        // Each model's answers are measured; of several looks at one of them the last counts.
        DogBreed.Core.Corrections.BreedCorrection[] looked =
        [
            .. Correction
                .SelectMany(file => CorrectionFile.Read(Resolve(file), WriteWarning))
                .Where(c =>
                    c.SaidSubject is not null && (!isOneModel || string.Equals(c.Model, Model, StringComparison.OrdinalIgnoreCase))
                ),
        ];
        if (looked.Length == 0)
        {
            string file = Resolve(Correction[0]);
            Refuse(Texts.FormatCorrectionsWithoutAnswers(file), "NoCorrections", ErrorCategory.InvalidData, file);
        }

        foreach (var model in looked.GroupBy(c => c.Model).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            IReadOnlyList<DogBreed.Core.Corrections.BreedCorrection> last = CorrectionFile.LastOfEach(model);
            (int count, int right) = (last.Count, last.Count(c => c.IsRight));
            (double low, double high) = AccuracyMeter.Wilson(right / (double)count, count);
            WriteObject(new BreedCorrectionAccuracy(model.Key, count, right, low, high));
        }
    }

    private bool WriteReport(string path, AccuracyReport report, DetectorTable? detectors)
    {
        CultureInfo culture = Culture ?? CultureInfo.CurrentUICulture;
        try
        {
            return NewWork()
                .Run(() =>
                {
                    AccuracyPage.Write(path, report.Named(b => BreedNaming.NameOf(b, culture)), detectors, Stop);
                    return true;
                });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WriteError(ErrorRecords.NotWritten(e, Texts.FormatReportCannotWritten(path, e.Message), "FileNotUsable", path));
            return false;
        }
    }

    private (AccuracyReport Report, DetectorTable? Detectors, string Precision) Measure(
        DogBreedClassifier classifier,
        string folder,
        string? humanPath,
        BackgroundWork work
    )
    {
        ModelTraining? training = (classifier.Model as TrainedModel)?.Training;
        if (TestSplit && training?.TestFraction is null or 0)
        {
            throw new CoreErrors.DatasetException(Texts.FormatModelTrainedFolderSplitNothing(classifier.Name));
        }

        DatasetOptions split = TestSplit
            ? new DatasetOptions
            {
                ValidationFraction = training!.ValidationFraction,
                TestFraction = training.TestFraction,
                Seed = training.Seed,
            }
            : new DatasetOptions { ValidationFraction = 0, TestFraction = 0 };
        BreedDataset dataset = ReadDataset(folder, split, work.Progress);
        foreach (UnreadablePhoto photo in dataset.Unreadable)
        {
            work.Warn(Texts.FormatItIsNotMeasured(photo.Path, photo.Reason));
        }

        var options = new AccuracyOptions { Views = View, TestSplit = TestSplit };
        if (BreedAccuracy.MayBeTrainedOn(classifier, dataset, options))
        {
            work.Warn(Texts.FormatModelMayBeTrainedOnThese(classifier.Name));
        }

        AccuracyReport report = BreedAccuracy.Measure(
            classifier,
            dataset,
            options,
            (done, count) => work.Progress.Show(Texts.StageMeasuring, done, count),
            work.Warn,
            Stop
        );
        DetectorTable? detectors = humanPath is null ? null : MeasureDetectors(classifier, dataset, humanPath, work);
        return (report, detectors, classifier.Precision.ToString());
    }

    private DetectorTable MeasureDetectors(DogBreedClassifier classifier, BreedDataset dataset, string humanPath, BackgroundWork work)
    {
        IReadOnlyList<string> humans = DetectorTable.Sample(FolderFiles.Below(humanPath), DetectorCount, Seed);
        if (humans.Count == 0)
        {
            throw new CoreErrors.DatasetException(Texts.FormatThereIsNoPhotographIn(humanPath));
        }

        IReadOnlyList<string> dogs = DetectorTable.Sample(dataset.ForMeasuring(TestSplit).Select(p => p.Path), DetectorCount, Seed);
        var kind = Enum.Parse<DogBreed.Core.Detection.FaceDetectorKind>(FaceDetector, ignoreCase: true);
        return ClassifierCache.Use(
            () => ClassifierCache.FaceFinder(kind),
            faces => DetectorTable.Measure(classifier, faces, humans, dogs, work.Warn, Stop)
        );
    }

    private void CheckPaths(string? reportPath, string? humanPath)
    {
        if (reportPath is not null && ReportFile.ProblemOf(reportPath, Force) is { } problem)
        {
            Refuse(
                Texts.FormatSaidOf($"-ReportPath {reportPath}", problem),
                "ReportPathNotUsable",
                ErrorCategory.InvalidArgument,
                reportPath
            );
        }

        if (humanPath is not null && !Directory.Exists(humanPath))
        {
            Refuse(Texts.FormatThereIsNoSuchFolder(humanPath), "HumanPathNotFound", ErrorCategory.ObjectNotFound, humanPath);
        }
    }
}
