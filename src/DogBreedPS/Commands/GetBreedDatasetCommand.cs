using System.Management.Automation;

namespace DogBreedPS;

/// <summary>
/// Says what is in a folder of photographs per class: how many for training, validation and testing, what is unreadable, empty or
/// duplicated.
/// </summary>
/// <remarks>
/// The article's step 0. Every file is read once, for its header and its hash; nothing is changed. Without folders train, valid and test
/// the photographs are split by their contents: each stays in its split when others are added, and copies of one share a split. A class is
/// named after its folder, without a number ("001.Affenpinscher") or a WordNet id ("n02085620-Chihuahua") before the name.
/// </remarks>
/// <example>
///   <summary>How many photographs has each class?</summary>
///   <code>(Get-BreedDataset dogs).Classes</code>
/// </example>
/// <example>
///   <summary>What is wrong with the set?</summary>
///   <code>Get-BreedDataset dogs | Format-List Unreadable, EmptyClasses, CopiesAcross</code>
/// </example>
/// <seealso cref="StartBreedTrainingCommand"/>
/// <seealso href="docs/TRAINING.md"/>
[Cmdlet(VerbsCommon.Get, "BreedDataset", HelpUri = ProjectLinks.Help)]
[OutputType(typeof(BreedDatasetInfo))]
public sealed class GetBreedDatasetCommand : DatasetCommand
{
    private protected override void Process(string folder) => WriteObject(new BreedDatasetInfo(ReadDataset(folder)));
}
