using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using DogBreed.Core.Imaging;
using DogBreed.Core.Tests.Fuzzing;
using SkiaSharp;

namespace DogBreed.Core.Tests.Imaging;

/// <summary>When a photograph was taken: what exiftool writes into files of each format, and damaged blocks, which say nothing and cost nothing.</summary>
public sealed class PhotoDateTests : IDisposable
{
    private static readonly DateTime s_taken = new(2024, 3, 9, 17, 21, 5, DateTimeKind.Unspecified);

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("DateTimeOriginal", "jpg")]
    [InlineData("CreateDate", "jpg")]
    [InlineData("ModifyDate", "jpg")]
    [InlineData("DateTimeOriginal", "png")]
    [InlineData("DateTimeOriginal", "webp")]
    [InlineData("DateTimeOriginal", "avif")]
    [InlineData("DateTimeOriginal", "tif")]
    public void What_exiftool_writes_is_read(string tag, string extension)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/exiftool"), "exiftool is not here (Debian: libimage-exiftool-perl).");
        string photo = Photo(extension);
        Assert.Null(PhotoDate.Taken(photo));
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/exiftool", ["-q", "-overwrite_original", $"-EXIF:{tag}=2024:03:09 17:21:05", photo]) { UseShellExecute = false, RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(string.Empty, errors);
        Assert.Equal(s_taken, PhotoDate.Taken(photo));
    }

    /// <summary>Both orders of bytes, and the numbers that ORF and RW2 have in the place of 42.</summary>
    [Theory]
    [InlineData("II", 42)]
    [InlineData("MM", 42)]
    [InlineData("II", 0x4F52)]
    [InlineData("II", 0x55)]
    public void A_block_is_read_in_either_order(string order, int number) => Assert.Equal(s_taken, PhotoDate.Of(Block(order, "2024:03:09 17:21:05", number)));

    [Theory]
    [InlineData("0000:00:00 00:00:00")]
    [InlineData("2024:13:40 25:61:61")]
    [InlineData("                   ")]
    [InlineData("yesterday, at noon.")]
    public void A_date_that_is_none_says_nothing(string text) => Assert.Null(PhotoDate.Of(Block("II", text)));

    /// <summary>20,000 damaged blocks: no crash, no hang, no memory without end. ./build.sh fuzz takes more.</summary>
    [Fact]
    public void A_damaged_block_says_nothing_soon()
    {
        int count = int.TryParse(Environment.GetEnvironmentVariable("DOGBREED_FUZZ"), System.Globalization.CultureInfo.InvariantCulture, out int wanted) ? wanted * 100 : 20_000;
        byte[][] blocks = [Block("II", "2024:03:09 17:21:05"), Block("MM", "2024:03:09 17:21:05")];
        long slowest = 0;
        long most = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] damaged = Mutation.Of(blocks[i % 2], i);
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long began = Stopwatch.GetTimestamp();
            PhotoDate.Of(damaged);
            slowest = Math.Max(slowest, Stopwatch.GetTimestamp() - began);
            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - allocated);
        }

        TestContext.Current.SendDiagnosticMessage($"{count} damaged EXIF blocks: the slowest took {slowest * 1000 / Stopwatch.Frequency} ms, the most memory was {most / 1024} KiB");
        Assert.InRange(most, 0, 1 << 20);
    }

    /// <summary>What damage by chance does not find: counts beyond the block, directories that name themselves, and very many entries.</summary>
    [Fact]
    public void A_block_that_was_made_to_harm_does_none()
    {
        byte[] circle = Block("II", "2024:03:09 17:21:05");
        BinaryPrimitives.WriteUInt32LittleEndian(circle.AsSpan(18), 8); // the EXIF directory is the first
        PhotoDate.Of(circle);
        byte[] huge = Block("II", "2024:03:09 17:21:05");
        BinaryPrimitives.WriteUInt32LittleEndian(huge.AsSpan(32), uint.MaxValue); // so many characters
        Assert.Null(PhotoDate.Of(huge));
        byte[] many = new byte[1 << 20];
        Block("II", "2024:03:09 17:21:05").CopyTo(many, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(many.AsSpan(8), ushort.MaxValue); // entries
        for (int i = 10; i + 12 < many.Length; i += 12)
        {
            // Each is a megabyte of bytes, of the same place.
            BinaryPrimitives.WriteUInt16LittleEndian(many.AsSpan(i), (ushort)(0x9000 + (i % 200)));
            BinaryPrimitives.WriteUInt16LittleEndian(many.AsSpan(i + 2), 7);
            BinaryPrimitives.WriteUInt32LittleEndian(many.AsSpan(i + 4), 1_000_000);
            BinaryPrimitives.WriteUInt32LittleEndian(many.AsSpan(i + 8), 8);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread();
        PhotoDate.Of(many);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 1 << 20);
    }

    [Theory]
    [InlineData("nowhere.jpg", null)]
    [InlineData("text.jpg", "no picture")]
    [InlineData("empty.jpg", "")]
    public void A_file_without_a_date_has_none(string name, string? content)
    {
        if (content is not null)
        {
            _folder.Write(name, content);
        }

        Assert.Null(PhotoDate.Taken(_folder.File(name)));
    }

    // A header, one directory with the place of the EXIF directory, and in that DateTimeOriginal.
    private static byte[] Block(string order, string text, int number = 42)
    {
        bool little = order == "II";
        var block = new List<byte>();
        block.AddRange(Encoding.ASCII.GetBytes(order));
        Add16(number);
        Add32(8);
        Add16(1);
        Add16(0x8769);
        Add16(4);
        Add32(1);
        Add32(26);
        Add32(0);
        Add16(1);
        Add16(0x9003);
        Add16(2);
        Add32(20);
        Add32(44);
        Add32(0);
        block.AddRange(Encoding.ASCII.GetBytes(text.PadRight(19)[..19] + "\0"));
        return [.. block];

        void Add16(int value) => block.AddRange(little ? [(byte)value, (byte)(value >> 8)] : [(byte)(value >> 8), (byte)value]);

        void Add32(int value)
        {
            byte[] bytes = BitConverter.GetBytes(value);
            block.AddRange(little ? bytes : bytes.Reverse());
        }
    }

    private string Photo(string extension)
    {
        string path = _folder.File("photo." + extension);
        using var bitmap = new SKBitmap(64, 48);
        bitmap.Erase(SKColors.SteelBlue);
        if (extension is "jpg" or "png" or "webp")
        {
            using SKData data = bitmap.Encode(extension switch { "jpg" => SKEncodedImageFormat.Jpeg, "png" => SKEncodedImageFormat.Png, _ => SKEncodedImageFormat.Webp }, 90);
            File.WriteAllBytes(path, data.ToArray());
            return path;
        }

        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 90);
        using var image = new ImageMagick.MagickImage(png.ToArray());
        image.Write(path, extension == "avif" ? ImageMagick.MagickFormat.Avif : ImageMagick.MagickFormat.Tiff);
        return path;
    }
}
