using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Calls;
using Lyceum.Gateway.Models;
using Lyceum.Inference.Hosting;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.TestKit;
using Microsoft.Extensions.AI;

namespace Lyceum.Gateway.Tests;

public class ModelDirectoryTests
{
    private const string Template = "{% for m in messages %}{{ m.content }}\n{% endfor %}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_that_comes_into_the_store_is_there_at_once()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        ModelDirectory models = run.Get<ModelDirectory>();
        Assert.Equal(["fake"], models.List().Select(static model => model.Name));

        Directory.CreateDirectory(run.Installation.Store.Directory);
        ChatModel.Write(run.Installation.Store.Directory, Template);

        Assert.Equal(["fake", "storyteller"], models.List().Select(static model => model.Name));
        ModelDescription model = models.Get("StoryTeller");
        Assert.Equal(("storyteller", "llama", true, false), (model.Name, model.Family, model.Chats, model.IsEncoder));
        Assert.InRange(model.ContextLength!.Value, 64, 4096);
    }

    [Fact]
    public async Task A_real_model_answers_and_is_unloaded_when_it_is_deleted()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        (_, Caller key) = await run.Installation.MakeKeyAsync(Cancellation);
        Directory.CreateDirectory(run.Installation.Store.Directory);
        ChatModel.Write(run.Installation.Store.Directory, Template);
        ChatCall call = new("storyteller", [new ChatMessage(ChatRole.User, "Once upon a time")]) { Settings = new AnswerSettings { MaxTokens = 8 } };
        ModelDirectory models = run.Get<ModelDirectory>();

        int tokens = 0;
        await using (ChatAnswer answer = await run.Gateway.ChatAsync(key, call, Cancellation))
        {
            await foreach (ChatResponseUpdate update in answer.Updates.WithCancellation(Cancellation))
            {
                tokens += (int)(update.Contents.OfType<UsageContent>().FirstOrDefault()?.Details.OutputTokenCount ?? 0);
            }
        }

        Assert.Equal(8, tokens);
        Assert.InRange(await run.Gateway.CountTokensAsync(key, call, Cancellation), 4, 20);
        Assert.Equal(ModelState.Ready, models.GetStatus().Single(static status => status.Name == "storyteller").State);

        GatewayException refused = await Assert.ThrowsAsync<GatewayException>(() => models.DeleteAsync(key, "storyteller", Cancellation));
        Assert.Equal(GatewayRefusal.NotAllowed, refused.Refusal);

        Caller owner = new(run.Installation.Owner, new Payer(run.Installation.Owner.OrganizationId, run.Installation.Project.Id, null));
        await models.DeleteAsync(owner, "storyteller", Cancellation);
        Assert.Equal(["fake"], models.List().Select(static model => model.Name));
        Assert.Null(run.Installation.Store.Find("storyteller"));
    }

    [Fact]
    public async Task A_key_sees_the_models_that_it_may_use()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        (_, Caller caller) = await run.Installation.MakeKeyAsync(Cancellation, new KeyScopes { Models = ["other"] });
        ModelDirectory models = run.Get<ModelDirectory>();

        Assert.Empty(models.List(caller));
        Assert.Equal(GatewayRefusal.ModelNotFound, Assert.Throws<GatewayException>(() => models.Get(caller, "fake")).Refusal);
    }
}
