using System.Diagnostics;
using DogBreed.Core.Support;

namespace DogBreed.Core.Sorting;

/// <summary>
/// The files that belong to a photograph: side-cars of its name or its stem, and its other half where a camera writes a RAW file beside a
/// JPEG or HEIC (DCF, the cameras' rule for names: files of one stem are one object).
/// </summary>
internal sealed class SideCars
{
    private const string Xmp = ".xmp";
    private const int MostListings = 16;

    // XMP; Google Takeout's and others' JSON; Apple's edits; RawTherapee, DxO; a Live Photo's film.
    private static readonly string[] s_extensions = [Xmp, ".json", ".aae", ".pp3", ".dop", ".mov"];

    // What is appended to the whole name: photo.jpg.xmp.
    private static readonly string[] s_appended = [Xmp, ".json", ".supplemental-metadata.json", ".pp3", ".dop"];

    private static readonly string[] s_besidePicture = [.. s_extensions, .. PhotographNames.Raw];
    private static readonly string[] s_besideRaw = [.. s_extensions, .. PhotographNames.FromCameras];
    private static readonly HashSet<string> s_all = new(
        [.. s_besidePicture, .. PhotographNames.FromCameras],
        StringComparer.OrdinalIgnoreCase
    );

    private readonly Dictionary<string, Listing> _listings = new(StringComparer.Ordinal);

    /// <summary>The files that are there beside a photograph, by what their names add: to its stem, or to its whole name.</summary>
    /// <param name="photo">The photograph's full path.</param>
    /// <exception cref="IOException">Its folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Its folder may not be read.</exception>
    public IReadOnlyList<SideCar> Of(string photo)
    {
        string folder = Path.GetDirectoryName(photo)!;
        string name = Path.GetFileName(photo);
        string stem = Path.GetFileNameWithoutExtension(name);
        var found = new List<SideCar>();
        if (stem.Length == 0)
        {
            return found;
        }

        Listing listing = List(folder);
        foreach (string extension in Beside(name))
        {
            Add(stem, extension, ofStem: true);
        }

        foreach (string whole in found.Where(s => IsPhotograph(s.Path)).Select(s => Path.GetFileName(s.Path)).Append(name).ToList())
        {
            foreach (string extension in s_appended)
            {
                Add(whole, extension, ofStem: false);
            }
        }

        return found;

        void Add(string beginning, string extension, bool ofStem)
        {
            List<string> names = listing.Names(beginning + extension);

            // It may have been written a moment ago, by the command before this one.
            if (names.Count == 0 && string.Equals(extension, Xmp, StringComparison.Ordinal))
            {
                names = [beginning + extension];
            }

            foreach (string sideCar in names)
            {
                string path = Path.Combine(folder, sideCar);
                if (!string.Equals(sideCar, name, StringComparison.Ordinal) && File.Exists(path))
                {
                    // "photo.CR2.xmp" beside photo.jpg is of its stem, by what it adds to that.
                    bool isOfOther = !ofStem && !string.Equals(beginning, name, StringComparison.Ordinal);
                    int length = isOfOther ? stem.Length : beginning.Length;
                    found.Add(new SideCar(path, sideCar[length..], ofStem || isOfOther));
                }
            }
        }
    }

    private static bool IsPhotograph(string path) => IsRaw(path) || PhotographNames.HasAny(path, PhotographNames.FromCameras);

    private static bool IsRaw(string path) => PhotographNames.HasAny(path, PhotographNames.Raw);

    private static string[] Beside(string name)
    {
        if (IsRaw(name))
        {
            return s_besideRaw;
        }

        return IsPhotograph(name) ? s_besidePicture : s_extensions;
    }

    // Looking for each name that a side-car could have takes half a millisecond a photograph, and a listing a microsecond a file.
    private Listing List(string folder)
    {
        if (!_listings.TryGetValue(folder, out Listing? listing) || listing.IsOld)
        {
            if (_listings.Count >= MostListings)
            {
                _listings.Clear();
            }

            _listings[folder] = listing = new Listing(folder);
        }

        return listing;
    }

    /// <summary>The side-cars of a folder, as it was a moment ago.</summary>
    private sealed class Listing
    {
        // It is made anew after a second, and takes at most a tenth of the time.
        private const int CostLimit = 10;
        private static readonly TimeSpan s_oldest = TimeSpan.FromSeconds(1);

        private readonly Dictionary<string, List<string>> _names = new(StringComparer.Ordinal);
        private readonly long _made = Stopwatch.GetTimestamp();
        private readonly TimeSpan _cost;

        public Listing(string folder)
        {
            foreach (string path in Directory.EnumerateFiles(folder))
            {
                string extension = Path.GetExtension(path);
                if (s_all.Contains(extension))
                {
                    string name = Path.GetFileName(path);
                    string key = Key(name);
                    if (!_names.TryGetValue(key, out List<string>? names))
                    {
                        _names.Add(key, names = []);
                    }

                    names.Add(name);
                }
            }

            _cost = Stopwatch.GetElapsedTime(_made);
        }

        public bool IsOld
        {
            get
            {
                TimeSpan age = Stopwatch.GetElapsedTime(_made);
                return age > s_oldest && age > _cost * CostLimit;
            }
        }

        // The case of an extension does not matter; that of the rest does, where files are told apart by it.
        public List<string> Names(string name) => _names.GetValueOrDefault(Key(name)) ?? [];

        private static string Key(string name) =>
            OperatingSystem.IsLinux() ? Path.ChangeExtension(name, Path.GetExtension(name).ToLowerInvariant()) : name.ToLowerInvariant();
    }
}

/// <summary>A file that belongs to a photograph.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Extension">What stands behind the photograph's stem, or its whole name.</param>
/// <param name="OfStem">True where it stands behind the stem.</param>
internal sealed record SideCar(string Path, string Extension, bool OfStem)
{
    /// <summary>The name that it gets beside a photograph's new path.</summary>
    public string Beside(string photo) => (OfStem ? photo[..^System.IO.Path.GetExtension(photo).Length] : photo) + Extension;
}
