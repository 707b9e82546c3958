using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace DogBreedPS;

/// <summary>
/// The progress of a command: a record is written seldom, since each costs, and from any thread where <paramref name="write"/> allows it.
/// </summary>
/// <param name="write">Hands a record to PowerShell.</param>
/// <param name="activity">The command.</param>
internal sealed class CommandProgress(Action<ProgressRecord> write, string activity)
{
    // What is over within a second shows nothing while its amount is unknown.
    private static readonly TimeSpan s_delay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    // A terminal that does not answer where its cursor is holds each record up for seconds: a record may take a twentieth of the time.
    private const int CostLimit = 20;

    private readonly object _gate = new();
    private TimeSpan _cost;
    private readonly long _start = Stopwatch.GetTimestamp();
    private string? _stage;
    private string _detail = string.Empty;
    private long _began;
    private long _shown;
    private int _doneBefore;
    private int _count;

    /// <summary>One more of a stream whose length is not known.</summary>
    /// <param name="name">What it is.</param>
    public void Next(string name)
    {
        lock (_gate)
        {
            _count++;
            TimeSpan elapsed = Stopwatch.GetElapsedTime(_start);
            if (elapsed >= s_delay && IsDue())
            {
                string rate = (_count / elapsed.TotalSeconds).ToString("N0", CultureInfo.CurrentCulture);
                Write(Texts.FormatProgressRate(_count.ToString("N0", CultureInfo.CurrentCulture), rate), name);
            }
        }
    }

    /// <summary>What is being done, where nothing can be counted.</summary>
    /// <param name="stage">What is being done.</param>
    /// <param name="detail">With what.</param>
    public void Show(string stage, string detail)
    {
        lock (_gate)
        {
            Write(stage, detail);
        }
    }

    /// <summary>How much of a known amount is done, and how long the rest takes at the speed so far.</summary>
    /// <param name="stage">What is being done; with another stage the clock starts anew.</param>
    /// <param name="done">How much is done.</param>
    /// <param name="count">How much there is.</param>
    /// <param name="detail">What stands below; the last where null.</param>
    public void Show(string stage, int done, int count, string? detail = null)
    {
        lock (_gate)
        {
            if (!string.Equals(stage, _stage, StringComparison.Ordinal))
            {
                (_stage, _began, _shown, _doneBefore) = (stage, Stopwatch.GetTimestamp(), 0, done);
            }

            _detail = detail ?? _detail;
            if (done < count && !IsDue())
            {
                return;
            }

            double each = done > _doneBefore ? Stopwatch.GetElapsedTime(_began).TotalSeconds / (done - _doneBefore) : -1;
            Write(
                Texts.FormatProgressOf(stage, done, count),
                _detail,
                count > 0 ? (int)(100L * Math.Min(done, count) / count) : 100,
                each < 0 ? -1 : (int)Math.Ceiling(each * Math.Max(0, count - done))
            );
        }
    }

    /// <summary>Takes the last record off the screen, where there is one.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            if (_shown != 0)
            {
                write(new ProgressRecord(0, activity, Texts.ProgressDone) { RecordType = ProgressRecordType.Completed });
            }
        }
    }

    private bool IsDue() =>
        _shown == 0 || Stopwatch.GetElapsedTime(_shown) >= (_cost * CostLimit > s_interval ? _cost * CostLimit : s_interval);

    private void Write(string status, string detail, int percent = -1, int seconds = -1)
    {
        _shown = Stopwatch.GetTimestamp();
        write(
            new ProgressRecord(0, activity, status)
            {
                CurrentOperation = detail,
                PercentComplete = percent,
                SecondsRemaining = seconds,
            }
        );
        _cost = Stopwatch.GetElapsedTime(_shown);
    }
}
