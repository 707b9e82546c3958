using System.Xml.Linq;
using DogBreedPS;
using HelpBuilder;

// HelpBuilder OUTPUT: writes the module's external help (MAML) from the cmdlets' own documentation comments, so that the two cannot differ.
if (args is not [string output])
{
    Console.Error.WriteLine("usage: HelpBuilder OUTPUT.xml");
    return 2;
}

var assembly = typeof(GetDogBreedCommand).Assembly;
var comments = new CommentFile(XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")));
var help = new MamlWriter(comments).Write(assembly);
Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
help.Save(output);
return 0;
