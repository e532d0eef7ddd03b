using System.Net;
using System.Text;
using Lyceum.Gateway.Models;
using Lyceum.Inference.Hosting;
using Lyceum.Models.Hub;
using Lyceum.Models.Store;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Transfer;
using Lyceum.Serving;
using Lyceum.TestKit;
using Lyceum.TestKit.Hub;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Tests.Console;

/// <summary>The console's pages of models, used without a script.</summary>
public class ModelPageTests
{
    private const string File = "tiny-F32.gguf";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_unfinished_download_is_seen_and_discarded_unless_it_is_under_way()
    {
        await using TestSite site = await TestSite.StartAsync();
        using Browser root = await RootAsync(site);
        string partial = Path.Combine(site.Services.GetRequiredService<DataDirectory>().Path, "models", ".partial");
        string folder = Path.Combine(partial, "tiny");
        Directory.CreateDirectory(folder);
        await System.IO.File.WriteAllTextAsync(Path.Combine(folder, "tiny.gguf.part"), "abcd", Cancellation);
        await System.IO.File.WriteAllTextAsync(Path.Combine(folder, "tiny.gguf.part.json"), """{"source":"acme/tiny@1/tiny.gguf","bytes":10,"ranges":[[0,4]]}""", Cancellation);

        await root.GoAsync("/console/models");
        Assert.Contains("tiny", root.Page.QuerySelector("#unfinished-card-heading")!.Closest("section")!.TextContent, StringComparison.Ordinal);
        await root.SendAsync("discard", ("unfinished", "../models"));
        Assert.Equal(HttpStatusCode.NotFound, root.Status);

        await root.GoAsync("/console/models");
        await using (new FileStream(folder + ".lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose))
        {
            await root.SendAsync("discard", ("unfinished", "tiny"));
            Assert.Contains("is being pulled right now", root.Text, StringComparison.Ordinal);
        }

        await root.SendAsync("discard", ("unfinished", "tiny"));
        Assert.Equal("/console/models?done=model_discarded", root.Location);
        Assert.False(Directory.Exists(folder));
        Assert.Contains("model.discard", await ActionsAsync(site));
    }

    [Fact]
    public async Task A_model_is_pulled_kept_written_in_another_format_and_removed()
    {
        await using TestHub hub = await TestHub.StartAsync();
        hub.Add(File, ModelFiles.Gguf());
        TaskCompletionSource goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Instead = async context =>
        {
            if (context.Request.Path.Value!.Contains("/resolve/", StringComparison.Ordinal))
            {
                await goOn.Task;
            }

            return false;
        };
        await using TestSite site = await TestSite.StartAsync(change: plan => plan with { Hub = new HubSettings { Address = hub.Address } });
        using Browser root = await RootAsync(site);

        await root.GoAsync("/console/models");
        Assert.Contains(hub.Address.ToString(), root.Text, StringComparison.Ordinal);
        await root.SendAsync("pull", ("reference", $"{hub.Address}acme/tiny/blob/main/{File}"), ("pull-name", "tiny"));
        Assert.Equal("/console/models?done=model_pulling", root.Location);
        await root.FollowAsync();
        Assert.NotNull(root.Page.QuerySelector("#tasks-live[data-active] progress"));
        Assert.Null(new ModelStore(ModelsOf(site)).Find("tiny"));
        goOn.SetResult();
        await UntilAsync(root, "/console/models", "#tasks-live:not([data-active])");
        Assert.Contains("done", root.Page.QuerySelector("#tasks-live")!.TextContent, StringComparison.Ordinal);

        await root.GoAsync("/console/models/tiny");
        Assert.Equal((HttpStatusCode.OK, "tiny"), (root.Status, root.Heading));
        await root.SendAsync("quantize", ("format", "Q8_0"));
        Assert.Equal("/console/models?done=model_pulling", root.Location);
        await UntilAsync(root, "/console/models", "#tasks-live:not([data-active])");
        Assert.NotNull(root.Page.QuerySelector("a[href='/console/models/tiny-Q8_0']"));

        await root.GoAsync("/console/models/tiny");
        await root.SendAsync("memory", ("act", "pin"));
        Assert.Equal("/console/models/tiny?done=model_pinned", root.Location);
        await root.FollowAsync();
        Assert.Contains("stays in memory", root.Page.QuerySelector(".facts")!.TextContent, StringComparison.Ordinal);
        // It is no model that runs, which its state says.
        await UntilAsync(root, "/console/models/tiny", "#model-live:not([data-active])");
        Assert.Contains("failed", root.Page.QuerySelector(".facts")!.TextContent, StringComparison.Ordinal);

        await root.SendAsync("remove");
        Assert.Equal("/console/models?done=model_removed", root.Location);
        await root.GoAsync("/console/models/tiny");
        Assert.Equal(HttpStatusCode.NotFound, root.Status);

        string[] actions = await ActionsAsync(site);
        Assert.Empty(new[] { "model.pull", "model.quantize", "model.pin", "model.remove" }.Except(actions));
    }

    [Fact]
    public async Task A_pull_that_was_called_off_goes_on_where_it_stopped()
    {
        await using TestHub hub = await TestHub.StartAsync();
        byte[] content = ModelFiles.Gguf(rows: 2048);
        hub.Add(File, content);
        hub.BreakAt = content.Length / 2;
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Instead = async context =>
        {
            if (hub.BodyBytes >= hub.BreakAt && hub.BreakAt != long.MaxValue)
            {
                stopped.TrySetResult();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return true;
            }

            return false;
        };
        await using TestSite site = await TestSite.StartAsync(change: plan => plan with { Hub = new HubSettings { Address = hub.Address, Connections = 1 } });
        using Browser root = await RootAsync(site);
        await root.GoAsync("/console/models");
        await root.SendAsync("pull", ("reference", "acme/tiny"));
        await stopped.Task.WaitAsync(Cancellation);

        await root.GoAsync("/console/models");
        await root.SendAsync("cancel", ("job", root.Page.QuerySelector("button[name=job]")!.GetAttribute("value")));
        Assert.Equal("/console/models?done=job_cancelled", root.Location);
        await UntilAsync(root, "/console/models", "#tasks-live:not([data-active])");
        Assert.Contains("cancelled", root.Page.QuerySelector("#tasks-live")!.TextContent, StringComparison.Ordinal);

        hub.BreakAt = long.MaxValue;
        await root.SendAsync("pull", ("reference", "acme/tiny"));
        await UntilAsync(root, "/console/models", "#tasks-live:not([data-active])");
        Assert.NotNull(root.Page.QuerySelector("a[href='/console/models/tiny-F32']"));
        Assert.DoesNotContain("bytes=0-", hub.FileRequests.Last().Range, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pull_outlives_the_program()
    {
        using Lyceum.Tests.TemporaryFolder folder = new();
        await using TestHub hub = await TestHub.StartAsync();
        hub.Add(File, ModelFiles.Gguf());
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Instead = async context =>
        {
            if (context.Request.Path.Value!.Contains("/resolve/", StringComparison.Ordinal))
            {
                asked.TrySetResult();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return true;
            }

            return false;
        };
        ServerPlan There(ServerPlan plan) => plan with
        {
            Hub = new HubSettings { Address = hub.Address },
            Data = folder.Path,
            Database = DatabaseOptions.Sqlite(Path.Combine(folder.Path, "lyceum.db")),
            Store = new ModelStore(Path.Combine(folder.Path, "models")),
        };
        await using (TestSite site = await TestSite.StartAsync(change: There))
        {
            using Browser before = await RootAsync(site);
            await before.GoAsync("/console/models");
            await before.SendAsync("pull", ("reference", "acme/tiny"));
            await asked.Task.WaitAsync(Cancellation);
        }

        hub.Instead = null;
        await using TestSite next = await TestSite.StartAsync(change: There);
        using Browser root = new(next);
        await root.SignInAsync("root@example.com");
        await UntilAsync(root, "/console/models", "#tasks-live:not([data-active])");

        Assert.NotNull(root.Page.QuerySelector("a[href='/console/models/tiny-F32']"));
    }

    [Fact]
    public async Task What_does_not_arrive_whole_is_no_model()
    {
        await using TestHub hub = await TestHub.StartAsync();
        hub.Add(File, ModelFiles.Gguf());
        hub.WrongChecksum = new string('a', 64);
        await using TestSite site = await TestSite.StartAsync(change: plan => plan with { Hub = new HubSettings { Address = hub.Address } });
        using Browser root = await RootAsync(site);

        await root.GoAsync("/console/models");
        await root.SendAsync("pull", ("reference", "acme/tiny"));
        await UntilAsync(root, "/console/models", "#tasks-live:not([data-active])");

        Assert.Contains("What arrived", root.Page.QuerySelector("#tasks-live .field-error")!.TextContent, StringComparison.Ordinal);
        Assert.Null(root.Page.QuerySelector("#models-live a[href*='tiny']"));

        using HttpRequestMessage german = new(HttpMethod.Get, "/console/models") { Headers = { { "Accept-Language", "de" } } };
        await root.SendAsync(german);
        Assert.Contains("Was ankam, ist nicht, was der Hub angibt", root.Page.QuerySelector("#tasks-live .field-error")!.TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(root.Page.QuerySelector("#tasks-live .job-said [lang=en]")!.TextContent);
    }

    [Theory]
    [InlineData("../../etc", null, "reference")]
    [InlineData("https://elsewhere.example/acme/tiny", null, "reference")]
    [InlineData("http://127.0.0.1:1/acme/tiny", null, "reference")]
    [InlineData("", null, "reference")]
    [InlineData("acme/tiny", "../tiny", "pull-name")]
    [InlineData("acme/tiny", "primer-1", "pull-name")]
    public async Task What_cannot_be_pulled_is_said_at_its_field(string reference, string? name, string field)
    {
        await using TestSite site = await PrimerSite.StartAsync();
        using Browser root = await RootAsync(site);

        await root.GoAsync("/console/models");
        await root.SendAsync("pull", ("reference", reference), ("pull-name", name));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, root.Status);
        Assert.NotNull(root.Page.QuerySelector($"#{field}[aria-invalid]"));
        Assert.NotEmpty(root.Page.QuerySelector($"#{field}-error")!.TextContent);
        Assert.Empty(root.Page.QuerySelectorAll("#tasks-live li"));
    }

    [Fact]
    public async Task A_file_is_uploaded_and_one_of_the_server_imported()
    {
        using Lyceum.Tests.TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "there.gguf");
        await System.IO.File.WriteAllBytesAsync(path, ModelFiles.Gguf(2), Cancellation);
        await using TestSite site = await TestSite.StartAsync();
        using Browser root = await RootAsync(site);

        await UploadAsync(root, "../../sent.gguf", "", ModelFiles.Gguf(1));
        Assert.Equal("/console/models/sent?done=model_uploaded", root.Location);
        await UploadAsync(root, "sent.gguf", "", ModelFiles.Gguf(1));
        Assert.Equal("/console/models?problem=model_taken", root.Location);
        await root.FollowAsync();
        Assert.Contains("already", root.Page.QuerySelector(".alert-error")!.TextContent, StringComparison.Ordinal);
        await UploadAsync(root, "page.gguf", "", Encoding.ASCII.GetBytes("<html>"));
        Assert.Equal("/console/models?problem=model_file", root.Location);
        await UploadAsync(root, "cut.gguf", "", ModelFiles.Gguf(1)[..100]);
        Assert.Equal("/console/models?problem=model_file", root.Location);
        await UploadAsync(root, "x.gguf", "../evil", ModelFiles.Gguf(1));
        Assert.Equal("/console/models?problem=model_name", root.Location);

        await root.GoAsync("/console/models");
        foreach (string wrong in new[] { "relative.gguf", "/nowhere/there.gguf", path + "\u0007x", "" })
        {
            await root.SendAsync("import", ("path", wrong));
            Assert.True(root.Status == HttpStatusCode.UnprocessableEntity, $"'{wrong}': {root.Status}");
            Assert.NotNull(root.Page.QuerySelector("#path[aria-invalid]"));
        }

        await root.SendAsync("import", ("path", path), ("import-name", "imported"));
        Assert.Equal("/console/models?done=model_importing", root.Location);
        await UntilAsync(root, "/console/models", "#tasks-live:not([data-active])");
        Assert.NotNull(root.Page.QuerySelector("a[href='/console/models/imported']"));
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(ModelsOf(site), ".partial")));
        Assert.Contains("model.upload", await ActionsAsync(site));
    }

    [Fact]
    public async Task Models_are_loaded_tried_measured_pinned_and_unloaded()
    {
        await using TestSite site = await PrimerSite.StartAsync();
        using Browser root = await RootAsync(site);

        await root.GoAsync("/console/models/primer-1");
        Assert.Contains("not measured yet", root.Text, StringComparison.Ordinal);
        await root.SendAsync("memory", ("act", "load"));
        Assert.Equal("/console/models/primer-1?done=model_loading", root.Location);
        await UntilAsync(root, "/console/models/primer-1", "#model-live:not([data-active]) .badge-on");
        await root.SendAsync("try", ("prompt", "What is a whale?"));
        Assert.Equal(HttpStatusCode.OK, root.Status);
        Assert.NotEmpty(root.Page.QuerySelector("section[aria-labelledby=try-card-heading] .remark")!.TextContent);
        Assert.Contains("average of 1 answers", root.Text, StringComparison.Ordinal);
        await root.GoAsync("/console/models");
        Assert.Contains("tokens/s", root.Page.QuerySelector("#models-live")!.TextContent, StringComparison.Ordinal);

        await root.GoAsync("/console/models/primer-1");
        await root.SendAsync("memory", ("act", "pin"));
        await root.FollowAsync();
        Assert.NotNull(root.Page.QuerySelector("button[value=unpin]"));
        await root.SendAsync("memory", ("act", "unload"));
        ModelDirectory models = site.Services.GetRequiredService<ModelDirectory>();
        await UntilAsync(root, "/console/models/primer-1", "button[value=load]");
        Assert.Equal(ModelState.Unloaded, models.GetStatus().Single().State);

        // It comes with the program, which keeps it.
        Assert.Null(root.Page.QuerySelector("#remove-card-heading"));
        await root.SendAsync("remove");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, root.Status);
        Assert.Single(models.List());
    }

