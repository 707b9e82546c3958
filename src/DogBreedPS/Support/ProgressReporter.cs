using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace DogBreedPS;

/// <summary>Write-Progress for a stream of photographs whose number is not known: from the second second on, and seldom, since each call costs.</summary>
internal sealed class ProgressReporter(Cmdlet cmdlet, string activity)
{
    private static readonly TimeSpan s_delay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);

    private readonly long _start = Stopwatch.GetTimestamp();
    private TimeSpan _last;
    private int _count;
    private bool _shown;

    public void Next(string name)
    {
        _count++;
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_start);
        if (elapsed < s_delay || elapsed - _last < s_interval)
        {
            return;
        }

        _last = elapsed;
        _shown = true;
        cmdlet.WriteProgress(new ProgressRecord(0, activity, string.Create(CultureInfo.CurrentCulture, $"{_count:N0} photographs, {_count / elapsed.TotalSeconds:N0} a second"))
        {
            CurrentOperation = name,
        });
    }

    public void Complete()
    {
        if (_shown)
        {
            cmdlet.WriteProgress(new ProgressRecord(0, activity, "Done") { RecordType = ProgressRecordType.Completed });
        }
    }
}
