using DogBreed.Core.Errors;
using DogBreed.Core.Photos;

namespace DogBreed.Core.Tests;

public sealed class PhotoSourceTests
{
    [Fact]
    public void A_missing_file_is_not_found() => Assert.Equal(ErrorKind.PhotoNotFound, KindOf(PhotoSource.FromFile(Path.Combine(Path.GetTempPath(), Guid.NewGuid() + ".jpg"))));

    [Fact]
    public void A_folder_is_a_folder() => Assert.Equal(ErrorKind.PhotoIsFolder, KindOf(PhotoSource.FromFile(Path.GetTempPath())));

    [Fact]
    public void A_locked_file_is_locked()
    {
        string path = Path.GetTempFileName();
        try
        {
            using var holder = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            holder.WriteByte(1);
            holder.Flush();
            Assert.Equal(ErrorKind.PhotoLocked, KindOf(PhotoSource.FromFile(path)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Names of old archives and cameras. .NET lists them and cannot open them.</summary>
    [Fact]
    public void A_name_that_is_not_UTF8_says_so_and_how_to_rename_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "macOS and Windows have no such names.");
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            Shell(folder, "printf x >\"$(printf 'caf\\351.jpg')\"; mkdir ok \"$(printf 'class\\351')\"; printf x >ok/a.jpg; printf x >\"$(printf 'class\\351')/b.jpg\"");
            string listed = Assert.Single(Directory.GetFiles(folder));
            var error = Assert.Throws<PhotoException>(() => PhotoSource.FromFile(listed).Read(PictureLimits.Default).Dispose());
            Assert.Equal(ErrorKind.PhotoNotFound, error.Kind);
            Assert.Contains("mv caf?.jpg", error.Message, StringComparison.Ordinal);

            var dataset = Assert.Throws<DatasetException>(() => Datasets.BreedDataset.Read(folder));
            Assert.Contains("not UTF-8", dataset.Message, StringComparison.Ordinal);

            // What the error says does help.
            Shell(folder, "mv caf?.jpg cafe.jpg; mv class? class");
            PhotoSource.FromFile(Path.Combine(folder, "cafe.jpg")).Read(PictureLimits.Default).Dispose();
            Assert.Equal(2, Datasets.BreedDataset.Read(folder).Unreadable.Count);
        }
        finally
        {
            Shell(folder, "rm -r -- *");
            Directory.Delete(folder);
        }

        static void Shell(string folder, string script)
        {
            using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sh", ["-c", script]) { WorkingDirectory = folder })!;
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
    }

    [Fact]
    public void A_link_that_leads_in_a_circle_cannot_be_read()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        File.CreateSymbolicLink(Path.Combine(folder, "a.jpg"), Path.Combine(folder, "b.jpg"));
        File.CreateSymbolicLink(Path.Combine(folder, "b.jpg"), Path.Combine(folder, "a.jpg"));
        Assert.Contains(KindOf(PhotoSource.FromFile(Path.Combine(folder, "a.jpg"))), new[] { ErrorKind.PhotoReadFailed, ErrorKind.PhotoNotFound });
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_link_to_nothing_says_so()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        string link = Path.Combine(folder, "a.jpg");
        File.CreateSymbolicLink(link, Path.Combine(folder, "gone.jpg"));
        var error = Assert.Throws<PhotoException>(() => PhotoSource.FromFile(link).Read(PictureLimits.Default).Dispose());
        Assert.Equal(ErrorKind.PhotoNotFound, error.Kind);
        Assert.Contains("link", error.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Opening a pipe would wait for a writer, past any Ctrl+C.</summary>
    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    [InlineData("pipe")]
    public void Pipes_and_devices_are_never_opened(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps its pipes elsewhere.");
        string folder = Directory.CreateTempSubdirectory().FullName;
        if (path == "pipe")
        {
            path = Path.Combine(folder, "fifo.jpg");
            System.Diagnostics.Process.Start("mkfifo", [path]).WaitForExit();
        }

        Assert.Equal(ErrorKind.PhotoEmpty, KindOf(PhotoSource.FromFile(path)));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_stream_that_throws_anything_is_one_error()
    {
        using var damaged = new System.IO.Compression.GZipStream(new MemoryStream([1, 2, 3, 4, 5]), System.IO.Compression.CompressionMode.Decompress);
        Assert.Equal(ErrorKind.PhotoReadFailed, KindOf(PhotoSource.FromStream(damaged)));
    }

    [Fact]
    public void A_long_stream_is_read_whole_and_left_open()
    {
        var bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);
        using var stream = new MemoryStream(bytes);
        using (PhotoBytes read = PhotoSource.FromStream(stream).Read(PictureLimits.Default))
        {
            Assert.True(read.Memory.Span.SequenceEqual(bytes));
        }

        Assert.True(stream.CanRead);
    }

    [Fact]
    public void A_stream_is_cut_off_at_the_limit()
    {
        using var endless = new EndlessStream();
        Assert.Equal(ErrorKind.PhotoTooManyBytes, KindOf(PhotoSource.FromStream(endless), new PictureLimits { MaximumBytes = 1_000_000 }));
    }

    [Fact]
    public void A_copy_outlives_its_stream()
    {
        PhotoSource copy;
        using (var stream = new MemoryStream([1, 2, 3]))
        {
            copy = PhotoSource.CopyOf(stream);
        }

        using PhotoBytes read = copy.Read(PictureLimits.Default);
        Assert.Equal([1, 2, 3], read.Memory.ToArray());
    }

    [Fact]
    public void A_closed_stream_is_refused()
    {
        var stream = new MemoryStream([1]);
        stream.Dispose();
        Assert.Throws<ArgumentException>(() => PhotoSource.FromStream(stream));
        Assert.Equal(ErrorKind.PhotoReadFailed, Assert.Throws<PhotoException>(() => PhotoSource.CopyOf(stream)).Kind);
    }

    private static ErrorKind KindOf(PhotoSource source, PictureLimits? limits = null) =>
        Assert.Throws<PhotoException>(() => source.Read(limits ?? PictureLimits.Default).Dispose()).Kind;

    private sealed class EndlessStream : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => count;
    }
}
