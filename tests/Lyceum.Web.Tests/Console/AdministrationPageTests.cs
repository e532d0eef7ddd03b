using System.IO.Compression;
using System.Net;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Lyceum.Platform.Transfer;
using Lyceum.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Lyceum.Web.Tests.Console;

/// <summary>The console's pages for administrators of the installation, used without a script.</summary>
public class AdministrationPageTests
{
    private static readonly string[] s_pages = ["users", "organizations", "sign-in", "settings", "health", "storage", "backups"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_are_for_administrators_alone()
    {
        await using TestSite site = await TestSite.StartAsync();
        UserAccount account = await site.CreateAsync("ada@example.com");
        using Browser root = await ModelPageTests.RootAsync(site);
        using Browser ada = new(site);
        await ada.SignInAsync("ada@example.com");

        foreach (string page in s_pages.Select(static page => $"/console/administration/{page}").Append($"/console/administration/users/{account.Id}"))
        {
            await root.GoAsync(page);
            Assert.Equal(HttpStatusCode.OK, root.Status);
            await ada.GoAsync(page);
            Assert.Equal(HttpStatusCode.Forbidden, ada.Status);
            Assert.DoesNotContain("root@example.com", ada.Text, StringComparison.Ordinal);
            Assert.Empty(ada.Page.QuerySelectorAll("main table"));
        }

        foreach ((string page, string form, string value) in new[]
        {
            ("users", "create", ""), ("backups", "make", ""), ("backups", "delete", ""), ($"users/{account.Id}", "access", "verify"), ($"users/{account.Id}", "administrator", "promote"), ($"users/{account.Id}", "reset", ""),
        })
        {
            await ada.GoAsync($"/console/administration/{page}");
            await ada.SendAsync(form, ("act", value), ("password", TestSite.Password));
            Assert.Equal(HttpStatusCode.Forbidden, ada.Status);
        }

        await ada.GoAsync("/console/administration/backups/lyceum-20260101-000000-00000000.zip");
        Assert.Equal(HttpStatusCode.Forbidden, ada.Status);
        Assert.False((await site.Services.GetRequiredService<AccountDirectory>().FindAsync(account.Id, Cancellation))!.IsAdministrator);
        Assert.DoesNotContain("account.promote", await ModelPageTests.ActionsAsync(site));
    }

    [Fact]
    public async Task An_account_is_made_found_disabled_promoted_and_reset()
    {
        await using TestSite site = await TestSite.StartAsync();
        using Browser root = await ModelPageTests.RootAsync(site);

        await root.GoAsync("/console/administration/users");
        await root.SendAsync("create", ("email", "nobody"), ("name", "Ada"), ("password", TestSite.Password));
        Assert.NotNull(root.Page.QuerySelector("#email[aria-invalid]"));
        await root.SendAsync("create", ("email", "ada@example.com"), ("name", "Ada"), ("password", "short"));
        Assert.NotNull(root.Page.QuerySelector("#password[aria-invalid]"));
        await root.SendAsync("create", ("email", "ada@example.com"), ("name", "<b>Ada</b>"), ("password", TestSite.Password));
        await root.FollowAsync();
        Assert.Equal("<b>Ada</b>", root.Heading);
        string page = root.Answer.RequestMessage!.RequestUri!.AbsolutePath;

        await root.GoAsync("/console/administration/users?q=ADA@ex");
        Assert.Single(root.Page.QuerySelectorAll("tbody tr"));
        await root.GoAsync("/console/administration/users?q=%00%27%3B");
        Assert.Equal(HttpStatusCode.OK, root.Status);

        using Browser ada = new(site);
        await ada.SignInAsync("ada@example.com");
        await ada.GoAsync("/account");
        Assert.Equal(HttpStatusCode.OK, ada.Status);
        await root.GoAsync(page);
        await root.SendAsync("access", ("act", "sessions"));
        Assert.Equal($"{page}?done=user_changed", root.Location);
        await ada.GoAsync("/account");
        Assert.StartsWith("/login", ada.Location, StringComparison.Ordinal);

        await ada.SignInAsync("ada@example.com");
        await root.GoAsync(page);
        await root.SendAsync("access", ("act", "disable"));
        await ada.GoAsync("/account");
        Assert.StartsWith("/login", ada.Location, StringComparison.Ordinal);
        await root.GoAsync(page);
        await root.SendAsync("access", ("act", "enable"));
        await root.GoAsync(page);
        await root.SendAsync("reset", ("password", "another harbour ninety"), ("authenticator", "true"));
        Assert.Equal($"{page}?done=user_reset", root.Location);
        await ada.SignInAsync("ada@example.com", "another harbour ninety");
        await ada.GoAsync("/console/administration/users");
        Assert.Equal(HttpStatusCode.Forbidden, ada.Status);
        await root.GoAsync(page);
        await root.SendAsync("administrator", ("act", "promote"));
        await ada.GoAsync("/console/administration/users");
        Assert.Equal(HttpStatusCode.OK, ada.Status);
        await root.GoAsync(page);
        await root.SendAsync("administrator", ("act", "demote"));
        await ada.GoAsync("/console/administration/users");
        Assert.Equal(HttpStatusCode.Forbidden, ada.Status);

        Assert.Empty(new[] { "account.create", "account.end-sessions", "account.disable", "account.enable", "account.reset-all", "account.promote", "account.demote" }.Except(await ModelPageTests.ActionsAsync(site)));
        await root.GoAsync($"/console/administration/users/{Guid.NewGuid()}");
        Assert.Equal(HttpStatusCode.NotFound, root.Status);
    }

    [Fact]
    public async Task The_last_administrator_stays_one()
    {
        await using TestSite site = await TestSite.StartAsync();
        using Browser root = await ModelPageTests.RootAsync(site);
        string page = $"/console/administration/users/{await site.SetUpAsync()}";

        foreach ((string form, string act) in new[] { ("access", "disable"), ("administrator", "demote") })
        {
            await root.GoAsync(page);
            await root.SendAsync(form, ("act", act));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, root.Status);
            Assert.NotNull(root.Page.QuerySelector(".alert-error"));
        }
    }

