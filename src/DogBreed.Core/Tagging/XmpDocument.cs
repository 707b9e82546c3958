using System.Text;
using System.Xml;
using System.Xml.Linq;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Tagging;

/// <summary>The XML of a side-car, and the form in which it stands in its file: encoding, declaration, ends of lines.</summary>
internal sealed class XmpDocument
{
    private const int MaximumBytes = 16 << 20;
    private const int MaximumNodes = 50_000;

    // Much that stands beside, or in, each other takes time with the square of its number.
    private const int MaximumDepth = 256;

    private readonly Encoding _encoding;
    private readonly bool _hasDeclaration;
    private readonly string _newLine;

    /// <summary>A new one: UTF-8, without a declaration.</summary>
    public XmpDocument(XDocument content)
        : this(content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), hasDeclaration: false, "\n") { }

    private XmpDocument(XDocument content, Encoding encoding, bool hasDeclaration, string newLine)
    {
        Content = content;
        (_encoding, _hasDeclaration, _newLine) = (encoding, hasDeclaration, newLine);
    }

    /// <summary>The XML.</summary>
    public XDocument Content { get; }

    /// <summary>What is in a side-car's file.</summary>
    /// <exception cref="ChangeException">It is empty, a pipe, or larger than any side-car.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] Read(string path)
    {
        long length = FileStamp.Of(path)?.Length ?? 0;
        if (length is 0 or > MaximumBytes)
        {
            throw NoXmp(path, length == 0 ? Texts.SideCarEmpty : Texts.SideCarTooLarge);
        }

        return File.ReadAllBytes(path);
    }

    /// <summary>Reads what is in a file.</summary>
    /// <param name="bytes">What is in the file.</param>
    /// <param name="path">What errors call it.</param>
    /// <exception cref="ChangeException">It is no XML, or more than any side-car.</exception>
    public static XmpDocument Parse(byte[] bytes, string path)
    {
        if (bytes.LongLength > MaximumBytes)
        {
            throw NoXmp(path, Texts.SideCarTooLarge);
        }

        try
        {
            // Without definitions of its own (DTD) a file can name no other, and cannot grow.
            var settings = new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                MaxCharactersInDocument = MaximumBytes,
            };
            DemandModest(bytes, settings, path);
            using var reader = XmlReader.Create(new MemoryStream(bytes, writable: false), settings);
            XDocument document = XDocument.Load(reader, LoadOptions.PreserveWhitespace);
            Encoding encoding = EncodingOf(bytes, document.Declaration);
            string text = encoding.GetString(bytes);
            return new XmpDocument(
                document,
                encoding,
                document.Declaration is not null,
                text.Replace("\r\n", string.Empty, StringComparison.Ordinal).Contains('\n', StringComparison.Ordinal)
                || !text.Contains("\r\n", StringComparison.Ordinal)
                    ? "\n"
                    : "\r\n"
            );
        }
        catch (XmlException e)
        {
            throw NoXmp(path, Texts.FormatSideCarNotXml(e.LineNumber), e);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            throw NoXmp(path, e.Message, e);
        }
    }

    /// <summary>What the file is to hold.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        var settings = new XmlWriterSettings
        {
            Encoding = _encoding,
            OmitXmlDeclaration = !_hasDeclaration,
            // The reader made one sign of a line's end; one that stands as a reference stays a reference.
            NewLineHandling = NewLineHandling.Entitize,
            NewLineChars = "\n",
            Indent = false,
        };
        using (var writer = XmlWriter.Create(stream, settings))
        {
            Content.Save(writer);
        }

        byte[] bytes = stream.ToArray();
        if (_newLine.Length == 1)
        {
            return bytes;
        }

        int mark = _encoding.Preamble.Length;
        string text = _encoding.GetString(bytes, mark, bytes.Length - mark);
        return [.. bytes[..mark], .. _encoding.GetBytes(text.Replace("\n", _newLine, StringComparison.Ordinal))];
    }

    /// <summary>The error of a file that is no side-car.</summary>
    public static ChangeException NoXmp(string path, string reason, Exception? cause = null) =>
        new(ErrorKind.SideCarNotUsable, Texts.FormatSideCarNoXmp(path, reason), cause);

    private static void DemandModest(byte[] bytes, XmlReaderSettings settings, string path)
    {
        using var reader = XmlReader.Create(new MemoryStream(bytes, writable: false), settings);
        int count = 0;
        while (reader.Read())
        {
            count += 1 + reader.AttributeCount;
            if (reader.Depth > MaximumDepth || count > MaximumNodes)
            {
                throw NoXmp(path, Texts.SideCarTooMuch);
            }
        }
    }

    // What the file begins with, else what it says of itself, else UTF-8.
    private static Encoding EncodingOf(byte[] bytes, XDeclaration? declaration)
    {
        ReadOnlySpan<byte> begin = bytes;
        if (begin.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: true);
        }

        if (begin.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return new UnicodeEncoding(bigEndian: false, byteOrderMark: true);
        }

        if (begin.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return new UnicodeEncoding(bigEndian: true, byteOrderMark: true);
        }

        return declaration?.Encoding is { Length: > 0 } name && !name.StartsWith("utf-8", StringComparison.OrdinalIgnoreCase)
            ? Encoding.GetEncoding(name)
            : new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
    }
}
