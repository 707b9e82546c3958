using Microsoft.Win32.SafeHandles;

namespace DogBreed.Core.Support;

/// <summary>By what a file is known to be unchanged without reading it.</summary>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Written">When it was written last: UTC, in ticks of 100 ns.</param>
internal readonly record struct FileStamp(long Length, long Written)
{
    /// <summary>A file's stamp, that of a link's target; null where there is no file of that name.</summary>
    public static FileStamp? Of(string path)
    {
        var info = new FileInfo(path);
        if (info.LinkTarget is not null && info.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
        {
            info = target;
        }

        return info.Exists ? new FileStamp(info.Length, info.LastWriteTimeUtc.Ticks) : null;
    }

    /// <summary>Whether another stamp is the same but for what file systems round off a time: FAT keeps every other second.</summary>
    public bool IsAbout(FileStamp other) => Length == other.Length && Math.Abs(Written - other.Written) <= 2 * TimeSpan.TicksPerSecond;

    /// <summary>An open file's stamp.</summary>
    public static FileStamp Of(SafeFileHandle file, long length) => new(length, File.GetLastWriteTimeUtc(file).Ticks);
}
