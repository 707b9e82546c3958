using System.Diagnostics;
using System.Management.Automation;

namespace DogBreedPS;

/// <summary>Progress of work whose amount is known: shown seldom, with what is left by the speed so far.</summary>
internal sealed class TimedProgress(BackgroundWork work, string activity)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private readonly object _gate = new();
    private string? _stage;
    private string _detail = string.Empty;
    private long _began;
    private long _shown;
    private int _doneBefore;

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
            if (_shown != 0 && done < count && Stopwatch.GetElapsedTime(_shown) < s_interval)
            {
                return;
            }

            _shown = Stopwatch.GetTimestamp();
            double each = done > _doneBefore ? Stopwatch.GetElapsedTime(_began).TotalSeconds / (done - _doneBefore) : -1;
            work.Progress(new ProgressRecord(0, activity, $"{stage}: {done} of {count}")
            {
                CurrentOperation = _detail,
                PercentComplete = count > 0 ? (int)(100L * Math.Min(done, count) / count) : 100,
                SecondsRemaining = each < 0 ? -1 : (int)Math.Ceiling(each * Math.Max(0, count - done)),
            });
        }
    }
}
