using Lyceum.Models.Hub;
using Lyceum.Platform.Accounts;
using Lyceum.TestKit;
using Lyceum.TestKit.Hub;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Lyceum.EndToEnd;

/// <summary>The console's pages of models, work and administration, as an administrator uses them.</summary>
public class ConsoleMachineTests(Chromium chromium)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_is_pulled_loaded_tried_quantised_and_removed()
    {
        await using TestHub hub = await TestHub.StartAsync();
        hub.Repository = "acme/small-GGUF";
        hub.Add("small-F16.gguf", await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "models", "primer-1.gguf"), Cancellation));
        TaskCompletionSource goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Instead = async context =>
        {
            if (context.Request.Path.Value!.Contains("/resolve/", StringComparison.Ordinal))
            {
                await goOn.Task;
            }

            return false;
        };
        await using TestSite site = await PrimerSite.StartAsync(plan => plan with { Hub = new HubSettings { Address = hub.Address } });
        await site.SetUpAsync();
        await using Visitor root = await Visitor.OpenAsync(chromium, site);
        await root.SignInAsync("root@example.com");
        await root.SeeHeadingAsync("Profile");

        await root.GoAsync("/console");
        await root.InspectAsync("console-overview");
        await root.Page.Locator(".side-nav").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Models", Exact = true }).ClickAsync();
        await root.SeeHeadingAsync("Models");
        await root.InspectAsync("console-models");
        await root.FillAsync("Name or address on the hub", "not a model");
        await root.PressAsync("Pull");
        await root.SeeAsync("This is no model on the hub");
        await root.InspectAsync("console-models-refused");
        await root.FillAsync("Name or address on the hub", "acme/small-GGUF:F16");
        await root.PressAsync("Pull");
        await root.SeeAsync("It is under way");
        await Assertions.Expect(root.Page.Locator("#tasks-live progress")).ToBeVisibleAsync();
        await root.InspectAsync("console-models-pulling");
        goOn.SetResult();

        // The page changes by itself.
        await Assertions.Expect(root.Page.Locator("#tasks-live").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "small-F16" })).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 60_000 });
        await root.Page.Locator("#tasks-live").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "small-F16" }).ClickAsync();
        await root.SeeHeadingAsync("small-F16");
        await root.PressAsync("Load");
        await Assertions.Expect(root.Page.Locator("#model-live .badge-on")).ToHaveTextAsync("in memory", new LocatorAssertionsToHaveTextOptions { Timeout = 60_000 });
        await root.FillAsync("What to ask", "What is a whale?");
        await root.PressAsync("Ask");
        await Assertions.Expect(root.Page.Locator(".remark")).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 60_000 });
        await root.InspectAsync("console-model");

        await root.Page.GetByLabel("Format", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("Q8_0");
        await root.PressAsync("Quantise");
        await root.SeeHeadingAsync("Models");
        await Assertions.Expect(root.Page.Locator("#tasks-live").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "small-Q8_0" })).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 120_000 });
        await root.InspectAsync("console-models-two");
        await root.GoAsync("/console/models/small-F16");
        await root.Page.Locator("summary", new PageLocatorOptions { HasTextString = "Remove model" }).ClickAsync();
        await root.InspectAsync("console-model-remove");
        await root.PressAsync("Yes, remove it");
        await root.SeeAsync("The model is removed.");
        await Assertions.Expect(root.Page.Locator("#models-live").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "small-F16" })).ToHaveCountAsync(0);
        root.SeeNoComplaints();
    }

    [Fact]
    public async Task Work_and_administration_look_as_they_should()
    {
        await using TestSite site = await PrimerSite.StartAsync(plan => plan with { SettingTable = Settings.Read(plan.Data, [], new Dictionary<string, string>()).Table });
        UserAccount ada = await site.CreateAsync("ada@example.com");
        await using Visitor root = await Visitor.OpenAsync(chromium, site);
        await root.SignInAsync("root@example.com");
        await root.SeeHeadingAsync("Profile");

        await root.GoAsync("/console/files");
        await root.InspectAsync("console-files-none");
        await root.Page.GetByLabel("File", new PageGetByLabelOptions { Exact = true }).SetInputFilesAsync(new FilePayload
        {
            Name = "a-file-with-a-long-name-of-requests-for-tonight.jsonl",
            MimeType = "application/jsonl",
            Buffer = System.Text.Encoding.UTF8.GetBytes("""{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"primer-1","max_tokens":4,"messages":[{"role":"user","content":"Hello"}]}}"""),
        });
        await root.PressAsync("Upload");
        await root.SeeAsync("The file is stored.");
        await root.Page.Locator("summary", new PageLocatorOptions { HasTextString = "Delete" }).ClickAsync();
        await root.InspectAsync("console-files");
        await root.GoAsync("/console/batches");
        await root.PressAsync("Start");
        await root.SeeAsync("The batch has begun.");
        await Assertions.Expect(root.Page.Locator("#batches-live")).ToContainTextAsync("1 answered", new LocatorAssertionsToContainTextOptions { Timeout = 60_000 });
        await root.InspectAsync("console-batches");
        await root.GoAsync("/console/jobs");
        await root.InspectAsync("console-jobs");

        foreach (string page in new[] { "users", $"users/{ada.Id}", "organizations", "sign-in", "settings", "health", "storage" })
        {
            await root.GoAsync($"/console/administration/{page}");
            await root.InspectAsync($"console-{page.Split('/')[0]}{(page.Contains('/', StringComparison.Ordinal) ? "-one" : "")}");
        }

        await root.GoAsync("/console/administration/backups");
        await root.PressAsync("Make backup");
        await root.SeeAsync("The backup is being made.");
        await Assertions.Expect(root.Page.Locator("#backups-live a[download]")).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 60_000 });
        await root.InspectAsync("console-backups");
        root.SeeNoComplaints();
    }
}
