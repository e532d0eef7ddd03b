using Lyceum.Api.Tests;
using Lyceum.TestKit;

namespace Lyceum.Conformance.OfficialClients;

/// <summary>OpenAI's own clients for Node, today's and that of 2023, get along with this server over a real socket.</summary>
public class NodeClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("today.mjs")]
    [InlineData("of-2023.mjs")]
    public async Task A_client_of_OpenAI_gets_along(string script)
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        ScriptedModel.Script(server.Model);

        await NodeScripts.RunAsync(script, server.Address.ToString(), server.Secret, TestInstallation.ModelName, [new("LYCEUM_SCRIPTED", "1"), new("LYCEUM_EMBEDS", "1")], Cancellation);
    }

    [Theory]
    [InlineData("today.mjs")]
    [InlineData("today-kept.mjs")]
    [InlineData("today-organization.mjs")]
    [InlineData("of-2023.mjs")]
    public async Task A_client_of_OpenAI_gets_along_with_the_built_in_model(string script)
    {
        await using PrimerServer server = await PrimerServer.StartAsync(Cancellation);

        await NodeScripts.RunAsync(
            script, server.Api.Address.ToString(), server.Api.Secret, PrimerServer.ModelName, [new("LYCEUM_EMBEDS", "1"), new("LYCEUM_ADMIN_KEY", server.AdminSecret)], Cancellation);
    }
}
