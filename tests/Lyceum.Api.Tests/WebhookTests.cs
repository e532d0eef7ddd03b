using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lyceum.Gateway.Outbound;
using Lyceum.Gateway.Webhooks;
using Lyceum.Platform;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Webhooks;
using Lyceum.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Api.Tests;

public class WebhookTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_is_sent_signed_until_it_is_taken_and_once()
    {
        await using WebReceiver receiver = await WebReceiver.StartAsync(Cancellation, HttpStatusCode.InternalServerError, HttpStatusCode.NoContent);
        await using ApiServer server = await ApiServer.StartAsync(Cancellation, configure: static services =>
        {
            services.AddSingleton(new SafeHttpOptions { AllowsPrivate = true });
            services.AddSingleton(new JobOptions { FirstBackoff = TimeSpan.FromMilliseconds(1), Poll = TimeSpan.FromMilliseconds(20) });
        });
        WebhookDirectory endpoints = server.Installation.Get<WebhookDirectory>();
        IssuedWebhook issued = await endpoints.CreateAsync(server.Installation.Owner, server.Installation.Project.Id, receiver.Address, ["batch.completed"], Cancellation);
        IWebhookSink sink = server.Installation.Get<IWebhookSink>();
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        foreach (string type in new[] { "batch.completed", "batch.completed", "batch.failed" })
        {
            await sink.NotifyAsync(server.Installation.Owner, server.Installation.Project.Id, new WebhookEvent(type, "batch_1", now), Cancellation);
        }

        server.Installation.Get<JobRunner>().Start();
        (IHeaderDictionary headers, string body) = await receiver.Taken.Task.WaitAsync(Cancellation);
        await server.Installation.Get<JobRunner>().StopAsync(Cancellation);

        string id = headers["webhook-id"].ToString();
        JsonElement told = JsonElement.Parse(body);
        Assert.Equal((id, "batch.completed", 1_800_000_000), (told.GetProperty("id").GetString(), told.GetProperty("type").GetString(), told.GetProperty("created_at").GetInt64()));
        if (OpenApiDescription.OpenAi is not null)
        {
            Assert.Empty(Findings(told, "batch.completed"));
        }

        Assert.Equal("batch_1", told.GetProperty("data").GetProperty("id").GetString());
        string secret = issued.Secret.Reveal();
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        byte[] key = Convert.FromBase64String(secret["whsec_".Length..]);
        string signed = string.Create(CultureInfo.InvariantCulture, $"{id}.{headers["webhook-timestamp"]}.{body}");
        Assert.Equal($"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)))}", headers["webhook-signature"].ToString());
        Assert.Equal(2, receiver.Calls);
        Assert.DoesNotContain(secret["whsec_".Length..], issued.Secret.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_inside_is_never_called()
    {
        await using WebReceiver receiver = await WebReceiver.StartAsync(Cancellation, HttpStatusCode.NoContent);
        await using ApiServer server = await ApiServer.StartAsync(Cancellation, configure: static services => services.AddSingleton(new SafeHttpOptions()));
        await server.Installation.Get<WebhookDirectory>().CreateAsync(server.Installation.Owner, server.Installation.Project.Id, receiver.Address, ["batch.completed"], Cancellation);
        await server.Installation.Get<IWebhookSink>().NotifyAsync(
            server.Installation.Owner, server.Installation.Project.Id, new WebhookEvent("batch.completed", "batch_1", DateTimeOffset.UnixEpoch), Cancellation);
        JobLeases leases = server.Installation.Get<JobLeases>();
        JobLease lease = (await leases.TryLeaseAsync(["webhook"], "test", Cancellation))!;
        await leases.ReturnAsync(lease, null, Cancellation);

        JobRunner runner = server.Installation.Get<JobRunner>();
        JobQueue queue = server.Installation.Get<JobQueue>();
        runner.Start();
        Job job;
        do
        {
            await Task.Yield();
            job = await queue.GetAsync(server.Installation.Owner, server.Installation.Project.Id, lease.Job.Id, Cancellation);
        }
        while (!job.HasEnded);

        Assert.Equal((JobStatus.Failed, 0), (job.Status, receiver.Calls));
        Assert.Contains("not public", job.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_of_responses_in_the_background_are_told()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        await server.Installation.Get<WebhookDirectory>().CreateAsync(
            server.Installation.Owner, server.Installation.Project.Id, new Uri("https://example.com"), ["response.completed", "response.failed", "response.cancelled"], Cancellation);
        server.Model.Answer = _ => server.Model.Messages[^1].Text switch
        {
            "break" => throw new InvalidOperationException("broken"),
            "wait" => [FakeAnswers.Update(0, [new TextContent("Hello")], 1), null],
            _ => FakeAnswers.Text("Hello"),
        };
        server.Model.UsedByThen = FakeAnswers.Statistics(1);

        // Whoever waits for an answer needs nobody to tell.
        await server.AskAsync("v1/responses", """{"model":"fake","input":"answer"}""", Cancellation);
        string completed = await BackgroundAsync(server, "answer");
        await EndedAsync(server, completed);
        string failed = await BackgroundAsync(server, "break");
        await EndedAsync(server, failed);
        string cancelled = await BackgroundAsync(server, "wait");
        await server.Model.Waits.Task.WaitAsync(Cancellation);
        await server.AskAsync($"v1/responses/{cancelled}/cancel", "{}", Cancellation);
        await EndedAsync(server, cancelled);

        // They are there as soon as the end is.
        Page<Job> jobs = await server.Installation.Get<JobQueue>().ListAsync(server.Installation.Owner, server.Installation.Project.Id, "webhook", new PageQuery(), Cancellation);
        Assert.Equal(
            new HashSet<(string, string)> { ("response.completed", completed), ("response.failed", failed), ("response.cancelled", cancelled) },
            jobs.Items.Select(static job => JsonElement.Parse(job.Payload)).Select(static sent => (sent.GetProperty("Type").GetString()!, sent.GetProperty("ObjectId").GetString()!)).ToHashSet());
        Assert.Equal(3, jobs.Items.Count);
    }

    [Fact]
    public void Each_event_is_described()
    {
        Assert.SkipUnless(OpenApiDescription.OpenAi is not null, "OpenAI's description is not there.");
        foreach (string type in WebhookEvent.Types)
        {
            JsonElement sent = JsonElement.Parse($$$"""{"id":"evt_1","object":"event","type":"{{{type}}}","created_at":1,"data":{"id":"x"}}""");
            Assert.Empty(Findings(sent, type));
        }
    }

    private static IEnumerable<SchemaFinding> Findings(JsonElement told, string type)
    {
        string name = string.Concat(type.Split('.', '_').Select(static word => char.ToUpperInvariant(word[0]) + word[1..]));
        SchemaOutcome outcome = OpenApiDescription.OpenAi!.Validator.Validate(told, OpenApiDescription.OpenAi.Schema($"Webhook{name}"));
        return outcome.Errors.Concat(outcome.Undeclared);
    }

    private static async Task<string> BackgroundAsync(ApiServer server, string input) =>
        (await server.AskAsync("v1/responses", $$"""{"model":"fake","background":true,"input":"{{input}}"}""", Cancellation)).GetProperty("id").GetString()!;

    private static async Task EndedAsync(ApiServer server, string id)
    {
        string status;
        do
        {
            await Task.Yield();
            status = JsonElement.Parse(await server.Client.GetStringAsync(new Uri($"v1/responses/{id}", UriKind.Relative), Cancellation)).GetProperty("status").GetString()!;
        }
        while (status is "queued" or "in_progress");
    }
}
