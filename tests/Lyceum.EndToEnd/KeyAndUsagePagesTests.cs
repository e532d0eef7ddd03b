using Lyceum.Platform;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Projects;
using Lyceum.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Lyceum.EndToEnd;

/// <summary>The console's pages about keys, money and people, as they are used.</summary>
public class KeyAndUsagePagesTests(Chromium chromium)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_newcomer_makes_a_key_calls_with_it_and_finds_the_call()
    {
        await using TestSite site = await PrimerSite.StartAsync();
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);
        await visitor.GoAsync(site.SetupLink.PathAndQuery);
        await visitor.FillAsync("Your name", "Ada Lovelace");
        await visitor.FillAsync("E-mail address", "ada@example.com");
        await visitor.FillAsync("Password", TestSite.Password);
        await visitor.PressAsync("Create the account");
        await visitor.SeeHeadingAsync("Console");
        await visitor.InspectAsync("console");
        await visitor.Page.Locator(".side-nav").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "API keys" }).ClickAsync();
        await visitor.SeeHeadingAsync("API keys");
        await visitor.InspectAsync("console-keys-none");
        await visitor.FollowAsync("Make a key");
        await visitor.SeeHeadingAsync("Make a key");
        await visitor.FillAsync("Name", "First program");
        await visitor.Page.GetByText("Scopes and limits").ClickAsync();
        await visitor.FillAsync("Allowed address ranges", "10.0.0.1/8");
        await visitor.PressAsync("Make key");
        await visitor.SeeAsync("is no address range");
        await visitor.InspectAsync("console-key-refused");
        await visitor.FillAsync("Allowed address ranges", "");
        await visitor.PressAsync("Make key");
        await visitor.SeeAsync("First program is made");
        await visitor.InspectAsync("console-key-made");
        await visitor.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await visitor.PressAsync("Copy");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Copied" })).ToBeVisibleAsync();
        string secret = await visitor.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.StartsWith("sk-lyc-", secret, StringComparison.Ordinal);

        IAPIResponse answer = await visitor.Page.Context.APIRequest.PostAsync($"{site.Address}v1/chat/completions", new APIRequestContextOptions
        {
            Headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {secret}" },
            DataObject = new { model = "primer-1", max_tokens = 8, messages = new[] { new { role = "user", content = "Say hello." } } },
        });
        Assert.True(answer.Ok, await answer.TextAsync());

        await visitor.FollowAsync("I have kept it");
        await visitor.SeeHeadingAsync("API keys");
        await visitor.InspectAsync("console-keys");
        await visitor.FollowAsync("First program");
        await visitor.SeeHeadingAsync("First program");
        await visitor.InspectAsync("console-key");
        await visitor.FollowAsync("Its usage");
        await visitor.SeeHeadingAsync("Usage and cost");
        await visitor.Page.GetByText("As a table").ClickAsync();
        await visitor.InspectAsync("console-usage");
        await visitor.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "primer-1" }).ClickAsync();
        await visitor.SeeHeadingAsync("Single calls");
        await visitor.InspectAsync("console-calls");
        await visitor.Page.Locator("tbody th a").First.ClickAsync();
        await visitor.SeeHeadingAsync("A call");
        await visitor.SeeAsync("First program");
        await visitor.InspectAsync("console-call");
        await visitor.GoAsync("/console/usage");
        IDownload download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.PressAsync("Download sums as CSV"));
        Assert.Equal("lyceum-usage.csv", download.SuggestedFilename);

        // Rotated and revoked, after it was asked.
        await visitor.GoAsync("/console/keys");
        await visitor.FollowAsync("First program");
        await visitor.PressAsync("Make a new secret");
        await visitor.SeeAsync("A new secret");
        await visitor.InspectAsync("console-key-rotated");
        await visitor.GoAsync("/console/keys");
        await visitor.FollowAsync("First program");
        await visitor.Page.Locator(".confirm-opener").ClickAsync();
        await visitor.InspectAsync("console-key-revoke");
        await visitor.PressAsync("Revoke the key");
        await visitor.SeeAsync("The key is revoked.");
    }

    [Fact]
    public async Task Pages_about_money_and_people_are_sound_with_and_without_something_on_them()
    {
        await using TestSite site = await TestSite.StartAsync();
        Guid root = await site.SetUpAsync();
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);
        await visitor.SignInAsync("root@example.com");
        await visitor.SeeHeadingAsync("Profile");
        Guid home = (await site.Services.GetRequiredService<AccountDirectory>().FindAsync(root, Cancellation))!.HomeOrganizationId!.Value;
        Actor actor = (await site.Services.GetRequiredService<MemberDirectory>().FindActorAsync(home, root, Cancellation))!;
        Project project = (await site.Services.GetRequiredService<ProjectDirectory>().ListAsync(actor, Cancellation))[0];
        string of = $"/console/projects/{project.Id}";
        (string Path, string Name)[] pages =
        [
            ("/console/admin-keys", "admin-keys"), ("/console/usage", "usage-days"), ("/console/usage?show=tokens&by=project&range=90", "usage-tokens"), ("/console/projects", "projects"), (of, "project"),
            ($"{of}/members", "project-members"), ($"{of}/service-accounts", "service-accounts"), ($"{of}/limits", "project-limits"), ($"{of}/webhooks", "webhooks"),
            ("/console/budgets", "budgets"), ("/console/budgets/edit", "budget-edit"), ("/console/budgets/alerts", "spend-alerts"), ("/console/members", "members"),
            ("/console/members/invite", "invite"), ($"/console/members/{root}", "member"), ("/console/audit", "audit"), ("/console/organization", "organization"), ("/console/prices", "prices"),
        ];
        List<string> wrong = [];
        await LookAsync("-none");
        await FillAsync(site, actor, project);
        await LookAsync("");

        await visitor.GoAsync("/console/audit");
        await visitor.PressAsync("Check the chain");
        await visitor.SeeAsync("lines are whole");
        await visitor.InspectAsync("console-audit-checked");
        await visitor.GoAsync("/console/members");
        await visitor.Page.Locator(".confirm-opener").First.ClickAsync();
        await visitor.InspectAsync("console-members-ask");
        await visitor.GoAsync("/console/members/invite");
        await visitor.FillAsync("E-mail address", "grace@example.com");
        await visitor.PressAsync("Invite");
        await visitor.SeeAsync("grace@example.com is invited");
        await visitor.InspectAsync("console-invited");
        await visitor.GoAsync("/console/keys/00000000-0000-0000-0000-000000000000");
        await visitor.SeeHeadingAsync("There is nothing here");
        await visitor.InspectAsync("console-missing");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        async Task LookAsync(string state)
        {
            foreach ((string path, string name) in pages)
            {
                await visitor.GoAsync(path);
                try
                {
                    await visitor.InspectAsync($"console-{name}{state}");
                }
                catch (Xunit.Sdk.XunitException problem)
                {
                    wrong.Add(problem.Message);
                }
            }
        }
    }

    private static async Task FillAsync(TestSite site, Actor actor, Project project)
    {
        IServiceProvider services = site.Services;
        Ledger ledger = services.GetRequiredService<Ledger>();
        foreach ((string model, string price) in new[] { ("primer-1", "0.5"), ("a-model-with-a-rather-long-name-q4_k_m", "2.25") })
        {
            await ledger.RecordPriceAsync(model, DateTimeOffset.UnixEpoch, new Rates { PerMillionInput = Money.Parse("0.1"), PerMillionOutput = Money.Parse(price) }, Cancellation);
            for (int call = 1; call <= 12; call++)
            {
                UsageAmounts usage = new() { InputTokens = 90_000 * call, CachedInputTokens = 20_000 * call, OutputTokens = 70_000 * call };
                await ledger.SettleAsync(ledger.Reserve(new Payer(actor.OrganizationId, project.Id, null, actor.Id), model, usage).Reservation!, usage, Cancellation);
            }
        }

        IssuedKey key = await services.GetRequiredService<ApiKeyDirectory>().CreateAsync(actor, project.Id, new KeySettings("A robot with quite a long name, for the nightly batches"), Cancellation);
        BudgetDirectory budgets = services.GetRequiredService<BudgetDirectory>();
        await budgets.SetAsync(actor, new BudgetSettings(BudgetScope.Organization, actor.OrganizationId, BudgetPeriod.Month, Money.FromUnits(20)) { AlertPercents = [50, 80] }, Cancellation);
        await budgets.SetAsync(actor, new BudgetSettings(BudgetScope.Project, project.Id, BudgetPeriod.Day, Money.FromUnits(18)) { IsHardStop = false }, Cancellation);
        await budgets.SetAsync(actor, new BudgetSettings(BudgetScope.Key, key.Key.Id, BudgetPeriod.Total, Money.FromUnits(100)), Cancellation);
        await budgets.SetSpendAlertAsync(actor, null, new SpendAlertSettings(BudgetScope.Project, project.Id, Money.FromUnits(5), ["a@example.com"]), Cancellation);
        UsageAmounts more = new() { OutputTokens = 10_000 };
        await ledger.SettleAsync(ledger.Reserve(new Payer(actor.OrganizationId, project.Id, key.Key.Id, actor.Id), "primer-1", more).Reservation!, more, Cancellation);
        await services.GetRequiredService<AdminApiKeyDirectory>().CreateAsync(actor, "Terraform", null, Cancellation);
        await services.GetRequiredService<ServiceAccountDirectory>().CreateAsync(actor, project.Id, "Nightly", Cancellation);
        await services.GetRequiredService<ProjectMemberDirectory>().SetAsync(actor, project.Id, actor.Id, ProjectRole.Owner, Cancellation);
        await services.GetRequiredService<ProjectPolicyDirectory>().SetLimitsAsync(actor, project.Id, "primer-1", new Lyceum.Platform.Limits.QuotaLimits(60, 100_000, 4), Cancellation);
        await services.GetRequiredService<ProjectPolicyDirectory>().SetModelsAsync(actor, project.Id, ModelRuleMode.Deny, ["a-model-with-a-rather-long-name-q8_0"], Cancellation);
        await services.GetRequiredService<Lyceum.Platform.Webhooks.WebhookDirectory>()
            .CreateAsync(actor, project.Id, new Uri("https://hooks.example.com/services/a-rather-long-path/that-goes-on-and-on"), ["batch.completed", "response.completed"], Cancellation);
        await services.GetRequiredService<InvitationDirectory>().CreateAsync(actor, new InvitationSettings("somebody.with.a.long.name@department.example.com", Role.Admin), Cancellation);
    }
}
