namespace DogBreed.Core.Imaging.Formats;

/// <summary>Formats that are not read, by the beginnings of their files: an error names them.</summary>
internal static class KnownFormats
{
    /// <summary>What a file is; null where nobody knows.</summary>
    public static string? NameOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]) || bytes[Math.Min(4, bytes.Length)..].StartsWith("JXL "u8))
        {
            return "JPEG XL";
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]) || bytes[Math.Min(4, bytes.Length)..].StartsWith("jP  "u8))
        {
            return "JPEG 2000";
        }

        if (bytes.StartsWith("8BPS"u8))
        {
            return "PSD (Photoshop)";
        }

        if (bytes.StartsWith("%PDF-"u8))
        {
            return "PDF";
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x76, 0x2F, 0x31, 0x01]))
        {
            return "OpenEXR";
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0]) && bytes.Length > 22)
        {
            return "ICO";
        }

        // What is left of the ISO base media format when pictures have been taken out.
        return IsoMediaBrands.Any(bytes, static _ => true) ? "MP4 or QuickTime (a film)" : null;
    }
}
