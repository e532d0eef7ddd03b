using System.Diagnostics;
using System.Diagnostics.Metrics;
using Lyceum.Inference.Clients;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Lyceum.Inference.Tests.Chat;
using Lyceum.Inference.Tests.Serving;
using Lyceum.TestKit;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Tests.Telemetry;

public sealed class TelemetryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_is_a_span_below_its_caller_s()
    {
        using TelemetryRecorder recorder = new("spanned");
        using Activity outer = new Activity("outer").Start();
        using (InferenceEngine engine = Start("spanned"))
        {
            await engine.CompleteAsync(Ask(4) with { Choices = 2 }, null, Cancellation);
            Assert.Same(outer, Activity.Current);
        }

        Activity span = Assert.Single(recorder.Spans);
        Assert.Equal(("text_completion spanned", ActivityKind.Internal, outer.SpanId), (span.DisplayName, span.Kind, span.ParentSpanId));
        Assert.Equal(outer.TraceId, span.TraceId);
        Assert.Equal("text_completion", span.GetTagItem("gen_ai.operation.name"));
        Assert.Equal("lyceum", span.GetTagItem("gen_ai.provider.name"));
        Assert.Equal("spanned", span.GetTagItem("gen_ai.response.model"));
        Assert.Equal((2, 4, 9L), (span.GetTagItem("gen_ai.request.choice.count"), span.GetTagItem("gen_ai.request.max_tokens"), span.GetTagItem("gen_ai.request.seed")));
        Assert.Equal((3, 8), (span.GetTagItem("gen_ai.usage.input_tokens"), span.GetTagItem("gen_ai.usage.output_tokens")));
        Assert.Equal(["length", "length"], (string[])span.GetTagItem("gen_ai.response.finish_reasons")!);
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task No_span_and_no_measurement_has_what_was_said()
    {
        const string Question = "The secret word is xylophone.";
        using TelemetryRecorder recorder = new("discreet");
        FakePagedModel pages = new(FormatModel.Hermes.Tokenizer.VocabularySize, 4096, 100, 64) { Script = static _ => FormatModel.Hermes.Tokenizer.Encode("z", addSpecial: false, parseSpecial: false)[0] };
        using (InferenceEngine engine = new(pages, FormatModel.Hermes.Tokenizer, "discreet", new SchedulerOptions(), TimeProvider.System, null))
        {
            using LanguageModelChatClient client = new(engine, FormatModel.Hermes.Encoder, "discreet", TimeProvider.System);
            ChatOptions options = new() { MaxOutputTokens = 9, Instructions = "Keep the xylophone.", StopSequences = ["xylophone"] };
            Assert.Equal("zzzzzzzzz", (await client.GetResponseAsync(Question, options, Cancellation)).Text);
        }

        Activity span = Assert.Single(recorder.Spans);
        Assert.Equal("chat discreet", span.DisplayName);
        string told = string.Join(' ', span.TagObjects.Select(static tag => $"{tag.Key}={tag.Value}").Concat(span.Baggage.Select(static pair => pair.Value)).Concat(span.Events.Select(static one => one.Name)));
        Assert.DoesNotContain("xylophone", told, StringComparison.Ordinal);
        Assert.DoesNotContain("zzz", told, StringComparison.Ordinal);
        Assert.Equal("chat", Assert.Single(recorder.Measurements("gen_ai.server.request.duration")).Tags["gen_ai.operation.name"]);
    }

    [Fact]
    public async Task A_failure_is_told_by_its_kind()
    {
        using TelemetryRecorder recorder = new("failing");
        using (InferenceEngine engine = Start("failing", poison: 200))
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => engine.CompleteAsync(Ask(4) with { Prompt = (int[])[1, 200] }, null, Cancellation));
            await Assert.ThrowsAsync<ArgumentException>(() => engine.CompleteAsync(Ask(4) with { Prompt = (int[])[] }, null, Cancellation));
        }

        Activity span = Assert.Single(recorder.Spans);
        Assert.Equal(("System.InvalidOperationException", ActivityStatusCode.Error), (span.GetTagItem("error.type"), span.Status));
        Assert.Null(span.StatusDescription);
        Assert.Equal("System.InvalidOperationException", Assert.Single(recorder.Measurements("gen_ai.server.request.duration")).Tags["error.type"]);
        Assert.Equal("System.InvalidOperationException", Assert.Single(recorder.Measurements("gen_ai.client.operation.duration")).Tags["error.type"]);
    }

    [Fact]
    public async Task Measurements_have_the_names_units_and_buckets_of_the_conventions()
    {
        using TelemetryRecorder recorder = new("measured");
        using (InferenceEngine engine = Start("measured"))
        {
            await engine.CompleteAsync(Ask(5), null, Cancellation);
            await engine.CompleteAsync(Ask(5), null, Cancellation);
            recorder.Observe();
        }

        foreach (string name in (string[])["gen_ai.server.request.duration", "gen_ai.server.time_to_first_token", "gen_ai.server.time_per_output_token", "lyceum.server.queue_time", "gen_ai.client.operation.duration"])
        {
            IReadOnlyList<TelemetryRecorder.Measured> all = recorder.Measurements(name);
            Assert.Equal(2, all.Count);
            Assert.All(all, static one =>
            {
                Assert.Equal("s", one.Instrument.Unit);
                Assert.Equal(("text_completion", "lyceum", "measured"), (one.Tags["gen_ai.operation.name"], one.Tags["gen_ai.provider.name"], one.Tags["gen_ai.request.model"]));
                Assert.NotEmpty(((Histogram<double>)one.Instrument).Advice!.HistogramBucketBoundaries!);
            });
        }

        Assert.All(recorder.Measurements("gen_ai.client.token.usage"), static one => Assert.Equal("{token}", one.Instrument.Unit));
        Assert.Equal([("input", 3), ("output", 5), ("input", 3), ("output", 5)], recorder.Measurements("gen_ai.client.token.usage").Select(static one => ((string)one.Tags["gen_ai.token.type"]!, (int)one.Value)));
        Assert.Equal((6, 2, 10), (recorder.Sum("lyceum.server.prompt_tokens"), recorder.Sum("lyceum.server.cached_tokens"), recorder.Sum("lyceum.server.generated_tokens")));
        Assert.Equal(24, recorder.Sum("lyceum.server.kv_pages.capacity"));
        Assert.NotEmpty(recorder.Measurements("lyceum.server.step.sequences"));
        Assert.Single(recorder.Measurements("lyceum.server.waiting"));
    }

    [Fact]
    public async Task Embeddings_are_told_too()
    {
        using TelemetryRecorder recorder = new("stories260K");
        using LanguageModel model = LanguageModel.Open(Repository.ConformanceFile("models", "stories260K.gguf"), new LanguageModelOptions { Threads = 1 });
        using LanguageModelEmbeddingGenerator generator = new(model);
        GeneratedEmbeddings<Embedding<float>> vectors = await generator.GenerateAsync(["Once upon a time", "Lily"], new EmbeddingGenerationOptions { Dimensions = 8 }, Cancellation);
        Activity span = Assert.Single(recorder.Spans, static span => span.DisplayName == "embeddings stories260K" && 8.Equals(span.GetTagItem("gen_ai.embeddings.dimension.count")));
        Assert.Equal((int)vectors.Usage!.InputTokenCount!, span.GetTagItem("gen_ai.usage.input_tokens"));
    }

    private static InferenceEngine Start(string name, int? poison = null) =>
        new(new FakePagedModel(TestVocabulary.Size, 64, 24) { Poison = poison }, TestVocabulary.Tokenizer, name, new SchedulerOptions(), TimeProvider.System, team: null);

    private static GenerationRequest Ask(int tokens) => new()
    {
        Prompt = (int[])[1, 4, 5],
        Options = new GenerationOptions { Sampling = new SamplingOptions { Seed = 9 }, MaxTokens = tokens, IgnoreEndOfText = true },
    };
}
