namespace DogBreed.Core.Imaging;

/// <summary>Bytes of any format that is read -> picture. OpenCV decodes what it can; Magick.NET what telephones save.</summary>
internal static class PictureDecoder
{
    /// <exception cref="PhotoException">No picture, damaged, or beyond the limits.</exception>
    public static Picture Decode(ReadOnlyMemory<byte> bytes, DecodeRequest request, PictureLimits limits)
    {
        limits.CheckBytes(bytes.Length);
        PictureHeader header = PictureHeader.Read(bytes.Span);
        if (header.Format is PictureFormat.Heif or PictureFormat.Avif)
        {
            return HeifDecoder.Decode(bytes, header.Format, limits);
        }

        limits.CheckPixels(header.Width, header.Height);
        using PhotoBytes clean = header.Format switch
        {
            PictureFormat.Png => PngChunks.FirstPicture(bytes),
            PictureFormat.WebP => WebPExif.WithoutPrefix(bytes),
            _ => new PhotoBytes(bytes, rented: null),
        };
        return OpenCvDecoder.Decode(clean.Memory.Span, header, request, limits);
    }
}
