using System.Buffers.Binary;
using DogBreed.Core.Errors;
using DogBreed.Core.Photos;
using DogBreed.Core.Support;

namespace DogBreed.Core.Imaging.Formats;

/// <summary>Windows bitmap.</summary>
internal sealed class BmpFormat() : PictureFormat("BMP")
{
    private const int CoreHeader = 12;

    public override bool Matches(ReadOnlySpan<byte> bytes) => bytes.StartsWith("BM"u8) && bytes.Length >= 26;

    /// <summary>The core header of OS/2 has 16-bit sizes; all later ones 32-bit, a negative height meaning rows from the top.</summary>
    public override PictureSize? ReadSize(ReadOnlySpan<byte> bytes) =>
        HeaderBytes.Little32(bytes[14..]) == CoreHeader
            ? PictureSize.Of(HeaderBytes.Little16(bytes[18..]), HeaderBytes.Little16(bytes[20..]))
            : PictureSize.Of(Signed(bytes[18..]), Math.Abs((long)Signed(bytes[22..])));

    /// <summary>It has no orientation, and the fourth byte of its pixels is seldom transparency.</summary>
    public override DecodePlan Plan(PictureSize size, DecodeRequest request) =>
        new(Reduction: 1, IgnoreOrientation: false, IgnoreTransparency: true, OpenCvOrSkia.Of(request.Decoder));

    public override long DecodeBytes(ReadOnlySpan<byte> bytes, PictureSize size, DecodePlan plan) => 7 * size.Pixels;

    public override Picture Decode(ReadOnlyMemory<byte> bytes, PictureSize size, DecodePlan plan, PictureLimits limits)
    {
        Form form = FormOf(bytes.Span);
        if (form == Form.Plain)
        {
            return OpenCvOrSkia.Decode(bytes, Name, size, plan, limits);
        }

        DecodePlan bySkia = plan with { Decoder = PictureDecoderKind.Skia };
        return form == Form.Masks
            ? OpenCvOrSkia.Decode(bytes, Name, size, bySkia, limits)
            : DecodeRunLength(bytes, size, bySkia, limits, form == Form.RunLength4);
    }

    private Picture DecodeRunLength(ReadOnlyMemory<byte> bytes, PictureSize size, DecodePlan plan, PictureLimits limits, bool isFourBits)
    {
        long start = HeaderBytes.Little32(bytes.Span[10..]);
        if (start < bytes.Length && BmpRunLength.LiteralsLeaveTheRow(bytes.Span[(int)start..], size.Width, size.Height, isFourBits))
        {
            throw new PhotoException(ErrorKind.PhotoDamaged, Texts.RunLengthBmpDamaged);
        }

        try
        {
            return OpenCvOrSkia.Decode(bytes, Name, size, plan, limits);
        }
        catch (PhotoException e) when (e.Kind == ErrorKind.PhotoDamaged)
        {
            throw new PhotoException(ErrorKind.PhotoDamaged, Texts.RunLengthBmpDamaged, e);
        }
    }

    // OpenCV takes the masks of BI_BITFIELDS for the usual ones, and reads past the end of a row of run-length codes.
    private static Form FormOf(ReadOnlySpan<byte> bytes)
    {
        if (HeaderBytes.Little32(bytes[14..]) == CoreHeader)
        {
            return Form.Plain;
        }

        long compression = bytes.Length >= 34 ? HeaderBytes.Little32(bytes[30..]) : (long)Form.Masks;
        return compression switch
        {
            (long)Form.RunLength8 => Form.RunLength8,
            (long)Form.RunLength4 => Form.RunLength4,
            (long)Form.Plain when HeaderBytes.Little16(bytes[28..]) != 16 => Form.Plain,
            _ => Form.Masks,
        };
    }

    private static int Signed(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes);

    /// <summary>How pixels are stored; numbered as biCompression is.</summary>
    private enum Form
    {
        Plain = 0,
        RunLength8 = 1,
        RunLength4 = 2,
        Masks = 3,
    }
}
