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

    /// <summary>The same against a server that runs already, with a real model: <c>LYCEUM_CONFORMANCE_SERVER</c> is "address key model".</summary>
    [Theory]
    [InlineData("today.mjs")]
    [InlineData("of-2023.mjs")]
    public async Task A_client_of_OpenAI_gets_along_with_a_real_model(string script)
    {
        if (Environment.GetEnvironmentVariable("LYCEUM_CONFORMANCE_SERVER")?.Split(' ') is not [string address, string key, string model])
        {
            Assert.Skip("No server with a real model is named: set LYCEUM_CONFORMANCE_SERVER to \"ADDRESS KEY MODEL\".");
            return;
        }

        await NodeScripts.RunAsync(script, address, key, model, [], Cancellation);
    }
}
