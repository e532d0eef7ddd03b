using System.Text.Json;
using Lyceum.Platform.Organizations;

namespace Lyceum.Api.Tests;

public class OrganizationProjectTests
{
    private const string Organization = "v1/organization/";

    [Fact]
    public async Task Projects_are_made_renamed_and_archived()
    {
        await using Administration administration = await Administration.StartAsync();

        JsonElement made = await administration.AskAsync("POST", Organization + "projects", """{"name":"Second"}""");
        string path = Organization + "projects/" + made.GetProperty("id").GetString();

        Administration.AssertKeys(made, "id", "object", "name", "created_at", "archived_at", "status");
        Assert.Equal("Third", (await administration.AskAsync("POST", path, """{"name":"Third"}""")).GetProperty("name").GetString());
        Assert.Equal("archived", (await administration.AskAsync("POST", path + "/archive")).GetProperty("status").GetString());
        Assert.Equal("archived", (await administration.AskAsync("GET", path)).GetProperty("status").GetString());
        Assert.Equal(1, (await administration.AskAsync("GET", Organization + "projects")).GetProperty("data").GetArrayLength());
        JsonElement all = await administration.AskAsync("GET", Organization + "projects?include_archived=true&limit=1");
        Assert.True(all.GetProperty("has_more").GetBoolean());
        Assert.Equal((400, "name"), await administration.RefuseAsync("POST", Organization + "projects", "{}"));
        Assert.Equal((409, null), await administration.RefuseAsync("POST", Organization + "projects", """{"name":"Project"}"""));
        Assert.Equal((400, "limit"), await administration.RefuseAsync("GET", Organization + "projects?limit=101"));
        Assert.Equal((400, "residency"), await administration.RefuseAsync("POST", Organization + "projects", """{"name":"X","residency":"MOON"}"""));
    }

    [Fact]
    public async Task Users_come_into_a_project_and_go()
    {
        await using Administration administration = await Administration.StartAsync();
        string user = $"user-{(await administration.JoinAsync(Role.Member)).Id:N}";
        string users = administration.Project + "/users";

        Assert.Equal((404, "user_id"), await administration.RefuseAsync("POST", users + "/" + user, """{"role":"owner"}"""));
        JsonElement added = await administration.AskAsync("POST", users, $$"""{"user_id":"{{user}}","role":"member"}""");

        Administration.AssertKeys(added, "object", "id", "name", "email", "role", "added_at");
        Assert.Equal("owner", (await administration.AskAsync("POST", users + "/" + user, """{"role":"owner"}""")).GetProperty("role").GetString());
        Assert.Equal("owner", (await administration.AskAsync("GET", users + "/" + user)).GetProperty("role").GetString());
        Assert.Equal(user, (await administration.AskAsync("GET", users)).GetProperty("data")[0].GetProperty("id").GetString());
        Assert.True((await administration.AskAsync("DELETE", users + "/" + user)).GetProperty("deleted").GetBoolean());
        Assert.Equal((404, "user_id"), await administration.RefuseAsync("GET", users + "/" + user));
        Assert.Equal((400, "role"), await administration.RefuseAsync("POST", users, $$"""{"user_id":"{{user}}","role":"king"}"""));
        Assert.Equal((404, "email"), await administration.RefuseAsync("POST", users, """{"email":"nobody@example.com","role":"member"}"""));
    }

