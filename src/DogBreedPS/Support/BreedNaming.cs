using System.Globalization;
using DogBreed.Core.Models;

namespace DogBreedPS;

/// <summary>What people call the breeds that models know: the table of the module, read once.</summary>
internal static class BreedNaming
{
    private static readonly Lazy<BreedTable> s_table = new(() =>
        ModulePaths.BundledStore.BreedTable() ?? throw new FileNotFoundException(BreedTable.FileName)
    );

    public static BreedTable Table => s_table.Value;

    private static readonly Lazy<BreedTable?> s_groups = new(ModulePaths.BundledStore.GroupTable);

    /// <summary>What people call a group of breeds in a culture; its own words where the table does not have it.</summary>
    /// <param name="group">The group, such as "spaniel".</param>
    /// <param name="culture">The culture.</param>
    public static string GroupNameOf(string group, CultureInfo culture) => s_groups.Value?.Find(group)?.NameIn(culture) ?? group;

    /// <summary>A breed's name in a culture; its own words where the table does not have it.</summary>
    /// <param name="breed">What a model calls it; null stays null.</param>
    /// <param name="culture">The culture.</param>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(breed))]
    public static string? NameOf(string? breed, CultureInfo culture) =>
        breed is null ? null : Table.Find(breed)?.NameIn(culture) ?? breed.Replace('_', ' ');
}
