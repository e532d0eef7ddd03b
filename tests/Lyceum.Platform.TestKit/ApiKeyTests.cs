using System.Collections.Immutable;
using System.Net;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Limits;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

public abstract class ApiKeyTests(DatabaseFixture fixture)
{
    private const string Chat = "/v1/chat/completions";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_secret_opens_its_key_and_is_stored_nowhere()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        IssuedKey issued = await platform.Keys.CreateAsync(
            platform.Owner, platform.Project.Id, new KeySettings("Key") { Limits = new QuotaLimits(3, 1000, 2) }, Cancellation);

        KeyCheck check = await CheckAsync(platform, issued.Secret.Reveal());

        Assert.Equal(new Payer(platform.Owner.OrganizationId, platform.Project.Id, issued.Key.Id, platform.Owner.Id), check.Key?.Payer);
        Assert.Equal(new QuotaLimits(3, 1000, 2), check.Key?.Limits);
        await using PlatformDbContext context = platform.Database.OpenFor(platform.Owner);
        ApiKeyCredential stored = await context.ApiKeyCredentials.SingleAsync(Cancellation);
        Assert.Equal(issued.Secret.Prefix, stored.Prefix);
        Assert.Equal(issued.Secret.Hash.ToArray(), stored.Hash);
        Assert.DoesNotContain(await context.AuditEntries.ToListAsync(Cancellation), line => line.Detail.Contains(issued.Secret.Reveal(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_no_secret_of_ours_is_refused()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);

        Assert.Equal(KeyRefusal.Malformed, (await CheckAsync(platform, null)).Refusal);
        Assert.Equal(KeyRefusal.Malformed, (await CheckAsync(platform, "sk-lyc-'; DROP TABLE \"ApiKeys\"; --")).Refusal);
        Assert.Equal(KeyRefusal.Unknown, (await CheckAsync(platform, ApiKeySecret.Create().Reveal())).Refusal);
    }

    [Fact]
    public async Task A_revoked_key_stops_at_once_also_where_it_was_just_used()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        IssuedKey issued = await IssueAsync(platform);
        Assert.Equal(KeyRefusal.None, (await CheckAsync(platform, issued.Secret.Reveal())).Refusal);

        await platform.Keys.RevokeAsync(platform.Owner, issued.Key.Id, Cancellation);

        Assert.Equal(KeyRefusal.Revoked, (await CheckAsync(platform, issued.Secret.Reveal())).Refusal);
        await Assert.ThrowsAsync<PlatformException>(() => platform.Keys.RotateAsync(platform.Owner, issued.Key.Id, TimeSpan.Zero, Cancellation));
    }

    [Fact]
    public async Task What_another_process_revoked_stops_when_the_cache_is_old()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        IssuedKey issued = await IssueAsync(platform);
        using AuditLog audit = new(platform.Database, platform.Time);
        ApiKeyDirectory elsewhere = new(platform.Database, audit, new ApiKeyVerifier(platform.Database, platform.Time), platform.Time);
        Assert.Equal(KeyRefusal.None, (await CheckAsync(platform, issued.Secret.Reveal())).Refusal);

        await elsewhere.RevokeAsync(platform.Owner, issued.Key.Id, Cancellation);
        platform.Time.Advance(new ApiKeyVerifierOptions().CacheLifetime);

