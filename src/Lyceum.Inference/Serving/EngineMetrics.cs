using System.Diagnostics;
using System.Diagnostics.Metrics;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Telemetry;

namespace Lyceum.Inference.Serving;

/// <summary>
/// What an engine tells about itself, under the names of OpenTelemetry's conventions for generative AI where there are any
/// (opentelemetry.io/docs/specs/semconv/gen-ai). Costs next to nothing while nobody listens.
/// </summary>
internal sealed class EngineMetrics : IDisposable
{
    private readonly Meter _meter = new(InferenceTelemetry.MeterName);
    private readonly string _name;
    private readonly KeyValuePair<string, object?> _model;
    private readonly Histogram<double> _queueTime;
    private readonly Histogram<double> _timeToFirstToken;
    private readonly Histogram<double> _timePerToken;
    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _batch;
    private readonly Counter<long> _promptTokens;
    private readonly Counter<long> _cachedTokens;
    private readonly Counter<long> _generatedTokens;
    private readonly Counter<long> _setAside;

    public EngineMetrics(string model, InferenceEngine engine)
    {
        _name = model;
        _model = new KeyValuePair<string, object?>(GenAI.RequestModel, model);
        KeyValuePair<string, object?>[] tags = [_model];
        _queueTime = Seconds("lyceum.server.queue_time", "Time from a request's arrival to its first step.", GenAI.FirstTokenBuckets);
        _timeToFirstToken = Seconds("gen_ai.server.time_to_first_token", "Time from a request's arrival to its first token.", GenAI.FirstTokenBuckets);
        _timePerToken = Seconds("gen_ai.server.time_per_output_token", "Mean time between two tokens of an answer.", GenAI.TokenBuckets);
        _duration = Seconds("gen_ai.server.request.duration", "Time from a request's arrival to its last token.", GenAI.DurationBuckets);
        _batch = _meter.CreateHistogram<int>("lyceum.server.step.sequences", "{sequence}", "Sequences computed in one step.");
        _promptTokens = _meter.CreateCounter<long>("lyceum.server.prompt_tokens", "{token}", "Tokens of prompts, cached ones among them.");
        _cachedTokens = _meter.CreateCounter<long>("lyceum.server.cached_tokens", "{token}", "Tokens of prompts whose keys and values were there.");
        _generatedTokens = _meter.CreateCounter<long>("lyceum.server.generated_tokens", "{token}", "Tokens generated.");
        _setAside = _meter.CreateCounter<long>("lyceum.server.set_aside", "{sequence}", "Times that a sequence gave its memory to others.");
        _meter.CreateObservableGauge("lyceum.server.waiting", () => new Measurement<int>(engine.Waiting, tags), "{sequence}", "Sequences that wait.");
        _meter.CreateObservableGauge("lyceum.server.running", () => new Measurement<int>(engine.Running, tags), "{sequence}", "Sequences that are computed.");
        _meter.CreateObservableGauge("lyceum.server.kv_pages.used", () => new Measurement<int>(engine.Pages.InUse, tags), "{page}", "Pages of keys and values in use, those kept for others among them.");
        _meter.CreateObservableGauge("lyceum.server.kv_pages.kept", () => new Measurement<int>(engine.Pages.Kept, tags), "{page}", "Pages of keys and values kept for others.");
        _meter.CreateObservableGauge("lyceum.server.kv_pages.capacity", () => new Measurement<int>(engine.Pages.Capacity, tags), "{page}", "Pages of keys and values there are.");
    }

    public void Stepped(int sequences) => _batch.Record(sequences, _model);

    public void Ended(string operation, AnswerStatistics statistics, Exception? failure)
    {
        TagList tags = GenAI.Tags(operation, InferenceTelemetry.ProviderName, _name);
        tags.Add(GenAI.ResponseModel, _name);
        _queueTime.Record(statistics.QueueTime.TotalSeconds, tags);
        _promptTokens.Add(statistics.PromptTokens, tags);
        _cachedTokens.Add(statistics.CachedTokens, tags);
        _generatedTokens.Add(statistics.GeneratedTokens, tags);
        _setAside.Add(statistics.SetAside, tags);
        if (statistics.GeneratedTokens > 0)
        {
            _timeToFirstToken.Record(statistics.TimeToFirstToken.TotalSeconds, tags);
        }

        if (statistics.GeneratedTokens > 1)
        {
            _timePerToken.Record(statistics.TimePerToken.TotalSeconds, tags);
        }

        if (failure is not null)
        {
            tags.Add(GenAI.ErrorType, GenAI.ErrorOf(failure));
        }

        _duration.Record((statistics.TimeToFirstToken + statistics.GenerationTime).TotalSeconds, tags);
    }

    public void Dispose() => _meter.Dispose();

    private Histogram<double> Seconds(string name, string description, double[] buckets) =>
        _meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets });
}
