using System.Collections.ObjectModel;

namespace DogBreedPS;

/// <summary>A list that reads well where only text fits (Export-Csv): its items, separated by semicolons.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <param name="items">The items.</param>
public sealed class ReadableList<T>(IList<T> items) : ReadOnlyCollection<T>(items)
{
    /// <summary>The items, separated by "; ".</summary>
    public override string ToString() => string.Join("; ", this);
}

internal static class ReadableList
{
    /// <summary>A list of what is made of other items.</summary>
    public static ReadableList<T> Of<TItem, T>(IEnumerable<TItem> items, Func<TItem, T> make) => new([.. items.Select(make)]);
}
