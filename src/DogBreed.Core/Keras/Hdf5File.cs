using System.Globalization;
using System.Reflection;
using System.Runtime.ExceptionServices;
using DogBreed.Core.Errors;
using DogBreed.Core.Support;
using PureHDF;
using PureHDF.VOL.Native;

namespace DogBreed.Core.Keras;

/// <summary>
/// An HDF5 file as Keras writes it, read with PureHDF; whatever a damaged one does becomes a <see cref="ModelException"/>.
/// </summary>
internal sealed class Hdf5File : IDisposable
{
    // An .onnx file is below 2 GiB, so that no network has more.
    private const long MaximumElements = (1L << 29) - (1 << 24);
    private const int MaximumNames = 100_000;

    // Deflate packs 1032 bytes into one, and no better.
    private const long MaximumPacking = 1100;

    // A data set may name other files, any on the machine, as the place of its values. PureHDF opens them and says nothing of it in its
    // public interface; a test fails where a later version calls this otherwise.
    private static readonly PropertyInfo s_externalFiles =
        typeof(NativeDataset).GetProperty("InternalExternalFileList", BindingFlags.Instance | BindingFlags.NonPublic)
        ?? throw new MissingMemberException(nameof(NativeDataset), "InternalExternalFileList");

    private readonly string _path;
    private readonly NativeFile _file;
    private readonly long _length;
    private readonly Dictionary<string, Dictionary<string, IH5Object>> _children = new(StringComparer.Ordinal);
    private long _elements;

    private Hdf5File(string path, NativeFile file, long length) => (_path, _file, _length) = (path, file, length);

    /// <summary>Opens it.</summary>
    /// <param name="path">What errors call it.</param>
    /// <param name="stream">Its content; closed with it.</param>
    /// <param name="cancellation">Ends the reading, now and later.</param>
    /// <exception cref="ModelException">It is no HDF5 file, or it is damaged.</exception>
    public static Hdf5File Open(string path, Stream stream, CancellationToken cancellation = default)
    {
        var guarded = new GuardedStream(stream, cancellation);
        try
        {
            return new Hdf5File(path, Try(path, () => H5File.Open(guarded)), stream.Length);
        }
        catch
        {
            guarded.Dispose();
            throw;
        }
    }

    /// <summary>True where there is a group or a data set of that path.</summary>
    public bool Exists(string path) => Try(_path, () => Find(path) is IH5Group or IH5Dataset);

    /// <summary>The names of what is in a group.</summary>
    public IReadOnlyCollection<string> Children(string group) => Try(_path, () => ChildrenOf(group).Keys);

    /// <summary>A text in an attribute of a group; null where there is none.</summary>
    public string? Text(string group, string attribute) =>
        Try(
            _path,
            () =>
            {
                IH5Group holder = Group(group);
                return
                    holder.AttributeExists(attribute)
                    && holder.Attribute(attribute) is { Type.Class: H5DataTypeClass.String or H5DataTypeClass.VariableLength } text
                    ? text.Read<string>()
                    : null;
            }
        );

    /// <summary>
    /// A list of names in an attribute of a group. Keras spreads long lists over attributes with a number at the end. Null where there is
    /// none.
    /// </summary>
    public string[]? Names(string group, string attribute) =>
        Try(
            _path,
            () =>
            {
                IH5Group holder = Group(group);
                if (holder.AttributeExists(attribute))
                {
                    return Read(attribute);
                }

                var names = new List<string>();
                for (int i = 0; names.Count <= MaximumNames && holder.AttributeExists(Numbered(i)); i++)
                {
                    names.AddRange(Read(Numbered(i)));
                }

                return names.Count == 0 ? null : names.ToArray();

                string Numbered(int i) => attribute + i.ToString(CultureInfo.InvariantCulture);

                // An empty list is written as one of numbers.
                string[] Read(string name)
                {
                    IH5Attribute list = holder.Attribute(name);
                    if (list.Type.Class is not (H5DataTypeClass.String or H5DataTypeClass.VariableLength))
                    {
                        return [];
                    }

                    Demand(
                        list.Space.Dimensions.Aggregate(1UL, (product, d) => d > MaximumNames ? ulong.MaxValue >> 32 : product * d)
                            <= MaximumNames,
                        Texts.FormatMoreNamesThanAnyNetwork(group)
                    );
                    string[] read = list.Read<string[]>();
                    return Array.TrueForAll(read, n => !string.IsNullOrEmpty(n))
                        ? read
                        : throw new DamagedHdf5Exception(Texts.FormatHasANameThatIs(group.Length == 0 ? "/" : group));
                }
            }
        );

    /// <summary>The shape of a data set.</summary>
    public int[] Shape(string path) => Try(_path, () => Shape(Dataset(path), path));

