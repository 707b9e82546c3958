using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace DogBreedPS.Tests;

/// <summary>PowerShell, hosted, with the packed module imported: what a user has.</summary>
internal sealed class Engine : IDisposable
{
    private readonly Runspace _runspace;

    public Engine(bool import = true)
    {
        Assert.True(File.Exists(Files.Manifest), $"{Files.Manifest} is missing: run ./build.sh test, which packs the module first.");
        _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        _runspace.Open();
        _runspace.SessionStateProxy.Path.SetLocation(Path.Combine(Files.Root, "samples"));
        if (import)
        {
            Result result = Run($"Import-Module -Name '{Files.Manifest}'");
            Assert.Empty(result.Errors);
        }
    }

    public PowerShell Shell(string script, params (string Name, object? Value)[] variables)
    {
        foreach ((string name, object? value) in variables)
        {
            _runspace.SessionStateProxy.SetVariable(name, value);
        }

        return PowerShell.Create(_runspace).AddScript(script);
    }

    /// <summary>Runs a script; a terminating error is the last of the errors.</summary>
    public Result Run(string script, params (string Name, object? Value)[] variables)
    {
        using PowerShell shell = Shell(script, variables);
        var output = new List<PSObject>();
        var errors = new List<ErrorRecord>();
        try
        {
            output.AddRange(shell.Invoke());
        }
        catch (RuntimeException e)
        {
            errors.Add(e.ErrorRecord);
        }

        errors.InsertRange(0, shell.Streams.Error);
        return new Result(output, errors, [.. shell.Streams.Verbose.Select(v => v.Message)], [.. shell.Streams.Progress]);
    }

    public void Dispose() => _runspace.Dispose();

    public sealed record Result(IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors, IReadOnlyList<string> Verbose, IReadOnlyList<ProgressRecord> Progress)
    {
        public PSObject Single()
        {
            Assert.Empty(Errors);
            return Assert.Single(Output);
        }

        public string ErrorId() => Assert.Single(Errors).FullyQualifiedErrorId;

        public IEnumerable<object?> Values(string property) => Output.Select(o => o.Properties[property].Value);
    }
}
