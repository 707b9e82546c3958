using System.Management.Automation;
using System.Runtime.Loader;

namespace DogBreedPS.Tests;

public sealed class ModuleTests
{
    private static readonly string[] s_commands = ["Clear-DogPhotoChange", "Complete-PhotoShard", "ConvertTo-ImageTensor", "Export-BreedModel", "Export-BreedWebApp", "Export-DogCatalog", "Export-DogReport", "Find-Dog", "Find-HumanFace", "Find-SimilarDogPhoto", "Get-BreedDataset", "Get-BreedModel", "Get-DogBreed", "Get-DogBreedName", "Get-DogCatalog", "Get-DogPhotoChange", "Get-PhotoFile", "Get-PhotoShard", "Import-BreedCorrection", "Import-BreedModel", "Measure-BreedAccuracy", "Merge-DogCatalog", "Move-DogPhoto", "Remove-BreedModel", "Remove-DogCatalogEntry", "Select-DogPhotoToReview", "Select-PhotoShard", "Set-DogPhotoTag", "Show-BreedWebApp", "Show-DogBreed", "Start-BreedTraining", "Test-DogImage", "Test-HumanFace", "Undo-DogPhotoChange", "Watch-DogPhoto"];

    [Fact]
    public void The_manifest_is_accepted_and_exports_the_commands_by_name()
    {
        using var engine = new Engine(import: false);
        var module = (PSModuleInfo)engine.Run($"Test-ModuleManifest -Path '{Files.Manifest}'").Single().BaseObject;
        Assert.Equal(Files.Version, module.Version.ToString());
        Assert.Equal(s_commands, module.ExportedCmdlets.Keys.Order());
        Assert.NotEmpty(module.Description);
        Assert.Equal("DogBreedPS contributors", module.Author);
        Assert.Superset(new HashSet<string> { "PSEdition_Core", "Linux", "Windows", "MacOS" }, module.Tags.ToHashSet());
        Assert.DoesNotContain("'*'", File.ReadAllText(Files.Manifest), StringComparison.Ordinal);
    }

    [Fact]
    public void Import_gives_the_commands()
    {
        using var engine = new Engine();
        Assert.Equal(s_commands, engine.Run("(Get-Command -Module DogBreedPS).Name").Output.Select(o => o.ToString()).Order());
    }

