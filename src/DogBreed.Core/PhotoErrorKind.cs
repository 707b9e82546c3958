namespace DogBreed.Core;

/// <summary>Why a photograph could not be used. The names are stable: the module's error ids are made of them.</summary>
public enum PhotoErrorKind
{
    /// <summary>There is no file of that name.</summary>
    NotFound,

    /// <summary>The name is that of a folder.</summary>
    IsFolder,

    /// <summary>The file's permissions forbid reading it.</summary>
    AccessDenied,

    /// <summary>Another program holds the file open and lets nobody else read it.</summary>
    Locked,

    /// <summary>Reading failed for another reason: a bad disk, a broken connection, links in a circle.</summary>
    ReadFailed,

    /// <summary>The file holds no bytes (or is a pipe or a device).</summary>
    Empty,

    /// <summary>The file is larger than <see cref="Imaging.PictureLimits.MaximumBytes"/>.</summary>
    TooManyBytes,

    /// <summary>The picture has more pixels than <see cref="Imaging.PictureLimits.MaximumPixels"/>; it was not decoded.</summary>
    TooManyPixels,

    /// <summary>The first bytes are those of no picture format that is read.</summary>
    NotAPicture,

    /// <summary>The bytes begin as a picture does, and the decoder gave up on them.</summary>
    Damaged,
}
