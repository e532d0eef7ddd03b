// Settles calls without end and prints each call's id once its row is said to be durable, until somebody kills it.
// Arguments: "sqlite" and a path, or "postgres" and a connection string.
using Lyceum.Platform;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Projects;

TimeProvider time = TimeProvider.System;
PlatformDatabase database = new(args[0] == "sqlite" ? DatabaseOptions.Sqlite(args[1]) : DatabaseOptions.Postgres(args[1]), time);
await database.MigrateAsync(CancellationToken.None);
using AuditLog audit = new(database, time);
Actor owner = await new OrganizationDirectory(database, audit, time).CreateAsync("Writer", Guid.CreateVersion7(), CancellationToken.None);
Project project = await new ProjectDirectory(database, audit, new ApiKeyVerifier(database, time), time).CreateAsync(owner, "Writer", CancellationToken.None);
await using Ledger ledger = new(database, new PriceBook(database, time), time);
await ledger.StartAsync(CancellationToken.None);
await ledger.RecordPriceAsync("counted", DateTimeOffset.UnixEpoch, new Rates { PerMillionOutput = new Money(1_000_000) }, CancellationToken.None);

Lock console = new();
Stream output = Console.OpenStandardOutput();
UsageAmounts usage = new() { OutputTokens = 1 };
await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
{
    while (true)
    {
        Reservation call = ledger.Reserve(new Payer(owner.OrganizationId, project.Id, null), "counted", usage).Reservation!;
        LedgerReceipt receipt = await ledger.SettleAsync(call, usage, CancellationToken.None);
        byte[] line = [.. System.Text.Encoding.ASCII.GetBytes(receipt.EntryId.ToString("N")), (byte)'\n'];
        lock (console)
        {
            output.Write(line);
            output.Flush();
        }
    }
})));
