namespace DogBreed.Core.Catalog.Formats;

/// <summary>A form in which other programs read what is in a catalog.</summary>
internal interface ICatalogFormat
{
    /// <summary>Writes a catalog's photographs as one file.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model whose answers are written.</param>
    /// <param name="stream">The file.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many photographs were written; those that the model was not asked of are not.</returns>
    int Write(CatalogReader catalog, AnsweringModel model, Stream stream, CancellationToken cancellation);
}

/// <summary>The formats, by name.</summary>
internal static class CatalogFormats
{
    /// <summary>The format of a name; a new one is a class, and a line here.</summary>
    public static ICatalogFormat Of(CatalogFormat format) =>
        format switch
        {
            CatalogFormat.MegaDetector => new MegaDetectorFormat(),
            CatalogFormat.Csv => new CsvFormat(),
            _ => new JsonFormat(),
        };
}

/// <summary>Forms in which a catalog is exported.</summary>
internal enum CatalogFormat
{
    /// <summary>The results of MegaDetector, as Timelapse and AddaxAI read them.</summary>
    MegaDetector,

    /// <summary>A line a photograph.</summary>
    Csv,

    /// <summary>An object a photograph, with its candidates and dogs.</summary>
    Json,
}
