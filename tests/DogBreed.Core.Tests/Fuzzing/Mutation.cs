using System.Buffers.Binary;
using System.IO.Compression;

namespace DogBreed.Core.Tests.Fuzzing;

/// <summary>Damages a file, each number in another way, the same number always in the same.</summary>
internal static class Mutation
{
    /// <summary>A damaged copy.</summary>
    public static byte[] Of(byte[] file, int number)
    {
        var random = new Random(number);

        // The files inside an archive are damaged behind the back of its checksums, half of the times.
        return file.AsSpan().StartsWith("PK\x3\x4"u8) && random.Next(2) == 0 ? InsideArchive(file, random) : Damage(file, random);
    }

    private static byte[] Damage(byte[] file, Random random)
    {
        byte[] copy = [.. file];
        int at = Position();
        switch (random.Next(9))
        {
            case 0:
                return copy[..random.Next(copy.Length)];
            case 1:
                return copy[..(copy.Length - Math.Min(copy.Length, 1 + random.Next(64)))];
            case 2:
                // Some bits.
                for (int i = random.Next(1, 20); i > 0; i--)
                {
                    copy[Position()] ^= (byte)(1 << random.Next(8));
                }

                return copy;
            case 3:
                // A number that is far too large.
                copy.AsSpan(at, Math.Min(random.Next(2) == 0 ? 4 : 8, copy.Length - at)).Fill(0xFF);
                return copy;
            case 4:
                copy.AsSpan(at, Math.Min(random.Next(1, 64), copy.Length - at)).Clear();
                return copy;
            case 5:
                // An address that points somewhere in the file, or at its own place.
                if (at + 8 <= copy.Length)
                {
                    BinaryPrimitives.WriteInt64LittleEndian(copy.AsSpan(at), random.Next(2) == 0 ? at & ~7 : random.Next(copy.Length));
                }

                return copy;
            case 6:
                // A piece of the file again, in another place: structures that refer to each other.
                int from = Position();
                int length = Math.Min(random.Next(8, 512), copy.Length - Math.Max(from, at));
                file.AsSpan(from, length).CopyTo(copy.AsSpan(at));
                return copy;
            case 7:
                return [.. copy[..at], .. copy[Math.Min(copy.Length, at + random.Next(1, 256))..]];
            default:
                var noise = new byte[random.Next(1, 128)];
                random.NextBytes(noise);
                return [.. copy[..at], .. noise, .. copy[at..]];
        }

        // The structure is at the beginning, and between the weights: half of the damage is done in the first 4 KB.
        int Position() => random.Next(2) == 0 ? random.Next(Math.Min(4096, file.Length)) : random.Next(file.Length);
    }

    private static byte[] InsideArchive(byte[] file, Random random)
    {
        using var result = new MemoryStream();
        using (var from = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read))
        using (var to = new ZipArchive(result, ZipArchiveMode.Create, leaveOpen: true))
        {
            int damaged = random.Next(4) == 0 ? random.Next(from.Entries.Count) : from.Entries.Count - 1;
            for (int i = 0; i < from.Entries.Count; i++)
            {
                using var content = new MemoryStream();
                using (Stream stream = from.Entries[i].Open())
                {
                    stream.CopyTo(content);
                }

                using Stream entry = to.CreateEntry(from.Entries[i].FullName, CompressionLevel.Fastest).Open();
                entry.Write(i == damaged ? Damage(content.ToArray(), random) : content.ToArray());
            }
        }

        return result.ToArray();
    }
}
