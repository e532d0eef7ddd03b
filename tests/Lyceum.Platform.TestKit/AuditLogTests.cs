using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

public abstract class AuditLogTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_change_is_noted_in_order_and_the_chain_is_whole()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await platform.Audit.AppendAsync(platform.Owner, new AuditRecord("session.begin", platform.Owner.Id, "Ünïcödé 🎓"), Cancellation);

        List<AuditEntry> lines = await ReadAsync(platform);
        AuditVerification verified = await platform.Audit.VerifyAsync(platform.Owner, null, Cancellation);

        Assert.Equal(["organization.create", "project.create", "session.begin"], lines.Select(static line => line.Action));
        Assert.Equal([1L, 2, 3], lines.Select(static line => line.Sequence));
        Assert.True(verified.IsWhole, verified.Problem);
        Assert.Equal(3, verified.Lines);
    }

    [Fact]
    public async Task Lines_written_at_the_same_time_stand_in_one_chain()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        // Two logs, as two processes would have: they do not share the lock.
        using AuditLog second = new(platform.Database, platform.Time);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() =>
            (i % 2 == 0 ? platform.Audit : second).AppendAsync(platform.Owner, new AuditRecord("thing.done", platform.Owner.Id), Cancellation))));

        AuditVerification verified = await platform.Audit.VerifyAsync(platform.Owner, null, Cancellation);
        Assert.True(verified.IsWhole, verified.Problem);
        Assert.Equal(42, verified.Lines);
    }

    [Fact]
    public async Task A_change_that_fails_leaves_no_line()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using PlatformDbContext context = platform.Database.OpenFor(platform.Owner);
        context.Add(new Project { Id = Guid.CreateVersion7(), OrganizationId = platform.Owner.OrganizationId, Name = "Default" });

        await Assert.ThrowsAsync<DbUpdateException>(() => platform.Audit.SaveAsync(context, platform.Owner, new AuditRecord("project.create", Guid.Empty), Cancellation));

        Assert.Equal(2, (await ReadAsync(platform)).Count);
    }

    [Theory]
    [InlineData("change")]
    [InlineData("delete")]
    [InlineData("rehash")]
    public async Task Verifying_names_the_first_broken_line(string attack)
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        for (int i = 0; i < 5; i++)
        {
            await platform.Audit.AppendAsync(platform.Owner, new AuditRecord("thing.done", platform.Owner.Id, $"{i}"), Cancellation);
        }

        await platform.DropGuardsAsync();
        await using (PlatformDbContext context = platform.Database.OpenFor(platform.Owner))
        {
            IQueryable<AuditEntry> fourth = context.AuditEntries.Where(static line => line.Sequence == 4);
            switch (attack)
            {
                case "change":
                    await fourth.ExecuteUpdateAsync(static update => update.SetProperty(static line => line.Detail, "nothing"), Cancellation);
                    break;
                case "delete":
                    await fourth.ExecuteDeleteAsync(Cancellation);
                    break;
                default:
                    AuditEntry line = await fourth.AsNoTracking().SingleAsync(Cancellation);
                    AuditEntry forged = new()
                    {
                        OrganizationId = line.OrganizationId, Sequence = 4, OccurredAt = line.OccurredAt, ActorId = line.ActorId,
                        Action = line.Action, TargetId = line.TargetId, Detail = "nothing", PreviousHash = line.PreviousHash,
                    };
                    byte[] hash = forged.ComputeHash();
                    await fourth.ExecuteUpdateAsync(update => update.SetProperty(static line => line.Detail, "nothing").SetProperty(static line => line.Hash, hash), Cancellation);
                    break;
            }
        }

        AuditVerification verified = await platform.Audit.VerifyAsync(platform.Owner, null, Cancellation);

        // Who forges a line's hash too breaks the line after it.
        Assert.Equal(attack == "rehash" ? 5 : 4, verified.FirstBroken);
        Assert.Equal(attack == "rehash" ? 4 : 3, verified.Lines);
        Assert.Contains($"Line {verified.FirstBroken}", verified.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_noted_elsewhere_shows_that_the_end_was_cut_off()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        AuditHead head = (await platform.Audit.VerifyAsync(platform.Owner, null, Cancellation)).Head;
        Assert.True((await platform.Audit.VerifyAsync(platform.Owner, head, Cancellation)).IsWhole);
        await platform.DropGuardsAsync();
        await using (PlatformDbContext context = platform.Database.OpenFor(platform.Owner))
        {
            await context.AuditEntries.Where(static line => line.Sequence == 2).ExecuteDeleteAsync(Cancellation);
        }

        Assert.True((await platform.Audit.VerifyAsync(platform.Owner, null, Cancellation)).IsWhole);
        Assert.Equal(2, (await platform.Audit.VerifyAsync(platform.Owner, head, Cancellation)).FirstBroken);
        await platform.Audit.AppendAsync(platform.Owner, new AuditRecord("thing.done", platform.Owner.Id), Cancellation);
        Assert.Equal(2, (await platform.Audit.VerifyAsync(platform.Owner, head, Cancellation)).FirstBroken);
    }

    [Fact]
    public async Task An_export_is_noted_and_holds_its_own_line()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        AuditEntry? last = null;

        await foreach (AuditEntry line in platform.Audit.ExportAsync(platform.Owner, Cancellation))
        {
            last = line;
        }

        Assert.Equal(("audit.export", 3L, platform.Owner.Id), (last?.Action, last?.Sequence, last?.ActorId));
    }

    [Fact]
    public async Task Only_admins_read_the_log_and_only_their_own()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Actor other = await platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation);
        Actor member = new(platform.Owner.OrganizationId, Guid.CreateVersion7(), Role.Member);

        Assert.Equal(1, (await platform.Audit.VerifyAsync(other, null, Cancellation)).Lines);
        await Assert.ThrowsAsync<PlatformException>(() => platform.Audit.VerifyAsync(member, null, Cancellation));
    }

    private static async Task<List<AuditEntry>> ReadAsync(TestPlatform platform)
    {
        List<AuditEntry> lines = [];
        await foreach (AuditEntry line in platform.Audit.ReadAsync(platform.Owner, Cancellation))
        {
            lines.Add(line);
        }

        return lines;
    }
}
