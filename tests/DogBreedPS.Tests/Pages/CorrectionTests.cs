using System.Management.Automation;

namespace DogBreedPS.Tests.Pages;

/// <summary>From what people said of answers to what is done with them: read, measured, sorted, tagged, learnt, and chosen.</summary>
public sealed class CorrectionTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TemporaryFolder _folder = new();
    private readonly string? _home = Environment.GetEnvironmentVariable("DOGBREED_HOME");

    public CorrectionTests()
    {
        Environment.SetEnvironmentVariable("DOGBREED_HOME", Path.Combine(_folder.Path, "home"));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "home"));
        foreach (string sample in new[] { "pembroke.jpg", "german_shepherd.jpg", "dog_and_bicycle.jpg", "cat.png" })
        {
            _folder.Copy(sample, "photos/" + sample);
        }

        // The page's file, but for its hashes.
        File.WriteAllText(
            Corrections,
            $"""
            Path,Sha256,Model,SaidSubject,SaidBreed,Probability,Subject,Breed
            {Photo("pembroke.jpg")},,efficientnet-lite2,Dog,Pembroke,0.94,Dog,Pembroke
            {Photo("dog_and_bicycle.jpg")},,efficientnet-lite2,Dog,malamute,0.58,Dog,Siberian husky
            {Photo("cat.png")},,efficientnet-lite2,Neither,,,Neither,
            {Photo("german_shepherd.jpg")},,efficientnet-lite2,Dog,German shepherd,0.98,Neither,
            """);
    }

    private string Corrections => Path.Combine(_folder.Path, "corrections.csv");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("DOGBREED_HOME", _home);
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void What_was_said_is_read()
    {
        Engine.Result result = _engine.Run($"Import-BreedCorrection '{Corrections}'");
        Assert.Empty(result.Errors);
        Assert.Equal([true, false, true, false], result.Values("IsRight"));
        Assert.Equal(["Pembroke", "Siberian husky", null, null], result.Values("Breed"));
        Assert.Equal([0.94, 0.58, null, 0.98], result.Values("Probability"));
    }

    [Fact]
    public void What_does_not_hold_is_an_error_each_and_the_rest_goes_on()
    {
        File.AppendAllText(Corrections, $"\n{Photo("gone.jpg")},,efficientnet-lite2,Dog,x,1,Dog,Pembroke\n{Photo("../corrections.csv")},,efficientnet-lite2,Dog,x,1,Dog,Poodle of the moon\n{Photo("x.jpg")},,,,,,Cat,\n");
        Engine.Result result = _engine.Run($"Import-BreedCorrection '{Corrections}'");
        Assert.Equal(4, result.Output.Count);
        Assert.Equal(["BreedUnknown", "CorrectionNotUsable", "PhotoNotFound"], result.Errors.Select(e => e.FullyQualifiedErrorId.Split(',')[0]).Order(StringComparer.Ordinal));
        Assert.Contains(result.Errors, e => e.Exception.Message.Contains("Poodle of the moon", StringComparison.Ordinal) && e.Exception.Message.Contains("efficientnet-lite2", StringComparison.Ordinal));
        Assert.Contains(result.Errors, e => e.Exception.Message.Contains("line 8", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_of_another_library_is_one_error()
    {
        string other = Path.Combine(_folder.Path, "other.csv");
        File.WriteAllText(other, "Path,Subject,Breed\n/elsewhere/a.jpg,Dog,Pembroke\n/elsewhere/b.jpg,Dog,Pembroke\n");
        Engine.Result result = _engine.Run($"Import-BreedCorrection '{other}'");
        Assert.StartsWith("CorrectionNotUsable", result.ErrorId(), StringComparison.Ordinal);
        Assert.Contains("another machine or library", result.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_photograph_is_to_be_looked_at_again()
    {
        string hash = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Photo("cat.png"))));
        File.WriteAllText(Corrections, $"Path,Sha256,Subject,Breed\n{Photo("cat.png")},{hash},Dog,Pembroke\n");
        Assert.Empty(_engine.Run($"Import-BreedCorrection '{Corrections}'").Errors);
        File.AppendAllText(Photo("cat.png"), "x");
        Assert.StartsWith("PhotoChanged", _engine.Run($"Import-BreedCorrection '{Corrections}'").ErrorId(), StringComparison.Ordinal);
        Engine.Result moved = _engine.Run($"Get-DogBreed '{Photo("cat.png")}' | Move-DogPhoto '{_folder.Path}/sorted' -Correction '{Corrections}' -Subject Dog, Neither, Unsure");
        Assert.StartsWith("PhotoChanged", moved.ErrorId(), StringComparison.Ordinal);
        Assert.True(File.Exists(Photo("cat.png")));
    }

    [Fact]
    public void How_right_the_model_was_has_its_interval()
    {
        PSObject accuracy = _engine.Run($"Measure-BreedAccuracy -Correction '{Corrections}'").Single();
        Assert.Equal("efficientnet-lite2", accuracy.Properties["Model"].Value);
        Assert.Equal((4, 2, 0.5), (accuracy.Properties["Photographs"].Value, accuracy.Properties["Right"].Value, accuracy.Properties["Accuracy"].Value));

        // Wilson's interval of 2 of 4.
        Assert.Equal(0.15, (double)accuracy.Properties["AccuracyLow"].Value, 2);
        Assert.Equal(0.85, (double)accuracy.Properties["AccuracyHigh"].Value, 2);
        string second = Path.Combine(_folder.Path, "second.csv");
        File.WriteAllText(second, File.ReadAllText(Corrections).Replace("efficientnet-lite2", "other", StringComparison.Ordinal));
        Assert.Equal(["efficientnet-lite2", "other"], _engine.Run($"Measure-BreedAccuracy -Correction '{Corrections}', '{second}'").Values("Model"));
        Assert.StartsWith("NoCorrections", _engine.Run($"Measure-BreedAccuracy -Correction '{Corrections}' -Model nobody").ErrorId(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_sorted_and_tagged_obeys()
    {
        string sorted = Path.Combine(_folder.Path, "sorted");
        Engine.Result moved = _engine.Run($"Get-ChildItem '{_folder.Path}/photos' | Get-DogBreed | Move-DogPhoto '{sorted}' -Copy -Correction '{Corrections}' -MinimumProbability 0.9 -Subject Dog, Neither -PassThru");
        Assert.Empty(moved.Errors);
        Assert.True(File.Exists(Path.Combine(sorted, "Siberian husky", "dog_and_bicycle.jpg")));
        Assert.True(File.Exists(Path.Combine(sorted, "Pembroke", "pembroke.jpg")));
        Assert.True(File.Exists(Path.Combine(sorted, "Neither", "german_shepherd.jpg")));

        Assert.Empty(_engine.Run($"Get-DogBreed '{Photo("dog_and_bicycle.jpg")}' | Set-DogPhotoTag -Correction '{Corrections}'").Errors);
        string sideCar = File.ReadAllText(Photo("dog_and_bicycle.jpg") + ".xmp");
        Assert.Contains("Siberian Husky", sideCar, StringComparison.Ordinal);
        Assert.DoesNotContain("alamute", sideCar, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_learns_from_them()
    {
        foreach (string split in new[] { "train", "valid" })
        {
            for (int i = 0; i < 3; i++)
            {
                File.AppendAllText(_folder.Copy("pembroke.jpg", $"dogs/{split}/Pembroke/{i}.jpg"), $"{split} {i}");
                File.AppendAllText(_folder.Copy("german_shepherd.jpg", $"dogs/{split}/Siberian_husky/{i}.jpg"), $"{split} {i}");
            }
        }

        Engine.Result result = _engine.Run($"Start-BreedTraining '{_folder.Path}/dogs' -Name ours -Correction '{Corrections}' -WarningVariable warned -WarningAction SilentlyContinue; $warned");
        Assert.Empty(result.Errors);
        Assert.Equal(2, result.Output[0].Properties["Corrections"].Value);
        Assert.Contains((int)result.Output[0].Properties["CorrectionWeight"].Value, new[] { 1, 2, 4, 8 });
        Assert.Equal(8, result.Output[0].Properties["Train"].Value);
        Assert.Contains("2 corrections", Assert.Single(result.Output.Skip(1)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_least_sure_come_first_and_what_was_looked_at_does_not()
    {
        Engine.Result all = _engine.Run($"Get-ChildItem '{_folder.Path}/photos' | Get-DogBreed | Select-DogPhotoToReview -First 3");
        Assert.Equal(["dog_and_bicycle.jpg", "pembroke.jpg", "german_shepherd.jpg"], all.Values("Path").Select(p => Path.GetFileName((string?)p)));
        File.WriteAllText(Corrections, $"Path,Subject,Breed\n{Photo("dog_and_bicycle.jpg")},Dog,malamute\n");
        Engine.Result rest = _engine.Run($"Get-ChildItem '{_folder.Path}/photos' | Get-DogBreed | Select-DogPhotoToReview -First 1 -Correction '{Corrections}'");
        Assert.EndsWith("pembroke.jpg", (string)rest.Single().Properties["Path"].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_for_others_comes_first_by_a_catalogs_features()
    {
        for (int i = 0; i < 3; i++)
        {
            File.AppendAllText(_folder.Copy("pembroke.jpg", $"photos/again-{i}.jpg"), $"{i}");
        }

        string catalog = Path.Combine(_folder.Path, "dogs.db");
        Engine.Result chosen = _engine.Run($"Get-ChildItem '{_folder.Path}/photos' | Get-DogBreed -Catalog '{catalog}' -KeepFeature | Select-DogPhotoToReview -First 2 -Catalog '{catalog}'");
        Assert.Empty(chosen.Errors);

        // One of the four that are one picture, and then no other of them.
        string[] names = [.. chosen.Values("Path").Select(p => Path.GetFileName((string?)p)!)];
        Assert.Single(names, n => n.StartsWith("again", StringComparison.Ordinal) || n == "pembroke.jpg");
        Assert.DoesNotContain("cat.png", names);
        Assert.StartsWith("CatalogNotUsable", _engine.Run($"Get-ChildItem '{_folder.Path}/photos' | Get-DogBreed -Catalog '{catalog}2' | Select-DogPhotoToReview -Catalog '{catalog}2'").ErrorId(), StringComparison.Ordinal);
    }

    private string Photo(string name) => Path.Combine(_folder.Path, "photos", name);
}
