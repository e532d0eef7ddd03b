using System.Collections.Frozen;
using System.Collections.Immutable;
using Lyceum.Web.Content.Code.Languages;

namespace Lyceum.Web.Content.Code;

/// <summary>The languages that are known.</summary>
internal static class CodeLanguages
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<CodeLanguage> All { get; } =
    [
        CSharp.Language, C.Language, C.PlusPlus, Java.Language, Java.Kotlin, JavaScript.Language, JavaScript.TypeScript, Python.Language, Go.Language, Rust.Language, Sql.Language, Json.Language, Yaml.Language,
        Html.Language, Html.Xml, Css.Language, Bash.Language, PowerShell.Language, Diff.Language, MarkdownCode.Language, Ini.Language, Ini.Toml, Dockerfile.Language,
        new("Text", "txt", ["text", "txt", "plain", "plaintext"], null),
    ];

    private static readonly FrozenDictionary<string, CodeLanguage> s_byAlias =
        All.SelectMany(static language => language.Aliases.Select(alias => KeyValuePair.Create(alias, language))).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The language by what it is called behind a fence.</summary>
    /// <returns>Null where it is not known.</returns>
    public static CodeLanguage? Find(string alias) => s_byAlias.GetValueOrDefault(alias);
}
