namespace Lyceum.Platform.Limits;

/// <summary>
/// Counts in memory, for one process. One lock makes checking all limits and taking from them one step; it is held for a
/// microsecond. Things that nobody uses are forgotten once they are full again, so names nobody knows do not gather.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="lease">How long a call holds its place at most if nobody gives it back; an hour unless told otherwise.</param>
public sealed class InMemoryQuotaStore(TimeProvider time, TimeSpan? lease = null) : IQuotaStore
{
    private const int SweepEvery = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<(QuotaScope Scope, string Id), Meter> _meters = [];
    private readonly Dictionary<Guid, Place> _places = [];
    private readonly LinkedList<Place> _byAge = [];
    private readonly TimeSpan _lease = lease ?? TimeSpan.FromHours(1);
    private int _untilSweep = SweepEvery;

    /// <summary>How many keys, projects and models are counted at present.</summary>
    internal int Meters
    {
        get
        {
            lock (_gate)
            {
                return _meters.Count;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<QuotaDecision> AcquireAsync(IReadOnlyList<QuotaClaim> claims, long tokens, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        cancellationToken.ThrowIfCancellationRequested();
        DateTimeOffset now = time.GetUtcNow();
        lock (_gate)
        {
            DropAbandoned(now);
            SweepNowAndThen(now);
            Meter[] meters = new Meter[claims.Count];
            for (int i = 0; i < meters.Length; i++)
            {
                meters[i] = MeterOf(claims[i], now);
            }

            for (int i = 0; i < meters.Length; i++)
            {
                if (meters[i].Refuses(claims[i], tokens) is { } refusal)
                {
                    return ValueTask.FromResult(Decision(Guid.Empty, refusal, meters));
                }
            }

            foreach (Meter meter in meters)
            {
                meter.Requests?.Take(1);
                meter.Tokens?.Take(tokens);
                meter.Parallel++;
            }

            Place place = new(Ids.New(now), meters, tokens, now + _lease);
            _places[place.Lease] = place;
            _byAge.AddLast(place.Node);
            return ValueTask.FromResult(Decision(place.Lease, null, meters));
        }
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(Guid lease, long tokens, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        DateTimeOffset now = time.GetUtcNow();
        lock (_gate)
        {
            if (_places.TryGetValue(lease, out Place? place))
            {
                foreach (Meter meter in place.Meters)
                {
                    if (meter.Tokens is { } bucket)
                    {
                        bucket.Fill(bucket.PerMinute, now);
                        bucket.Take(tokens - place.Tokens);
                    }
                }

                GiveBack(place);
            }
        }

        return ValueTask.CompletedTask;
    }

    private static QuotaDecision Decision(Guid lease, QuotaRefusal? refusal, Meter[] all)
    {
        QuotaStanding? requests = null;
        QuotaStanding? tokens = null;
        foreach (Meter meter in all)
        {
            requests = Least(requests, meter.Requests?.Standing());
            tokens = Least(tokens, meter.Tokens?.Standing());
        }

        return new QuotaDecision(lease, refusal, requests, tokens);
    }

    private static QuotaStanding? Least(QuotaStanding? one, QuotaStanding? other) =>
        one is null || other?.Remaining < one.Value.Remaining ? other : one;

    private Meter MeterOf(QuotaClaim claim, DateTimeOffset now)
    {
        if (!_meters.TryGetValue((claim.Scope, claim.Id), out Meter? meter))
        {
            _meters[(claim.Scope, claim.Id)] = meter = new Meter();
        }

        meter.Requests = Bucket(meter.Requests, claim.Limits.RequestsPerMinute, now);
        meter.Tokens = Bucket(meter.Tokens, claim.Limits.TokensPerMinute, now);
        return meter;
    }

    private static RateBucket? Bucket(RateBucket? bucket, long? perMinute, DateTimeOffset now)
    {
        if (perMinute is not { } limit)
        {
            return null;
        }

        bucket ??= new RateBucket(limit, now);
        bucket.Fill(limit, now);
        return bucket;
    }

    private void DropAbandoned(DateTimeOffset now)
    {
        // All leases are equally long, so the oldest ends first.
        while (_byAge.First is { } oldest && oldest.Value.EndsAt <= now)
        {
            GiveBack(oldest.Value);
        }
    }

    private void GiveBack(Place place)
    {
        foreach (Meter meter in place.Meters)
        {
            meter.Parallel--;
        }

        _places.Remove(place.Lease);
        _byAge.Remove(place.Node);
    }

    private void SweepNowAndThen(DateTimeOffset now)
    {
        if (--_untilSweep > 0)
        {
            return;
        }

        foreach (((QuotaScope, string) name, Meter meter) in _meters)
        {
            meter.Requests?.Fill(meter.Requests.PerMinute, now);
            meter.Tokens?.Fill(meter.Tokens.PerMinute, now);
            if (meter.Parallel == 0 && meter.Requests?.IsFull != false && meter.Tokens?.IsFull != false)
            {
                _meters.Remove(name);
            }
        }

        // As rare as there is much to look at, so that looking costs each call the same.
        _untilSweep = Math.Max(SweepEvery, _meters.Count);
    }

    private sealed class Meter
    {
        public RateBucket? Requests { get; set; }

        public RateBucket? Tokens { get; set; }

        public int Parallel { get; set; }

        public QuotaRefusal? Refuses(QuotaClaim claim, long tokens)
        {
            if (Requests is { } requests && requests.Until(1) is { } wait && wait > TimeSpan.Zero)
            {
                return new QuotaRefusal(claim.Scope, claim.Id, QuotaDimension.Requests, requests.PerMinute, wait);
            }

            if (Tokens is { } bucket && bucket.Until(tokens) is var until && until != TimeSpan.Zero)
            {
                return new QuotaRefusal(claim.Scope, claim.Id, QuotaDimension.Tokens, bucket.PerMinute, until);
            }

            return claim.Limits.ParallelCalls is { } parallel && Parallel >= parallel
                ? new QuotaRefusal(claim.Scope, claim.Id, QuotaDimension.ParallelCalls, parallel, null)
                : null;
        }
    }

    private sealed class Place
    {
        public Place(Guid lease, Meter[] meters, long tokens, DateTimeOffset endsAt)
        {
            Lease = lease;
            Meters = meters;
            Tokens = tokens;
            EndsAt = endsAt;
            Node = new LinkedListNode<Place>(this);
        }

        public Guid Lease { get; }

        public Meter[] Meters { get; }

        public long Tokens { get; }

        public DateTimeOffset EndsAt { get; }

        public LinkedListNode<Place> Node { get; }
    }
}
