using System.Globalization;
using System.Management.Automation;
using DogBreed.Core.Models;
using DogBreed.Core.WebApp;

namespace DogBreedPS;

/// <summary>The commands that make a web app of a model.</summary>
public abstract class WebAppCommand : StoppableCommand
{
    private const long Megabyte = 1_000_000;

    // What a telephone loads without its owner minding.
    private const long UsualMegabytes = 25;

    /// <summary>The name of the model, as Get-BreedModel lists it, or its path.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    [ValidateNotNullOrEmpty]
    public virtual string Model { get; set; } = ModelStore.DefaultBackbone;

    /// <summary>Which network of the backbone: Int8, Float, or Auto, which is Int8 where there is one.</summary>
    [Parameter]
    public virtual ModelPrecision Precision { get; set; }

    private protected override bool TakesModels => true;

    /// <summary>Makes the files, and says what they lack.</summary>
    /// <param name="model">The model's name or path.</param>
    private protected WebAppSite Site(string model)
    {
        WebAppSite site = NewWork().Run(() => WebAppSite.Of(ModulePaths.Store, model, Precision.ToCore(), Stop));
        string size = (site.Length / (double)Megabyte).ToString("0.0", CultureInfo.CurrentCulture);
        WriteDetail(Texts.FormatWebAppSize(size));
        if (site.Length > UsualMegabytes * Megabyte)
        {
            WriteWarning(Texts.FormatWebAppLarge(Model, size));
        }

        if (!site.HasHeatMaps)
        {
            WriteWarning(Texts.FormatWebAppWithoutHeatMaps(Model));
        }

        return site;
    }
}
