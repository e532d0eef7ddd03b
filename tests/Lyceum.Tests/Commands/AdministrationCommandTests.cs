using System.Text.Json;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.TestKit;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Transfer;

namespace Lyceum.Tests.Commands;

public sealed class AdministrationCommandTests : IDisposable
{
    private readonly LyceumRun _lyceum = new();

    private DatabaseOptions Database => DatabaseOptions.Sqlite(new DataDirectory(_lyceum.Data).Database);

    public void Dispose() => _lyceum.Dispose();

    [Fact]
    public async Task A_key_is_made_on_a_fresh_machine_and_its_secret_works_and_is_printed_once()
    {
        JsonElement made = Json(await _lyceum.PrintAsync("keys", "create", "--name", "First", "--json"));
        string secret = made.GetProperty("key").GetString()!;

        Assert.Equal("key", made.EnumerateObject().First().Name);
        Assert.Equal(("First", "Default"), (made.GetProperty("name").GetString(), made.GetProperty("project").GetString()));
        Assert.Equal(KeyRefusal.None, await RefusalAsync(secret));
        Assert.DoesNotContain(secret, _lyceum.Error, StringComparison.Ordinal);
        foreach (string line in new[] { "keys list", "keys list --json", "keys show First", "keys show First --json", "audit export" })
        {
            Assert.DoesNotContain(secret, await _lyceum.PrintAsync(line.Split(' ')), StringComparison.Ordinal);
            Assert.DoesNotContain(secret, _lyceum.Error, StringComparison.Ordinal);
        }

        Assert.Contains(secret[..13] + "…", await _lyceum.PrintAsync("keys", "show", "First"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_json_the_secret_stands_alone_on_standard_output()
    {
        string printed = await _lyceum.PrintAsync("keys", "create", "--name", "Alone");

        Assert.True(ApiKeySecret.TryParse(printed.TrimEnd('\n'), out ApiKeySecret? secret));
        Assert.Contains("not shown again", _lyceum.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(secret.Reveal(), _lyceum.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_is_made_listed_and_removed_and_its_secret_is_printed_once()
    {
        string secret = (await _lyceum.PrintAsync("webhooks", "create", "--url", "https://example.com/hook", "--events", "batch.completed", "response.failed")).TrimEnd('\n');
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, _lyceum.Error, StringComparison.Ordinal);

        JsonElement listed = Assert.Single(Json(await _lyceum.PrintAsync("webhooks", "list", "--json")).EnumerateArray());
        Assert.Equal(("https://example.com/hook", "Default"), (listed.GetProperty("url").GetString(), listed.GetProperty("project").GetString()));
        Assert.Equal(["batch.completed", "response.failed"], listed.GetProperty("events").Deserialize<string[]>()!);
        Assert.DoesNotContain(secret, _lyceum.Output, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_lyceum.Data, "keys")));

        await _lyceum.PrintAsync("webhooks", "remove", listed.GetProperty("id").GetString()!);
        Assert.Equal("[]", (await _lyceum.PrintAsync("webhooks", "list", "--json")).Trim());
        Assert.Equal(ExitCode.WrongUsage, await _lyceum.RunAsync("webhooks", "create", "--url", "https://example.com/hook", "--events", "batch.complete"));
        Assert.Equal(ExitCode.WrongUsage, await _lyceum.RunAsync("webhooks", "create", "--url", "hook"));
        Assert.Equal(ExitCode.Failed, await _lyceum.RunAsync("webhooks", "create", "--url", "ftp://example.com/hook"));
    }

    [Fact]
    public async Task A_key_is_bounded_rotated_and_revoked()
    {
        await _lyceum.PrintAsync("projects", "create", "Research");
        JsonElement made = Json(await _lyceum.PrintAsync(
            "keys", "create", "--name", "Bound", "--project", "Research", "--expires", "30d", "--model", "primer-1", "--model", "other",
            "--endpoint", "/v1/chat/*", "--address", "10.0.0.0/8", "--requests-per-minute", "5", "--tokens-per-minute", "1000", "--parallel", "2", "--json"));
        Assert.Equal("Research", made.GetProperty("project").GetString());
        Assert.Equal(["primer-1", "other"], made.GetProperty("models").Deserialize<string[]>()!);
        Assert.Equal(["10.0.0.0/8"], made.GetProperty("addresses").Deserialize<string[]>()!);
        Assert.Equal((5, 1000L, 2), (made.GetProperty("requestsPerMinute").GetInt32(), made.GetProperty("tokensPerMinute").GetInt64(), made.GetProperty("parallelCalls").GetInt32()));
        Assert.Equal(30, Math.Round((made.GetProperty("expiresAt").GetDateTimeOffset() - made.GetProperty("createdAt").GetDateTimeOffset()).TotalDays));

        await _lyceum.PrintAsync("keys", "create", "--name", "Free");
        JsonElement first = Json(await _lyceum.PrintAsync("keys", "rotate", "Free", "--json"));
        string second = (await _lyceum.PrintAsync("keys", "rotate", "Free", "--overlap", "0s")).Trim();
        Assert.Equal(KeyRefusal.Unknown, await RefusalAsync(first.GetProperty("key").GetString()!));
        Assert.Equal(KeyRefusal.None, await RefusalAsync(second));
        Assert.Single(Json(await _lyceum.PrintAsync("keys", "show", "Free", "--json")).GetProperty("secrets").EnumerateArray());

        Assert.Empty(await _lyceum.PrintAsync("keys", "revoke", "Free"));
        Assert.Equal(KeyRefusal.Revoked, await RefusalAsync(second));
        Assert.Equal(["Bound"], Names(await _lyceum.PrintAsync("keys", "list", "--json")));
        Assert.Equal(["Free", "Bound"], Names(await _lyceum.PrintAsync("keys", "list", "--all", "--json")));
        Assert.Empty(Names(await _lyceum.PrintAsync("keys", "list", "--project", "Default", "--json")));
        Assert.Contains("Bound", await _lyceum.PrintAsync("keys", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Projects_are_made_renamed_and_archived()
    {
        await _lyceum.PrintAsync("projects", "create", "One");
        await _lyceum.PrintAsync("projects", "rename", "One", "Two");
        string secret = (await _lyceum.PrintAsync("keys", "create", "--name", "K", "--project", "Two")).Trim();
        await _lyceum.PrintAsync("projects", "archive", "Two");

        Assert.Equal(["Default", "Two"], Names(await _lyceum.PrintAsync("projects", "list", "--json")));
        Assert.Matches("(?m)^ *Two +archived ", await _lyceum.PrintAsync("projects", "list"));
        Assert.Equal(KeyRefusal.Revoked, await RefusalAsync(secret));
        Assert.Equal(ExitCode.Failed, await _lyceum.RunAsync("projects", "create", "Two"));
        Assert.Contains("'Two' already", _lyceum.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Budgets_are_set_listed_and_removed()
    {
        await _lyceum.PrintAsync("keys", "create", "--name", "K");
        JsonElement whole = Json(await _lyceum.PrintAsync("budgets", "set", "--limit", "12.5", "--json"));
        await _lyceum.PrintAsync("budgets", "set", "--limit", "1", "--period", "day", "--project", "Default", "--soft", "--alerts", "90");
        await _lyceum.PrintAsync("budgets", "set", "--limit", "2", "--period", "total", "--key", "K");
        JsonElement again = Json(await _lyceum.PrintAsync("budgets", "set", "--limit", "13", "--email", "ada@example.com", "--email", "bob@example.com", "--webhook", "https://example.com/alerts", "--json"));

        Assert.Equal(whole.GetProperty("id").GetGuid(), again.GetProperty("id").GetGuid());
        Assert.Equal(["ada@example.com", "bob@example.com"], again.GetProperty("alertEmails").EnumerateArray().Select(static address => address.GetString()));
        Assert.Equal("https://example.com/alerts", Assert.Single(again.GetProperty("alertWebhooks").EnumerateArray()).GetString());
        JsonElement[] listed = [.. Json(await _lyceum.PrintAsync("budgets", "list", "--json")).EnumerateArray()];
        Assert.Equal(["13", "1", "2"], listed.Select(static budget => budget.GetProperty("limit").GetString()));
        Assert.Equal(["organization", "project", "key"], listed.Select(static budget => budget.GetProperty("scope").GetString()));
        Assert.Equal([true, false, true], listed.Select(static budget => budget.GetProperty("isHardStop").GetBoolean()));
        Assert.Matches("project Default +1 +day +no +90 %", await _lyceum.PrintAsync("budgets", "list"));

        await _lyceum.PrintAsync("budgets", "remove", whole.GetProperty("id").GetString()!);
        Assert.Equal(2, Json(await _lyceum.PrintAsync("budgets", "list", "--json")).GetArrayLength());
    }

    [Fact]
    public async Task Prices_are_set_and_listed()
    {
        JsonElement set = Json(await _lyceum.PrintAsync("prices", "set", "primer-1", "--input", "0.5", "--output", "1.5", "--from", "2026-01-01", "--json"));
        Assert.Equal(0, set.GetProperty("correctedCalls").GetInt32());
        await _lyceum.PrintAsync("prices", "set", "primer-1", "--input", "0.6", "--cached-input", "0.06", "--from", "2026-01-01");

        JsonElement price = Assert.Single(Json(await _lyceum.PrintAsync("prices", "list", "--json")).EnumerateArray());
        Assert.Equal(("0.6", "0.06", "0"), (price.GetProperty("perMillionInput").GetString(), price.GetProperty("perMillionCachedInput").GetString(), price.GetProperty("perMillionOutput").GetString()));
        Assert.Matches("primer-1 +2026-01-01 00:00 +0.6 +0.06", await _lyceum.PrintAsync("prices", "list"));
        string[] noted = (await _lyceum.PrintAsync("audit", "export", "--organization", $"{PlatformOrganization.Id}")).TrimEnd('\n').Split('\n');
        Assert.Equal(
            [(LocalOperator.Id, true), (LocalOperator.Id, true)],
            noted.Select(static line => Json(line)).Where(static line => line.GetProperty("action").GetString() == "price.record")
                .Select(static line => (line.GetProperty("actorId").GetGuid(), line.GetProperty("detail").GetString()!.StartsWith("primer-1 from 2026-01-01T", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task The_audit_log_is_verified_and_exported()
    {
        await _lyceum.PrintAsync("projects", "create", "One");
        JsonElement before = Json(await _lyceum.PrintAsync("audit", "verify", "--json"));
        string head = before.GetProperty("logs").EnumerateArray().Single(static log => log.GetProperty("name").GetString() == "Default").GetProperty("head").GetString()!;
        await _lyceum.PrintAsync("keys", "create", "--name", "K");

        string[] lines = (await _lyceum.PrintAsync("audit", "export")).TrimEnd('\n').Split('\n');
        Assert.Equal(["organization.create", "project.create", "key.create", "audit.export"], lines.Select(static line => Json(line).GetProperty("action").GetString()));
        Assert.All(lines, static line => Assert.Equal(LocalOperator.Id, Json(line).GetProperty("actorId").GetGuid()));
        Assert.Contains("4 lines are whole", await _lyceum.PrintAsync("audit", "verify", "--organization", "Default", "--head", head), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Failed, await _lyceum.RunAsync("audit", "verify", "--organization", "Default", "--head", $"2:{new string('A', 64)}", "--json"));
        Assert.False(Json(_lyceum.Output).GetProperty("isWhole").GetBoolean());
    }

    [Fact]
    public async Task The_operator_is_the_first_member()
    {
        JsonElement member = Assert.Single(Json(await _lyceum.PrintAsync("users", "list", "--organization", "Default", "--json")).EnumerateArray());

        Assert.Equal(("owner", true), (member.GetProperty("role").GetString(), member.GetProperty("isOperator").GetBoolean()));
        Assert.Contains("operator of this machine", await _lyceum.PrintAsync("users", "list", "--organization", "Default"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accounts_are_made_closed_opened_and_reset()
    {
        string secret = (await _lyceum.PrintAsync("keys", "create", "--name", "Before")).Trim();
        string password = (await _lyceum.PrintAsync("users", "create", "Root@Example.com", "--administrator")).Trim();
        Assert.Equal(23, password.Length);
        Assert.DoesNotContain(password, _lyceum.Error, StringComparison.Ordinal);
        await _lyceum.PrintAsync("users", "create", "ada@example.com", "--name", "Ada");

        JsonElement[] accounts = [.. Json(await _lyceum.PrintAsync("users", "list", "--json")).EnumerateArray()];
        Assert.Equal(["ada@example.com", "Root@Example.com"], accounts.Select(static account => account.GetProperty("email").GetString()));
        Assert.Equal([false, true], accounts.Select(static account => account.GetProperty("isAdministrator").GetBoolean()));
        Assert.DoesNotContain("assword", await _lyceum.PrintAsync("users", "list", "--json"), StringComparison.Ordinal);
        JsonElement owner = Assert.Single(Json(await _lyceum.PrintAsync("users", "list", "--organization", "Default", "--json")).EnumerateArray());
        Assert.Equal("Root@Example.com", owner.GetProperty("email").GetString());
        Assert.Equal(KeyRefusal.None, await RefusalAsync(secret));

        await _lyceum.PrintAsync("users", "disable", "ada@example.com");
        Assert.Contains("disabled", await _lyceum.PrintAsync("users", "list"), StringComparison.Ordinal);
        await _lyceum.PrintAsync("users", "enable", "ada@example.com");
        Assert.DoesNotContain("disabled", await _lyceum.PrintAsync("users", "list"), StringComparison.Ordinal);
        Assert.NotEqual(password, (await _lyceum.PrintAsync("users", "reset", "ada@example.com")).Trim());
        Assert.Equal(ExitCode.Failed, await _lyceum.RunAsync("users", "disable", "root@example.com"));
        Assert.Contains("at least one administrator", _lyceum.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, await _lyceum.RunAsync("users", "disable", "nobody@example.com"));
        Assert.Equal(ExitCode.Failed, await _lyceum.RunAsync("users", "create", "ada@example.com"));
    }

    [Fact]
    public async Task Data_is_copied_backed_up_and_restored()
    {
        string secret = (await _lyceum.PrintAsync("keys", "create", "--name", "K")).Trim();
        string archive = Path.Combine(_lyceum.Folder, "b.zip");
        string copy = Path.Combine(_lyceum.Folder, "copy.db");
        await _lyceum.PrintAsync("data", "migrate");

        JsonElement copied = Json(await _lyceum.PrintAsync("data", "copy", "--to", copy, "--json"));
        Assert.Equal(copy, copied.GetProperty("to").GetString());
        Assert.True(copied.GetProperty("rows").GetInt64() > 5);
        Assert.Equal(KeyRefusal.None, await RefusalAsync(secret, DatabaseOptions.Sqlite(copy)));
        Assert.Equal(ExitCode.Failed, await _lyceum.RunAsync("data", "copy", "--to", copy));
        Assert.Contains("not empty", _lyceum.Error, StringComparison.Ordinal);

        await _lyceum.PrintAsync("data", "backup", archive);
        Assert.Equal(ExitCode.Failed, await _lyceum.RunAsync("data", "backup", archive));
        await _lyceum.PrintAsync("keys", "revoke", "K");
        Assert.Equal(ExitCode.Failed, await _lyceum.RunAsync("data", "restore", archive));
        Assert.Contains("--force", _lyceum.Error, StringComparison.Ordinal);
        JsonElement restored = Json(await _lyceum.PrintAsync("data", "restore", archive, "--force", "--json"));

        Assert.Equal(KeyRefusal.None, await RefusalAsync(secret));
        Assert.Equal(KeyRefusal.Revoked, await RefusalAsync(secret, DatabaseOptions.Sqlite(Path.Combine(restored.GetProperty("movedAside").GetString()!, "lyceum.db"))));
        Assert.True(Json(await _lyceum.PrintAsync("audit", "verify", "--json")).GetProperty("isWhole").GetBoolean());
    }

    [Fact]
    public async Task A_team_moves_to_postgres_and_back()
    {
        await using PostgresFixture server = new();
        Assert.SkipUnless(server.Unavailable is null, server.Unavailable ?? "");
        string connection = await server.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        string[] there = ["--set", "Database:Provider=Postgres", "--set", $"Database:ConnectionString={connection}"];
        string secret = (await _lyceum.PrintAsync("keys", "create", "--name", "K")).Trim();

        await _lyceum.PrintAsync(["data", "copy", "--to", "postgres", .. there[2..]]);
        await _lyceum.PrintAsync(["keys", "create", "--name", "Made there", .. there]);
        string back = Path.Combine(_lyceum.Folder, "back.db");
        await _lyceum.PrintAsync(["data", "copy", "--to", back, .. there]);

        Assert.Equal(KeyRefusal.None, await RefusalAsync(secret, DatabaseOptions.Postgres(connection)));
        Assert.Contains("Made there", await _lyceum.PrintAsync(["keys", "list", .. there]), StringComparison.Ordinal);
        Assert.DoesNotContain("Made there", await _lyceum.PrintAsync("keys", "list"), StringComparison.Ordinal);
        Assert.Equal(KeyRefusal.None, await RefusalAsync(secret, DatabaseOptions.Sqlite(back)));
        Assert.DoesNotContain(connection, _lyceum.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keys create", ExitCode.WrongUsage, "--name")]
    [InlineData("keys create --name K --expires soon", ExitCode.WrongUsage, "--expires")]
    [InlineData("keys create --name K --address 10.0.0.1/8", ExitCode.WrongUsage, "--address")]
    [InlineData("keys create --name K --project Nope", ExitCode.Failed, "'Nope'")]
    [InlineData("keys create --name K --organization Nope", ExitCode.Failed, "'Nope'")]
    [InlineData("keys create --name K --requests-per-minute 0", ExitCode.Failed, "at least 1")]
    [InlineData("keys revoke Nope", ExitCode.Failed, "'Nope'")]
    [InlineData("keys rotate Nope --overlap 3x", ExitCode.WrongUsage, "--overlap")]
    [InlineData("budgets set --limit much", ExitCode.WrongUsage, "--limit")]
    [InlineData("budgets set --limit 1 --period week", ExitCode.WrongUsage, "week")]
    [InlineData("budgets set --limit 1 --project P --key K", ExitCode.WrongUsage, "--key")]
    [InlineData("budgets set --limit 1 --alerts 1,x", ExitCode.WrongUsage, "--alerts")]
    [InlineData("budgets remove nothing", ExitCode.WrongUsage, "nothing")]
    [InlineData("prices set m --input x", ExitCode.WrongUsage, "--input")]
    [InlineData("audit verify --head 1:2", ExitCode.WrongUsage, "--head")]
    [InlineData("audit verify --head 1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", ExitCode.WrongUsage, "--organization")]
    [InlineData("data copy --to postgres", ExitCode.WrongUsage, "Database:ConnectionString")]
    [InlineData("data copy --to Host=h;Nonsense=1;Password=hidden", ExitCode.WrongUsage, "connection string")]
    [InlineData("data restore /nothing/here.zip", ExitCode.Failed, "/nothing/here.zip")]
    [InlineData("keys list --set Database:Provider=Oracle", ExitCode.WrongUsage, "Sqlite or Postgres")]
    [InlineData("keys list --set Database:Provider=Postgres", ExitCode.WrongUsage, "Database:ConnectionString")]
    [InlineData("keys list --set Database:Provider=postgres --set Database:ConnectionString=Host=127.0.0.1;Port=1;Password=hidden", ExitCode.Failed, "Database:Provider")]
    public async Task What_cannot_be_is_one_sentence(string line, int code, string expected)
    {
        Assert.Equal(code, await _lyceum.RunAsync(line.Split(' ')));

        Assert.Contains(expected, _lyceum.Error, StringComparison.Ordinal);
        Assert.StartsWith("lyceum: ", _lyceum.Error, StringComparison.Ordinal);
        Assert.Single(_lyceum.Error.Trim().Split('\n'));
        Assert.DoesNotContain("unexpected", _lyceum.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", _lyceum.Error, StringComparison.Ordinal);
        Assert.Empty(_lyceum.Output);
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static IEnumerable<string?> Names(string json) => Json(json).EnumerateArray().Select(static one => one.GetProperty("name").GetString());

    private async Task<KeyRefusal> RefusalAsync(string secret, DatabaseOptions? options = null) =>
        (await new ApiKeyVerifier(new PlatformDatabase(options ?? Database, TimeProvider.System), TimeProvider.System)
            .VerifyAsync(secret, "/v1/models", null, TestContext.Current.CancellationToken)).Refusal;
}
