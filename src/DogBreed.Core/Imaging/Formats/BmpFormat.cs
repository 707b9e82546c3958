using System.Buffers.Binary;
using DogBreed.Core.Photos;

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

    public override Picture Decode(ReadOnlyMemory<byte> bytes, PictureSize size, DecodePlan plan, PictureLimits limits) =>
        OpenCvOrSkia.Decode(
            bytes,
            Name,
            size,
            plan with
            {
                Decoder = IsPlain(bytes.Span) ? plan.Decoder : PictureDecoderKind.Skia,
            },
            limits
        );

    // OpenCV takes the masks of BI_BITFIELDS for the usual ones, and reads past the end of a row of run-length codes.
    private static bool IsPlain(ReadOnlySpan<byte> bytes) =>
        HeaderBytes.Little32(bytes[14..]) == CoreHeader
        || (bytes.Length >= 34 && HeaderBytes.Little16(bytes[28..]) != 16 && HeaderBytes.Little32(bytes[30..]) == 0);

    private static int Signed(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes);
}
