using Lyceum.Platform;
using Lyceum.Platform.Generations;

namespace Lyceum.Gateway.Runs;

/// <summary>What is recorded, and told to readers, of a run that went wrong after it had begun.</summary>
public static class RunFailure
{
    /// <summary>The word for a fault of the server.</summary>
    public const string ServerError = "server_error";

    /// <summary>What went wrong; a fault that nobody expected is told without its details.</summary>
    /// <param name="error">What was thrown.</param>
    public static GenerationError Of(Exception error) => error switch
    {
        GatewayException refused => new GenerationError(
            refused.Refusal switch
            {
                GatewayRefusal.RateLimit or GatewayRefusal.Budget => "rate_limit_exceeded",
                GatewayRefusal.Invalid or GatewayRefusal.NotSupported or GatewayRefusal.ContextLength => "invalid_prompt",
                _ => ServerError,
            },
            refused.Message),
        PlatformException refused => new GenerationError(ServerError, refused.Message),
        _ => new GenerationError(ServerError, "The server had an error while it wrote this answer."),
    };
}
