using System.Buffers.Binary;
using System.Text;

namespace DogBreed.Core.Tests.Imaging;

/// <summary>RAW files around a JPEG, laid out as cameras do (exiftool finds the previews of all of them, of CR3 the one in PRVW); where the sensor's data would be are a few bytes.</summary>
internal static class RawWriter
{
    private const int Ascii = 2;
    private const int Short = 3;
    private const int Long = 4;
    private const int Undefined = 7;

    public static readonly string[] Kinds = ["DNG", "NEF", "CR2", "ARW", "ORF", "RW2", "RAF", "CR3"];

    /// <summary>A file of a kind.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="preview">The large JPEG.</param>
    /// <param name="thumbnail">A small one beside it.</param>
    /// <param name="orientation">1 to 8.</param>
    public static byte[] Write(string kind, byte[] preview, byte[] thumbnail, int orientation) => kind switch
    {
        "RAF" => Raf(preview),
        "CR3" => Cr3(preview, thumbnail, orientation),
        _ => Tiff(kind, preview, thumbnail, orientation),
    };

    private static byte[] Tiff(string kind, byte[] preview, byte[] thumbnail, int orientation)
    {
        var file = new TiffFile(kind);
        uint large = file.Add(preview);
        uint small = file.Add(thumbnail);
        uint sensor = file.Add([1, 2, 3, 4]);
        List<Entry> main = [new(271, Ascii, Encoding.ASCII.GetBytes(Make(kind) + "\0")), Shorts(274, (uint)orientation)];
        switch (kind)
        {
            case "DNG":
                main.AddRange([Longs(254, 1u), Shorts(259, 1u), Shorts(262, 2u), Longs(273, small), Longs(279, 4u), new Entry(50706, 1, new byte[] { 1, 4, 0, 0 })]);
                main.Add(Longs(330,
                    file.Directory([Longs(254, 0u), Shorts(259, 7u), Shorts(262, 32803u), Longs(273, sensor), Longs(279, 4u)]),
                    file.Directory([Longs(254, 1u), Shorts(259, 7u), Shorts(262, 6u), Longs(273, large), Longs(279, (uint)preview.Length)])));
                break;
            case "NEF":
                main.AddRange([Shorts(259, 1u), Shorts(262, 2u)]);
                main.Add(Longs(330,
                    file.Directory([Longs(254, 1u), Shorts(259, 6u), Longs(513, large), Longs(514, (uint)preview.Length)]),
                    file.Directory([Longs(254, 0u), Shorts(259, 34713u), Shorts(262, 32803u), Longs(273, sensor), Longs(279, 4u)])));
                break;
            case "CR2":
                main.AddRange([Shorts(259, 6u), Longs(273, large), Longs(279, (uint)preview.Length)]);
                file.Next = file.Directory([Longs(513, small), Longs(514, (uint)thumbnail.Length)]);
                break;
            case "ARW":
                main.AddRange([Shorts(259, 6u), Longs(513, large), Longs(514, (uint)preview.Length)]);
                main.Add(Longs(330, file.Directory([Longs(254, 0u), Shorts(259, 32767u), Shorts(262, 32803u), Longs(273, sensor), Longs(279, 4u)])));
                break;
            case "ORF":
                main.AddRange([Shorts(259, 1u), Shorts(262, 1u)]);
                byte[] note = OlympusNote(preview.Length);
                uint at = file.Add(note);
                file.Add(preview);
                main.Add(Longs(34665, file.Directory([new(37500, Undefined, note, at)])));
                break;
            default:
                main.Add(new(0x2E, Undefined, preview));
                break;
        }

        return file.Finish(main);
    }

    private static string Make(string kind) => kind switch
    {
        "NEF" => "NIKON CORPORATION",
        "CR2" => "Canon",
        "ARW" => "SONY",
        "ORF" => "OLYMPUS CORPORATION",
        "RW2" => "Panasonic",
        _ => "Maker",
    };