    [Fact]
    public async Task Service_accounts_and_keys_are_made_told_once_and_end()
    {
        await using Administration administration = await Administration.StartAsync();
        string accounts = administration.Project + "/service_accounts";
        string keys = administration.Project + "/api_keys";

        JsonElement made = await administration.AskAsync("POST", accounts, """{"name":"Robot"}""");
        string account = accounts + "/" + made.GetProperty("id").GetString();
        using HttpClient robot = administration.Server.CreateClient(made.GetProperty("api_key").GetProperty("value").GetString());
        JsonElement further = await administration.AskAsync("POST", account + "/api_keys", """{"name":"Further"}""");
        JsonElement list = await administration.AskAsync("GET", keys);

        Administration.AssertKeys(made, "object", "id", "name", "role", "created_at", "api_key");
        Administration.AssertKeys(made.GetProperty("api_key"), "object", "id", "name", "created_at", "value");
        Administration.AssertKeys(further, "object", "id", "name", "created_at", "value");
        Assert.Equal(200, (int)(await administration.SendAsync("GET", "v1/models", client: robot)).Status);
        Assert.Equal("Machine", (await administration.AskAsync("POST", account, """{"name":"Machine"}""")).GetProperty("name").GetString());
        Administration.AssertKeys((await administration.AskAsync("GET", accounts)).GetProperty("data")[0], "object", "id", "name", "role", "created_at");
        Assert.Equal(3, list.GetProperty("data").GetArrayLength());
        JsonElement person = list.GetProperty("data")[0];
        Administration.AssertKeys(person, "object", "id", "name", "redacted_value", "created_at", "last_used_at", "owner_project_access", "owner");
        Administration.AssertKeys(person.GetProperty("owner"), "type", "user");
        Administration.AssertKeys(person.GetProperty("owner").GetProperty("user"), "id", "email", "name", "created_at", "role");
        Administration.AssertKeys(list.GetProperty("data")[1].GetProperty("owner").GetProperty("service_account"), "id", "name", "created_at", "role");
        Assert.Equal((400, "api_key_id"), await administration.RefuseAsync("DELETE", keys + "/" + further.GetProperty("id").GetString()));
        Assert.Equal(0, (await administration.AskAsync("GET", keys + "?owner_project_access=inactive")).GetProperty("data").GetArrayLength());
        string own = keys + "/" + person.GetProperty("id").GetString();
        Assert.Equal("active", (await administration.AskAsync("GET", own)).GetProperty("owner_project_access").GetString());
        Assert.True((await administration.AskAsync("DELETE", own)).GetProperty("deleted").GetBoolean());
        Assert.Equal((404, "api_key_id"), await administration.RefuseAsync("GET", own));
        Assert.Equal((401, null), await administration.RefuseAsync("GET", "v1/models", client: administration.Server.Client));
        Assert.True((await administration.AskAsync("DELETE", account)).GetProperty("deleted").GetBoolean());
        Assert.Equal((401, null), await administration.RefuseAsync("GET", "v1/models", client: robot));
        Assert.Equal(JsonValueKind.Null, (await administration.AskAsync("POST", accounts, """{"name":"Bare","create_service_account_only":true}""")).GetProperty("api_key").ValueKind);
        Assert.Equal((400, "scopes"), await administration.RefuseAsync("POST", account + "/api_keys", """{"scopes":["api.all"]}"""));
    }

    [Fact]
    public async Task Limits_of_models_are_listed_and_changed()
    {
        await using Administration administration = await Administration.StartAsync();
        string limits = administration.Project + "/rate_limits";

        JsonElement list = await administration.AskAsync("GET", limits);
        JsonElement changed = await administration.AskAsync("POST", limits + "/rl-fake", """{"max_requests_per_1_minute":5}""");

        Assert.Equal(["rl-*", "rl-fake"], list.GetProperty("data").EnumerateArray().Select(static limit => limit.GetProperty("id").GetString()));
        Administration.AssertKeys(changed, "object", "id", "model", "max_requests_per_1_minute", "max_tokens_per_1_minute");
        Assert.Equal((5, 1_000_000_000_000), (changed.GetProperty("max_requests_per_1_minute").GetInt64(), changed.GetProperty("max_tokens_per_1_minute").GetInt64()));
        Assert.Equal(1_000_000_000_000, (await administration.AskAsync("POST", limits + "/rl-fake", """{"max_requests_per_1_minute":1000000000000}""")).GetProperty("max_requests_per_1_minute").GetInt64());
        Assert.Equal((404, "rate_limit_id"), await administration.RefuseAsync("POST", limits + "/rl-none", "{}"));
        Assert.Equal((400, "max_images_per_1_minute"), await administration.RefuseAsync("POST", limits + "/rl-fake", """{"max_images_per_1_minute":5}"""));
    }

    [Fact]
    public async Task A_model_is_an_exception_from_the_limits_of_all()
    {
        await using Administration administration = await Administration.StartAsync();
        string limits = administration.Project + "/rate_limits";
        const long Unlimited = 1_000_000_000_000;

        await administration.AskAsync("POST", limits + "/rl-*", """{"max_requests_per_1_minute":5}""");
        Assert.Equal(5, Requests(await administration.AskAsync("POST", limits + "/rl-fake", "{}")));
        Assert.Equal(Unlimited, Requests(await administration.AskAsync("POST", limits + "/rl-fake", """{"max_requests_per_1_minute":1000000000000}""")));

        JsonElement[] all = [.. (await administration.AskAsync("GET", limits)).GetProperty("data").EnumerateArray()];
        Assert.Equal([5, Unlimited], all.Select(Requests));

        // Without limits of all there is nothing to be an exception from.
        Assert.Equal(Unlimited, Requests(await administration.AskAsync("POST", limits + "/rl-*", """{"max_requests_per_1_minute":1000000000000}""")));

        static long Requests(JsonElement limit) => limit.GetProperty("max_requests_per_1_minute").GetInt64();
    }

