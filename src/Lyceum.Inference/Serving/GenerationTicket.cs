using System.Threading.Channels;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Telemetry;

namespace Lyceum.Inference.Serving;

/// <summary>
/// A request that a model has taken in. Its updates come in their order, answer by answer mixed; the list ends when every
/// answer has. Whoever loses interest disposes the ticket, which cancels what still runs. Updates wait without a limit of
/// their own, since the tokens asked for and the context limit them.
/// </summary>
public sealed class GenerationTicket : IAsyncEnumerable<GenerationUpdate>, IDisposable
{
    private readonly Channel<GenerationUpdate> _updates = Channel.CreateUnbounded<GenerationUpdate>(new UnboundedChannelOptions { SingleWriter = true, SingleReader = true });
    private readonly TimeProvider _time;
    private readonly EngineMetrics _metrics;
    private readonly RequestTrace _trace;
    private readonly string _operation;
    private readonly Action<int, AnswerStatistics>? _ended;
    private ServedSequence[] _sequences = [];
    private int _running;

    internal GenerationTicket(TimeProvider time, EngineMetrics metrics, RequestTrace trace, string operation, Action<int, AnswerStatistics>? ended = null)
    {
        _ended = ended;
        _time = time;
        _metrics = metrics;
        _trace = trace;
        _operation = operation;
        Sink = new Receiver(this);
    }

    internal IAnswerSink Sink { get; }

    internal IReadOnlyList<ServedSequence> Sequences => _sequences;

    /// <summary>Ends all answers; each still gets its <see cref="AnswerEnded"/>.</summary>
    public void Cancel()
    {
        foreach (ServedSequence sequence in _sequences)
        {
            sequence.Cancel();
        }
    }

    /// <summary>Ends one answer.</summary>
    /// <param name="choice">Which answer, from 0.</param>
    internal void Cancel(int choice) => _sequences[choice].Cancel();

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">The reader's token was cancelled, which cancels the answers too.</exception>
    /// <exception cref="Exception">Whatever made an answer fail.</exception>
    public async IAsyncEnumerator<GenerationUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        using CancellationTokenRegistration registration = cancellationToken.Register(static ticket => ((GenerationTicket)ticket!).Cancel(), this);
        await foreach (GenerationUpdate update in _updates.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return update;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Cancel();

    internal void Echo(IReadOnlyList<GeneratedPiece> pieces) => _updates.Writer.TryWrite(new PromptEchoed(0, pieces));

    internal void Begin(ServedSequence[] sequences)
    {
        _sequences = sequences;
        _running = sequences.Length;
    }

    private sealed class Receiver(GenerationTicket ticket) : IAnswerSink
    {
        public void Scored(ServedSequence sequence, int first, IReadOnlyList<TokenLogProbabilities> scores) =>
            ticket._updates.Writer.TryWrite(new PromptScored(ticket.IndexOf(sequence), scores));

        public void Wrote(ServedSequence sequence, GeneratedPiece piece) =>
            ticket._updates.Writer.TryWrite(new TokenWritten(ticket.IndexOf(sequence), piece));

        public void Ended(ServedSequence sequence, Exception? failure)
        {
            AnswerStatistics statistics = sequence.GetStatistics(ticket._time);
            ticket._metrics.Ended(ticket._operation, statistics, failure);
            bool isFirst = sequence.Leader is null;
            ticket._trace.Use(isFirst ? statistics.PromptTokens : 0, isFirst ? statistics.CachedTokens : 0, statistics.GeneratedTokens);
            if (isFirst)
            {
                ticket._trace.SetTimes(statistics.QueueTime, statistics.TimeToFirstToken);
            }

            ticket._ended?.Invoke(ticket.IndexOf(sequence), statistics);
            if (failure is not null)
            {
                ticket._updates.Writer.TryComplete(failure);
                ticket._trace.End(failure);
                ticket.Cancel();
                return;
            }

            FinishReason reason = sequence.Writer.FinishReason!.Value;
            ticket._trace.Finished(reason);
            ticket._updates.Writer.TryWrite(new AnswerEnded(ticket.IndexOf(sequence), reason, sequence.Writer.StopString, statistics));
            if (--ticket._running == 0)
            {
                ticket._trace.End();
                ticket._updates.Writer.TryComplete();
            }
        }
    }

    private int IndexOf(ServedSequence sequence) => Array.IndexOf(_sequences, sequence);
}
