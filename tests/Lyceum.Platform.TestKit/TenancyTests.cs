using System.Reflection;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Lyceum.Platform.Feedback;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Limits;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Projects;
using Lyceum.Platform.Presets;
using Lyceum.Platform.Prompts;
using Lyceum.Platform.Retention;
using Lyceum.Platform.Sharing;
using Lyceum.Platform.Webhooks;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

public abstract class TenancyTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_table_is_filtered_by_organisation_or_is_the_platforms()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using PlatformDbContext context = platform.Database.OpenFor(platform.Owner);

        Assert.All(context.Model.GetEntityTypes(), static entity =>
        {
            bool isTenants = entity.ClrType.IsAssignableTo(typeof(ITenantEntity));
            Assert.True(isTenants != entity.ClrType.IsAssignableTo(typeof(IPlatformEntity)), $"{entity.ClrType.Name} must say whose it is.");
            Assert.Equal(isTenants, entity.GetDeclaredQueryFilters().Count > 0);
        });
        Assert.Equal(
            typeof(PlatformDbContext).Assembly.GetTypes().Where(static type => type.IsClass && type.IsAssignableTo(typeof(ITenantEntity))).Order(ByName),
            context.Model.GetEntityTypes().Select(static entity => entity.ClrType).Where(static type => type.IsAssignableTo(typeof(ITenantEntity))).Order(ByName));
    }

    [Fact]
    public async Task Each_organisation_sees_its_rows_alone_and_nobody_sees_none()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await FillAsync(platform, platform.Owner, platform.Project);
        Actor other = await platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation);
        await FillAsync(platform, other, await platform.Projects.CreateAsync(other, "Default", Cancellation));

        Dictionary<Type, Guid[]> nobody = await OrganizationsSeenAsync(platform.Database.Open(default));
        Dictionary<Type, Guid[]> first = await OrganizationsSeenAsync(platform.Database.OpenFor(platform.Owner));
        Dictionary<Type, Guid[]> second = await OrganizationsSeenAsync(platform.Database.OpenFor(other));

        Assert.All(nobody, static seen => Assert.Empty(seen.Value));
        Assert.All(first, seen => Assert.Equal((seen.Key, platform.Owner.OrganizationId), (seen.Key, Assert.Single(seen.Value))));
        Assert.All(second, seen => Assert.Equal((seen.Key, other.OrganizationId), (seen.Key, Assert.Single(seen.Value))));
    }

    [Fact]
    public async Task Nobody_writes_the_rows_of_another_organisation()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Actor other = await platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation);

        foreach (PlatformDbContext opened in new[] { platform.Database.OpenFor(other), platform.Database.Open(default) })
        {
            await using PlatformDbContext context = opened;
            context.Add(new Project { Id = Guid.CreateVersion7(), OrganizationId = platform.Owner.OrganizationId, Name = "Intruder" });
            await Assert.ThrowsAsync<InvalidOperationException>(() => context.SaveChangesAsync(Cancellation));
        }

        await using PlatformDbContext attached = platform.Database.OpenFor(other);
        attached.Attach(platform.Project).Entity.Name = "Taken";
        await Assert.ThrowsAsync<InvalidOperationException>(() => attached.SaveChangesAsync(Cancellation));
        await using PlatformDbContext priced = platform.Database.OpenFor(other);
        priced.Add(new ModelPrice { Id = Guid.CreateVersion7(), Model = "free" });
        await Assert.ThrowsAsync<InvalidOperationException>(() => priced.SaveChangesAsync(Cancellation));
        Assert.Throws<InvalidOperationException>(() => priced.AcrossOrganizations<Project>());
    }

    [Fact]
    public async Task The_database_keeps_a_key_in_its_projects_organisation()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Actor other = await platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation);

        await using PlatformDbContext context = platform.Database.OpenFor(other);
        context.Add(new ApiKey { Id = Guid.CreateVersion7(), OrganizationId = other.OrganizationId, ProjectId = platform.Project.Id, Name = "Strange" });

        await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync(Cancellation));
    }

    [Fact]
    public async Task Rows_of_the_ledger_and_of_the_audit_log_are_not_changed()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await platform.SpendAsync(5);

        await using PlatformDbContext context = platform.Database.OpenFor(platform.Owner);
        context.Remove(await context.LedgerEntries.SingleAsync(Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(() => context.SaveChangesAsync(Cancellation));
        context.ChangeTracker.Clear();
        context.Remove(await context.AuditEntries.FirstAsync(Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(() => context.SaveChangesAsync(Cancellation));
    }

    private static Comparer<Type> ByName { get; } = Comparer<Type>.Create(static (one, other) => string.CompareOrdinal(one.FullName, other.FullName));

    internal static async Task FillAsync(TestPlatform platform, Actor actor, Project project)
    {
        IssuedKey key = await platform.Keys.CreateAsync(actor, project.Id, new KeySettings("Key"), Cancellation);
        await platform.Budgets.SetAsync(actor, new BudgetSettings(BudgetScope.Organization, actor.OrganizationId, BudgetPeriod.Total, new Money(10)), Cancellation);
        await FillConversationAsync(platform, actor);
        await platform.SpendAsync(10, new(actor.OrganizationId, project.Id, key.Key.Id));
        await FillTenancyAsync(platform, actor, project);
    }

    private static async Task FillTenancyAsync(TestPlatform platform, Actor actor, Project project)
    {
        await platform.Invitations.CreateAsync(
            actor,
            new InvitationSettings("new@example.org", Role.Member) { Projects = new Dictionary<Guid, ProjectRole> { [project.Id] = ProjectRole.Member } },
            Cancellation);
        await platform.ProjectMembers.SetAsync(actor, project.Id, actor.Id, ProjectRole.Owner, Cancellation);
        await platform.ServiceAccounts.CreateAsync(actor, project.Id, "Robot", Cancellation);
        await platform.AdminKeys.CreateAsync(actor, "Admin", null, Cancellation);
        await platform.Policies.SetLimitsAsync(actor, project.Id, TestPlatform.Model, new QuotaLimits(1, null, null), Cancellation);
        await platform.Policies.SetModelsAsync(actor, project.Id, ModelRuleMode.Allow, [TestPlatform.Model], Cancellation);
        await platform.Retention.SetAsync(actor, new RetentionSettings { InvitationDays = 30 }, Cancellation);
        await TestFiles.FillAsync(platform, actor, project);
        await new JobQueue(platform.Database, platform.Time).EnqueueAsync(actor, project.Id, new NewJob("count", "{}"), Cancellation);
        await new WebhookDirectory(platform.Database, platform.Audit, new EphemeralDataProtectionProvider(), platform.Time)
            .CreateAsync(actor, project.Id, new Uri("https://example.org/hook"), ["batch.completed"], Cancellation);
    }

    private static async Task FillConversationAsync(TestPlatform platform, Actor actor)
    {
        Conversation conversation = await platform.Conversations.CreateAsync(actor, new ConversationSettings(), temporary: false, Cancellation);
        await new MessageQueue(platform.Database, platform.Time).AddAsync(
            actor, conversation.Id, Guid.CreateVersion7(), "any", new NewMessage { Id = Guid.CreateVersion7(), Role = MessageRole.User, Content = "[]" }, Cancellation);
        await new ConversationPreferencesDirectory(platform.Database, platform.Audit).SetAsync(actor, "Be brief.", null, Cancellation);
        Message answer = await platform.Messages.AppendAsync(actor, conversation.Id, new NewMessage { Role = MessageRole.Assistant, Content = "[]" }, Cancellation);
        await new ShareDirectory(platform.Database, platform.Audit, platform.Time, new ShareOptions { Present = static message => message.Content })
            .CreateAsync(actor, conversation.Id, null, new ShareSettings(), Cancellation);
        await new FeedbackDirectory(platform.Database, platform.Time).SetAsync(actor, conversation.Id, answer.Id, new NewFeedback(FeedbackRating.Good), Cancellation);
        await new PromptLibrary(platform.Database, platform.Time).CreateAsync(actor, null, new PromptSettings("any", "", "text"), Cancellation);
        await new PresetLibrary(platform.Database, platform.Audit, platform.Time).CreateAsync(actor, "any", "{}", Cancellation);
        await using GenerationLog log = new(platform.Database, platform.Time);
        await log.BeginAsync(actor, new GenerationRequest { Id = Guid.CreateVersion7(), Model = "any", Payload = "{}", ConversationId = conversation.Id }, Cancellation);
    }

    private static async Task<Dictionary<Type, Guid[]>> OrganizationsSeenAsync(PlatformDbContext opened)
    {
        await using PlatformDbContext context = opened;
        MethodInfo see = typeof(TenancyTests).GetMethod(nameof(SeeAsync), BindingFlags.Static | BindingFlags.NonPublic)!;
        Dictionary<Type, Guid[]> seen = [];
        foreach (Type type in context.Model.GetEntityTypes().Select(static entity => entity.ClrType).Where(static type => type.IsAssignableTo(typeof(ITenantEntity))))
        {
            seen[type] = await (Task<Guid[]>)see.MakeGenericMethod(type).Invoke(null, [context])!;
        }

        return seen;
    }

    private static async Task<Guid[]> SeeAsync<TEntity>(PlatformDbContext context)
        where TEntity : class, ITenantEntity =>
        [.. (await context.Set<TEntity>().AsNoTracking().ToListAsync(Cancellation)).Select(static row => row.OrganizationId).Distinct()];
}
