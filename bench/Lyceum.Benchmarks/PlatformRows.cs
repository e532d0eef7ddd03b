using Lyceum.Platform.Ledgers;

namespace Lyceum.Benchmarks;

/// <summary>
/// A made-up ledger of 90 days: projects of one organisation with three keys each, each key using two of six models, and 100 people without a
/// key; more by day than by night. Rows come in the order of time.
/// </summary>
internal sealed class PlatformRows(Guid organizationId, Guid[] projectIds, int count, DateTimeOffset end, int seed)
{
    public const int Days = 90;
    private const int KeysOfProject = 3;
    private const int People = 100;

    private readonly Random _random = new(seed);

    public Guid[] KeyIds { get; } = Ids(projectIds.Length * KeysOfProject, end);

    public Guid[] UserIds { get; } = Ids(People, end);

    public static string Text(Guid id) => id.ToString().ToUpperInvariant();

    public static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public IEnumerable<LedgerEntry> All()
    {
        TimeSpan step = TimeSpan.FromDays(Days) / count;
        for (int i = 0; i < count; i++)
        {
            DateTimeOffset at = end.AddDays(-Days) + (step * i);
            // Nights are sparse: their calls are moved to noon of the same day.
            at = at.Hour < 6 && _random.Next(4) != 0 ? at.AddHours(12) : at;
            int key = _random.Next(KeyIds.Length);
            int person = _random.Next(10) == 0 ? _random.Next(People) : -1;
            int input = _random.Next(20, 4000);
            int output = _random.Next(1, 800);
            yield return new LedgerEntry
            {
                Id = Guid.CreateVersion7(at),
                OrganizationId = organizationId,
                ProjectId = person >= 0 ? projectIds[person % projectIds.Length] : projectIds[key / KeysOfProject],
                ApiKeyId = person >= 0 ? null : KeyIds[key],
                UserId = person >= 0 ? UserIds[person] : null,
                Model = $"model-{(person >= 0 ? person : key + _random.Next(2)) % 6}",
                Operation = UsageOperation.Completions,
                OccurredAt = at,
                RecordedAt = at.AddSeconds(3),
                InputTokens = input,
                CachedInputTokens = input / 3,
                OutputTokens = output,
                CostNanos = (input * 1000L) + (output * 4000L),
            };
        }
    }

    private static Guid[] Ids(int count, DateTimeOffset end) => [.. Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7(end.AddDays(-Days)))];
}