    [Fact]
    public async Task What_is_pinned_is_loaded_by_the_next_start()
    {
        using Lyceum.Tests.TemporaryFolder folder = new();
        ModelStore store = new(folder.Path, Path.Combine(AppContext.BaseDirectory, "models"));
        await using (TestSite site = await TestSite.StartAsync(change: plan => plan with { Store = store }))
        {
            using Browser root = await RootAsync(site);
            await root.GoAsync("/console/models/primer-1");
            await root.SendAsync("memory", ("act", "pin"));
        }

        await using TestSite next = await TestSite.StartAsync(change: plan => plan with { Store = store });
        ModelStatus status = next.Services.GetRequiredService<ModelDirectory>().GetStatus().Single();
        Assert.Equal((ModelState.Ready, true), (status.State, status.IsPinned));
    }

    [Fact]
    public async Task Others_see_the_list_and_change_nothing()
    {
        await using TestSite site = await PrimerSite.StartAsync();
        await site.CreateAsync("ada@example.com");
        using Browser root = await RootAsync(site);
        using Browser ada = new(site);
        await ada.SignInAsync("ada@example.com");

        await ada.GoAsync("/console/models");
        Assert.Equal(HttpStatusCode.OK, ada.Status);
        Assert.NotNull(ada.Page.QuerySelector("a[href='/console/models/primer-1']"));
        Assert.Null(ada.Page.QuerySelector("#pull-card-heading"));
        Assert.Null(ada.Page.QuerySelector("a[href^='/console/administration']"));
        await ada.SendAsync("pull", ("reference", "acme/tiny"));
        Assert.Equal(HttpStatusCode.Forbidden, ada.Status);
        await ada.GoAsync("/console/models");
        await ada.SendAsync("import", ("path", "/etc/passwd"));
        Assert.Equal(HttpStatusCode.Forbidden, ada.Status);
        await ada.GoAsync("/console/models/primer-1");
        Assert.Equal(HttpStatusCode.OK, ada.Status);
        foreach ((string form, string field, string value) in new[] { ("memory", "act", "load"), ("quantize", "format", "Q8_0"), ("remove", "x", "x") })
        {
            await ada.GoAsync("/console/models/primer-1");
            await ada.SendAsync(form, (field, value));
            Assert.Equal(HttpStatusCode.Forbidden, ada.Status);
        }

        await ada.GoAsync("/console/models");
        await UploadAsync(ada, "mine.gguf", "", ModelFiles.Gguf());
        Assert.Equal(HttpStatusCode.Forbidden, ada.Status);
        await ada.GoAsync("/console/models/nothing");
        Assert.Equal(HttpStatusCode.NotFound, ada.Status);
        Assert.DoesNotContain(await ActionsAsync(site), static action => action.StartsWith("model.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_upload_without_its_token_is_refused()
    {
        await using TestSite site = await TestSite.StartAsync();
        using Browser root = await RootAsync(site);

        await UploadAsync(root, "x.gguf", "", ModelFiles.Gguf(), token: "of another page");

        Assert.Equal(HttpStatusCode.BadRequest, root.Status);
        Assert.False(Directory.Exists(Path.Combine(ModelsOf(site), ".partial")));
    }

    internal static async Task<Browser> RootAsync(TestSite site)
    {
        await site.SetUpAsync();
        Browser root = new(site);
        await root.SignInAsync("root@example.com");
        return root;
    }

    /// <summary>Opens a page until it shows something; each look is a request, so it waits for nothing but the server.</summary>
    internal static async Task UntilAsync(Browser browser, string path, string selector)
    {
        for (int looks = 0; looks < 3000; looks++)
        {
            await browser.GoAsync(path);
            if (browser.Page.QuerySelector(selector) is not null)
            {
                return;
            }
        }

        Assert.Fail($"{path} never showed {selector}: {browser.Page.QuerySelector("main")?.TextContent}");
    }

    internal static async Task<string[]> ActionsAsync(TestSite site)
    {
        Actor administrator = (await site.Services.GetRequiredService<Lyceum.Platform.Accounts.AccountAdministration>().FindAdministratorAsync(await site.SetUpAsync(), Cancellation))!;
        return [.. (await site.Services.GetRequiredService<AuditLog>().ListAsync(administrator, new AuditQuery { Limit = 100 }, Cancellation)).Items.Select(static entry => entry.Action)];
    }

    private static string ModelsOf(TestSite site) => site.Services.GetRequiredService<ModelStore>().Directory;

    private static async Task UploadAsync(Browser browser, string fileName, string name, byte[] content, string? token = null)
    {
        await browser.GoAsync("/console/models");
        token ??= browser.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using MultipartFormDataContent form = new()
        {
            { new StringContent(token), "__RequestVerificationToken" },
            { new StringContent(name), "name" },
            { new ByteArrayContent(content), "file", fileName },
        };
        await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/console/upload/model") { Content = form });
    }
}
