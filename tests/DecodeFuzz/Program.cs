using System.Globalization;
using DogBreed.Core.Errors;
using DogBreed.Core.Imaging;
using DogBreed.Core.Photos;
using ImageMagick;

// usage: DecodeFuzz PICTURE COUNT SEED FOLDER
// Stores a picture in every format, damages it COUNT times, and decodes it with each of the decoders that read it. In a process of its own: where native
// code crashes, the file that did it stays in FOLDER. What is no picture any more must be an error of ours, within 20 seconds.
if (args is not [var picture, var countText, var seedText, var folder])
{
    Console.Error.WriteLine("usage: DecodeFuzz PICTURE COUNT SEED FOLDER");
    return 2;
}

int count = int.Parse(countText, CultureInfo.InvariantCulture);
var random = new Random(int.Parse(seedText, CultureInfo.InvariantCulture));
Directory.CreateDirectory(folder);
(string Name, byte[] Content)[] files = [.. Encodings(picture)];
var limits = new PictureLimits { MaximumPixels = 4_000_000 };
(int pictures, int errors) = (0, 0);
for (int i = 0; i < count; i++)
{
    (string name, byte[] original) = files[i % files.Length];
    byte[] damaged = Damage(original, random);
    string kept = Path.Combine(folder, $"{i}.{name}");
    File.WriteAllBytes(kept, damaged);
    foreach (PictureDecoderKind decoder in new[] { PictureDecoderKind.Skia, PictureDecoderKind.OpenCv })
    {
        if (decoder == PictureDecoderKind.OpenCv && !OpenCvRuntime.IsAvailable)
        {
            continue;
        }

        Task decode = Task.Run(() => Decode(damaged, decoder));
        if (!decode.Wait(TimeSpan.FromSeconds(20)))
        {
            Console.Error.WriteLine($"{kept}: {decoder} has not ended after 20 seconds");
            return 1;
        }
    }

    File.Delete(kept);
}

Console.WriteLine($"{count} damaged files: {pictures} pictures, {errors} errors");
return 0;

void Decode(byte[] bytes, PictureDecoderKind decoder)
{
    try
    {
        PictureDecoder.Decode(bytes, new DecodeRequest(random.Next(3) * 20, Decoder: decoder), limits).Dispose();
        pictures++;
    }
    catch (PhotoException)
    {
        errors++;
    }
}

static byte[] Damage(byte[] original, Random random)
{
    byte[] bytes = (byte[])original.Clone();
    for (int flips = random.Next(1, 12); flips > 0; flips--)
    {
        // Every second one near the beginning, where the headers are.
        int at = random.Next(flips % 2 == 0 ? Math.Min(300, bytes.Length) : bytes.Length);
        bytes[at] = random.Next(3) switch
        {
            0 => (byte)random.Next(256),
            1 => 0xFF,
            _ => (byte)(bytes[at] ^ (1 << random.Next(8))),
        };
    }

    return random.Next(3) == 0 ? bytes[..random.Next(1, bytes.Length)] : bytes;
}

static IEnumerable<(string, byte[])> Encodings(string picture)
{
    foreach (MagickFormat format in new[] { MagickFormat.Jpeg, MagickFormat.Pjpeg, MagickFormat.Png, MagickFormat.Png8, MagickFormat.Png48, MagickFormat.Gif, MagickFormat.Bmp, MagickFormat.Bmp3, MagickFormat.WebP, MagickFormat.Avif, MagickFormat.Tiff })
    {
        using var image = new MagickImage(picture);
        yield return (format.ToString(), image.ToByteArray(format));
    }

    // ImageMagick's TIFF coder has a decoder a compression.
    foreach (CompressionMethod compression in new[] { CompressionMethod.LZW, CompressionMethod.Zip, CompressionMethod.JPEG, CompressionMethod.RLE, CompressionMethod.NoCompression, CompressionMethod.Group4, CompressionMethod.Zstd, CompressionMethod.LZMA })
    {
        using var image = new MagickImage(picture) { Settings = { Compression = compression } };
        yield return ($"{compression}.tiff", image.ToByteArray(MagickFormat.Tiff));
    }

    using var transparent = new MagickImage(picture);
    transparent.Transparent(MagickColors.Black);
    yield return ("alpha.png", transparent.ToByteArray(MagickFormat.Png32));
    yield return ("alpha.webp", transparent.ToByteArray(MagickFormat.WebP));
    yield return ("alpha.gif", transparent.ToByteArray(MagickFormat.Gif));
    yield return ("alpha.tiff", transparent.ToByteArray(MagickFormat.Tiff));
}
