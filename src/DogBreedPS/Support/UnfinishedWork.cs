namespace DogBreedPS;

/// <summary>
/// The photographs that commands of this process have taken on and not finished. Watch-DogPhoto does not remember them as answered: where
/// the process ends before they are done, the next watch has them again.
/// </summary>
internal static class UnfinishedWork
{
    // What a command was stopped over: nobody is going to finish it.
    private const int Abandoned = -1;

    private static readonly object s_gate = new();
    private static readonly Dictionary<string, int> s_paths = new(StringComparer.Ordinal);

    /// <summary>A command has taken a photograph on.</summary>
    public static void Begin(string path)
    {
        lock (s_gate)
        {
            s_paths[path] = Math.Max(0, s_paths.GetValueOrDefault(path)) + 1;
        }
    }

    /// <summary>A command has finished a photograph.</summary>
    public static void End(string path)
    {
        lock (s_gate)
        {
            int count = s_paths.GetValueOrDefault(path) - 1;
            if (count > 0)
            {
                s_paths[path] = count;
            }
            else
            {
                s_paths.Remove(path);
            }
        }
    }

    /// <summary>A command was stopped, and has not finished a photograph: it counts as unfinished until another command does.</summary>
    public static void Abandon(string path)
    {
        lock (s_gate)
        {
            s_paths[path] = Abandoned;
        }
    }

    /// <summary>Whether a command has a photograph that was not finished.</summary>
    public static bool Has(string path)
    {
        lock (s_gate)
        {
            return s_paths.ContainsKey(path);
        }
    }
}
