namespace Lyceum;

/// <summary>One row of the table of settings.</summary>
/// <param name="Key">The name, with <c>:</c> between its parts; <c>LYCEUM__HUB__ADDRESS</c> in the environment for <c>Hub:Address</c>.</param>
/// <param name="Default">What holds when nothing is said.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="IsSecret">Whether its value is shown to nobody.</param>
internal sealed record Setting(string Key, string Default, string Meaning, bool IsSecret = false);
