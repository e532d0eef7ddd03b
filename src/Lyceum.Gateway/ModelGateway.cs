using System.Runtime.CompilerServices;
using Lyceum.Gateway.Admissions;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Calls;
using Lyceum.Gateway.Models;
using Lyceum.Inference.Hosting;
using Lyceum.Inference.Serving;
using Lyceum.Platform.Prices;
using Microsoft.Extensions.AI;

namespace Lyceum.Gateway;

/// <summary>
/// The one road of a call, whichever door it came in by. A door has found out who calls; from there on each step is here, in its order: the model is
/// found, the caller may use it and is within the limits (<see cref="Admission"/>), the model is loaded, the prompt is rendered and counted, the greatest
/// cost is set aside, the model answers, and what it used is settled before the last update is given. Thread-safe.
/// </summary>
/// <param name="models">The models.</param>
/// <param name="admission">Lets calls in.</param>
/// <param name="speeds">Where it is noted how quick answers were.</param>
/// <param name="time">The clock.</param>
public sealed class ModelGateway(ModelDirectory models, Admission admission, ModelSpeeds speeds, TimeProvider time)
{
    // How long a cancelled model may take to tell what it used: no step takes as long.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    // Bytes that are loaded in less time than it takes to type on.
    private const long SmallModel = 64 << 20;

    /// <summary>Answers a conversation.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="call">The conversation and what is asked of the answers.</param>
    /// <param name="cancellation">Ends letting it in; reading has a token of its own.</param>
    /// <returns>The answers on their way. The caller disposes it.</returns>
    /// <exception cref="GatewayException">There is no such model, the caller may not use it, or a limit is reached. Later refusals come with the updates.</exception>
    public async Task<ChatAnswer> ChatAsync(Caller caller, ChatCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        ModelDescription model = models.Get(call.Model);
        AdmittedCall admitted = await admission.AdmitAsync(caller, model, CallEstimate.Of(call), cancellation).ConfigureAwait(false);
        ModelTexts texts = new();
        return new ChatAnswer(admitted, model, RunAsync(admitted, model, texts, call, ChatWork.Prepare, CancellationToken.None), texts);
    }

    /// <summary>Continues texts.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="call">The texts and what is asked of the answers.</param>
    /// <param name="cancellation">Ends letting it in; reading has a token of its own.</param>
    /// <returns>The continuations on their way. The caller disposes it.</returns>
    /// <exception cref="GatewayException">As for <see cref="ChatAsync"/>.</exception>
    public async Task<CompletionAnswer> CompleteAsync(Caller caller, CompletionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        ModelDescription model = models.Get(call.Model);
        AdmittedCall admitted = await admission.AdmitAsync(caller, model, CallEstimate.Of(call), cancellation).ConfigureAwait(false);
        ModelTexts texts = new();
        return new CompletionAnswer(admitted, model, RunAsync(admitted, model, texts, call, CompletionWork.Prepare, CancellationToken.None), texts);
    }

    /// <summary>Embeds texts.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="call">The texts.</param>
    /// <param name="cancellation">Cancels it; what was computed by then is paid.</param>
    /// <exception cref="GatewayException">As for <see cref="ChatAsync"/>, or the model cannot embed these texts.</exception>
    public async Task<EmbeddingAnswer> EmbedAsync(Caller caller, EmbeddingCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        ModelDescription model = models.Get(call.Model);
        await using AdmittedCall admitted = await admission.AdmitAsync(caller, model, CallEstimate.Of(call), cancellation).ConfigureAwait(false);
        EmbeddingAnswer? answer = null;
        await foreach (GeneratedEmbeddings<Embedding<float>> made in RunAsync(admitted, model, new ModelTexts(), call, EmbeddingWork.Prepare, cancellation).ConfigureAwait(false))
        {
            answer = new EmbeddingAnswer(model, [.. made.Select(static vector => vector.Vector)], made.Usage?.InputTokenCount ?? 0, admitted.Id, admitted.Limits);
        }

        return answer!;
    }

    /// <summary>Counts the tokens of a conversation, without answering it. Costs nothing, but counts as a request.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="call">The conversation.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="GatewayException">As for <see cref="ChatAsync"/>, or the model lives elsewhere and does not tell.</exception>
    public async Task<int> CountTokensAsync(Caller caller, ChatCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        ModelDescription model = models.Get(call.Model);
        await using AdmittedCall admitted = await admission.AdmitAsync(caller, model, 0, cancellation).ConfigureAwait(false);
        try
        {
            using ModelLease lease = await models.AcquireAsync(model, cancellation).ConfigureAwait(false);
            return lease.Model.Tokens?.Count(call.Messages, call.Options)
                ?? throw new GatewayException(GatewayRefusal.NotSupported, $"The model '{model.Name}' lives on another server, which does not tell how many tokens a text has.");
        }
        catch (Exception error) when (Told(error) is not null)
        {
            throw Told(error)!;
        }
    }

    /// <summary>
    /// Counts the tokens of a conversation while it is still written: it costs nothing, counts as no request, and moves no model into memory but one that is
    /// small enough for nobody to notice.
    /// </summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="call">The conversation.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="GatewayException">There is no such model for the caller, or it cannot read this conversation.</exception>
    public Task<TokenCount> PeekTokensAsync(Caller caller, ChatCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        return PeekAsync(caller, call.Model, tokens => tokens.Count(call.Messages, call.Options), cancellation);
    }

