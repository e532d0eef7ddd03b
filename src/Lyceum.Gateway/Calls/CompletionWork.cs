using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Lyceum.Gateway.Callers;
using Lyceum.Inference.Hosting;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Lyceum.Platform.Prices;

namespace Lyceum.Gateway.Calls;

/// <summary>Prepares texts to continue for a model.</summary>
internal static class CompletionWork
{
    // Updates that wait for the reader; who writes more waits for room.
    private const int Waiting = 256;

    /// <summary>Counts the prompts, and says what the model is to do.</summary>
    /// <exception cref="Exception">Whatever the model refuses in it.</exception>
    public static ModelWork<CompletionUpdate> Prepare(IServedModel model, CompletionCall call, Caller caller)
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
                Options = call.Settings.ToOptions(model.Tokens?.DefaultSampling ?? new SamplingOptions(), most),
                Choices = call.Settings.Choices,
                Priority = call.Settings.Priority,
                EchoesPrompt = call.EchoesPrompt,
                ScoresPrompt = call.ScoresPrompt,
                Caller = caller.ShareName,
                CacheScope = caller.CacheScope,
                Ended = (choice, statistics) => meter.End(prompt, choice, statistics),
            };
        }

        IGenerationEngine engine = model.Engine;
        return new ModelWork<CompletionUpdate>(
            greatest, prompts, meter, token => requests.Length == 1 ? OneAsync(engine, requests[0], 0, meter, token) : ManyAsync(engine, requests, meter, token));
    }

    private static async IAsyncEnumerable<CompletionUpdate> OneAsync(
        IGenerationEngine engine, GenerationRequest request, int prompt, UsageMeter meter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (GenerationUpdate update in engine.GenerateAsync(request, cancellation).ConfigureAwait(false))
        {
            if (update is TokenWritten)
            {
                meter.Saw(prompt, update.Choice, 1);
            }
            else if (update is AnswerEnded end)
            {
                meter.End(prompt, end.Choice, end.Statistics);
            }

            yield return new CompletionUpdate(prompt, update);
        }
    }

    // All at a time: the engine shares its steps among them.
    private static async IAsyncEnumerable<CompletionUpdate> ManyAsync(
        IGenerationEngine engine, GenerationRequest[] requests, UsageMeter meter, [EnumeratorCancellation] CancellationToken cancellation)
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
                await Task.WhenAll(requests.Select(async (request, prompt) =>
                {
                    try
                    {
                        await foreach (CompletionUpdate update in OneAsync(engine, request, prompt, meter, stop.Token).ConfigureAwait(false))
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
