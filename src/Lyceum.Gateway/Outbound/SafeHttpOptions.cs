namespace Lyceum.Gateway.Outbound;

/// <summary>How addresses that users name are called.</summary>
public sealed record SafeHttpOptions
{
    /// <summary>The environment variable that allows private addresses; no file and no page sets it.</summary>
    public const string AllowPrivateVariable = "LYCEUM_ALLOW_PRIVATE_ADDRESSES";

    /// <summary>Whether addresses that are not public may be called.</summary>
    public bool AllowsPrivate { get; init; }

    /// <summary>How long a call may take, until its answer begins.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What the environment says.</summary>
    public static SafeHttpOptions FromEnvironment() => new() { AllowsPrivate = Environment.GetEnvironmentVariable(AllowPrivateVariable) is "1" or "true" };
}
