using System.Globalization;
using Lyceum.Gateway;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Calls;
using Lyceum.Web.Texts;

namespace Lyceum.Web.Playground;

/// <summary>Counts tokens while somebody types.</summary>
/// <param name="gateway">Knows the models.</param>
/// <param name="text">What pages say.</param>
internal sealed class PlaygroundCounter(ModelGateway gateway, UiText text)
{
    private const long LongestText = 500_000;

    /// <summary>Counts what the model would read, with the model's own tokenizer.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="settings">What is set up; what is not usable in it does not count.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task<PlaygroundCount> CountAsync(Caller caller, PlaygroundSettings settings, string model, CancellationToken cancellation)
    {
        // Nobody types so much; what is pasted is counted when it is run.
        if (settings.System.Length + settings.Prompt.Length + settings.Messages.Sum(static message => (long)message.Text.Length) > LongestText)
        {
            return new PlaygroundCount(null, null, text["Play_tokens_unknown"]);
        }

        try
        {
            TokenCount count = settings.Mode == PlaygroundMode.Completion
                ? await gateway.PeekTokensAsync(caller, PlaygroundCalls.Completion(settings, model), cancellation).ConfigureAwait(false)
                : await gateway.PeekTokensAsync(caller, PlaygroundCalls.Chat(settings, model), cancellation).ConfigureAwait(false);
            return new PlaygroundCount(count.Tokens, count.ContextLength, count switch
            {
                { Tokens: { } tokens, ContextLength: > 0 and { } context } => text.Format("Play_tokens_of", Whole(tokens), Whole(context)),
                { Tokens: { } tokens } => text.Format("Play_tokens", Whole(tokens)),
                { IsElsewhere: true } => text["Play_tokens_unknown"],
                _ => text["Play_tokens_later"],
            });
        }
        catch (GatewayException)
        {
            return new PlaygroundCount(null, null, text["Play_tokens_unknown"]);
        }
    }

    private static string Whole(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
