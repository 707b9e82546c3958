using System.Xml.Linq;
using DogBreedPS;
using HelpBuilder;

// HelpBuilder OUTPUT [FOLDER]: writes the module's external help (MAML) from the cmdlets' own documentation comments, so that the two
// cannot differ; with a folder of translations, in their language.
if (args is not [string output, .. { Length: <= 1 } folder])
{
    Console.Error.WriteLine("usage: HelpBuilder OUTPUT.xml [FOLDER-OF-A-LANGUAGE]");
    return 2;
}

var assembly = typeof(GetDogBreedCommand).Assembly;
var comments = new CommentFile(XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")));
var texts = new HelpTexts(folder.FirstOrDefault());
XDocument help = new MamlWriter(comments, texts).Write(assembly);
if (folder is [var own])
{
    string language = Path.GetFileName(Path.TrimEndingDirectorySeparator(own));
    texts.CheckDocument("about_DogBreedPS", About("en-US"), About(language));
}

string[] problems = [.. texts.Problems];
if (problems.Length > 0)
{
    // As the build writes errors: with a place, so that an editor finds it.
    Console.Error.WriteLine(string.Join(Environment.NewLine, problems.Select(p => $"{folder[0]} : error HELP001: {p}")));
    return 1;
}

Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
help.Save(output);
return 0;

// From the repository's folder, as the build calls it.
static string About(string language) => File.ReadAllText(Path.Combine("module", language, "about_DogBreedPS.help.txt"));
