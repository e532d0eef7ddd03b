using Lyceum.Gateway.Admissions;
using Lyceum.Inference.Constraints;
using Lyceum.Inference.Hosting;
using Lyceum.Inference.Serving;
using Lyceum.Inference.Upstream;
using Lyceum.Models.Forward;
using Lyceum.Models.Store;
using Lyceum.Models.Templates;
using Lyceum.Platform;
using Lyceum.Platform.Limits;

namespace Lyceum.Gateway;

/// <summary>The gateway refuses a call, or cannot go on with it. The message is one sentence that may be shown to who called.</summary>
public sealed class GatewayException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="refusal">Why.</param>
    /// <param name="message">What was wrong, where, and what to do.</param>
    /// <param name="inner">What caused it, if something did.</param>
    public GatewayException(GatewayRefusal refusal, string message, Exception? inner = null)
        : base(message, inner) => Refusal = refusal;

    /// <summary>Why.</summary>
    public GatewayRefusal Refusal { get; }

    /// <summary>When asking again makes sense, counted from now; null where nothing is known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What was counted, where a limit refuses; else null.</summary>
    public QuotaDimension? Dimension { get; init; }

    /// <summary>How the caller's limits stand, where the call came that far; else null.</summary>
    public CallLimits? Limits { get; init; }

    /// <summary>Whether the same call can succeed later without anybody changing anything.</summary>
    public bool IsPassing => Refusal is GatewayRefusal.Busy or GatewayRefusal.ModelUnavailable or GatewayRefusal.Stopping
        || (Refusal == GatewayRefusal.RateLimit && (RetryAfter is not null || Dimension == QuotaDimension.ParallelCalls));

    /// <summary>What the rooms below say, in the gateway's words; null for what is nobody's refusal but a fault.</summary>
    /// <param name="error">What was thrown.</param>
    internal static GatewayException? From(Exception error) => error switch
    {
        GatewayException known => known,
        ContextLengthException => new(GatewayRefusal.ContextLength, error.Message, error),
        ConstraintException or TemplateException or InvalidDataException => new(GatewayRefusal.Invalid, error.Message, error),
        ArgumentException argument when argument.GetType() == typeof(ArgumentException) => new(GatewayRefusal.Invalid, WithoutName(argument), error),
        NotSupportedException => new(GatewayRefusal.NotSupported, error.Message, error),
        QueueFullException => new(GatewayRefusal.Busy, error.Message, error),
        ModelHostException host => FromHost(host),
        ModelStoreException => new(GatewayRefusal.ModelNotFound, error.Message, error),
        UpstreamException upstream => FromUpstream(upstream),
        PlatformException { Error: PlatformError.Busy } => new(GatewayRefusal.Busy, error.Message, error),
        ObjectDisposedException => new(GatewayRefusal.Stopping, "The server is stopping; try again in a moment.", error),
        _ => null,
    };

    private static GatewayException FromHost(ModelHostException error) => new(
        error.Failure switch
        {
            ModelHostFailure.Unknown => GatewayRefusal.ModelNotFound,
            ModelHostFailure.Busy => GatewayRefusal.Busy,
            _ => GatewayRefusal.ModelUnavailable,
        },
        error.Message,
        error)
    { RetryAfter = error.RetryAfter };

    private static GatewayException FromUpstream(UpstreamException error) => new(
        error.Failure switch
        {
            UpstreamFailure.Refused when error.Code == "context_length_exceeded" => GatewayRefusal.ContextLength,
            UpstreamFailure.Refused => GatewayRefusal.Invalid,
            UpstreamFailure.Busy => GatewayRefusal.Busy,
            _ => GatewayRefusal.ModelUnavailable,
        },
        error.Message,
        error)
    { RetryAfter = error.RetryAfter };

    // The name of a parameter is the program's word and not the caller's.
    private static string WithoutName(ArgumentException error) => error.Message.Replace($" (Parameter '{error.ParamName}')", "", StringComparison.Ordinal);
}
