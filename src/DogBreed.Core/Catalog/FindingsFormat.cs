using System.Drawing;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using DogBreed.Core.Classification.Findings;
using DogBreed.Core.Detection;
using DogBreed.Core.Imaging;
using DogBreed.Core.Inference;

namespace DogBreed.Core.Catalog;

/// <summary>
/// Findings as they stand in a catalog: numbers in the order in which they are written here, little-endian, at full precision, so that an
/// answer from the catalog has the bits of one that was computed. Features are of half precision. What is read is checked.
/// </summary>
internal static class FindingsFormat
{
    private const int FaceLength = (4 * sizeof(int)) + sizeof(double);

    /// <summary>What the gate found, and what is known of the photograph itself.</summary>
    public static byte[] OfGate(PhotoFindings findings)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write((byte)findings.Device);
        writer.Write((byte)findings.Decoder);
        writer.Write(findings.Size.Width);
        writer.Write(findings.Size.Height);
        Write(writer, findings.Picture.Gate!);
        writer.Write(findings.Note ?? string.Empty);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads what <see cref="OfGate"/> wrote.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="classes">How many classes the gate has.</param>
    /// <param name="dogs">How many of them are dogs.</param>
    /// <param name="findings">Is given what was read.</param>
    /// <exception cref="FormatException">They are damaged.</exception>
    public static void ReadGate(ReadOnlySpan<byte> data, int classes, int dogs, PhotoFindings findings)
    {
        var reader = new SpanReader(data);
        findings.Device = Choice<ExecutionDevice>(reader.Byte());
        findings.Decoder = Choice<PictureDecoderKind>(reader.Byte());
        findings.Size = new PictureSize(reader.Int32(), reader.Int32());
        findings.Picture.Gate = ReadGate(ref reader, classes, dogs);
        findings.Note = reader.Text() is { Length: > 0 } note ? note : null;
        reader.DemandEnd();
    }

