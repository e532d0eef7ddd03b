namespace Lyceum.Web;

/// <summary>A setting of the program as its administrators see it.</summary>
/// <param name="Key">Its name, with <c>:</c> between its parts.</param>
/// <param name="Meaning">What it does, in the documentation's Markdown.</param>
/// <param name="Default">What holds when nothing is said.</param>
/// <param name="Value">What holds; null for a secret, which is never shown.</param>
/// <param name="IsSet">Whether something was said, be it the default.</param>
/// <param name="Source">Where that was said.</param>
public sealed record SettingView(string Key, string Meaning, string Default, string? Value, bool IsSet, SettingSource Source)
{
    /// <summary>Whether its value is shown to nobody.</summary>
    public bool IsSecret => Value is null;
}
