using DogBreed.Core.Photos;
using ImageMagick;

namespace Throughput;

/// <summary>What a stream of very large pictures takes of memory, beyond what a small photograph takes: every format, at 100 and at 200 megapixels.</summary>
internal static class MemoryTest
{
    private const int Copies = 8;

    private static readonly (string Name, Action<MagickImage> Prepare, MagickFormat Format)[] s_forms =
    [
        ("JPEG", image => image.Quality = 80, MagickFormat.Jpeg),
        ("JPEG, progressive", image => image.Quality = 80, MagickFormat.Pjpeg),
        ("JPEG, on its side", OnItsSide, MagickFormat.Jpeg),
        ("PNG", Fast, MagickFormat.Png24),
        ("PNG, interlaced", Interlaced, MagickFormat.Png24),
        ("PNG, transparent", Transparent, MagickFormat.Png32),
        ("BMP", _ => { }, MagickFormat.Bmp3),
        ("GIF", _ => { }, MagickFormat.Gif),
        ("TIFF", image => image.Settings.Compression = CompressionMethod.LZW, MagickFormat.Tiff),
        ("TIFF, 16 bits", Deep, MagickFormat.Tiff),
        ("WebP", SmallPartitions, MagickFormat.WebP),
        ("AVIF", image => Avif(image, "444"), MagickFormat.Avif),
        ("AVIF, 4:2:0", image => Avif(image, "420"), MagickFormat.Avif),
    ];

    public static void Write(string sample, bool quick)
    {
        string folder = Directory.CreateTempSubdirectory("dogbreed-bench").FullName;
        try
        {
            var all = new List<string>();
            Console.WriteLine($"{"form",-20} {"megapixels",10} {"MiB more",9}");
            foreach (int megapixels in quick ? new[] { 25 } : [25, 100, 200])
            {
                foreach ((string name, Action<MagickImage> prepare, MagickFormat format) in s_forms)
                {
                    // WebP ends at 16,383 pixels a side; AVIF's encoder would take an hour.
                    if (megapixels > 100 && format is MagickFormat.WebP or MagickFormat.Avif)
                    {
                        continue;
                    }

                    string file = Path.Combine(folder, $"{name} {megapixels}.picture");
                    Make(file, sample, megapixels, prepare, format);
                    if (new FileInfo(file).Length > PictureLimits.Default.MaximumBytes)
                    {
                        Console.WriteLine($"{name,-20} {megapixels,10} (a larger file than is read)");
                        continue;
                    }

                    all.Add(file);
                    Console.WriteLine($"{name,-20} {megapixels,10} {MibFor(sample, [file], Copies),9:0}");
                }
            }

            Console.WriteLine($"{"all of them together",-20} {string.Empty,10} {MibFor(sample, [.. all], 2),9:0}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double MibFor(string sample, string[] files, int copies)
    {
        using ProductProcess product = ProductProcess.Product("efficientnet-lite2", "Int8");
        product.Run([sample], 50);
        double before = product.PeakMib();
        product.Run(files, copies);
        return product.PeakMib() - before;
    }

    // WebP has at most 16383 pixels a side.
    private static void Make(string file, string sample, int megapixels, Action<MagickImage> prepare, MagickFormat format)
    {
        const uint longest = 16_383;
        uint width = (uint)Math.Min(longest, Math.Sqrt(megapixels * 1e6 * 4 / 3));
        uint height = (uint)(megapixels * 1e6 / width);
        using var image = new MagickImage(sample);
        image.Sample(new MagickGeometry(width, height) { IgnoreAspectRatio = true });
        prepare(image);
        image.Write(file, format);
    }

    private static void Deep(MagickImage image)
    {
        image.Depth = 16;
        image.Settings.Compression = CompressionMethod.LZW;
    }

    // Its first partition holds half a megabyte.
    private static void SmallPartitions(MagickImage image)
    {
        image.Quality = 20;
        image.Settings.SetDefine(MagickFormat.WebP, "method", "0");
        image.Settings.SetDefine(MagickFormat.WebP, "partition-limit", "100");
    }

    private static void Avif(MagickImage image, string chroma)
    {
        image.Settings.SetDefine("heic:speed", "9");
        image.Settings.SetDefine("heic:chroma", chroma);
    }

    private static void Fast(MagickImage image) => image.Settings.SetDefine(MagickFormat.Png, "compression-level", "1");

    private static void Interlaced(MagickImage image)
    {
        Fast(image);
        image.Settings.Interlace = Interlace.Png;
    }

    private static void Transparent(MagickImage image)
    {
        Fast(image);
        image.Alpha(AlphaAction.On);
    }

    private static void OnItsSide(MagickImage image)
    {
        image.Quality = 80;
        var exif = new ExifProfile();
        exif.SetValue(ExifTag.Orientation, (ushort)6);
        image.SetProfile(exif);
    }
}