    /// <summary>Single-precision numbers: logits.</summary>
    public static byte[] OfNumbers(float[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    /// <summary>Reads what <see cref="OfNumbers"/> wrote.</summary>
    /// <exception cref="FormatException">They are others than so many finite numbers.</exception>
    public static float[] ReadNumbers(ReadOnlySpan<byte> data, int count)
    {
        var reader = new SpanReader(data);
        float[] values = reader.Singles(count);
        reader.DemandEnd();
        return values;
    }

    /// <summary>Features at half precision (IEEE 754 binary16).</summary>
    public static byte[] OfFeatures(float[] values)
    {
        var halves = new Half[values.Length];
        TensorPrimitives.ConvertToHalf(values, halves);
        return MemoryMarshal.AsBytes(halves.AsSpan()).ToArray();
    }

    /// <summary>Reads features, of half precision or of single, as training keeps them.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="values">Is given them; its length says how many there are.</param>
    /// <returns>False for other bytes, and for numbers that are not finite.</returns>
    public static bool TryReadFeatures(ReadOnlySpan<byte> data, Span<float> values)
    {
        if (data.Length == values.Length * sizeof(float))
        {
            MemoryMarshal.Cast<byte, float>(data).CopyTo(values);
        }
        else if (data.Length == values.Length * 2)
        {
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(data), values);
        }
        else
        {
            return false;
        }

        return TensorPrimitives.IsFiniteAll<float>(values);
    }

    /// <summary>Human faces.</summary>
    public static byte[] OfFaces(IReadOnlyList<DetectedFace> faces)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (DetectedFace face in faces)
        {
            Write(writer, new Rectangle(face.X, face.Y, face.Width, face.Height));
            writer.Write(face.Score ?? double.NaN);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads what <see cref="OfFaces"/> wrote.</summary>
    /// <exception cref="FormatException">They are damaged.</exception>
    public static IReadOnlyList<DetectedFace> ReadFaces(ReadOnlySpan<byte> data)
    {
        var reader = new SpanReader(data);
        var faces = new DetectedFace[data.Length / FaceLength];
        for (int i = 0; i < faces.Length; i++)
        {
            Rectangle box = ReadBox(ref reader);
            double score = reader.Double();
            faces[i] = new DetectedFace(box.X, box.Y, box.Width, box.Height, double.IsNaN(score) ? null : score);
        }

        reader.DemandEnd();
        return faces;
    }

    /// <summary>Each dog, people and cats.</summary>
    public static byte[] OfEachDog(EachDogFindings found)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(found.BoxCount);
        writer.Write((ushort)found.Boxes.Count);
        foreach (BoxFindings box in found.Boxes)
        {
            Write(writer, box.Place);
            writer.Write(box.Score);
            Write(writer, box.Picture.Gate!);
            writer.Write((ushort)(box.Picture.Logits?.Length ?? 0));
            writer.Write(MemoryMarshal.AsBytes(box.Picture.Logits.AsSpan()));
        }

        writer.Write((ushort)found.Objects.Count);
        foreach (DetectedObject thing in found.Objects)
        {
            writer.Write(thing.Label);
            Write(writer, new Rectangle(thing.X, thing.Y, thing.Width, thing.Height));
            writer.Write(thing.Score);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads what <see cref="OfEachDog"/> wrote.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="classes">How many classes the gate has.</param>
    /// <param name="dogs">How many of them are dogs.</param>
    /// <param name="breeds">How many logits a breed model has; 0 for a backbone.</param>
    /// <exception cref="FormatException">They are damaged.</exception>
    public static EachDogFindings ReadEachDog(ReadOnlySpan<byte> data, int classes, int dogs, int breeds)
    {
        var reader = new SpanReader(data);
        int boxCount = reader.Int32();
        var boxes = new List<BoxFindings>();
        for (int left = reader.UInt16(); left > 0; left--)
        {
            Rectangle place = ReadBox(ref reader);
            float score = reader.Single();
            var picture = new PictureFindings { Gate = ReadGate(ref reader, classes, dogs) };
            int logits = reader.UInt16();
            SpanReader.Demand(logits == breeds);
            picture.Logits = logits == 0 ? null : reader.Singles(logits);
            boxes.Add(new BoxFindings(place, score, picture));
        }

        var objects = new List<DetectedObject>();
        for (int left = reader.UInt16(); left > 0; left--)
        {
            string label = reader.Text();
            Rectangle place = ReadBox(ref reader);
            objects.Add(new DetectedObject(label, place.X, place.Y, place.Width, place.Height, reader.Double()));
        }

        reader.DemandEnd();
        return new EachDogFindings(boxes, objects, boxCount);
    }

    private static void Write(BinaryWriter writer, GateFindings gate)
    {
        writer.Write((ushort)gate.TopClass);
        writer.Write(gate.DogProbability);
        writer.Write(gate.Temperature);
        writer.Write((byte)(gate.Curve is null ? 0 : 1));
        if (gate.Curve is { } curve)
        {
            writer.Write(MemoryMarshal.AsBytes(curve.LogOdds.AsSpan()));
        }

        writer.Write(MemoryMarshal.AsBytes(gate.DogLogits.AsSpan()));
    }

    private static GateFindings ReadGate(ref SpanReader reader, int classes, int dogs)
    {
        int top = reader.UInt16();
        double probability = reader.Double();
        double temperature = reader.Double();
        SpanReader.Demand(top < classes && probability is >= 0 and <= 1 && temperature > 0);

        // Log-odds may be infinite: the curve says so itself.
        DogCurve? curve = reader.Byte() == 0 ? null : new DogCurve(reader.AnySingles(DogCurve.Count));
        return new GateFindings(top, probability, temperature, curve, reader.Singles(dogs));
    }

    private static void Write(BinaryWriter writer, Rectangle box)
    {
        writer.Write(box.X);
        writer.Write(box.Y);
        writer.Write(box.Width);
        writer.Write(box.Height);
    }

    private static Rectangle ReadBox(ref SpanReader reader) => new(reader.Int32(), reader.Int32(), reader.Int32(), reader.Int32());

    private static T Choice<T>(byte value)
        where T : struct, Enum
    {
        var choice = (T)Enum.ToObject(typeof(T), value);
        SpanReader.Demand(Enum.IsDefined(choice));
        return choice;
    }
}
