using System.Globalization;

namespace Lyceum;

/// <summary>Speed and time left, from what was done in the last ten seconds. What was there before the first sample counts for nothing.</summary>
/// <param name="time">The clock.</param>
internal sealed class TransferRate(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Queue<(long Timestamp, long Done)> _samples = new();
    private (long Timestamp, long Done) _last;

    /// <summary>Units a second; null until time has passed.</summary>
    public double? PerSecond
    {
        get
        {
            if (!_samples.TryPeek(out (long Timestamp, long Done) first))
            {
                return null;
            }

            double seconds = time.GetElapsedTime(first.Timestamp, _last.Timestamp).TotalSeconds;
            return seconds > 0 ? Math.Max(0, (_last.Done - first.Done) / seconds) : null;
        }
    }

    /// <summary>Notes how much is done by now.</summary>
    public void Add(long done)
    {
        _last = (time.GetTimestamp(), done);
        _samples.Enqueue(_last);
        while (time.GetElapsedTime(_samples.Peek().Timestamp, _last.Timestamp) > Window)
        {
            _samples.Dequeue();
        }
    }

    /// <summary>For instance <c>12.3 MB/s, 1:05 left</c>; without a speed for units that are not bytes.</summary>
    public string Describe(long total, bool bytes)
    {
        if (PerSecond is not { } speed || speed <= 0)
        {
            return "";
        }

        TimeSpan left = TimeSpan.FromSeconds(Math.Min((total - _last.Done) / speed, TimeSpan.FromDays(99).TotalSeconds));
        string clock = left.ToString(left.TotalHours >= 1 ? @"%h\:mm\:ss" : @"%m\:ss", CultureInfo.InvariantCulture);
        string days = left.TotalDays >= 1 ? $"{(int)left.TotalDays}d " : "";
        return $"{(bytes ? $"{ByteSize.Format((long)speed)}/s, " : "")}{days}{clock} left";
    }
}
