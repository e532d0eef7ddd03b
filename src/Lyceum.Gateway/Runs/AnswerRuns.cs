using System.Text.Json;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Calls;
using Lyceum.Inference.Hosting;
using Lyceum.Platform;
using Lyceum.Platform.Generations;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Lyceum.Gateway.Runs;

/// <summary>
/// Answers on the server's account: the run goes on whoever reads, comes to a recorded end, and its events (<see cref="AnswerEvents"/>) are all that readers
/// need. It takes the same road as every other call. Thread-safe.
/// </summary>
/// <param name="gateway">The road.</param>
/// <param name="log">The runs.</param>
/// <param name="host">Tells how far a model is on its way into memory.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where faults are noted.</param>
public sealed partial class AnswerRuns(ModelGateway gateway, GenerationLog log, ModelHost host, TimeProvider time, ILogger<AnswerRuns> logger)
{
    private const double Step = 0.05;

    /// <summary>Starts a run. What is refused after this, a limit say, is the run's end and not an error here.</summary>
    /// <param name="caller">Who asks, and who pays.</param>
    /// <param name="request">Its record; its id makes starting twice one run.</param>
    /// <param name="work">What it does.</param>
    /// <param name="cancellation">Ends the starting early; not the run.</param>
    /// <returns>The run; where the id was known, the one that is there.</returns>
    /// <exception cref="PlatformException">As for <see cref="GenerationLog.RunAsync"/>.</exception>
    public Task<Generation> StartAsync(Caller caller, GenerationRequest request, AnswerWork work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(work);
        return log.RunAsync(caller.Actor, request, writer => RunAsync(caller, work, writer), cancellation);
    }

    private async Task RunAsync(Caller caller, AnswerWork work, GenerationWriter writer)
    {
        GenerationStatus status = await ProduceAsync(caller, work, writer).ConfigureAwait(false);
        if (work.Ended is not null)
        {
            try
            {
                await work.Ended(status).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The program ends; what comes after waits for whoever looks next.
            }
#pragma warning disable CA1031 // The run has ended well; what comes after must not make a fault of it.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogAfter(error, writer.Generation.Id);
            }
        }
    }

    private async Task<GenerationStatus> ProduceAsync(Caller caller, AnswerWork work, GenerationWriter writer)
    {
        CancellationToken stop = writer.StopToken;
        AnswerWriter answering = new(writer, time);
        (string model, int? context) = (writer.Generation.Model, null);
        ChatAnswer? answer = null;
        try
        {
            if (work.Begun is { } begun)
            {
                await writer.AppendTextAsync(AnswerEvents.Text, begun, stop).ConfigureAwait(false);
            }

            ChatCall call = await work.Prepare(stop).ConfigureAwait(false);
            answer = await gateway.ChatAsync(caller, call, stop).ConfigureAwait(false);
            await using (answer.ConfigureAwait(false))
            {
                (model, context) = (answer.Model.Name, answer.Model.ContextLength);
                using CancellationTokenSource began = CancellationTokenSource.CreateLinkedTokenSource(stop);
                Task watching = WatchAsync(model, writer, began.Token);
                try
                {
                    await foreach (ChatResponseUpdate update in answer.Updates.WithCancellation(stop).ConfigureAwait(false))
                    {
                        if (!watching.IsCompleted)
                        {
                            await EndAsync(began, watching).ConfigureAwait(false);
                        }

                        await answering.WriteAsync(update, answer.Texts, stop).ConfigureAwait(false);
                    }
                }
                finally
                {
                    await EndAsync(began, watching).ConfigureAwait(false);
                }
            }

            string report = await answering.ReportAsync(model, context, answer.Receipt?.Cost).ConfigureAwait(false);
            await writer.CompleteAsync(report, answering.Usage, CancellationToken.None).ConfigureAwait(false);
            return GenerationStatus.Completed;
        }
#pragma warning disable CA1031 // Whatever it is, the run ends with what went wrong.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return await EndAsync(writer, answering, error, model, context, answer?.Receipt?.Cost).ConfigureAwait(false);
        }
    }

    private static async Task EndAsync(CancellationTokenSource source, Task task)
    {
        await source.CancelAsync().ConfigureAwait(false);
        await task.ConfigureAwait(false);
    }

    private async Task<GenerationStatus> EndAsync(GenerationWriter writer, AnswerWriter answering, Exception error, string model, int? context, Money? cost)
    {
        try
        {
            if (writer.StopToken.IsCancellationRequested)
            {
                await answering.ReportAsync(model, context, cost).ConfigureAwait(false);
                return await writer.InterruptAsync(answering.Usage, CancellationToken.None).ConfigureAwait(false) ? GenerationStatus.Cancelled : GenerationStatus.Interrupted;
            }

            RunProblem problem = RunProblem.Of(error, time.GetUtcNow());
            if (problem.Code == RunFailure.ServerError)
            {
                LogFailed(error, writer.Generation.Id);
            }

            await writer.AppendAsync(AnswerEvents.Problem, JsonSerializer.Serialize(problem, RunJson.Default.RunProblem), CancellationToken.None).ConfigureAwait(false);
            await writer.FailAsync(new GenerationError(problem.Code, problem.Message), answering.Usage, CancellationToken.None).ConfigureAwait(false);
            return GenerationStatus.Failed;
        }
        catch (PlatformException)
        {
            // It ended elsewhere: the program stops, it was deleted, or the database is away and the reaper ends it.
            return GenerationStatus.Interrupted;
        }
    }

    // Tells how far the model is until the answer begins. Nothing that goes wrong here is the answer's fault.
    private async Task WatchAsync(string model, GenerationWriter writer, CancellationToken began)
    {
        RunState? told = null;
        try
        {
            await foreach (ModelStatus status in host.WatchAsync(began).ConfigureAwait(false))
            {
                if (!status.Name.Equals(model, StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                RunState? state = status.State switch
                {
                    ModelState.Ready => new RunState(RunState.Reading),
                    ModelState.Loading => new RunState(RunState.Loading, Math.Floor((status.Progress?.Fraction ?? 0) / Step) * Step),
                    ModelState.Waiting => new RunState(RunState.Waiting),
                    _ => null,
                };
                if (state is not null && state != told)
                {
                    told = state;
                    await writer.AppendAsync(AnswerEvents.State, JsonSerializer.Serialize(state, RunJson.Default.RunState), began).ConfigureAwait(false);
                }

                if (status.State == ModelState.Ready)
                {
                    return;
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or PlatformException)
        {
            // The answer began, or the run ended.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The answer {Id} failed.")]
    private partial void LogFailed(Exception error, Guid id);

    [LoggerMessage(Level = LogLevel.Error, Message = "What comes after the answer {Id} failed.")]
    private partial void LogAfter(Exception error, Guid id);
}
