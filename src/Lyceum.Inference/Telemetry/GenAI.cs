using System.Diagnostics;
using System.Globalization;
using Lyceum.Inference.Upstream;

namespace Lyceum.Inference.Telemetry;

/// <summary>Names and bucket boundaries of OpenTelemetry's conventions for generative AI.</summary>
internal static class GenAI
{
    public const string OperationName = "gen_ai.operation.name";
    public const string ProviderName = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string ResponseModel = "gen_ai.response.model";
    public const string TokenType = "gen_ai.token.type";
    public const string ErrorType = "error.type";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";

    /// <summary>Seconds that a request takes.</summary>
    public static double[] DurationBuckets { get; } = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

    /// <summary>Seconds to the first token.</summary>
    public static double[] FirstTokenBuckets { get; } = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    /// <summary>Seconds for each token after the first.</summary>
    public static double[] TokenBuckets { get; } = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5];

    /// <summary>Tokens of a request.</summary>
    public static int[] UsageBuckets { get; } = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];

    /// <summary>What every measurement of a request says.</summary>
    public static TagList Tags(string operation, string provider, string model) => new()
    {
        { OperationName, operation },
        { ProviderName, provider },
        { RequestModel, model },
    };

    /// <summary>A short name for a failure, of which there are few.</summary>
    public static string ErrorOf(Exception failure) => failure switch
    {
        OperationCanceledException => "cancelled",
        UpstreamException { Status: { } status } => ((int)status).ToString(CultureInfo.InvariantCulture),
        UpstreamException upstream => upstream.Failure.ToString(),
        _ => failure.GetType().FullName ?? failure.GetType().Name,
    };
}