    [Fact]
    public async Task Models_are_allowed_denied_and_allowed_again()
    {
        await using Administration administration = await Administration.StartAsync();
        string permissions = administration.Project + "/model_permissions";
        const string Nothing = """{"mode":"deny_list","model_ids":[],"object":"project.model_permissions"}""";

        Assert.Equal(Nothing, (await administration.AskAsync("GET", permissions)).GetRawText());
        Assert.Equal(
            """{"mode":"allow_list","model_ids":["fake"],"object":"project.model_permissions"}""",
            (await administration.AskAsync("POST", permissions, """{"mode":"allow_list","model_ids":["fake"]}""")).GetRawText());
        Assert.Equal("""{"object":"project.model_permissions.deleted","deleted":true}""", (await administration.AskAsync("DELETE", permissions)).GetRawText());
        Assert.Equal(Nothing, (await administration.AskAsync("GET", permissions)).GetRawText());
        Assert.Equal((400, "mode"), await administration.RefuseAsync("POST", permissions, """{"mode":"some","model_ids":[]}"""));
        Assert.Equal((400, "model_ids"), await administration.RefuseAsync("POST", permissions, """{"mode":"allow_list"}"""));
    }

    [Theory]
    [InlineData(false, "organization")]
    [InlineData(true, "project")]
    public async Task Spending_is_limited_and_alerts_are_kept(bool ofProject, string word)
    {
        await using Administration administration = await Administration.StartAsync();
        string root = ofProject ? administration.Project + "/" : Organization;
        const string Limit = """{"threshold_amount":12345,"currency":"USD","interval":"month"}""";
        const string Alert = """{"threshold_amount":100,"currency":"USD","interval":"month","notification_channel":{"type":"email","recipients":["a@example.com"]}}""";

        Assert.Equal((404, null), await administration.RefuseAsync("GET", root + "spend_limit"));
        JsonElement limit = await administration.AskAsync("POST", root + "spend_limit", Limit);
        Administration.AssertKeys(limit, "object", "threshold_amount", "currency", "interval", "enforcement");
        Assert.Equal((word + ".spend_limit", 12345), (limit.GetProperty("object").GetString(), limit.GetProperty("threshold_amount").GetInt32()));
        JsonElement first = await administration.AskAsync("POST", root + "spend_alerts", Alert);
        JsonElement second = await administration.AskAsync("POST", root + "spend_alerts", Alert.Replace("100", "200", StringComparison.Ordinal));
        Administration.AssertKeys(first, "id", "object", "threshold_amount", "currency", "interval", "notification_channel");
        Administration.AssertKeys(first.GetProperty("notification_channel"), "type", "recipients", "subject_prefix");
        string id = first.GetProperty("id").GetString()!;
        Assert.Equal([id, second.GetProperty("id").GetString()], await ListAsync());
        Assert.Equal(300, (await administration.AskAsync("POST", root + "spend_alerts/" + id, Alert.Replace("100", "300", StringComparison.Ordinal))).GetProperty("threshold_amount").GetInt32());
        Assert.Equal(300, (await administration.AskAsync("GET", root + "spend_alerts/" + id)).GetProperty("threshold_amount").GetInt32());
        Assert.Equal($$"""{"object":"{{word}}.spend_alert.deleted","id":"{{id}}","deleted":true}""", (await administration.AskAsync("DELETE", root + "spend_alerts/" + id)).GetRawText());
        Assert.Equal((404, "alert_id"), await administration.RefuseAsync("GET", root + "spend_alerts/" + id));
        Assert.Equal(12345, (await administration.AskAsync("GET", root + "spend_limit")).GetProperty("threshold_amount").GetInt32());
        Assert.True((await administration.AskAsync("DELETE", root + "spend_limit")).GetProperty("deleted").GetBoolean());
        Assert.Equal((404, null), await administration.RefuseAsync("GET", root + "spend_limit"));
        Assert.Equal([second.GetProperty("id").GetString()], await ListAsync());
        Assert.Equal((400, "currency"), await administration.RefuseAsync("POST", root + "spend_limit", """{"threshold_amount":1,"currency":"EUR","interval":"month"}"""));
        Assert.Equal((400, "threshold_amount"), await administration.RefuseAsync("POST", root + "spend_limit", """{"threshold_amount":0,"currency":"USD","interval":"month"}"""));
        Assert.Equal((400, "notification_channel"), await administration.RefuseAsync("POST", root + "spend_alerts", Limit));

        async Task<IEnumerable<string?>> ListAsync() =>
            (await administration.AskAsync("GET", root + "spend_alerts")).GetProperty("data").EnumerateArray().Select(static alert => alert.GetProperty("id").GetString()).ToArray();
    }
}