    private static byte[] Raf(byte[] preview)
    {
        var file = new byte[160 + preview.Length];
        "FUJIFILMCCD-RAW 0201FF383501X-T1"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(84), 160);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(88), (uint)preview.Length);
        preview.CopyTo(file, 160);
        return file;
    }

    private static byte[] Cr3(byte[] preview, byte[] thumbnail, int orientation)
    {
        var tiff = new TiffFile("CMT");
        byte[] canon = [.. Convert.FromHexString("85C0B687820F11E08111F4CE462B6A48"), .. Box("CMT1", tiff.Finish([Shorts(274, (uint)orientation)]))];
        byte[] small = [0, 0, 0, 0, 0, 1, 0, 160, 0, 120, 0, 1, .. Big(thumbnail.Length), .. thumbnail];
        byte[] previews = [.. Convert.FromHexString("EAF42B5E1C984B88B9FBB7DC406E4D16"), 0, 0, 0, 0, 0, 0, 0, 1, .. Box("PRVW", small)];
        byte[] type = Box("ftyp", [.. "crx "u8, 0, 0, 0, 1, .. "crx isom"u8]);

        // The place of the sample is known when all before it is.
        byte[] Movie(int at) => Box("moov", [.. Box("uuid", canon), .. Box("trak", Box("mdia", Box("minf", Box("stbl", [.. Box("stsz", [0, 0, 0, 0, .. Big(preview.Length), .. Big(1)]), .. Box("co64", [0, 0, 0, 0, .. Big(1), 0, 0, 0, 0, .. Big(at)])]))))]);
        byte[] before = [.. type, .. Movie(0), .. Box("uuid", previews)];
        return [.. type, .. Movie(before.Length + 8), .. Box("uuid", previews), .. Box("mdat", preview)];
    }

    private static byte[] Box(string type, byte[] content) => [.. Big(content.Length + 8), .. Encoding.ASCII.GetBytes(type), .. content];

    private static byte[] Big(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    /// <summary>"OLYMPUS", and directories whose offsets count from the beginning of the note; the preview stands behind it.</summary>
    private static byte[] OlympusNote(int length)
    {
        const int Settings = 30;
        const int Length = 72;
        return
        [
            .. "OLYMPUS\0II\u0003\0"u8,
            1, 0, 0x20, 0x20, 13, 0, 1, 0, 0, 0, Settings, 0, 0, 0, 0, 0, 0, 0,
            3, 0, .. Number(0x100, 1), .. Number(0x101, Length), .. Number(0x102, length), 0, 0, 0, 0,
        ];

        static byte[] Number(int tag, int value) => [(byte)tag, (byte)(tag >> 8), Long, 0, 1, 0, 0, 0, .. BitConverter.GetBytes(value)];
    }

    private static Entry Shorts(int tag, params uint[] values) => new(tag, Short, values);

    private static Entry Longs(int tag, params uint[] values) => new(tag, Long, values);

    private sealed record Entry(int Tag, int Type, Array Values, uint? At = null);

    private sealed class TiffFile
    {
        private readonly List<byte> _bytes = [];

        public TiffFile(string kind)
        {
            _bytes.AddRange(kind switch
            {
                "ORF" => "IIRO"u8,
                "RW2" => "IIU\0"u8,
                _ => "II*\0"u8,
            });
            _bytes.AddRange(kind == "CR2" ? [0, 0, 0, 0, (byte)'C', (byte)'R', 2, 0, 0, 0, 0, 0] : new byte[4]);
        }

        public uint Next { get; set; }

        public uint Add(byte[] data)
        {
            _bytes.AddRange(new byte[_bytes.Count & 1]);
            _bytes.AddRange(data);
            return (uint)(_bytes.Count - data.Length);
        }

        public uint Directory(List<Entry> entries, uint next = 0)
        {
            var block = new List<byte>(BitConverter.GetBytes((ushort)entries.Count));
            foreach (Entry entry in entries.OrderBy(e => e.Tag))
            {
                byte[] value = entry.Values is byte[] bytes
                    ? bytes
                    : [.. ((uint[])entry.Values).SelectMany(v => entry.Type == Short ? BitConverter.GetBytes((ushort)v) : BitConverter.GetBytes(v))];
                block.AddRange(BitConverter.GetBytes((ushort)entry.Tag));
                block.AddRange(BitConverter.GetBytes((ushort)entry.Type));
                block.AddRange(BitConverter.GetBytes(entry.Values.Length));
                block.AddRange(value.Length <= 4 ? [.. value, .. new byte[4 - value.Length]] : BitConverter.GetBytes(entry.At ?? Add(value)));
            }

            block.AddRange(BitConverter.GetBytes(next));
            return Add([.. block]);
        }

        public byte[] Finish(List<Entry> main)
        {
            uint first = Directory(main, Next);
            byte[] file = [.. _bytes];
            BitConverter.GetBytes(first).CopyTo(file, 4);
            return file;
        }
    }
}
