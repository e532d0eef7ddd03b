using System.Text;
using CsCheck;
using Lyceum.Inference.Upstream;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Tests.Upstream;

/// <summary>However a stream is cut into pieces and its lines end, it says the same.</summary>
public sealed class EventCuttingTests
{
    private const string Events =
        "\uFEFF: hello\n\nevent: message\nid: 1\ndata: {\"choices\":[{\"index\":0,\n"
        + "data:\"delta\":{\"content\":\"Größe 日本 \"}}]}\n\ndataless: x\n\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"😀\"},\"finish_reason\":\"stop\"}]}\n\n: end\n\ndata: [DONE]\n\ndata: more\n\n";

    [Fact]
    public async Task Cutting_and_line_ends_change_nothing()
    {
        await Gen.Select(Gen.Int[0, 2].Select(static i => new string[] { "\n", "\r\n", "\r" }[i]), Gen.Int[1, 40].Array[1, 60]).SampleAsync(
            async (end, cuts) =>
            {
                byte[] bytes = Encoding.UTF8.GetBytes(Events.Replace("\n", end, StringComparison.Ordinal));
                await using ScriptedServer server = new(async (_, answer) =>
                {
                    await answer.BeginStreamAsync();
                    for (int at = 0, i = 0; at < bytes.Length; i++)
                    {
                        int length = Math.Min(cuts[i % cuts.Length], bytes.Length - at);
                        await answer.ChunkAsync(bytes.AsMemory(at, length));
                        at += length;
                    }

                    await answer.EndStreamAsync();
                });
                using UpstreamModel model = new(new UpstreamOptions { Address = server.Address, Model = "m" });
                return (await model.ChatClient.GetResponseAsync("?", null, TestContext.Current.CancellationToken)).Text == "Größe 日本 😀";
            },
            iter: 60,
            threads: 1);
    }
}