    [Fact]
    public async Task Ways_to_sign_in_change_only_shortly_after_signing_in()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero));
        await using TestSite site = await TestSite.StartAsync(time: time);
        UserAccount account = await site.CreateAsync("ada@example.com");
        using Browser root = await ModelPageTests.RootAsync(site);
        string page = $"/console/administration/users/{account.Id}";
        await root.GoAsync(page);
        time.Advance(TimeSpan.FromMinutes(16));

        await root.SendAsync("administrator", ("act", "promote"));
        await root.SendAsync(new HttpRequestMessage(HttpMethod.Get, page));
        Assert.Null(root.Page.QuerySelector("#reset-card-heading"));
        Assert.False((await site.Services.GetRequiredService<AccountDirectory>().FindAsync(account.Id, Cancellation))!.IsAdministrator);
        await root.GoAsync("/console/administration/backups/lyceum-20260101-000000-00000000.zip");
        Assert.StartsWith("/login", root.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_is_made_fetched_and_deleted()
    {
        await using TestSite site = await TestSite.StartAsync();
        using Browser root = await ModelPageTests.RootAsync(site);

        await root.GoAsync("/console/administration/backups");
        await root.SendAsync("make");
        Assert.Equal("/console/administration/backups?done=backup_started", root.Location);
        await ModelPageTests.UntilAsync(root, "/console/administration/backups", "#backups-live:not([data-active]) a[download]");
        string address = root.Page.QuerySelector("a[download]")!.GetAttribute("href")!;
        Assert.Contains("lyceum data restore", root.Text, StringComparison.Ordinal);
        await root.GoAsync(address);
        Assert.Equal("attachment", root.Answer.Content.Headers.ContentDisposition!.DispositionType);
        using (ZipArchive zip = new(await root.Answer.Content.ReadAsStreamAsync(Cancellation)))
        {
            Assert.NotNull(zip.GetEntry("manifest.json"));
            Assert.NotNull(zip.GetEntry("database.sqlite"));
        }

        await root.GoAsync("/console/administration/storage");
        Assert.Equal(HttpStatusCode.OK, root.Status);
        await root.GoAsync("/console/administration/backups");
        foreach (string hostile in new[] { "../lyceum.db", "lyceum.db", "", "lyceum-20260101-000000-00000000.zip" })
        {
            await root.SendAsync("delete", ("backup", hostile));
            Assert.Equal(HttpStatusCode.NotFound, root.Status);
            await root.GoAsync("/console/administration/backups/" + Uri.EscapeDataString(hostile.Length > 0 ? hostile : "x"));
            Assert.Equal(HttpStatusCode.NotFound, root.Status);
            await root.GoAsync("/console/administration/backups");
        }

        await root.SendAsync("delete", ("backup", Path.GetFileName(address)));
        await root.FollowAsync();
        Assert.Contains("The backup is deleted.", root.Text, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(site.Services.GetRequiredService<DataDirectory>().Backups));
        Assert.Empty(new[] { "backup.start", "backup.read", "backup.delete" }.Except(await ModelPageTests.ActionsAsync(site)));
    }

    [Fact]
    public async Task A_job_of_somebody_who_is_no_administrator_any_more_does_nothing()
    {
        await using TestSite site = await TestSite.StartAsync();
        UserAccount account = await site.CreateAsync("ada@example.com");
        Actor ada = (await site.Services.GetRequiredService<MemberDirectory>().FindActorAsync(
            (await site.Services.GetRequiredService<AccountDirectory>().FindAsync(account.Id, Cancellation))!.HomeOrganizationId!.Value, account.Id, Cancellation))!;
        Project project = (await site.Services.GetRequiredService<ProjectDirectory>().ListAsync(ada, Cancellation))[0];
        await site.Services.GetRequiredService<JobQueue>().EnqueueAsync(ada, project.Id, new NewJob(BackupDirectory.Kind, "{}"), Cancellation);
        await site.Services.GetRequiredService<JobQueue>().EnqueueAsync(ada, project.Id, new NewJob("model.import", """{"source":"/etc/passwd","name":"x"}"""), Cancellation);
        using Browser root = await ModelPageTests.RootAsync(site);

        await ModelPageTests.UntilAsync(root, "/console/jobs?scope=all", "#jobs-live:not([data-active])");

        Assert.Equal(2, root.Page.QuerySelectorAll("#jobs-live .field-error").Length);
        Assert.False(Directory.Exists(site.Services.GetRequiredService<DataDirectory>().Backups));
    }

    [Fact]
    public async Task Who_may_sign_up_is_changed_while_the_program_runs()
    {
        await using TestSite site = await TestSite.StartAsync();
        using Browser root = await ModelPageTests.RootAsync(site);
        using Browser outside = new(site);
        await outside.GoAsync("/about");
        Assert.Null(outside.Page.QuerySelector("a[href='/signup']"));

        await root.GoAsync("/console/administration/sign-in");
        await root.SendAsync("signup", ("mode", "Everybody"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, root.Status);
        await root.SendAsync("signup", ("mode", "Open"));
        Assert.Equal("/console/administration/sign-in?done=signup_set", root.Location);

        // Pages that are kept for everybody say it too.
        await outside.GoAsync("/about");
        Assert.NotNull(outside.Page.QuerySelector("a[href='/signup']"));
        await outside.GoAsync("/signup");
        await outside.SendAsync("signup", ("name", "Ada"), ("email", "ada@example.com"), ("password", TestSite.Password));
        Assert.Equal("/account", outside.Location);
        Assert.Contains("sign-up.set", await ModelPageTests.ActionsAsync(site));

        await outside.GoAsync("/console/administration/sign-in");
        foreach (string form in new[] { "signup", "company", "company-remove" })
        {
            await outside.SendAsync(form, ("mode", "Closed"));
            Assert.Equal(HttpStatusCode.Forbidden, outside.Status);
            await outside.GoAsync("/console/administration/sign-in");
        }

        await using TestSite set = await TestSite.StartAsync(static accounts => accounts with { SignUp = SignUpMode.Closed, IsSignUpFixed = true });
        using Browser other = await ModelPageTests.RootAsync(set);
        await other.GoAsync("/console/administration/sign-in");
        Assert.Contains("Accounts:SignUp", other.Page.QuerySelector("#signup-card-heading")!.Closest("section")!.TextContent, StringComparison.Ordinal);
        await other.SendAsync("signup", ("mode", "Open"));
        Assert.Equal(HttpStatusCode.Forbidden, other.Status);
    }

    [Fact]
    public async Task The_companys_service_is_tested_set_kept_and_turned_off_and_its_secret_is_never_shown()
    {
        await using TestSite site = await TestSite.StartAsync();
        using Browser root = await ModelPageTests.RootAsync(site);
        const string Page = "/console/administration/sign-in";
        (string, string?)[] fields = [("authority", "http://127.0.0.1:9"), ("client", "lyceum"), ("secret", "agreed-on-this"), ("display", "Example <Ltd>"), ("domains", "example.com; example.org")];

        await root.GoAsync(Page);
        await root.SendAsync("company", [.. fields, ("do", "test")]);
        Assert.Contains("does not answer", root.Page.QuerySelector("#authority-error")!.TextContent, StringComparison.Ordinal);
        await root.SendAsync("company", [.. fields, ("authority", "http://example.com"), ("do", "save")]);
        Assert.NotNull(root.Page.QuerySelector("#authority[aria-invalid]"));
        await root.SendAsync("company", [.. fields, ("domains", "no domain!"), ("do", "save")]);
        Assert.NotNull(root.Page.QuerySelector("#domains[aria-invalid]"));
        using Browser outside = new(site);
        await outside.GoAsync("/login/company");
        Assert.Equal(HttpStatusCode.NotFound, outside.Status);

        await root.SendAsync("company", [.. fields, ("do", "save")]);
        Assert.Equal($"{Page}?done=company_set", root.Location);
        await outside.GoAsync("/login");
        Assert.Contains("Continue with Example <Ltd>", outside.Text, StringComparison.Ordinal);
        await root.FollowAsync();
        Assert.DoesNotContain("agreed-on-this", root.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Equal("example.com, example.org", root.Page.QuerySelector("#domains")!.GetAttribute("value"));

        SignInRules rules = site.Services.GetRequiredService<SignInRules>();
        await root.SendAsync("company", ("secret", ""), ("display", "Example"), ("do", "save"));
        Assert.Equal(("Example", "agreed-on-this"), (rules.Company!.DisplayName, rules.Company.Secret!.Reveal()));
        await root.FollowAsync();
        await root.SendAsync("company", ("authority", "https://evil.example.com"), ("do", "save"));
        Assert.NotNull(root.Page.QuerySelector("#secret[aria-invalid]"));
        await root.SendAsync("company", ("authority", "https://evil.example.com"), ("forget", "true"), ("do", "save"));
        Assert.Null(rules.Company.Secret);
        await root.FollowAsync();
        await root.SendAsync("company-remove");
        Assert.Equal($"{Page}?done=company_removed", root.Location);
        await outside.GoAsync("/login/company");
        Assert.Equal(HttpStatusCode.NotFound, outside.Status);
        Assert.Empty(new[] { "sign-in.company", "sign-in.company-remove" }.Except(await ModelPageTests.ActionsAsync(site)));
    }

    [Fact]
    public async Task A_secret_that_was_typed_before_a_test_is_asked_for_again_and_not_left_out()
    {
        await using TestSite site = await TestSite.StartAsync();
        using Browser root = await ModelPageTests.RootAsync(site);
        SignInRules rules = site.Services.GetRequiredService<SignInRules>();
        const string Page = "/console/administration/sign-in";
        (string, string?)[] fields = [("authority", "http://127.0.0.1:9"), ("client", "lyceum"), ("display", "Example")];

        await root.GoAsync(Page);
        await root.SendAsync("company", [.. fields, ("secret", "agreed-on-this"), ("do", "test")]);
        Assert.Contains("Enter it again", root.Page.QuerySelector("#company-card-heading")!.Closest("section")!.QuerySelector(".alert-warning")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("agreed-on-this", root.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        await root.SendAsync("company", [.. fields, ("do", "save")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, root.Status);
        Assert.NotNull(root.Page.QuerySelector("#secret[aria-invalid]"));
        Assert.Null(rules.Company);

        await root.SendAsync("company", [.. fields, ("secret", "agreed-on-this"), ("do", "save")]);
        Assert.Equal("agreed-on-this", rules.Company!.Secret!.Reveal());

        // Nor is one that was stored kept in place of another that was typed.
        await root.FollowAsync();
        Assert.Empty(root.Page.QuerySelector("#company-card-heading")!.Closest("section")!.QuerySelectorAll(".alert-warning"));
        await root.SendAsync("company", [.. fields, ("secret", "the-next-one"), ("do", "test")]);
        await root.SendAsync("company", [.. fields, ("do", "save")]);
        Assert.NotNull(root.Page.QuerySelector("#secret[aria-invalid]"));
        await root.SendAsync("company", [.. fields, ("forget", "true"), ("do", "save")]);
        Assert.Equal($"{Page}?done=company_set", root.Location);
        Assert.Null(rules.Company.Secret);
    }

    [Fact]
    public async Task Settings_are_shown_with_where_they_come_from_and_secrets_are_not()
    {
        Settings settings;
        using (Lyceum.Tests.TemporaryFolder folder = new())
        {
            settings = Settings.Read(folder.Path, ["Hub:Connections=8"], new Dictionary<string, string> { ["LYCEUM__HUB__TOKEN"] = "hf_secret", ["LYCEUM__WEB__PUBLICMODELS"] = "false" });
        }

        await using TestSite site = await TestSite.StartAsync(change: plan => plan with { SettingTable = settings.Table });
        using Browser root = await ModelPageTests.RootAsync(site);

        await root.GoAsync("/console/administration/settings");
        Assert.Equal(Settings.Known.Count, root.Page.QuerySelectorAll("main tbody tr").Length);
        Assert.DoesNotContain("hf_secret", root.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Contains("set, and shown to nobody", Row("Hub:Token"), StringComparison.Ordinal);
        Assert.Contains("environment", Row("Hub:Token"), StringComparison.Ordinal);
        Assert.Contains("not set", Row("Metrics:Token"), StringComparison.Ordinal);
        Assert.Contains("command line", Row("Hub:Connections"), StringComparison.Ordinal);
        Assert.Contains("environment", Row("Web:PublicModels"), StringComparison.Ordinal);
        Assert.Contains("default", Row("Mail:Host"), StringComparison.Ordinal);
        await root.GoAsync("/console/administration/sign-in");
        Assert.Contains("Who was invited may make an account.", root.Text, StringComparison.Ordinal);

        string Row(string key) => root.Page.QuerySelectorAll("main tbody tr").Single(row => row.QuerySelector("th")!.TextContent.Trim() == key).TextContent;
    }
}
