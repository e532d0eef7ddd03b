using System.Globalization;
using System.Text.Json;
using Lyceum.Gateway.Runs;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Organizations;
using Lyceum.Web.Texts;

namespace Lyceum.Web.Chat;

/// <summary>Tells on demand what an answer took: tokens, speed, cost, seed, how full the context is, and how likely its words were.</summary>
/// <param name="tree">The messages.</param>
/// <param name="generations">What happened in runs.</param>
/// <param name="text">What pages say.</param>
internal sealed class ChatDetails(MessageTree tree, GenerationDirectory generations, UiText text)
{
    private const int MostTokens = 4000;

    /// <summary>The details of an answer.</summary>
    /// <exception cref="Platform.PlatformException">The person has no such message.</exception>
    public async Task<DetailsView> ReadAsync(Actor actor, Guid conversationId, Guid messageId, CancellationToken cancellation)
    {
        Message message = await tree.GetAsync(actor, conversationId, messageId, cancellation).ConfigureAwait(false);
        RunReport? report = MessageParts.Read(message.Content).FirstOrDefault(static part => part.Type == MessagePart.ReportType)?.Report;
        List<DetailLine> lines = [new(text["Chat_detail_model"], report?.Model ?? message.Model ?? "")];
        if (report is not null)
        {
            Add(lines, report);
        }

        return new DetailsView(lines, message.GenerationId is { } run ? await TokensAsync(actor, run, cancellation).ConfigureAwait(false) : []);
    }

    private void Add(List<DetailLine> lines, RunReport report)
    {
        if (report.PromptTokens is { } prompt)
        {
            lines.Add(new(text["Chat_detail_read"], report.CachedTokens is > 0 and { } cached ? text.Format("Chat_detail_cached", Whole(prompt), Whole(cached)) : Whole(prompt)));
        }

        lines.Add(new(text["Chat_detail_written"], Whole(report.OutputTokens)));
        if (report.TokensPerSecond is { } speed)
        {
            lines.Add(new(text["Chat_detail_speed"], text.Format("Chat_detail_per_second", speed.ToString("0.0", CultureInfo.InvariantCulture))));
        }

        if (report.FirstTokenMilliseconds is { } first)
        {
            lines.Add(new(text["Chat_detail_first"], Seconds(first)));
        }

        if (report is { PromptTokens: { } read, ContextLength: > 0 and { } context })
        {
            lines.Add(new(text["Chat_detail_context"], text.Format("Chat_detail_of", Whole(read + report.OutputTokens), Whole(context), (read + report.OutputTokens) * 100 / context)));
        }

        if (report.Cost is { } cost)
        {
            lines.Add(new(text["Chat_detail_cost"], cost));
        }

        if (report.Seed is { } seed)
        {
            lines.Add(new(text["Chat_detail_seed"], seed.ToString(CultureInfo.InvariantCulture)));
        }

        lines.Add(new(text["Chat_detail_end"], text[report.Finish switch
        {
            RunReport.Length => "Chat_end_length",
            RunReport.Cancelled => "Chat_end_cancelled",
            _ => "Chat_end_stop",
        }]));
    }

    private async Task<IReadOnlyList<TokenView>> TokensAsync(Actor actor, Guid run, CancellationToken cancellation)
    {
        List<TokenView> tokens = [];
        foreach (GenerationEvent happened in await generations.EventsAsync(actor, run, cancellation).ConfigureAwait(false))
        {
            foreach (string line in happened.Type == AnswerEvents.Tokens ? happened.Payload.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [])
            {
                if (tokens.Count < MostTokens && JsonSerializer.Deserialize(line, RunJson.Default.TokenReport) is { } token)
                {
                    tokens.Add(new TokenView(token.Text, Percent(token.LogProbability), string.Join(", ", token.Others.Select(static other => $"“{other.Text}” {Percent(other.LogProbability)} %"))));
                }
            }
        }

        return tokens;
    }

    private string Seconds(double milliseconds) => text.Format("Chat_detail_seconds", (milliseconds / 1000).ToString("0.00", CultureInfo.InvariantCulture));

    private static string Whole(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static int Percent(float logProbability) => (int)Math.Round(Math.Exp(logProbability) * 100);
}
