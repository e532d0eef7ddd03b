using System.Text.Json;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Projects;

namespace Lyceum.Api.Tests;

public class OrganizationTests
{
    private const string Organization = "v1/organization/";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Endpoints() => new()
    {
        { "GET", "admin_api_keys" },
        { "GET", "users" },
        { "GET", "invites" },
        { "GET", "projects" },
        { "POST", "projects" },
        { "GET", "spend_alerts" },
        { "GET", "spend_limit" },
        { "GET", "audit_logs" },
        { "GET", "usage/completions?start_time=0" },
        { "GET", "costs?start_time=0" },
        { "GET", "certificates" },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_project_s_key_manages_nothing(string method, string path)
    {
        await using Administration administration = await Administration.StartAsync();

        Assert.Equal((403, null), await administration.RefuseAsync(method, Organization + path, method == "POST" ? "{}" : null, administration.Server.Client));
    }

    [Fact]
    public async Task An_admin_key_uses_no_model_and_whose_role_is_lost_nothing()
    {
        await using Administration administration = await Administration.StartAsync();
        Actor admin = await administration.JoinAsync(Role.Admin);
        using HttpClient client = administration.Server.CreateClient(await Administration.MakeKeyAsync(administration.Server, admin));

        Assert.Equal((403, null), await administration.RefuseAsync("GET", "v1/models"));
        Assert.Equal((403, null), await administration.RefuseAsync("POST", "v1/chat/completions", "{}"));
        Assert.Equal((404, null), await administration.RefuseAsync("GET", "v1/organization/certificates"));
        Assert.Equal((404, null), await administration.RefuseAsync("GET", "v1/nothing"));
        Assert.Equal(200, (int)(await administration.SendAsync("GET", Organization + "users", client: client)).Status);
        // An admin makes no owner.
        Assert.Equal((403, null), await administration.RefuseAsync("POST", Organization + $"users/user-{admin.Id:N}", """{"role":"owner"}""", client));
        foreach (Role role in new[] { Role.Member, Role.Viewer })
        {
            await administration.Server.Installation.Get<MemberDirectory>().ChangeRoleAsync(administration.Server.Installation.Owner, admin.Id, role, Cancellation);
            Assert.Equal((401, null), await administration.RefuseAsync("GET", Organization + "users", client: client));
        }
    }

    [Fact]
    public async Task Another_organisation_is_not_there()
    {
        await using Administration administration = await Administration.StartAsync();
        Actor other = await administration.Server.Installation.Get<OrganizationDirectory>().CreateAsync("Other", Guid.NewGuid(), Cancellation);
        Project project = await administration.Server.Installation.Get<ProjectDirectory>().CreateAsync(other, "Theirs", Cancellation);
        IssuedAdminKey key = await administration.Server.Installation.Get<AdminApiKeyDirectory>().CreateAsync(other, "Theirs", null, Cancellation);
        string theirs = Organization + $"projects/proj_{project.Id:N}";

        Assert.Equal((404, "key_id"), await administration.RefuseAsync("GET", Organization + $"admin_api_keys/key_{key.Key.Id:N}"));
        Assert.Equal((404, "user_id"), await administration.RefuseAsync("DELETE", Organization + $"users/user-{other.Id:N}"));
        Assert.Equal((404, "invite_id"), await administration.RefuseAsync("GET", Organization + $"invites/invite-{Guid.NewGuid():N}"));
        foreach (string path in new[] { "", "/users", "/service_accounts", "/api_keys", "/rate_limits", "/model_permissions", "/spend_alerts", "/spend_limit" })
        {
            Assert.Equal((404, "project_id"), await administration.RefuseAsync("GET", theirs + path));
        }

        Assert.Equal((404, "project_id"), await administration.RefuseAsync("GET", Organization + "projects/nonsense"));
        Assert.Equal((400, "after"), await administration.RefuseAsync("GET", Organization + "projects?after=proj_none"));
    }

    [Fact]
    public async Task Admin_keys_are_made_once_listed_and_deleted()
    {
        await using Administration administration = await Administration.StartAsync();

        JsonElement made = await administration.AskAsync("POST", Organization + "admin_api_keys", """{"name":"Second","expires_in_seconds":60}""");
        string id = made.GetProperty("id").GetString()!;
        JsonElement list = await administration.AskAsync("GET", Organization + "admin_api_keys?limit=1");

        Administration.AssertKeys(made, "object", "id", "name", "redacted_value", "created_at", "expires_at", "last_used_at", "owner", "value");
        Administration.AssertKeys(made.GetProperty("owner"), "type", "object", "id", "name", "created_at", "role");
        Assert.Equal(60, made.GetProperty("expires_at").GetInt64() - made.GetProperty("created_at").GetInt64());
        Administration.AssertKeys(list, "object", "data", "first_id", "last_id", "has_more");
        Assert.Equal(("Admin", true), (list.GetProperty("data")[0].GetProperty("name").GetString(), list.GetProperty("has_more").GetBoolean()));
        list = await administration.AskAsync("GET", Organization + $"admin_api_keys?after={list.GetProperty("last_id").GetString()}");
        Assert.Equal((id, false), (list.GetProperty("data")[0].GetProperty("id").GetString(), list.GetProperty("has_more").GetBoolean()));
        Assert.False(list.GetProperty("data")[0].TryGetProperty("value", out _));
        using HttpClient second = administration.Server.CreateClient(made.GetProperty("value").GetString());
        Assert.Equal($$"""{"object":"organization.admin_api_key.deleted","id":"{{id}}","deleted":true}""", (await administration.AskAsync("DELETE", Organization + "admin_api_keys/" + id)).GetRawText());
        Assert.Equal((401, null), await administration.RefuseAsync("GET", Organization + "users", client: second));
        Assert.Equal((400, "expires_in_seconds"), await administration.RefuseAsync("POST", Organization + "admin_api_keys", """{"name":"Third","expires_in_seconds":0}"""));
    }

    [Fact]
    public async Task Users_are_listed_changed_and_taken_out()
    {
        await using Administration administration = await Administration.StartAsync();
        string id = $"user-{(await administration.JoinAsync(Role.Member)).Id:N}";

        JsonElement user = await administration.AskAsync("GET", Organization + "users/" + id);

        Administration.AssertKeys(user, "object", "id", "name", "email", "role", "added_at");
        Assert.Equal("reader", user.GetProperty("role").GetString());
        Assert.Equal(2, (await administration.AskAsync("GET", Organization + "users")).GetProperty("data").GetArrayLength());
        Assert.Equal(0, (await administration.AskAsync("GET", Organization + "users?emails=a@b.c")).GetProperty("data").GetArrayLength());
        Assert.Equal("owner", (await administration.AskAsync("POST", Organization + "users/" + id, """{"role":"owner"}""")).GetProperty("role").GetString());
        Assert.Equal((400, "role"), await administration.RefuseAsync("POST", Organization + "users/" + id, """{"role":"king"}"""));
        Assert.Equal((400, "role_id"), await administration.RefuseAsync("POST", Organization + "users/" + id, """{"role_id":"role_1"}"""));
        Assert.True((await administration.AskAsync("DELETE", Organization + "users/" + id)).GetProperty("deleted").GetBoolean());
        Assert.Equal((404, "user_id"), await administration.RefuseAsync("GET", Organization + "users/" + id));
        // The last owner stays.
        Assert.Equal((409, null), await administration.RefuseAsync("DELETE", Organization + $"users/user-{administration.Server.Installation.Owner.Id:N}"));
    }

    [Fact]
    public async Task Invites_are_made_listed_by_pages_and_taken_back()
    {
        await using Administration administration = await Administration.StartAsync();
        string project = $"proj_{administration.Server.Installation.Project.Id:N}";

        JsonElement made = await administration.AskAsync(
            "POST", Organization + "invites", $$"""{"email":"a@example.com","role":"reader","projects":[{"id":"{{project}}","role":"owner"}]}""");
        await administration.AskAsync("POST", Organization + "invites", """{"email":"b@example.com","role":"owner"}""");
        string id = made.GetProperty("id").GetString()!;
        JsonElement first = await administration.AskAsync("GET", Organization + "invites?limit=1");
        JsonElement second = await administration.AskAsync("GET", Organization + $"invites?limit=1&after={first.GetProperty("last_id").GetString()}");

        Administration.AssertKeys(made, "object", "id", "email", "role", "status", "created_at", "expires_at", "accepted_at", "projects", "token");
        Assert.Equal($$"""[{"id":"{{project}}","role":"owner"}]""", made.GetProperty("projects").GetRawText());
        Assert.True(first.GetProperty("has_more").GetBoolean());
        Assert.False(second.GetProperty("has_more").GetBoolean());
        Assert.Equal((id, "pending"), (second.GetProperty("data")[0].GetProperty("id").GetString(), second.GetProperty("data")[0].GetProperty("status").GetString()));
        Assert.False(second.GetProperty("data")[0].TryGetProperty("token", out _));
        Assert.True((await administration.AskAsync("DELETE", Organization + "invites/" + id)).GetProperty("deleted").GetBoolean());
        Assert.Equal((404, "invite_id"), await administration.RefuseAsync("DELETE", Organization + "invites/" + id));
        Assert.Equal(1, (await administration.AskAsync("GET", Organization + "invites")).GetProperty("data").GetArrayLength());
        Assert.Equal((400, "email"), await administration.RefuseAsync("POST", Organization + "invites", """{"email":"nobody","role":"reader"}"""));
        Assert.Equal((400, "projects[0].role"), await administration.RefuseAsync(
            "POST", Organization + "invites", $$"""{"email":"c@example.com","role":"reader","projects":[{"id":"{{project}}","role":"king"}]}"""));
    }

    [Fact]
    public async Task Usage_and_costs_are_told_by_buckets()
    {
        await using Administration administration = await Administration.StartAsync();
        Ledger ledger = administration.Server.Installation.Get<Ledger>();
        Payer payer = new(administration.Server.Installation.Owner.OrganizationId, administration.Server.Installation.Project.Id, null);
        await ledger.RecordPriceAsync("fake", DateTimeOffset.UnixEpoch, new Rates { PerMillionOutput = Platform.Money.FromUnits(1_000_000) }, Cancellation);
        UsageAmounts used = new() { InputTokens = 5, CachedInputTokens = 2, OutputTokens = 3 };
        await ledger.SettleAsync(ledger.Reserve(payer, "fake", used).Reservation!, used, Cancellation);
        long start = TimeProvider.System.GetUtcNow().AddDays(-1).ToUnixTimeSeconds() / 86400 * 86400;

        JsonElement usage = await administration.AskAsync("GET", Organization + $"usage/completions?start_time={start}&limit=31&group_by[]=model&group_by[]=project_id");
        JsonElement line = usage.GetProperty("data").EnumerateArray().SelectMany(static bucket => bucket.GetProperty("results").EnumerateArray()).Single();
        JsonElement costs = await administration.AskAsync("GET", Organization + $"costs?start_time={start}&group_by=line_item");
        JsonElement cost = costs.GetProperty("data").EnumerateArray().SelectMany(static bucket => bucket.GetProperty("results").EnumerateArray()).Single();

        Administration.AssertKeys(usage, "object", "data", "has_more", "next_page");
        Administration.AssertKeys(usage.GetProperty("data")[0], "object", "start_time", "end_time", "results");
        Administration.AssertKeys(
            line, "object", "input_tokens", "input_cached_tokens", "input_uncached_tokens", "output_tokens", "input_audio_tokens", "output_audio_tokens", "num_model_requests", "project_id", "user_id", "api_key_id", "model", "batch", "service_tier");
        Assert.Equal((5, 3, "fake"), (line.GetProperty("input_tokens").GetInt32(), line.GetProperty("output_tokens").GetInt32(), line.GetProperty("model").GetString()));
        Administration.AssertKeys(cost, "object", "amount", "line_item", "project_id", "api_key_id", "quantity", "quantity_unit");
        Assert.Equal("""{"value":3,"currency":"usd"}""", cost.GetProperty("amount").GetRawText());
    }

    [Theory]
    [InlineData("completions")]
    [InlineData("embeddings")]
    [InlineData("moderations")]
    [InlineData("images")]
    [InlineData("audio_speeches")]
    [InlineData("audio_transcriptions")]
    [InlineData("vector_stores")]
    [InlineData("code_interpreter_sessions")]
    [InlineData("file_search_calls")]
    [InlineData("web_search_calls")]
    public async Task Every_kind_of_usage_has_empty_buckets_by_pages(string kind)
    {
        await using Administration administration = await Administration.StartAsync();
        string path = Organization + $"usage/{kind}?start_time=3600&end_time=10800&bucket_width=1h&limit=1";

        JsonElement first = await administration.AskAsync("GET", path);
        JsonElement second = await administration.AskAsync("GET", path + "&page=" + first.GetProperty("next_page").GetString());

        Assert.Equal("""[{"start_time":3600,"end_time":7200,"results":[],"object":"bucket"}]""", first.GetProperty("data").GetRawText());
        Assert.True(first.GetProperty("has_more").GetBoolean());
        Assert.Equal("""[{"start_time":7200,"end_time":10800,"results":[],"object":"bucket"}]""", second.GetProperty("data").GetRawText());
        Assert.Equal((false, JsonValueKind.Null), (second.GetProperty("has_more").GetBoolean(), second.GetProperty("next_page").ValueKind));
        Assert.Equal((400, "start_time"), await administration.RefuseAsync("GET", Organization + "usage/" + kind));
        Assert.Equal((400, "limit"), await administration.RefuseAsync("GET", path.Replace("limit=1", "limit=169", StringComparison.Ordinal)));
        Assert.Equal((400, "group_by"), await administration.RefuseAsync("GET", path + "&group_by=weather"));
        Assert.Equal((400, "page"), await administration.RefuseAsync("GET", path + "&page=page_zz"));
        Assert.Equal((400, "bucket_width"), await administration.RefuseAsync("GET", Organization + $"usage/{kind}?start_time=0&bucket_width=1w"));
    }

    [Fact]
    public async Task The_audit_log_is_told_in_OpenAI_s_words_by_filters_and_pages()
    {
        await using Administration administration = await Administration.StartAsync();
        string owner = $"user-{administration.Server.Installation.Owner.Id:N}";
        JsonElement project = await administration.AskAsync("POST", Organization + "projects", """{"name":"Second"}""");
        string id = project.GetProperty("id").GetString()!;

        JsonElement made = await administration.AskAsync("GET", Organization + "audit_logs?event_types[]=project.created&limit=1");
        JsonElement line = made.GetProperty("data")[0];
        JsonElement next = await administration.AskAsync("GET", Organization + $"audit_logs?event_types[]=project.created&limit=1&after={made.GetProperty("last_id").GetString()}");
        JsonElement before = await administration.AskAsync("GET", Organization + $"audit_logs?event_types[]=project.created&limit=1&before={next.GetProperty("first_id").GetString()}");

        Administration.AssertKeys(line, "id", "type", "effective_at", "project", "actor", "project.created");
        Assert.Equal(id, line.GetProperty("project.created").GetProperty("id").GetString());
        Assert.Equal(("api_key", owner), (line.GetProperty("actor").GetProperty("type").GetString(), line.GetProperty("actor").GetProperty("api_key").GetProperty("user").GetProperty("id").GetString()));
        Assert.Equal("session", next.GetProperty("data")[0].GetProperty("actor").GetProperty("type").GetString());
        Assert.False(next.GetProperty("has_more").GetBoolean());
        Assert.Equal(line.GetProperty("id").GetString(), before.GetProperty("data")[0].GetProperty("id").GetString());
        Assert.Equal(1, await CountAsync($"project_ids[]={id}"));
        Assert.Equal(1, await CountAsync($"resource_ids[]={id}&actor_ids[]={owner}"));
        Assert.Equal(0, await CountAsync($"resource_ids[]={id}&actor_ids[]=user-{Guid.NewGuid():N}"));
        Assert.Equal(0, await CountAsync("actor_emails[]=nobody@example.com"));
        Assert.Equal(0, await CountAsync("effective_at[lt]=1000"));
        Assert.NotEqual(0, await CountAsync("effective_at[gte]=1000"));
        Assert.Equal((400, "actor_ids"), await administration.RefuseAsync("GET", Organization + "audit_logs?actor_ids[]=nobody"));

        async Task<int> CountAsync(string filter) => (await administration.AskAsync("GET", Organization + "audit_logs?" + filter)).GetProperty("data").GetArrayLength();
    }
}