    [Fact]
    public void The_module_can_be_removed_and_imported_again_and_again()
    {
        using var engine = new Engine();
        string sample = Files.Sample("pembroke.jpg");
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("Pembroke", engine.Run($"(Get-DogBreed '{sample}').Breed").Single().ToString());
            Assert.Empty(engine.Run("Remove-Module DogBreedPS").Errors);
            Assert.Equal("CommandNotFoundException", engine.Run("Get-DogBreed x").ErrorId());
            Assert.Empty(engine.Run($"Import-Module '{Files.Manifest}'; Import-Module '{Files.Manifest}' -Force").Errors);
            Assert.Equal(s_commands, engine.Run("(Get-Command -Module DogBreedPS).Name").Output.Select(o => o.ToString()).Order());
        }
    }

    [Fact]
    public void Dependencies_live_in_a_load_context_of_their_own()
    {
        using var engine = new Engine();
        Assert.Equal("Dog", engine.Run($"(Get-DogBreed '{Files.Sample("pembroke.jpg")}').Subject").Single().ToString());
        string[] ours = ["DogBreed.Core", "Microsoft.ML.OnnxRuntime", "OpenCvSharp", "Magick.NET.Core"];
        Assert.Empty(AssemblyLoadContext.Default.Assemblies.Select(a => a.GetName().Name!).Intersect(ours));
        AssemblyLoadContext context = Assert.Single(AssemblyLoadContext.All, c => c.Name == "DogBreedPS");
        Assert.Contains("DogBreed.Core", context.Assemblies.Select(a => a.GetName().Name));
        Assert.Contains("Microsoft.ML.OnnxRuntime", context.Assemblies.Select(a => a.GetName().Name));
    }

    /// <summary>The module's choices are cast to the library's: they have the same members. Scripts can name the module's alone.</summary>
    [Theory]
    [InlineData("DogGateRule")]
    [InlineData("CatalogFormat")]
    [InlineData("ExecutionDevice")]
    [InlineData("FaceDetectorKind")]
    [InlineData("InputScaling")]
    [InlineData("ModelPrecision")]
    [InlineData("PhotoSubject")]
    [InlineData("PictureDecoderKind")]
    [InlineData("SideCarNaming")]
    [InlineData("TrainingArchitecture")]
    [InlineData("TrainingRecipe")]
    public void Choices_can_be_named_and_are_the_librarys(string name)
    {
        using var engine = new Engine();
        var ours = (Type)engine.Run($"[DogBreedPS.{name}]").Single().BaseObject;
        Type[] others = [.. AssemblyLoadContext.All.Single(c => c.Name == "DogBreedPS").Assemblies.Single(a => a.GetName().Name == "DogBreed.Core").GetTypes().Where(t => t.IsEnum && t.Name == name)];
        Type theirs = Assert.Single(others);
        Assert.All(Enum.GetNames(ours), member => Assert.Equal(Convert.ToInt32(Enum.Parse(theirs, member)), Convert.ToInt32(Enum.Parse(ours, member))));
        Assert.Equal(name == "PictureDecoderKind" ? 3 : Enum.GetNames(theirs).Length, Enum.GetNames(ours).Length);
    }

    /// <summary>What help shows of types can be written in a script: no parameter and no output is of a type of the private context.</summary>
    [Fact]
    public void No_type_of_the_library_is_in_the_commands_signatures()
    {
        using var engine = new Engine();
        string[] types = [.. engine.Run("Get-Command -Module DogBreedPS | ForEach-Object { $_.Parameters.Values.ParameterType.FullName; $_.OutputType.Type.FullName; $_.OutputType.Type | ForEach-Object { $_.GetProperties().PropertyType.FullName } }").Output.Where(o => o is not null).Select(o => o.ToString()!)];
        Assert.True(types.Length > 100);
        Assert.DoesNotContain(types, t => t.Contains("DogBreed.Core", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_says_something_of_every_parameter(string command)
    {
        using var engine = new Engine();
        var info = (CmdletInfo)engine.Run($"Get-Command {command}").Single().BaseObject;
        PSObject help = engine.Run($"Get-Help {command} -Full").Single();
        Assert.Equal(command, help.Properties["Name"].Value.ToString());
        Assert.True(help.Properties["Synopsis"].Value.ToString()!.Length > 20);
        HashSet<string> common = [.. Cmdlet.CommonParameters];
        string[] actual = [.. info.Parameters.Keys.Where(p => !common.Contains(p)).Order()];
        string[] described = [.. engine.Run($"(Get-Help {command} -Parameter *) | ForEach-Object {{ if ($_.description.Text.Length -gt 15) {{ $_.name }} }}").Output.Select(o => o.ToString()).Order()];
        Assert.Equal(actual, described);
        Assert.NotEmpty(engine.Run($"(Get-Help {command} -Examples).examples.example | ForEach-Object {{ $_.code }}").Output);
        Assert.NotEmpty(info.OutputType);
    }

    public static TheoryData<string> Commands() => [.. s_commands];

    [Fact]
    public void The_about_topic_and_the_files_of_a_module_are_there()
    {
        Assert.Contains("about_DogBreedPS", File.ReadAllText(Path.Combine(Files.Module, "en-US", "about_DogBreedPS.help.txt")), StringComparison.Ordinal);
        Assert.All(new[] { "LICENSE", "THIRD-PARTY-NOTICES.md", "CHANGELOG.md", "DogBreedPS.format.ps1xml", "models/licences/LICENSE.mediapipe" }, file => Assert.True(new FileInfo(Path.Combine(Files.Module, file)) is { Exists: true, Length: > 100 }, file));
    }

    [Theory]
    [InlineData("linux-x64", "libonnxruntime.so")]
    [InlineData("linux-arm64", "libonnxruntime.so")]
    [InlineData("osx-arm64", "libonnxruntime.dylib")]
    [InlineData("win-x64", "onnxruntime.dll")]
    public void Native_libraries_of_every_platform_are_packed(string platform, string library) =>
        Assert.True(File.Exists(Path.Combine(Files.Module, "dependencies", "runtimes", platform, "native", library)));

    [Theory]
    [InlineData("Get-DogBreed -Model eff", "efficientnet-lite0")]
    [InlineData("Get-DogBreed -Device C", "Cpu")]
    [InlineData("Get-DogBreed -Precision I", "Int8")]
    [InlineData("Get-DogBreed -FaceDetector H", "Haar")]
    [InlineData("Test-HumanFace -FaceDetector ", "BlazeFace")]
    [InlineData("ConvertTo-ImageTensor -InputScaling T", "Tf")]
    [InlineData("Get-BreedModel eff", "efficientnet-lite2")]
    public void Arguments_are_completed(string line, string expected)
    {
        using var engine = new Engine();
        CommandCompletion completion;
        using (PowerShell shell = engine.Shell(string.Empty))
        {
            completion = CommandCompletion.CompleteInput(line, line.Length, null, shell);
        }

        Assert.Contains(expected, completion.CompletionMatches.Select(m => m.CompletionText));
    }
}
