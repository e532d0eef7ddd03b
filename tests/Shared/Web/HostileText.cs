using System.Text.Json;

namespace Lyceum.TestKit;

/// <summary>
/// Texts that are meant to run, load or lead somewhere, or to take long: <c>Lyceum.Web.Tests/Content/hostile.json</c>. A script of theirs that ran has set
/// <c>window.__lyceumHit</c>; whatever they load is at a host <c>evil.example</c>.
/// </summary>
/// <param name="Group">What it tries.</param>
/// <param name="Text">The text.</param>
internal sealed record HostileText(string Group, string Text)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<HostileText> All { get; } = Read();

    private static List<HostileText> Read()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "Lyceum.Web.Tests", "Content", "hostile.json")));
        return [.. file.RootElement.EnumerateArray().Select(static entry => new HostileText(entry.GetProperty("group").GetString()!, Unpack(entry.GetProperty("text"))))];
    }

    // A long text is its parts, some with how often they are repeated. Half characters are in the file too, which JSON has no strings for.
    private static string Unpack(JsonElement text) => text.ValueKind == JsonValueKind.String
        ? Unescape(text)
        : string.Concat(text.EnumerateArray().Select(static part => part.ValueKind == JsonValueKind.String
            ? Unescape(part) : string.Concat(Enumerable.Repeat(Unescape(part[0]), part[1].GetInt32()))));

    private static string Unescape(JsonElement text)
    {
        string raw = text.GetRawText();
        int half = raw.IndexOf("\\ud800", StringComparison.Ordinal) is var high and >= 0 ? high : raw.IndexOf("\\udc00", StringComparison.Ordinal);
        return half < 0 ? text.GetString()! : $"{JsonSerializer.Deserialize<string>(raw[..half] + "\"")}{(raw[half + 3] == '8' ? '\uD800' : '\uDC00')}{JsonSerializer.Deserialize<string>("\"" + raw[(half + 6)..])}";
    }
}
