using System.Globalization;
using System.Management.Automation;
using DogBreed.Core.Classification;

namespace DogBreedPS;

/// <summary>The commands that name breeds, with their probabilities.</summary>
public abstract class BreedCommand : ClassifyingCommand
{
    /// <summary>How many candidates a result has.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int Top { get; set; } = 5;

    /// <summary>A breed that is less likely than this is not named: Breed and Probability are null, the candidates stay. 0 to 1.</summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    public double MinimumProbability { get; set; }

    /// <summary>
    /// Names no breed (Breed is null) for a dog that is probably of none of the breeds that a trained model knows: where its largest
    /// logit is below the threshold that 95 of 100 validation photographs reach. For models of Start-BreedTraining.
    /// </summary>
    [Parameter]
    public SwitchParameter UnknownBreed { get; set; }

    /// <summary>
    /// Names the narrowest group of dogs (Group: spaniel, terrier, sled dog, ..., dog) whose breeds' probabilities add up to
    /// -MinimumProbability, or to 0.8 where that is not given; the breed itself where it alone is that likely. Of models whose classes
    /// WordNet does not know see -Taxonomy.
    /// </summary>
    [Parameter]
    public SwitchParameter Group { get; set; }

    /// <summary>
    /// Instead of -MinimumProbability: how often the answer shall be right, such as 0.95. What the model is less sure of is answered by a
    /// wider group (includes -Group), as its calibration on photographs says that it had not seen.
    /// </summary>
    [Parameter]
    [ValidateRange(0.01, 0.999)]
    public double? Accuracy { get; set; }

    /// <summary>
    /// A file with the groups of the model's classes: a line each with a class, a tab or a comma, and its path from the widest group to the
    /// narrowest, such as dog/hunting dog/terrier. Includes -Group.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Taxonomy { get; set; }

    /// <summary>The culture of BreedName, such as zh-CN; the session's UI culture where it is not given.</summary>
    [Parameter]
    public CultureInfo? Culture { get; set; }

    /// <summary>The culture of BreedName.</summary>
    private protected CultureInfo NameCulture => Culture ?? CultureInfo.CurrentUICulture;

    private protected override ClassifyOptions Options =>
        new()
        {
            Top = Top,
            MinimumProbability = MinimumProbability,
            UnknownBreed = UnknownBreed,
            Group = Group || Taxonomy is not null,
            Accuracy = Accuracy,
            TaxonomyPath = Taxonomy is null ? null : Resolve(Taxonomy),
            GateRule = GateRule?.ToCore(),
        };

    private protected override void Prepare()
    {
        if (Accuracy is not null && MyInvocation.BoundParameters.ContainsKey(nameof(MinimumProbability)))
        {
            Refuse(Texts.AccuracyOrMinimumProbability, nameof(Texts.AccuracyOrMinimumProbability), ErrorCategory.InvalidArgument, Accuracy);
        }

        if (Accuracy is not null && Taxonomy is not null)
        {
            Refuse(Texts.AccuracyOrTaxonomy, nameof(Texts.AccuracyOrTaxonomy), ErrorCategory.InvalidArgument, Taxonomy);
        }
    }
}
