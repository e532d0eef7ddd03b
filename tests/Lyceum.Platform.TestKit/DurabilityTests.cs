using System.Diagnostics;
using Lyceum.Platform.Data;
using Lyceum.Platform.Ledgers;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

public abstract class DurabilityTests(DatabaseFixture fixture)
{
    private const int Lines = 500;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_process_loses_no_row_that_it_had_called_durable()
    {
        fixture.SkipWhereUnavailable();
        DatabaseOptions options = await fixture.CreateAsync(Cancellation);
        List<Guid> told = [];
        using (Process writer = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Lyceum.Platform.Writer.dll"), options.Provider == DatabaseProvider.Sqlite ? "sqlite" : "postgres", options.Location },
            RedirectStandardOutput = true,
        })!)
        {
            while (await writer.StandardOutput.ReadLineAsync(Cancellation) is { } line)
            {
                // The last line may have been cut in the middle.
                if (Guid.TryParseExact(line, "N", out Guid id))
                {
                    told.Add(id);
                }

                if (told.Count == Lines)
                {
                    writer.Kill(entireProcessTree: true);
                }
            }

            await writer.WaitForExitAsync(Cancellation);
        }

        Assert.True(told.Count >= Lines, $"The writer ended by itself after {told.Count} rows.");
        await using PlatformDbContext context = new PlatformDatabase(options, TimeProvider.System).OpenEverywhere();
        HashSet<Guid> stored = [.. await context.AcrossOrganizations<LedgerEntry>().Select(static entry => entry.Id).ToListAsync(Cancellation)];
        Assert.Empty(told.Except(stored));
        foreach (RollupSpan span in Enum.GetValues<RollupSpan>())
        {
            Assert.Equal(stored.Count, await context.AcrossOrganizations<UsageRollup>().Where(sum => sum.Span == span).SumAsync(static sum => sum.Requests, Cancellation));
        }
    }
}