        Assert.Equal(KeyRefusal.Revoked, (await CheckAsync(platform, issued.Secret.Reveal())).Refusal);
    }

    [Fact]
    public async Task Two_secrets_live_while_callers_change_over()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        IssuedKey first = await IssueAsync(platform);
        Assert.Equal(KeyRefusal.None, (await CheckAsync(platform, first.Secret.Reveal())).Refusal);

        IssuedKey second = await platform.Keys.RotateAsync(platform.Owner, first.Key.Id, TimeSpan.FromHours(1), Cancellation);
        Assert.Equal(first.Key.Id, (await CheckAsync(platform, first.Secret.Reveal())).Key?.KeyId);
        Assert.Equal(first.Key.Id, (await CheckAsync(platform, second.Secret.Reveal())).Key?.KeyId);

        IssuedKey third = await platform.Keys.RotateAsync(platform.Owner, first.Key.Id, TimeSpan.FromHours(1), Cancellation);
        Assert.Equal(KeyRefusal.Unknown, (await CheckAsync(platform, first.Secret.Reveal())).Refusal);
        Assert.Equal(KeyRefusal.None, (await CheckAsync(platform, second.Secret.Reveal())).Refusal);
        Assert.Equal(KeyRefusal.None, (await CheckAsync(platform, third.Secret.Reveal())).Refusal);

        platform.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(KeyRefusal.Expired, (await CheckAsync(platform, second.Secret.Reveal())).Refusal);
        Assert.Equal(KeyRefusal.None, (await CheckAsync(platform, third.Secret.Reveal())).Refusal);
    }

    [Fact]
    public async Task A_key_changes_and_keeps_its_secrets()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Actor member = await platform.JoinAsync(Role.Member);
        Actor other = await platform.JoinAsync(Role.Member);
        DateTimeOffset end = platform.Time.GetUtcNow().AddDays(1);
        IssuedKey issued = await platform.Keys.CreateAsync(member, platform.Project.Id, new KeySettings("Key") { ExpiresAt = end }, Cancellation);
        Assert.Equal(KeyRefusal.None, (await CheckAsync(platform, issued.Secret.Reveal())).Refusal);

        KeySettings settings = new("Renamed") { ExpiresAt = end, Scopes = new KeyScopes { Endpoints = ["/v1/embeddings"] }, Limits = new QuotaLimits(1, null, null) };
        ApiKey changed = await platform.Keys.ChangeAsync(member, issued.Key.Id, settings, Cancellation);

        Assert.Equal(("Renamed", 1, end), (changed.Name, changed.RequestsPerMinute, changed.ExpiresAt));
        Assert.Equal(KeyRefusal.Endpoint, (await CheckAsync(platform, issued.Secret.Reveal())).Refusal);
        Assert.Equal(PlatformError.Forbidden, (await Assert.ThrowsAsync<PlatformException>(() => platform.Keys.ChangeAsync(other, issued.Key.Id, settings, Cancellation))).Error);
        Assert.Equal("key_expiry", (await Assert.ThrowsAsync<PlatformException>(
            () => platform.Keys.ChangeAsync(member, issued.Key.Id, settings with { ExpiresAt = platform.Time.GetUtcNow() }, Cancellation))).Reason);

        // Of one that has ended, the rest changes too.
        platform.Time.Advance(TimeSpan.FromDays(2));
        await platform.Keys.ChangeAsync(member, issued.Key.Id, settings with { Name = "Late" }, Cancellation);
        await platform.Keys.ChangeAsync(platform.Owner, issued.Key.Id, settings with { ExpiresAt = null, Scopes = KeyScopes.Everything }, Cancellation);
        Assert.Equal(KeyRefusal.None, (await CheckAsync(platform, issued.Secret.Reveal())).Refusal);
        Assert.Equal(issued.Secret.Prefix, (await platform.Keys.PrefixesAsync(other, null, Cancellation))[issued.Key.Id]);

        await platform.Keys.RevokeAsync(member, issued.Key.Id, Cancellation);
        Assert.Equal("key_revoked", (await Assert.ThrowsAsync<PlatformException>(() => platform.Keys.ChangeAsync(member, issued.Key.Id, settings, Cancellation))).Reason);
    }

    [Fact]
    public async Task A_key_ends_when_it_said()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        DateTimeOffset end = platform.Time.GetUtcNow().AddSeconds(10);
        IssuedKey issued = await platform.Keys.CreateAsync(
            platform.Owner, platform.Project.Id, new KeySettings("Short") { ExpiresAt = end.ToOffset(TimeSpan.FromHours(5)) }, Cancellation);

        Assert.Equal(KeyRefusal.None, (await CheckAsync(platform, issued.Secret.Reveal())).Refusal);
        platform.Time.SetUtcNow(end);

        Assert.Equal(KeyRefusal.Expired, (await CheckAsync(platform, issued.Secret.Reveal())).Refusal);
    }

    [Fact]
    public async Task An_archived_projects_keys_stop()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        IssuedKey issued = await IssueAsync(platform);
        Assert.Equal(KeyRefusal.None, (await CheckAsync(platform, issued.Secret.Reveal())).Refusal);

        await platform.Projects.ArchiveAsync(platform.Owner, platform.Project.Id, Cancellation);

        Assert.Equal(KeyRefusal.Revoked, (await CheckAsync(platform, issued.Secret.Reveal())).Refusal);
        await Assert.ThrowsAsync<PlatformException>(() => IssueAsync(platform));
    }

    [Fact]
    public async Task Scopes_bound_paths_models_and_addresses()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Assert.True(AddressRange.TryParse("10.0.0.0/8", out AddressRange inside));
        Assert.True(AddressRange.TryParse("2001:db8::/32", out AddressRange six));
        IssuedKey issued = await platform.Keys.CreateAsync(
            platform.Owner,
            platform.Project.Id,
            new KeySettings("Scoped")
            {
                Scopes = new KeyScopes { Endpoints = [Chat, "/v1/files/*"], Models = ["primer-1"], Addresses = [inside, six] },
            },
            Cancellation);

        Assert.Equal(KeyRefusal.None, await RefusalAsync(Chat, "10.1.2.3"));
        Assert.Equal(KeyRefusal.None, await RefusalAsync(Chat, "::ffff:10.1.2.3"));
        Assert.Equal(KeyRefusal.None, await RefusalAsync("/v1/files/file-1/content", "2001:db8:1::1"));
        Assert.Equal(KeyRefusal.Address, await RefusalAsync(Chat, "11.0.0.1"));
        Assert.Equal(KeyRefusal.Address, await RefusalAsync(Chat, null));
        Assert.Equal(KeyRefusal.Endpoint, await RefusalAsync("/v1/filesystem", "10.1.2.3"));
        Assert.Equal(KeyRefusal.Endpoint, await RefusalAsync("/v1/chat/completions/x", "10.1.2.3"));
        VerifiedKey key = (await platform.Verifier.VerifyAsync(issued.Secret.Reveal(), Chat, IPAddress.Parse("10.1.2.3"), Cancellation)).Key!;
        Assert.True(key.Scopes.AllowsModel("primer-1"));
        Assert.False(key.Scopes.AllowsModel("Primer-1"));

        async Task<KeyRefusal> RefusalAsync(string path, string? address) => (await platform.Verifier.VerifyAsync(
            issued.Secret.Reveal(), path, address is null ? null : IPAddress.Parse(address), Cancellation)).Refusal;
    }

    [Fact]
    public async Task Settings_that_cannot_be_are_refused()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        KeySettings[] impossible =
        [
            new(""),
            new("Key") { ExpiresAt = platform.Time.GetUtcNow() },
            new("Key") { Scopes = new KeyScopes { Models = [] } },
            new("Key") { Scopes = new KeyScopes { Endpoints = ["v1/models"] } },
            new("Key") { Scopes = new KeyScopes { Endpoints = ["/v1/*/models"] } },
            new("Key") { Scopes = new KeyScopes { Models = [.. Enumerable.Range(0, 101).Select(static i => $"m{i}")] } },
            new("Key") { Limits = new QuotaLimits(0, null, null) },
        ];

        Assert.All(
            await Task.WhenAll(impossible.Select(settings => Record.ExceptionAsync(() => platform.Keys.CreateAsync(platform.Owner, platform.Project.Id, settings, Cancellation)).AsTask())),
            static problem => Assert.Equal(PlatformError.Invalid, Assert.IsType<PlatformException>(problem).Error));
    }

    [Fact]
    public async Task Members_manage_their_own_keys_and_nobody_anothers_organisation()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        IssuedKey owners = await IssueAsync(platform);
        Actor member = new(platform.Owner.OrganizationId, Guid.CreateVersion7(), Role.Member);
        Actor other = await platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation);
        IssuedKey members = await platform.Keys.CreateAsync(member, platform.Project.Id, new KeySettings("Mine"), Cancellation);

        await platform.Keys.RevokeAsync(member, members.Key.Id, Cancellation);
        Assert.Equal(PlatformError.Forbidden, (await Assert.ThrowsAsync<PlatformException>(() => platform.Keys.RevokeAsync(member, owners.Key.Id, Cancellation))).Error);
        Assert.Equal(PlatformError.NotFound, (await Assert.ThrowsAsync<PlatformException>(() => platform.Keys.RevokeAsync(other, owners.Key.Id, Cancellation))).Error);
        Assert.Equal(PlatformError.NotFound, (await Assert.ThrowsAsync<PlatformException>(() => platform.Keys.CreateAsync(other, platform.Project.Id, new KeySettings("No"), Cancellation))).Error);
        Assert.Empty(await platform.Keys.ListAsync(other, platform.Project.Id, Cancellation));
    }

    [Fact]
    public async Task The_last_use_is_written_later_and_never_goes_back()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        IssuedKey issued = await IssueAsync(platform);
        DateTimeOffset first = platform.Time.GetUtcNow();
        await CheckAsync(platform, issued.Secret.Reveal());
        platform.Time.Advance(TimeSpan.FromSeconds(5));
        await CheckAsync(platform, issued.Secret.Reveal());

        Assert.Null(await LastUseAsync());
        await platform.Verifier.WriteLastUseAsync(Cancellation);
        Assert.Equal(first.AddSeconds(5), await LastUseAsync());
        await platform.Verifier.WriteLastUseAsync(Cancellation);
        Assert.Equal(first.AddSeconds(5), await LastUseAsync());

        async Task<DateTimeOffset?> LastUseAsync() =>
            Assert.Single(await platform.Keys.ListAsync(platform.Owner, platform.Project.Id, Cancellation)).LastUsedAt;
    }

    private static Task<IssuedKey> IssueAsync(TestPlatform platform) =>
        platform.Keys.CreateAsync(platform.Owner, platform.Project.Id, new KeySettings("Key"), Cancellation);

    private static async Task<KeyCheck> CheckAsync(TestPlatform platform, string? presented) =>
        await platform.Verifier.VerifyAsync(presented, Chat, null, Cancellation);
}
