using System.Management.Automation;

namespace DogBreedPS;

/// <summary>What the Test- commands write.</summary>
internal static class TestResults
{
    /// <summary>
    /// A Boolean; with -Detailed one that knows its photograph; with -PassThru the thing itself where it is true: a name becomes its file,
    /// anything else goes on as it came.
    /// </summary>
    public static void WriteTestResult(this Cmdlet cmdlet, bool holds, TestOutput output, string? path, object original)
    {
        switch (output)
        {
            case TestOutput.Value:
                cmdlet.WriteObject(holds);
                break;
            case TestOutput.Detailed:
                cmdlet.WriteObject(new PhotoTestResult(path, holds) { Input = original });
                break;
            default:
                if (holds)
                {
                    cmdlet.WriteObject(original is string ? new FileInfo(path!) : original, enumerateCollection: false);
                }

                break;
        }
    }

    /// <summary>What the switches ask for; both of them end the command.</summary>
    public static TestOutput OutputOf(this Cmdlet cmdlet, bool passThru, bool detailed)
    {
        if (passThru && detailed)
        {
            var error = new PSArgumentException(Texts.PassThruAndDetailed);
            cmdlet.ThrowTerminatingError(new ErrorRecord(error, nameof(Texts.PassThruAndDetailed), ErrorCategory.InvalidArgument, null));
        }

        return (passThru, detailed) switch
        {
            (true, _) => TestOutput.PassThru,
            (_, true) => TestOutput.Detailed,
            _ => TestOutput.Value,
        };
    }
}

/// <summary>What a Test- command gives.</summary>
internal enum TestOutput
{
    Value,
    Detailed,
    PassThru,
}
