using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Lyceum.Inference.Telemetry;

namespace Lyceum.Inference.Tests.Telemetry;

/// <summary>Listens to the spans and measurements of one model, as an exporter would.</summary>
internal sealed class TelemetryRecorder : IDisposable
{
    private const string Model = "gen_ai.request.model";

    private readonly MeterListener _meters = new();
    private readonly ActivityListener _activities;
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ConcurrentQueue<Measured> _measured = new();

    public TelemetryRecorder(string model)
    {
        _activities = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == InferenceTelemetry.ActivitySourceName,
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (model.Equals(span.GetTagItem(Model)))
                {
                    _spans.Enqueue(span);
                }
            },
        };
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Meter.Name == InferenceTelemetry.MeterName)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.Start();

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            Dictionary<string, object?> all = tags.ToArray().ToDictionary(static tag => tag.Key, static tag => tag.Value);
            if (model.Equals(all.GetValueOrDefault(Model)))
            {
                _measured.Enqueue(new Measured(instrument, value, all));
            }
        }
    }

    public IReadOnlyList<Activity> Spans => [.. _spans];

    public IReadOnlyList<Measured> Measurements(string name) => [.. _measured.Where(one => one.Instrument.Name == name)];

    public double Sum(string name) => Measurements(name).Sum(static one => one.Value);

    public void Observe() => _meters.RecordObservableInstruments();

    public void Dispose()
    {
        _meters.Dispose();
        _activities.Dispose();
    }

    public sealed record Measured(Instrument Instrument, double Value, Dictionary<string, object?> Tags);
}
