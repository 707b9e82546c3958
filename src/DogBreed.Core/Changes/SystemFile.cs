using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using DogBreed.Core.Support;

namespace DogBreed.Core.Changes;

/// <summary>What a name that was to be given to a file came to.</summary>
internal enum RenameResult
{
    /// <summary>The file has its new name.</summary>
    Done,

    /// <summary>There is something of that name already; nothing was done.</summary>
    Taken,

    /// <summary>The new name is on another volume; nothing was done.</summary>
    OtherVolume,
}

/// <summary>What a path leads to.</summary>
/// <param name="Device">The volume.</param>
/// <param name="Number">The file's number there.</param>
/// <param name="Names">How many names (hard links) it has.</param>
/// <param name="IsRegular">False for a folder, a device, a pipe.</param>
/// <param name="Born">
/// When it was made, in the system's own measure; 0 where the file system does not say. A number that is free is given again at once.
/// </param>
internal readonly record struct FileIdentity(ulong Device, ulong Number, uint Names, bool IsRegular, ulong Born);

/// <summary>
/// What .NET does not do with files: a rename that never replaces and never copies (File.Move copies to another volume in silence, and on
/// Unix looks for the new name before it takes it), a flush of a folder, and what a copy on Linux loses (owner, extended attributes).
/// </summary>
internal static partial class SystemFile
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint NoReplace = 1; // RENAME_NOREPLACE
    private const uint Exclusive = 4; // RENAME_EXCL

    // Errors of Unix that are the same on Linux and macOS, and of Windows.
    private const int NotPermitted = 1;
    private const int NoEntry = 2;
    private const int AccessDenied = 13;
    private const int Exists = 17;
    private const int CrossDevice = 18;
    private const int NoFolder = 20;
    private const int Invalid = 22;
    private const int WindowsOtherDevice = 17;
    private const int WindowsFileExists = 80;
    private const int WindowsAlreadyExists = 183;

    private static bool IsNotSupported(int error) => error is Invalid || error == (OperatingSystem.IsMacOS() ? 45 : 95) || error == NoCall;

    // ENOSYS.
    private static int NoCall => OperatingSystem.IsMacOS() ? 78 : 38;

    /// <summary>Renames a file where the new name is free: at any moment one of the two names stands for it.</summary>
    /// <exception cref="IOException">It cannot be done.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be done.</exception>
    public static RenameResult Rename(string from, string to)
    {
        if (OperatingSystem.IsWindows())
        {
            return RenameOnWindows(from, to);
        }

        int error = RenameExclusive(from, to);
        return error switch
        {
            0 => RenameResult.Done,
            Exists => RenameResult.Taken,
            CrossDevice => RenameResult.OtherVolume,
            _ when IsNotSupported(error) => RenameByLink(from, to),
            _ => throw Failure(error, from),
        };
    }

    /// <summary>
    /// What a path leads to; null where there is nothing, and on systems where it is not asked for (macOS).
    /// </summary>
    public static FileIdentity? IdentityOf(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            return IdentityOnLinux(path);
        }

        return OperatingSystem.IsWindows() ? IdentityOnWindows(path) : null;
    }

    /// <summary>
    /// Whether two paths are one name of one file, by a link or a mount on the way: what is deleted under the one is gone under the other.
    /// Where it cannot be told they count as one.
    /// </summary>
    public static bool AreOneName(string one, string other)
    {
        if (IdentityOf(one) is not { } first || IdentityOf(other) is not { } second)
        {
            return !OperatingSystem.IsWindows() && string.Equals(RealPath(one), RealPath(other), StringComparison.Ordinal);
        }

        return first.Device == second.Device
            && first.Number == second.Number
            && (first.Names < 2 || OperatingSystem.IsWindows() || string.Equals(RealPath(one), RealPath(other), StringComparison.Ordinal));
    }

    /// <summary>Waits until a folder's names are on the disk; where a file system cannot say so, it is not waited for.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Open(folder, 0);
        if (descriptor >= 0)
        {
            _ = Flush(descriptor);
            _ = Close(descriptor);
        }
    }

    /// <summary>Gives a copy what File.Copy on Linux leaves behind: owner and group, and the user's extended attributes.</summary>
    public static void CopyOwnerAndAttributes(string from, string to)
    {
        if (OperatingSystem.IsLinux())
        {
            CopyOwner(from, to);
            CopyExtendedAttributes(from, to);
        }
    }

    [SupportedOSPlatform("linux")]
    private static unsafe FileIdentity? IdentityOnLinux(string path)
    {
        // struct statx, in 32-bit words: 4 links, 7 the mode (16 bits), 8 and 9 the number, 20 and 22 seconds and nanoseconds of its
        // birth, 34 and 35 the device.
        const uint Wanted = 0xFFF; // STATX_BASIC_STATS, STATX_BTIME
        const uint FormatMask = 0xF000;
        const uint Regular = 0x8000;
        uint* status = stackalloc uint[64];
        try
        {
            return Status(CurrentFolder, path, 0, Wanted, status) == 0
                ? new FileIdentity(
                    ((ulong)status[34] << 32) | status[35],
                    ((ulong)status[9] << 32) | status[8],
                    status[4],
                    (status[7] & FormatMask) == Regular,
                    ((ulong)status[20] << 32) | status[22]
                )
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    [SupportedOSPlatform("windows")]
    private static FileIdentity? IdentityOnWindows(string path)
    {
        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );

            // BY_HANDLE_FILE_INFORMATION: 1 and 2 its birth, 7 the volume, 10 the links, 11 and 12 the number.
            uint[] information = new uint[13];
            return FileInformation(handle, information)
                ? new FileIdentity(
                    information[7],
                    ((ulong)information[11] << 32) | information[12],
                    information[10],
                    IsRegular: true,
                    ((ulong)information[2] << 32) | information[1]
                )
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? RealPath(string path)
    {
        nint text = ResolvePath(path, 0);
        try
        {
            return Marshal.PtrToStringUTF8(text);
        }
        finally
        {
            FreeMemory(text);
        }
    }

    private static int RenameExclusive(string from, string to)
    {
        try
        {
            int result = OperatingSystem.IsMacOS()
                ? RenameOnMac(from, to, Exclusive)
                : RenameOnLinux(CurrentFolder, from, CurrentFolder, to, NoReplace);
            return result == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        catch (EntryPointNotFoundException)
        {
            return NoCall;
        }
    }

    // A file system without the exclusive rename: a second name, which is refused where it is taken, and then the first name goes.
    private static RenameResult RenameByLink(string from, string to)
    {
        if (Link(from, to) == 0)
        {
            try
            {
                File.Delete(from);
                return RenameResult.Done;
            }
            catch when (File.Exists(from))
            {
                File.Delete(to);
                throw;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It said no and did it all the same, as network drives do.
                return RenameResult.Done;
            }
        }

        int error = Marshal.GetLastPInvokeError();
        return error switch
        {
            Exists => RenameResult.Taken,
            CrossDevice => RenameResult.OtherVolume,
            NotPermitted => RenameOverOwn(from, to),
            _ when IsNotSupported(error) => RenameOverOwn(from, to),
            _ => throw Failure(error, from),
        };
    }

    // A file system without links either (exFAT): the name is taken by an empty file, which the rename then replaces.
    private static RenameResult RenameOverOwn(string from, string to)
    {
        try
        {
            using var claim = new FileStream(to, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1);
        }
        catch (IOException) when (File.Exists(to))
        {
            return RenameResult.Taken;
        }

        if (RenameOver(from, to) == 0)
        {
            return RenameResult.Done;
        }

        int error = Marshal.GetLastPInvokeError();
        File.Delete(to);
        return error == CrossDevice ? RenameResult.OtherVolume : throw Failure(error, from);
    }

    [SupportedOSPlatform("windows")]
    private static RenameResult RenameOnWindows(string from, string to)
    {
        if (MoveFile(Long(from), Long(to), 0))
        {
            return RenameResult.Done;
        }

        int error = Marshal.GetLastPInvokeError();
        return error switch
        {
            WindowsOtherDevice => RenameResult.OtherVolume,
            WindowsFileExists or WindowsAlreadyExists => RenameResult.Taken,
            2 or 3 => throw new FileNotFoundException(Texts.ThereIsNoSuchFile2, from),
            5 => throw new UnauthorizedAccessException(Marshal.GetPInvokeErrorMessage(error)),
            _ => throw new IOException(Marshal.GetPInvokeErrorMessage(error)),
        };

        // Paths of more than 260 characters need the prefix.
        static string Long(string path) =>
            path.Length < 240 || path.StartsWith(@"\\", StringComparison.Ordinal) ? path : @"\\?\" + Path.GetFullPath(path);
    }

    private static Exception Failure(int error, string path) =>
        error switch
        {
            NoEntry or NoFolder => new FileNotFoundException(Texts.ThereIsNoSuchFile2, path),
            NotPermitted or AccessDenied => new UnauthorizedAccessException(Marshal.GetPInvokeErrorMessage(error)),
            _ => new IOException(Marshal.GetPInvokeErrorMessage(error)),
        };

    [SupportedOSPlatform("linux")]
    private static unsafe void CopyOwner(string from, string to)
    {
        // struct statx: the same on every processor; stx_uid and stx_gid are the sixth and seventh 32-bit words.
        const uint Owner = 0x18; // STATX_UID | STATX_GID
        uint* source = stackalloc uint[64];
        uint* copy = stackalloc uint[64];
        try
        {
            if (
                Status(CurrentFolder, from, 0, Owner, source) == 0
                && Status(CurrentFolder, to, 0, Owner, copy) == 0
                && (source[5] != copy[5] || source[6] != copy[6])
            )
            {
                // Only root may; everybody else's copies are their own.
                _ = ChangeOwner(to, source[5], source[6]);
            }
        }
        catch (EntryPointNotFoundException)
        {
            // An old C library.
        }
    }

    [SupportedOSPlatform("linux")]
    private static void CopyExtendedAttributes(string from, string to)
    {
        const int Most = 1 << 16; // XATTR_LIST_MAX, XATTR_SIZE_MAX
        byte[] names = new byte[Most];
        nint length = ListAttributes(from, names, Most);
        if (length <= 0)
        {
            return;
        }

        byte[] value = new byte[Most];
        foreach (string name in Encoding.UTF8.GetString(names, 0, (int)length).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name.StartsWith("user.", StringComparison.Ordinal) && GetAttribute(from, name, value, Most) is var size and >= 0)
            {
                _ = SetAttribute(to, name, value, size, 0);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameOnLinux(int fromFolder, string from, int toFolder, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "renamex_np", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameOnMac(string from, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameOver(string from, string to);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Status(int folder, string path, int flags, uint mask, uint* status);

    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "listxattr", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ListAttributes(string path, byte[] names, nint size);

    [LibraryImport("libc", EntryPoint = "getxattr", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetAttribute(string path, string name, byte[] value, nint size);

    [LibraryImport("libc", EntryPoint = "setxattr", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetAttribute(string path, string name, byte[] value, nint size, int flags);

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ResolvePath(string path, nint buffer);

    [LibraryImport("libc", EntryPoint = "free")]
    private static partial void FreeMemory(nint memory);

    [LibraryImport("kernel32", EntryPoint = "GetFileInformationByHandle")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool FileInformation(Microsoft.Win32.SafeHandles.SafeFileHandle file, uint[] information);

    [LibraryImport("kernel32", EntryPoint = "MoveFileExW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool MoveFile(string from, string to, uint flags);
}
