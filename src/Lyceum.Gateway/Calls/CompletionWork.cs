using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Lyceum.Gateway.Callers;
using Lyceum.Inference.Hosting;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Lyceum.Platform.Prices;

namespace Lyceum.Gateway.Calls;

/// <summary>Texts to continue, prepared for a model.</summary>
internal sealed class CompletionWork : ModelWork<CompletionUpdate>
{
    // Updates that wait for the reader; who writes more waits for room.
    private const int Waiting = 256;

    private readonly IGenerationEngine _engine;
    private readonly GenerationRequest[] _requests;

    private CompletionWork(UsageAmounts greatest, int[] prompts, UsageMeter meter, IGenerationEngine engine, GenerationRequest[] requests)
        : base(greatest, prompts, meter) => (_engine, _requests) = (engine, requests);

    /// <summary>Counts the prompts, and says what the model is to do.</summary>
    /// <exception cref="Exception">Whatever the model refuses in it.</exception>
    public static CompletionWork Prepare(IServedModel model, CompletionCall call, Caller caller)
    {
        UsageMeter meter = new(call.Prompts.Count, call.Settings.Choices, isTold: model.Tokens is not null);
        GenerationRequest[] requests = new GenerationRequest[call.Prompts.Count];
        int[] prompts = new int[requests.Length];
        UsageAmounts greatest = default;
        for (int i = 0; i < requests.Length; i++)
        {
            TextInput input = call.Prompts[i];
            prompts[i] = input.Text is { } text && model.Tokens is { } tokens ? tokens.Count(text) : input.MostTokens;
            int? most = AnswerLimit.Of(model, prompts[i], call.Settings.MaxTokens);
            UsageAmounts one = AnswerLimit.Greatest(prompts[i], most, call.Settings.Choices);
            greatest = new UsageAmounts { InputTokens = greatest.InputTokens + one.InputTokens, OutputTokens = greatest.OutputTokens + one.OutputTokens };
            int prompt = i;
            requests[i] = new GenerationRequest
            {
                Prompt = input.Tokens,
                PromptText = input.Text,
                Options = call.Settings.ToOptions(model.Tokens?.DefaultSampling ?? SamplingOptions.Neutral, most),
                Choices = call.Settings.Choices,
                Priority = call.Settings.Priority,
                EchoesPrompt = call.EchoesPrompt,
                ScoresPrompt = call.ScoresPrompt,
                Caller = caller.ShareName,
                CacheScope = caller.CacheScope,
                Ended = (choice, statistics) => meter.End(prompt, choice, statistics),
            };
        }

        return new CompletionWork(greatest, prompts, meter, model.Engine, requests);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<CompletionUpdate> Run(CancellationToken cancellation) => _requests.Length == 1 ? OneAsync(0, cancellation) : ManyAsync(cancellation);

    /// <inheritdoc/>
    public override void Count(CompletionUpdate update)
    {
        if (update.News is TokenWritten)
        {
            Meter.Saw(update.Prompt, update.News.Choice, 1);
        }
        else if (update.News is AnswerEnded end)
        {
            Meter.End(update.Prompt, end.Choice, end.Statistics);
        }
    }

    private async IAsyncEnumerable<CompletionUpdate> OneAsync(int prompt, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (GenerationUpdate update in _engine.GenerateAsync(_requests[prompt], cancellation).ConfigureAwait(false))
        {
            yield return new CompletionUpdate(prompt, update);
        }
    }

    // All at a time: the engine shares its steps among them.
    private async IAsyncEnumerable<CompletionUpdate> ManyAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Channel<CompletionUpdate> channel = Channel.CreateBounded<CompletionUpdate>(new BoundedChannelOptions(Waiting) { SingleReader = true });
        Task writing = WriteAsync();
        try
        {
            await foreach (CompletionUpdate update in channel.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                yield return update;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await writing.ConfigureAwait(false);
        }

        async Task WriteAsync()
        {
            try
            {
                await Task.WhenAll(_requests.Select(async (_, prompt) =>
                {
                    try
                    {
                        await foreach (CompletionUpdate update in OneAsync(prompt, stop.Token).ConfigureAwait(false))
                        {
                            await channel.Writer.WriteAsync(update, stop.Token).ConfigureAwait(false);
                        }
                    }
                    catch
                    {
                        // One that fails ends them all.
                        await stop.CancelAsync().ConfigureAwait(false);
                        throw;
                    }
                })).ConfigureAwait(false);
                channel.Writer.Complete();
            }
#pragma warning disable CA1031 // it goes to the reader
            catch (Exception failure)
#pragma warning restore CA1031
            {
                channel.Writer.Complete(failure);
            }
        }
    }
}
