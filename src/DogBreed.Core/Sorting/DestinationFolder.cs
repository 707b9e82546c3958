using DogBreed.Core.Errors;
using DogBreed.Core.Support;

namespace DogBreed.Core.Sorting;

/// <summary>The folder that photographs are sorted into, and those below it: none of them a link, which could lead out of it.</summary>
internal sealed class DestinationFolder
{
    private readonly string _root;

    // By a name without case and Unicode form the folder of it that is there, or is going to be.
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <param name="path">Its full path; it need not be there.</param>
    public DestinationFolder(string path) => _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    /// <summary>Its full path.</summary>
    public string FullPath => _root;

    /// <summary>Refuses a destination that is a file.</summary>
    /// <exception cref="ChangeException">It is one.</exception>
    public void DemandUsable()
    {
        if (File.Exists(_root))
        {
            throw NotUsable(Texts.FormatDestinationFile(_root));
        }
    }

    /// <summary>Tries whether files can be written there, or where it is going to be; nothing stays behind.</summary>
    /// <exception cref="ChangeException">They cannot.</exception>
    public void Probe()
    {
        try
        {
            string? there = _root;
            while (there is not null && !Directory.Exists(there))
            {
                there = Path.GetDirectoryName(there);
            }

            SafeFile.Probe(Path.Combine(there ?? _root, "probe"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ChangeException(
                ErrorKind.DestinationNotUsable,
                Texts.FormatDestinationNotWritable(
                    _root,
                    e is UnauthorizedAccessException ? Texts.NoPermission : e.GetBaseException().Message
                ),
                e
            );
        }
    }

    /// <summary>
    /// The full path of a folder below: a folder of that name in another case or Unicode form that is there already is meant. Those that
    /// are not there yet are not made.
    /// </summary>
    /// <exception cref="ChangeException">Something on the way is a link or a file.</exception>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public string Locate(IEnumerable<string> names)
    {
        string path = _root;
        foreach (string name in names)
        {
            path = Below(path, name);
        }

        return path;
    }

    /// <summary>Those of a folder and the folders above it that are not there yet, the widest first.</summary>
    public static IReadOnlyList<string> Missing(string folder)
    {
        var missing = new List<string>();
        for (string? path = folder; path is not null && !Directory.Exists(path); path = Path.GetDirectoryName(path))
        {
            missing.Insert(0, path);
        }

        return missing;
    }

    private string Below(string parent, string name)
    {
        string path = Path.Combine(parent, name);
        string key = Path.Combine(parent, SafeName.Key(name));
        string real = _known.GetValueOrDefault(key, path);
        if (!Directory.Exists(real) && Directory.Exists(parent))
        {
            real = Directory.EnumerateDirectories(parent).FirstOrDefault(d => SafeName.AreSame(Path.GetFileName(d), name)) ?? real;
        }

        if (new DirectoryInfo(real).LinkTarget is { } target)
        {
            throw NotUsable(Texts.FormatDestinationLink(real, target));
        }

        if (File.Exists(real))
        {
            throw NotUsable(Texts.FormatDestinationFile(real));
        }

        _known[key] = real;
        return real;
    }

    private static ChangeException NotUsable(string message) => new(ErrorKind.DestinationNotUsable, message);
}
