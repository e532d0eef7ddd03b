using System.Collections.Concurrent;
using Lyceum.Inference.Constraints.Patterns;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>
/// The values of <c>format</c> that are enforced, as patterns. Each leaves out what few readers accept: leap seconds, quoted mail boxes, numeric
/// forms of host names. So what they allow is valid, and not all that is valid is allowed.
/// </summary>
internal static class StringFormats
{
    private const string Year = "[0-9]{4}";
    private const string LeapYear = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)";
    private const string Date =
        $"(?:{Year}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|{LeapYear}-02-29)";

    private const string Time = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?(?:[Zz]|[+\\-](?:[01][0-9]|2[0-3]):[0-5][0-9])";
    private const string Times = "T(?:[0-9]{1,9}H(?:[0-9]{1,9}M(?:[0-9]{1,9}S)?)?|[0-9]{1,9}M(?:[0-9]{1,9}S)?|[0-9]{1,9}S)";
    private const string Days = "(?:[0-9]{1,9}Y(?:[0-9]{1,9}M(?:[0-9]{1,9}D)?)?|[0-9]{1,9}M(?:[0-9]{1,9}D)?|[0-9]{1,9}D)";
    private const string Octet = "(?:[0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])";
    private const string Ipv4 = $"(?:{Octet}\\.){{3}}{Octet}";

    // No two hyphens together, which in the third and fourth place are kept for encoded names; at most five labels of 47 characters, which
    // together are fewer than the 253 that a name may have.
    private const string Label = "[A-Za-z0-9]{1,15}(?:-[A-Za-z0-9]{1,15}){0,2}";
    private const string Host = $"{Label}(?:\\.{Label}){{0,4}}";
    private const string Atom = "[A-Za-z0-9!#$%&'*+/=?\\^_`{|}~\\-]{1,15}";
    private const string Mail = $"{Atom}(?:\\.{Atom}){{0,3}}@{Host}";
    private const string Hex = "[0-9A-Fa-f]";
    private const string Word = "[0-9A-Fa-f]{1,4}";

    private const string PathCharacter = "(?:[A-Za-z0-9\\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})";
    private const string Tail = $"(?:\\?(?:{PathCharacter}|[/?])*)?(?:#(?:{PathCharacter}|[/?])*)?";
    private const string Authority = $"(?:[A-Za-z0-9\\-._~]+@)?(?:{Label}(?:\\.{Label})*|\\[::1\\])(?::[0-9]{{1,5}})?";
    private const string Uri =
        $"[A-Za-z][A-Za-z0-9+.\\-]*:(?://{Authority}(?:/{PathCharacter}*)*|/(?:{PathCharacter}+(?:/{PathCharacter}*)*)?|{PathCharacter}+(?:/{PathCharacter}*)*){Tail}";

    private const string Reference =
        $"(?:{Uri}|//{Authority}(?:/{PathCharacter}*)*{Tail}|/(?:{PathCharacter}+(?:/{PathCharacter}*)*)?{Tail}|"
        + $"(?:[A-Za-z0-9\\-._~!$&'()*+,;=@]|%[0-9A-Fa-f]{{2}})+(?:/{PathCharacter}*)*{Tail}|{Tail})";

    private const string Pointer = "(?:/(?:[^~/]|~[01])*)*";

    private const string Variable = "[A-Za-z0-9_]+(?:\\.[A-Za-z0-9_]+)*(?:\\*|:[1-9][0-9]{0,3})?";

    // Of regular expressions plain ones: characters, classes, groups of one level, alternatives, quantifiers, anchors at the ends.
    private const string Escape = "\\\\[dDwWsStnrfv.*+?()\\[\\]{}|\\^$\\\\/]";
    private const string CharacterClass =
        "\\[\\^?(?:[A-Za-z0-9_ .,:;@#%&=!<>~/]|a-z|A-Z|0-9|a-f|A-F|\\\\[dws.\\-\\[\\]\\\\])+\\]";

    private const string Quantifier = "(?:[*+?]|\\{[0-9]{1,3},?\\})";
    private const string Single = $"(?:[A-Za-z0-9 _\\-,:;@#%&=!<>~/\"'.]|{Escape}|{CharacterClass})";
    private const string Group = $"\\((?:\\?:)?(?:{Single}{Quantifier}?)+(?:\\|(?:{Single}{Quantifier}?)+)*\\)";
    private const string Terms = $"(?:(?:{Single}|{Group}){Quantifier}?)*";

    private static readonly Dictionary<string, string> s_sources = new(StringComparer.Ordinal)
    {
        ["date"] = Date,
        ["time"] = Time,
        ["date-time"] = $"{Date}[Tt]{Time}",
        ["duration"] = $"P(?:[0-9]{{1,9}}W|{Days}(?:{Times})?|{Times})",
        ["email"] = Mail,
        ["idn-email"] = Mail,
        ["hostname"] = Host,
        ["idn-hostname"] = Host,
        ["ipv4"] = Ipv4,
        ["ipv6"] =
            $"(?:(?:{Word}:){{7}}{Word}|(?:{Word}:){{1,7}}:|(?:{Word}:){{1,6}}:{Word}|(?:{Word}:){{1,5}}(?::{Word}){{1,2}}|(?:{Word}:){{1,4}}(?::{Word}){{1,3}}|"
            + $"(?:{Word}:){{1,3}}(?::{Word}){{1,4}}|(?:{Word}:){{1,2}}(?::{Word}){{1,5}}|{Word}:(?::{Word}){{1,6}}|:(?::{Word}){{1,7}}|::|"
            + $"(?:{Word}:){{6}}{Ipv4}|(?:{Word}:){{1,5}}:{Ipv4}|(?:{Word}:){{1,4}}:{Word}:{Ipv4}|::(?:{Word}:){{0,5}}{Ipv4})",
        ["uri"] = Uri,
        ["iri"] = Uri,
        ["uri-reference"] = Reference,
        ["iri-reference"] = Reference,
        ["uuid"] = $"{Hex}{{8}}-{Hex}{{4}}-{Hex}{{4}}-{Hex}{{4}}-{Hex}{{12}}",
        ["uri-template"] = $"(?:[A-Za-z0-9\\-._~:/?#@!$&()*+,;=]|%[0-9A-Fa-f]{{2}}|\\{{[+#./;?&]?{Variable}(?:,{Variable})*\\}})*",
        ["regex"] = $"\\^?{Terms}(?:\\|{Terms})*\\$?",
        ["json-pointer"] = Pointer,
        ["relative-json-pointer"] = $"(?:0|[1-9][0-9]{{0,8}})(?:#|{Pointer})",
    };

    private static readonly ConcurrentDictionary<string, PatternNode> s_parsed = new(StringComparer.Ordinal);

    /// <summary>Text in base 64.</summary>
    public static PatternNode Base64 { get; } = PatternParser.Parse("(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?");

    /// <summary>The names of all formats that are enforced.</summary>
    public static IReadOnlyCollection<string> Names => s_sources.Keys;

    /// <summary>The pattern of a format; null where it is not one that is enforced.</summary>
    public static PatternNode? Find(string name) =>
        s_sources.TryGetValue(name, out string? source) ? s_parsed.GetOrAdd(name, static (_, text) => PatternParser.Parse(text), source) : null;

    /// <summary>Whether a format is one of OpenAPI's for numbers and says nothing about which strings are valid.</summary>
    public static bool IsAboutNumbers(string name) => name is "int32" or "int64" or "float" or "double";
}