    /// <summary>The values of a data set; none where it holds whole numbers.</summary>
    public KerasTensor Read(string path) =>
        Try(
            _path,
            () =>
            {
                IH5Dataset data = Dataset(path);
                int[] shape = Shape(data, path);
                Demand(
                    data.Layout.Class != H5DataLayoutClass.VirtualStorage && s_externalFiles.GetValue(data) is null,
                    Texts.FormatPointsOtherFiles(path)
                );
                bool isBfloat16 =
                    data.Type is { Class: H5DataTypeClass.Opaque, Size: 2 }
                    && data.AttributeExists("dtype")
                    && data.Attribute("dtype").Read<string>() is "bfloat16";
                if (data.Type.Class != H5DataTypeClass.FloatingPoint && !isBfloat16)
                {
                    // Counters, states of generators: never a weight that is computed with.
                    return new KerasTensor(shape, []);
                }

                long length = shape.Aggregate(1L, (product, d) => product * d);
                _elements += length;
                Demand(_elements <= MaximumElements, Texts.WeightsMoreThanOnnxFile);
                Demand(_elements * data.Type.Size <= MaximumPacking * _length, Texts.FormatSaysLargerThanAnythingFits(path));
                if (data.Layout.Class == H5DataLayoutClass.Chunked && data.Layout.Chunks is { } chunks)
                {
                    Demand(
                        chunks.Aggregate(1UL, (product, d) => d > 1 << 28 ? ulong.MaxValue >> 32 : product * d) <= 1 << 29,
                        Texts.FormatStoredChunksTooLarge(path)
                    );
                }

                float[] values = data.Type.Size switch
                {
                    4 => data.Read<float[]>(),
                    8 => Array.ConvertAll(data.Read<double[]>(), v => (float)v),
                    2 when isBfloat16 => Array.ConvertAll(data.Read<ushort[]>(), v => BitConverter.UInt32BitsToSingle((uint)v << 16)),
                    2 => Array.ConvertAll(data.Read<Half[]>(), v => (float)v),
                    _ => throw new DamagedHdf5Exception(Texts.FormatHoldsNumbersBytes(path, data.Type.Size)),
                };
                Demand(values.LongLength == length, Texts.FormatHasValuesAndTheShape(path, values.Length, string.Join(", ", shape)));
                Demand(Array.TrueForAll(values, float.IsFinite), Texts.FormatHoldsValuesNumbers(path));
                return new KerasTensor(shape, values);
            }
        );

    public void Dispose() => _file.Dispose();

    private IH5Group Group(string path) =>
        path.Length == 0 ? _file : Find(path) as IH5Group ?? throw new DamagedHdf5Exception(Texts.FormatItHasNoGroup(path));

    private IH5Dataset Dataset(string path) => Find(path) as IH5Dataset ?? throw new DamagedHdf5Exception(Texts.FormatItHasNoDataSet(path));

    private static int[] Shape(IH5Dataset data, string path)
    {
        ulong[] dimensions = data.Space.Dimensions ?? [];
        Demand(
            dimensions.Length <= 8
                && Array.TrueForAll(dimensions, d => d <= MaximumElements)
                && dimensions.Aggregate(1L, (product, d) => product > MaximumElements ? product : product * (long)d) <= MaximumElements,
            Texts.FormatIsTooLarge(path)
        );
        return Array.ConvertAll(dimensions, d => (int)d);
    }

    // Looking for one link reads the whole of its group: each group is read once.
    private IH5Object? Find(string path)
    {
        int end = path.LastIndexOf('/');
        return ChildrenOf(end < 0 ? string.Empty : path[..end]).GetValueOrDefault(path[(end + 1)..]);
    }

    private Dictionary<string, IH5Object> ChildrenOf(string parent)
    {
        if (!_children.TryGetValue(parent, out Dictionary<string, IH5Object>? children))
        {
            IH5Group? group = parent.Length == 0 ? _file : Find(parent) as IH5Group;
            children = new Dictionary<string, IH5Object>(StringComparer.Ordinal);
            foreach (IH5Object child in group?.Children() ?? [])
            {
                children[child.Name ?? throw new DamagedHdf5Exception(Texts.FormatLinkWithoutName(parent))] = child;
            }

            _children[parent] = children;
        }

        return children;
    }

    private static void Demand(bool holds, string what)
    {
        if (!holds)
        {
            throw new DamagedHdf5Exception(what);
        }
    }

    // A library that trusts its input throws whatever its code happens to trip over.
    private static T Try<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (ModelException or IOException or UnauthorizedAccessException or OperationCanceledException))
        {
            Exception cause = e.GetBaseException();
            if (cause is OperationCanceledException)
            {
                ExceptionDispatchInfo.Throw(cause);
            }

            throw new ModelException(
                Texts.FormatHDF5FileDamagedKindKeras(
                    path,
                    cause switch
                    {
                        DamagedHdf5Exception => cause.Message,
                        NotSupportedException => Texts.Hdf5PartNotSupported,
                        _ => Texts.Hdf5StructureDamaged,
                    }
                ),
                e
            );
        }
    }
}
