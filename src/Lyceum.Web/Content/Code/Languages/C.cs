using System.Collections.Immutable;

namespace Lyceum.Web.Content.Code.Languages;

/// <summary>C and C++.</summary>
internal static class C
{
    private const string Keywords =
        "auto break case const continue default do else enum extern for goto if inline register restrict return sizeof static struct switch typedef union volatile while true false NULL nullptr _Atomic alignas alignof constexpr";

    private const string PlusPlusKeywords =
        "and or not asm catch class co_await co_return co_yield concept consteval constinit const_cast delete dynamic_cast explicit export final friend import module mutable namespace new noexcept "
        + "operator override private protected public reinterpret_cast requires static_assert static_cast template this thread_local throw try typeid typename using virtual";

    private const string Types =
        "bool char double float int long short signed unsigned void wchar_t size_t ssize_t ptrdiff_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t char8_t char16_t char32_t FILE";

    private static readonly ImmutableArray<CodeString> s_strings = [new("R\"(", ")\"") { Escape = '\0', IsMultiline = true }, new("\""), new("'") { IsCharacter = true }];

    /// <summary>C.</summary>
    public static CodeLanguage Language { get; } = new("C", "c", ["c", "h"], new CodeRules
    {
        LineComments = ["//"],
        BlockComments = [("/*", "*/")],
        Strings = s_strings,
        Lines = [("#", TokenKind.Meta)],
        HasCalls = true,
        Words = CodeRules.Of(false, (TokenKind.Keyword, Keywords), (TokenKind.Type, Types)),
    });

    /// <summary>C++.</summary>
    public static CodeLanguage PlusPlus { get; } = new("C++", "cpp", ["cpp", "c++", "cc", "cxx", "hpp", "cuda", "cu"], Language.Rules! with
    {
        HasCapitalTypes = true,
        Words = CodeRules.Of(
            false, (TokenKind.Keyword, $"{Keywords} {PlusPlusKeywords}"),
            (TokenKind.Type, $"{Types} string string_view vector map unordered_map set pair optional unique_ptr shared_ptr array span tuple variant")),
    });
}
