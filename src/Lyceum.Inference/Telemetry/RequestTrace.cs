using System.Diagnostics;
using System.Diagnostics.Metrics;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;

namespace Lyceum.Inference.Telemetry;

/// <summary>
/// One request as its caller sees it: a span, and how long it took and what it used as measurements. Begun by one thread and ended by another;
/// only the first end counts. Holds numbers and names, never text.
/// </summary>
internal sealed class RequestTrace
{
    private static readonly ActivitySource s_source = new(InferenceTelemetry.ActivitySourceName);
    private static readonly Meter s_meter = new(InferenceTelemetry.MeterName);
    private static readonly Histogram<int> s_usage = s_meter.CreateHistogram(
        "gen_ai.client.token.usage", "{token}", "Tokens of prompts and answers.", tags: null, new InstrumentAdvice<int> { HistogramBucketBoundaries = GenAI.UsageBuckets });

    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram(
        "gen_ai.client.operation.duration", "s", "Time that a request took.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = GenAI.DurationBuckets });

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Activity? _activity;
    private readonly List<string> _finishReasons = [];
    private TagList _tags;
    private int? _input;
    private int _cached;
    private int _output;
    private int _ended;

    private RequestTrace(TagList tags, ActivityKind kind, TimeProvider time)
    {
        _tags = tags;
        _time = time;
        _start = time.GetTimestamp();
        Activity? outer = Activity.Current;
        _activity = s_source.HasListeners() ? s_source.StartActivity($"{tags[0].Value} {tags[2].Value}", kind, default(ActivityContext), tags) : null;

        // The span goes on after this method; what the caller does meanwhile is not a part of it.
        Activity.Current = outer;
    }

    /// <summary>Begins a request to a model in this process.</summary>
    public static RequestTrace Local(string operation, string model, TimeProvider time) =>
        new(GenAI.Tags(operation, InferenceTelemetry.ProviderName, model), ActivityKind.Internal, time);

    /// <summary>Begins a request to a server.</summary>
    public static RequestTrace Remote(string operation, string provider, string model, Uri server, TimeProvider time)
    {
        TagList tags = GenAI.Tags(operation, provider, model);
        tags.Add(GenAI.ServerAddress, server.Host);
        tags.Add(GenAI.ServerPort, server.Port);
        return new RequestTrace(tags, ActivityKind.Client, time);
    }

    /// <summary>Says what is asked for.</summary>
    public void Describe(GenerationOptions options, int choices)
    {
        if (_activity is not { IsAllDataRequested: true } span)
        {
            return;
        }

        SamplingOptions sampling = options.Sampling;
        span.SetTag("gen_ai.request.choice.count", choices == 1 ? null : choices);
        span.SetTag("gen_ai.request.max_tokens", options.MaxTokens);
        span.SetTag("gen_ai.request.seed", sampling.Seed);
        span.SetTag("gen_ai.request.temperature", (double)sampling.Temperature);
        span.SetTag("gen_ai.request.top_p", (double)sampling.TopP);
        span.SetTag("gen_ai.request.top_k", sampling.TopK == 0 ? null : (double)sampling.TopK);
        span.SetTag("gen_ai.request.frequency_penalty", (double)sampling.FrequencyPenalty);
        span.SetTag("gen_ai.request.presence_penalty", (double)sampling.PresencePenalty);
    }

    /// <summary>Says how many numbers a vector shall have.</summary>
    public void DescribeDimensions(int? dimensions) => _activity?.SetTag("gen_ai.embeddings.dimension.count", dimensions);

    /// <summary>Says which model answered, and under which name the answer is known there.</summary>
    public void Answering(string? model, string? id)
    {
        _activity?.SetTag(GenAI.ResponseModel, model);
        _activity?.SetTag("gen_ai.response.id", id);
    }

    /// <summary>Says how long the first token took.</summary>
    public void SetTimes(TimeSpan queue, TimeSpan firstToken)
    {
        _activity?.SetTag("lyceum.queue_time", queue.TotalSeconds);
        _activity?.SetTag("lyceum.time_to_first_token", firstToken.TotalSeconds);
    }

    /// <summary>Says how an answer ended.</summary>
    public void Finished(FinishReason reason) => _finishReasons.Add(reason switch
    {
        FinishReason.Length => "length",
        FinishReason.Cancelled => "cancelled",
        _ => "stop",
    });

    /// <summary>Says how an answer ended, in a server's words.</summary>
    public void Finished(string reason) => _finishReasons.Add(reason);

    /// <summary>Adds tokens.</summary>
    public void Use(int input, int cached, int output) => (_input, _cached, _output) = ((_input ?? 0) + input, _cached + cached, _output + output);

    /// <summary>Ends the request.</summary>
    /// <param name="failure">What made it fail; null where it did not.</param>
    public void End(Exception? failure = null)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        if (_input is { } input)
        {
            Record(input, "input");
            if (_output > 0)
            {
                Record(_output, "output");
            }
        }

        if (failure is not null)
        {
            _tags.Add(GenAI.ErrorType, GenAI.ErrorOf(failure));
        }

        s_duration.Record(_time.GetElapsedTime(_start).TotalSeconds, _tags);
        if (_activity is { } span)
        {
            EndSpan(span, failure);
        }
    }

    private void Record(int tokens, string type)
    {
        TagList tags = _tags;
        tags.Add(GenAI.TokenType, type);
        s_usage.Record(tokens, tags);
    }

    private void EndSpan(Activity span, Exception? failure)
    {
        span.SetTag("gen_ai.usage.input_tokens", _input);
        span.SetTag("gen_ai.usage.cache_read.input_tokens", _cached == 0 ? null : _cached);
        span.SetTag("gen_ai.usage.output_tokens", _output == 0 ? null : _output);
        span.SetTag("gen_ai.response.finish_reasons", _finishReasons.Count == 0 ? null : _finishReasons.ToArray());
        if (failure is not null)
        {
            span.SetTag(GenAI.ErrorType, GenAI.ErrorOf(failure));
            span.SetStatus(ActivityStatusCode.Error);
        }

        // Whoever ends it may be in the middle of another span.
        Activity? outer = Activity.Current;
        span.Stop();
        Activity.Current = outer;
    }
}
