namespace Lyceum.Inference.Telemetry;

/// <summary>
/// The names under which traces and metrics are found. Both follow OpenTelemetry's conventions for generative AI
/// (opentelemetry.io/docs/specs/semconv/gen-ai) where those have a name, and never hold what was said.
/// </summary>
public static class InferenceTelemetry
{
    /// <summary>The name of the activity source: one span for each request to a model, here or elsewhere.</summary>
    public const string ActivitySourceName = "Lyceum.Inference";

    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Lyceum.Inference";

    /// <summary>What requests to models of this process have as <c>gen_ai.provider.name</c>.</summary>
    public const string ProviderName = "lyceum";

    internal const string Chat = "chat";
    internal const string TextCompletion = "text_completion";
    internal const string Embeddings = "embeddings";
}
