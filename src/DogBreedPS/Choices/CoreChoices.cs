namespace DogBreedPS;

/// <summary>
/// The choices that parameters offer -> the library's, which have the same members. Those of the library are in a load context of its own,
/// where scripts cannot name them.
/// </summary>
internal static class CoreChoices
{
    public static DogBreed.Core.Inference.ExecutionDevice ToCore(this ExecutionDevice choice) =>
        (DogBreed.Core.Inference.ExecutionDevice)choice;

    public static DogBreed.Core.Models.ModelPrecision ToCore(this ModelPrecision choice) => (DogBreed.Core.Models.ModelPrecision)choice;

    public static DogBreed.Core.Models.DogGateRule ToCore(this DogGateRule choice) => (DogBreed.Core.Models.DogGateRule)choice;

    public static DogBreed.Core.Detection.FaceDetectorKind ToCore(this FaceDetectorKind choice) =>
        (DogBreed.Core.Detection.FaceDetectorKind)choice;

    public static DogBreed.Core.Imaging.PictureDecoderKind ToCore(this PictureDecoderKind choice) =>
        (DogBreed.Core.Imaging.PictureDecoderKind)choice;

    public static DogBreed.Core.Imaging.InputScaling ToCore(this InputScaling choice) => (DogBreed.Core.Imaging.InputScaling)choice;

    public static DogBreed.Core.Training.TrainingRecipe ToCore(this TrainingRecipe choice) => (DogBreed.Core.Training.TrainingRecipe)choice;

    public static DogBreed.Core.Training.TrainingArchitecture ToCore(this TrainingArchitecture choice) =>
        (DogBreed.Core.Training.TrainingArchitecture)choice;

    public static DogBreed.Core.Sorting.PhotoSubject ToCore(this PhotoSubject choice) => (DogBreed.Core.Sorting.PhotoSubject)choice;

    public static DogBreed.Core.Catalog.Formats.CatalogFormat ToCore(this CatalogFormat choice) =>
        (DogBreed.Core.Catalog.Formats.CatalogFormat)choice;

    public static DogBreed.Core.Tagging.SideCarNaming ToCore(this SideCarNaming choice) => (DogBreed.Core.Tagging.SideCarNaming)choice;
}
