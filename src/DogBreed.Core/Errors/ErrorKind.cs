namespace DogBreed.Core.Errors;

/// <summary>
/// What an error is about. The names are stable: callers choose by them what to do, and the module makes its error ids of them.
/// </summary>
public enum ErrorKind
{
    /// <summary>There is no file of that name.</summary>
    PhotoNotFound,

    /// <summary>The name is that of a folder.</summary>
    PhotoIsFolder,

    /// <summary>The file's permissions forbid reading it.</summary>
    PhotoAccessDenied,

    /// <summary>Another program holds the file open and lets nobody else read it.</summary>
    PhotoLocked,

    /// <summary>Reading failed for another reason: a bad disk, a broken connection, a loop of links.</summary>
    PhotoReadFailed,

    /// <summary>The file holds no bytes (or is a pipe or a device).</summary>
    PhotoEmpty,

    /// <summary>The file is larger than <see cref="Photos.PictureLimits.MaximumBytes"/>.</summary>
    PhotoTooManyBytes,

    /// <summary>The picture has more pixels than <see cref="Photos.PictureLimits.MaximumPixels"/>; it was not decoded.</summary>
    PhotoTooManyPixels,

    /// <summary>The first bytes are not those of any supported picture format.</summary>
    PhotoNotAPicture,

    /// <summary>The bytes begin like a picture, and the decoder could not read them.</summary>
    PhotoDamaged,

    /// <summary>There is no model of that name.</summary>
    ModelNotFound,

    /// <summary>The model is damaged, or its parts do not fit each other.</summary>
    ModelNotUsable,

    /// <summary>The model has no network in the precision that was asked for. Values: name.</summary>
    ModelLacksPrecision,

    /// <summary>The model gives no features, so nothing can be trained on it. Values: name.</summary>
    ModelLacksFeatures,

    /// <summary>The backbone has no classes, and so names nothing by itself. Values: name.</summary>
    ModelLacksClasses,

    /// <summary>The model has no threshold for unknown breeds. Values: name.</summary>
    ModelLacksUnknownThreshold,

    /// <summary>The .onnx file carries no card of this library.</summary>
    ModelLacksCard,

    /// <summary>The backbone is not in the store, where models that are trained on it look for it. Values: name, folder.</summary>
    BackboneNotInStore,

    /// <summary>The name is not one that a model can have. Values: name.</summary>
    ModelNameNotValid,

    /// <summary>There is a model of that name already. Values: name, path.</summary>
    ModelExists,

    /// <summary>There is a model of another kind, or spelt in another case, under that name. Values: name, path.</summary>
    ModelNameTaken,

    /// <summary>An imported file does not name its classes. Values: count.</summary>
    ClassNamesMissing,

    /// <summary>An imported file is a head, and its backbone was not named.</summary>
    BackboneMissing,

    /// <summary>An imported file is a whole network, and a backbone was named. Values: name.</summary>
    BackboneNotExpected,

    /// <summary>An imported network takes pictures of any size, and the size was not given.</summary>
    InputSizeMissing,

    /// <summary>An imported network takes pictures of another size than was given. Values: size.</summary>
    InputSizeContradicts,

    /// <summary>An imported network does not say how its pictures were scaled.</summary>
    InputScalingMissing,

    /// <summary>An .onnx file was exported with its preprocessing inside, and cannot be imported again.</summary>
    PreprocessingInside,

    /// <summary>A device was asked for by name and cannot be used. Values: device.</summary>
    DeviceNotAvailable,

    /// <summary>A native library cannot be loaded.</summary>
    NativeLibraryMissing,

    /// <summary>A folder is not a data set that can be used.</summary>
    DatasetNotUsable,

    /// <summary>A data set has no photographs to validate on.</summary>
    ValidationPhotosMissing,

    /// <summary>A checkpoint is damaged, or belongs to another training.</summary>
    CheckpointNotUsable,

    /// <summary>The loss became infinite or not a number.</summary>
    TrainingDiverged,

    /// <summary>A picture cannot be written in the format that was asked for. Values: format.</summary>
    PictureNotEncoded,

    /// <summary>OpenCV's library, which is a package of its own, is not installed.</summary>
    OpenCvNotInstalled,

    /// <summary>
    /// Something was said of a model that is imported which does not apply to it, or which its file says otherwise. Values: name.
    /// </summary>
    ImportOptionNotExpected,

    /// <summary>A model's card does not say which threshold gives which accuracy. Values: name.</summary>
    ModelLacksCalibration,

    /// <summary>The journal of what is done with photographs cannot be written, or is damaged.</summary>
    JournalNotUsable,

    /// <summary>The folder that photographs are to go to cannot be used, or a link in it leads elsewhere.</summary>
    DestinationNotUsable,

    /// <summary>A layout of folders has a field that there is not, or cannot be read. Values: layout.</summary>
    LayoutNotValid,

    /// <summary>A photograph cannot be moved or copied; it is where it was.</summary>
    PhotoNotMoved,

    /// <summary>A photograph changed after it was looked at, or while it was copied.</summary>
    PhotoChanged,

    /// <summary>A side-car file is no XMP, or cannot be read or written.</summary>
    SideCarNotUsable,

    /// <summary>A change cannot be taken back: the file is as it was before.</summary>
    ChangeNotUndone,

    /// <summary>A folder cannot be watched.</summary>
    FolderNotWatched,

    /// <summary>A catalog is damaged, of another program or a newer version, or cannot be opened; it is left as it is.</summary>
    CatalogNotUsable,

    /// <summary>A catalog cannot be written any more: the disk is full, say. What is in it stays.</summary>
    CatalogNotWritten,

    /// <summary>A catalog has no features, and they are asked for.</summary>
    CatalogLacksFeatures,

    /// <summary>Catalogs that are to be merged are those of two libraries.</summary>
    CatalogOfOtherLibrary,

    /// <summary>The folder of a run that is shared out cannot be used, or is of another number of parts.</summary>
    ShardRunNotUsable,

    /// <summary>There can be no heat map: the model has no feature map, or its logits do not follow from its mean. Values: name.</summary>
    ModelLacksFeatureMap,

    /// <summary>A file of corrections cannot be used.</summary>
    CorrectionNotUsable,

    /// <summary>The folder of a web app cannot be used.</summary>
    SiteNotUsable,

    /// <summary>The folder holds a web app already.</summary>
    SiteExists,
}
