using System.Management.Automation;

namespace DogBreedPS;

/// <summary>What the Test- commands write.</summary>
internal static class TestResults
{
    /// <summary>
    /// A Boolean; with -PassThru the thing itself where it is true: a name becomes its file, anything else goes on as it came.
    /// </summary>
    public static void WriteTestResult(this Cmdlet cmdlet, bool holds, bool passThru, string? path, object original)
    {
        if (!passThru)
        {
            cmdlet.WriteObject(holds);
        }
        else if (holds)
        {
            cmdlet.WriteObject(original is string ? new FileInfo(path!) : original, enumerateCollection: false);
        }
    }
}