    /// <summary>Counts the tokens of texts to continue while they are still written.</summary>
    /// <inheritdoc cref="PeekTokensAsync(Caller, ChatCall, CancellationToken)"/>
    public Task<TokenCount> PeekTokensAsync(Caller caller, CompletionCall call, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        return PeekAsync(caller, call.Model, tokens => call.Prompts.Sum(prompt => prompt.Text is { } text ? tokens.Count(text) : prompt.Tokens.Length), cancellation);
    }

    private async Task<TokenCount> PeekAsync(Caller caller, string name, Func<IModelTokens, int> count, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ModelDescription model = models.Get(caller, name);
        bool isThere = models.GetStatus().Any(status => status.State == ModelState.Ready && status.Name.Equals(model.Name, StringComparison.OrdinalIgnoreCase));
        if (!isThere && model.Bytes > SmallModel)
        {
            return new TokenCount(null, model.ContextLength, IsElsewhere: false);
        }

        try
        {
            using ModelLease lease = await models.AcquireAsync(model, cancellation).ConfigureAwait(false);
            return new TokenCount(lease.Model.Tokens is { } tokens ? count(tokens) : null, lease.Model.ContextLength, lease.Model.Tokens is null);
        }
        catch (Exception error) when (Told(error) is not null)
        {
            throw Told(error)!;
        }
    }

    // Read once. What the rooms below refuse is told in the gateway's words.
    private async IAsyncEnumerable<TUpdate> RunAsync<TCall, TUpdate>(
        AdmittedCall call,
        ModelDescription model,
        ModelTexts texts,
        TCall asked,
        Func<IServedModel, TCall, Caller, ModelWork<TUpdate>> prepare,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        call.Begin();
        await using ConfiguredAsyncDisposable held = call.ConfigureAwait(false);

        // Load.
        using ModelLease lease = await LoadAsync(model, cancellation).ConfigureAwait(false);
        texts.Use(lease.Model.Tokens);

        // Render, tokenise, see whether the model can do it at all, and set aside what it may cost.
        ModelWork<TUpdate> work = Reserve(call, lease.Model, asked, prepare);
        bool failed = true;
        try
        {
            // Answer.
            IAsyncEnumerator<TUpdate> updates = Run(work, cancellation);
            failed = false;
            await using ConfiguredAsyncDisposable reading = updates.ConfigureAwait(false);
            while (true)
            {
                try
                {
                    if (!await updates.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    failed = true;
                    if (Told(error) is { } told)
                    {
                        throw told;
                    }

                    throw;
                }

                work.Count(updates.Current);
                if (work.Meter.IsComplete && call.IsReserved)
                {
                    // Settle, before the last update.
                    await call.SettleAsync(work.Meter.Usage).ConfigureAwait(false);
                }

                yield return updates.Current;
            }
        }
        finally
        {
            if (call.IsReserved)
            {
                await SettleUnfinishedAsync(call, work.Meter, mayTellMore: !failed).ConfigureAwait(false);
            }

            foreach (AnswerStatistics took in work.Meter.Ended)
            {
                speeds.Add(model.Name, took);
            }
        }
    }

    private async ValueTask<ModelLease> LoadAsync(ModelDescription model, CancellationToken cancellation)
    {
        try
        {
            return await models.AcquireAsync(model, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (Told(error) is not null)
        {
            throw Told(error)!;
        }
    }

    private static ModelWork<TUpdate> Reserve<TCall, TUpdate>(AdmittedCall call, IServedModel model, TCall asked, Func<IServedModel, TCall, Caller, ModelWork<TUpdate>> prepare)
    {
        try
        {
            ModelWork<TUpdate> work = prepare(model, asked, call.Caller);
            call.Reserve(work.Greatest, work.Operation);
            work.Meter.Begin(work.PromptTokens);
            return work;
        }
        catch (Exception error) when (Told(error) is not null)
        {
            throw Told(error)!;
        }
    }

    private static IAsyncEnumerator<TUpdate> Run<TUpdate>(ModelWork<TUpdate> work, CancellationToken cancellation)
    {
        try
        {
            return work.Run(cancellation).GetAsyncEnumerator(cancellation);
        }
        catch (Exception error) when (Told(error) is not null)
        {
            throw Told(error)!;
        }
    }

    // Null for what is told already, and for faults.
    private static GatewayException? Told(Exception error) => error is GatewayException ? null : GatewayException.From(error);

    // The reader has gone, or the model failed: what was used until then is paid. A model that refused never began.
    private async Task SettleUnfinishedAsync(AdmittedCall call, UsageMeter meter, bool mayTellMore)
    {
        if (mayTellMore && meter.IsTold)
        {
            await Task.WhenAny(meter.AllEnded, Task.Delay(s_patience, time)).ConfigureAwait(false);
        }

        UsageAmounts usage = meter.Usage;
        if (usage.OutputTokens > 0 || meter.IsComplete)
        {
            await call.SettleAsync(usage).ConfigureAwait(false);
        }
    }
}
