using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Lyceum.Gateway.Mail;
using Lyceum.Gateway.Outbound;
using Lyceum.Platform;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Data;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Prices;
using Lyceum.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Api.Tests;

public class BudgetAlertTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mail_and_addresses_of_the_web_are_told_of_a_budget_that_is_spent()
    {
        await using WebReceiver receiver = await WebReceiver.StartAsync(Cancellation, HttpStatusCode.ServiceUnavailable, HttpStatusCode.NoContent);
        TestMailer mailer = new();
        await using ApiServer server = await ApiServer.StartAsync(Cancellation, configure: services =>
        {
            services.AddSingleton(new SafeHttpOptions { AllowsPrivate = true });
            services.AddSingleton(new JobOptions { FirstBackoff = TimeSpan.FromMilliseconds(1), Poll = TimeSpan.FromMilliseconds(20) });
            services.AddSingleton<IMailer>(mailer);
        });
        TestInstallation installation = server.Installation;
        await installation.Get<Ledger>().RecordPriceAsync(TestInstallation.ModelName, DateTimeOffset.UnixEpoch, new Rates { PerMillionOutput = Money.FromUnits(1_000_000) }, Cancellation);
        Budget budget = await installation.Get<BudgetDirectory>().SetAsync(
            installation.Owner,
            new BudgetSettings(BudgetScope.Project, installation.Project.Id, BudgetPeriod.Month, new Money(1))
            {
                IsHardStop = false,
                AlertPercents = [100],
                AlertEmails = ["ada@example.com", "bob@example.com"],
                AlertWebhooks = ["https://example.com/alert"],
            },
            Cancellation);
        await using (PlatformDbContext context = installation.Get<PlatformDatabase>().OpenFor(installation.Owner))
        {
            // The receiver of the test has no certificate, and addresses without encryption are refused.
            (await context.Budgets.SingleAsync(Cancellation)).AlertWebhooks = [receiver.Address.AbsoluteUri];
            await context.SaveChangesAsync(Cancellation);
        }

        installation.Get<JobRunner>().Start();

        await server.AskAsync("v1/chat/completions", """{"model":"fake","messages":[{"role":"user","content":"Hi"}]}""", Cancellation);

        Letter[] letters = [await mailer.Sent.Reader.ReadAsync(Cancellation), await mailer.Sent.Reader.ReadAsync(Cancellation)];
        (IHeaderDictionary _, string body) = await receiver.Taken.Task.WaitAsync(Cancellation);
        await installation.Get<JobRunner>().StopAsync(Cancellation);
        Assert.Equal(["ada@example.com", "bob@example.com"], letters.Select(static letter => Assert.Single(letter.To)).Order());
        Assert.Equal($"100 % of the budget of the project '{installation.Project.Name}' is spent", letters[0].Subject);
        Assert.Contains("Calls go on", letters[0].Text, StringComparison.Ordinal);
        JsonElement told = JsonElement.Parse(body);
        Assert.Equal("budget.alert", told.GetProperty("type").GetString());
        JsonElement data = told.GetProperty("data");
        Assert.Equal((budget.Id, "project", "month", 100), (data.GetProperty("budget").GetGuid(), data.GetProperty("scope").GetString(), data.GetProperty("period").GetString(), data.GetProperty("percent").GetInt32()));
        Assert.True(Money.Parse(data.GetProperty("spent").GetString()!) > Money.Parse(data.GetProperty("limit").GetString()!));
        Assert.Equal(2, receiver.Calls);
        Assert.False(mailer.Sent.Reader.TryRead(out _));
    }

    private sealed class TestMailer : IMailer
    {
        public Channel<Letter> Sent { get; } = Channel.CreateUnbounded<Letter>();

        public bool IsAvailable => true;

        public async Task SendAsync(Letter letter, CancellationToken cancellation) => await Sent.Writer.WriteAsync(letter, cancellation);
    }
}
