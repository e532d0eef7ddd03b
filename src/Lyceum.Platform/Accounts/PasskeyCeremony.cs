namespace Lyceum.Platform.Accounts;

/// <summary>What a browser needs to make or use a passkey.</summary>
/// <param name="OptionsJson">What the page hands to <c>navigator.credentials</c>, as JSON.</param>
/// <param name="State">What the browser brings back with the answer; it works once, for a while.</param>
public sealed record PasskeyCeremony(string OptionsJson, string State);
